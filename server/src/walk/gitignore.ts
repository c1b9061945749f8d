/** What git ignores, folder by folder, as far as the `.gitignore` files say. */
import ignore from 'ignore';
import type { Ignore } from 'ignore';
import path from 'node:path';

/** The rules in force in a folder, its parents' included. */
export interface GitIgnore {
  /** The folder that the rules' paths start from. */
  readonly root: string;
  readonly rules: Ignore;
}

/** As git's own default: file names differ in case where the file system is case-sensitive. */
const IGNORE_CASE = process.platform === 'win32' || process.platform === 'darwin';

export function nothingIgnored(root: string): GitIgnore {
  return { root, rules: ignore({ ignorecase: IGNORE_CASE }) };
}

/**
 * The rules in force below a folder that has a `.gitignore` of its own. All levels become one list, the deepest last, because the last
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
      .add(below === '' ? [...lines] : lines.flatMap(line => anchored(line, below))),
  };
}

/** Characters; no path is longer. */
const MAX_LINE = 4096;
/** Wildcards in one pattern; each one more multiplies the time that a path may take. `**` at either end costs little. */
const MAX_GLOBSTARS = 2;
const MAX_STARS_IN_NAME = 3;

/**
 * The lines of a `.gitignore` that match in a short time, whatever the path, and a sentence about the others. They are compiled to
 * regular expressions, whose time is a power of the path's length with the number of wildcards as exponent.
 */
export function boundedRules(text: string): { readonly lines: readonly string[]; readonly leftOut: string | null } {
  const all = text.replace(/^\u{FEFF}/u, '').split(/\r?\n/);
  const costly = all.flatMap((line, i) => (isCostly(line) ? [i + 1] : []));
  const [first] = costly;
  if (first === undefined) return { lines: all, leftOut: null };
  const lines = all.filter(line => !isCostly(line));
  const others = costly.length === 1 ? '' : ` and ${costly.length - 1} more`;
  return {
    lines,
    leftOut: `line ${first}${others} not followed: longer than ${MAX_LINE} characters, or too many ** or *`,
  };
}

function isCostly(line: string): boolean {
  if (line.startsWith('#')) return false;
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
export function isIgnored({ root, rules }: GitIgnore, place: string, isFolder: boolean): boolean {
  return rules.ignores(path.relative(root, place).split(path.sep).join('/') + (isFolder ? '/' : ''));
}

/** A line of a nested `.gitignore` as the root's would have to say it. */
function anchored(line: string, folder: string): readonly string[] {
  if (line.trim() === '' || line.startsWith('#')) return [];
  const not = line.startsWith('!') ? '!' : '';
  const pattern = line.slice(not.length).replace(/^\\(?=[!#])/, '');
  const isAnchored = /\/./.test(pattern.trimEnd());
  return [`${not}/${folder}/${isAnchored ? pattern.replace(/^\//, '') : `**/${pattern}`}`];
}

function escapeGlob(name: string): string {
  return name.replace(/[\\*?[\]]/g, String.raw`\$&`).replace(/ $/, String.raw`\ `);
}
