import { FILE_HEADERS_ONLY, createTwoFilesPatch } from 'diff';
import path from 'node:path';

/**
 * A unified diff as `git apply` and `patch -p1` take it, in the folder in which it was made. Line ends are kept as they are, and a
 * last line without one is marked.
 */
export function unifiedDiff(file: string, before: string, after: string): string {
  return patch(`a/${nameOf(file)}`, `b/${nameOf(file)}`, before, after);
}

/** The diff that makes a file. */
export function newFileDiff(file: string, text: string): string {
  return patch('/dev/null', `b/${nameOf(file)}`, '', text);
}

const nameOf = (file: string): string => path.relative('', file).split(path.sep).join('/');

function patch(from: string, to: string, before: string, after: string): string {
  // Without the tab, a name with a space would end at the space.
  const header = (name: string): string => (name.includes(' ') ? '\t' : '');
  return createTwoFilesPatch(from, to, before, after, undefined, undefined, { context: 3, headerOptions: FILE_HEADERS_ONLY }).replace(
    /^(--- .*)\n(\+\+\+ .*)\n/,
    (_, first: string, second: string) => `${first}${header(from)}\n${second}${header(to)}\n`,
  );
}
