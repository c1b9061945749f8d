/** What git ignores, folder by folder, by the `.gitignore` files. */
import ignore from 'ignore';
import type { Ignore } from 'ignore';
import path from 'node:path';
import { leftOutTexts } from './messages';

/** The rules in force in a folder, its parents' included. */
export interface GitIgnore {
  /** The folder that the rules' paths start from. */
  readonly root: string;
  readonly rules: Ignore;
}

/** As git's own default: file names differ in case where the file system is case-sensitive. */
const IGNORE_CASE = process.platform === 'win32' || process.platform === 'darwin';

export const nothingIgnored = (root: string): GitIgnore => ({ root, rules: ignore({ ignorecase: IGNORE_CASE }) });

/**
 * The rules in force below a folder whose own `.gitignore` has these lines, without blank lines and comments. All levels become one list, the deepest last, because the last
 * rule that matches decides, and because a file is lost with its folder unless a rule brings the folder back.
 */
export function withGitignore({ root, rules }: GitIgnore, folder: string, lines: readonly string[]): GitIgnore {
  const below = path
    .relative(root, folder)
    .split(path.sep)
    .filter(step => step !== '')
    .map(escapeGlob)
    .join('/');
  return {
    root,
    rules: ignore({ ignorecase: IGNORE_CASE })
      .add(rules)
      .add(lines.map(line => ({ pattern: below === '' ? line : anchored(line, below), mark: path.join(folder, '.gitignore') }))),
  };
}

/** Characters; no path is longer. */
const MAX_LINE = 4096;
/** In one pattern; each one more multiplies the time that a path may take. `**` at either end costs little. */
const MAX_GLOBSTARS = 2;
/** Each ends at the first place where what follows it fits, so that it adds no more than one pass. GitHub's template for Node has four in a name. */
const MAX_STARS_IN_NAME = 8;
/** Rules of one file. Each path may be compared with all of them. Long `.gitignore` files have some hundred. */
const MAX_RULES = 2000;

/**
 * The lines of a `.gitignore` that match any path in a short time, and a sentence about the others. They are compiled to
 * regular expressions, whose time is a power of the path's length with the number of wildcards as exponent.
 */
export function boundedRules(text: string): { readonly lines: readonly string[]; readonly leftOut: string | null } {
  const all = text.replace(/^\u{FEFF}/u, '').split(/\r?\n/);
  const lines: string[] = [];
  const costly: number[] = [];
  let tooMany: number | null = null;
  for (const [i, line] of all.entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    if (lines.length === MAX_RULES) {
      tooMany = i + 1;
      break;
    }
    if (isCostly(line)) costly.push(i + 1);
    else lines.push(line);
  }
  return { lines, leftOut: sentenceOf(costly, tooMany) };
}

function sentenceOf([first, ...others]: readonly number[], tooMany: number | null): string | null {
  const costly = first === undefined ? [] : [costlySentence(first, others.length)];
  const late = tooMany === null ? [] : [leftOutTexts.tooManyRules({ line: tooMany, rules: MAX_RULES })];
  return [...costly, ...late].join('; ') || null;
}

const costlySentence = (line: number, others: number): string =>
  others === 0 ? leftOutTexts.costlyLine({ line, length: MAX_LINE }) : leftOutTexts.costlyLines({ line, others, length: MAX_LINE });

function isCostly(line: string): boolean {
  if (line.length > MAX_LINE) return true;
  const steps = line.trimEnd().replace(/^!/, '').split('/');
  const first = steps.findIndex(step => step !== '' && step !== '**');
  const inside = steps.slice(first, steps.findLastIndex(step => step !== '' && step !== '**') + 1);
  return (
    inside.filter(step => step.includes('**')).length > MAX_GLOBSTARS ||
    inside.some(step => (step.match(/\*+/g)?.length ?? 0) > MAX_STARS_IN_NAME)
  );
}

/** Whether a file or folder below the root is ignored, itself or with a folder that it is in. */
export const isIgnored = ({ root, rules }: GitIgnore, place: string, isFolder: boolean): boolean =>
  rules.ignores(path.relative(root, place).split(path.sep).join('/') + (isFolder ? '/' : ''));

/** The `.gitignore` with the rule that ignores a file below the root; null where none does. */
export const ignoringFile = ({ root, rules }: GitIgnore, place: string): string | null =>
  rules.test(path.relative(root, place).split(path.sep).join('/')).rule?.mark ?? null;

/** A rule of a nested `.gitignore` as the root's own would spell it. */
function anchored(line: string, folder: string): string {
  const not = line.startsWith('!') ? '!' : '';
  const pattern = line.slice(not.length).replace(/^\\(?=[!#])/, '');
  const isAnchored = /\/./.test(pattern.trimEnd());
  return `${not}/${folder}/${isAnchored ? pattern.replace(/^\//, '') : `**/${pattern}`}`;
}

const escapeGlob = (name: string): string => name.replace(/[\\*?[\]]/g, String.raw`\$&`).replace(/ $/, String.raw`\ `);
