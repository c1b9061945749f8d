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
export function withGitignore({ root, rules }: GitIgnore, folder: string, text: string): GitIgnore {
  const below = path
    .relative(root, folder)
    .split(path.sep)
    .filter(step => step !== '')
    .map(escapeGlob)
    .join('/');
  const lines = text.replace(/^\u{FEFF}/u, '').split(/\r?\n/);
  return {
    root,
    rules: ignore({ ignorecase: IGNORE_CASE })
      .add(rules)
      .add(below === '' ? lines : lines.flatMap(line => anchored(line, below))),
  };
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
