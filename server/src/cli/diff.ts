import { FILE_HEADERS_ONLY, createTwoFilesPatch } from 'diff';
import path from 'node:path';

/**
 * A unified diff as `git apply` and `patch -p1` take it, in the folder in which it was made. Line ends are kept as they are, and a
 * last line without one is marked.
 */
export function unifiedDiff(file: string, before: string, after: string): string {
  const name = path.relative('', file).split(path.sep).join('/');
  // Without the tab, a name with a space would end at the space.
  const header = name.includes(' ') ? '\t' : '';
  return createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  }).replace(/^(--- .*)\n(\+\+\+ .*)\n/, (_, from: string, to: string) => `${from}${header}\n${to}${header}\n`);
}
