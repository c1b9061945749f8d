/** Reads a `.gitignore`, which is not trusted. */
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { boundedRules } from './gitignore';
import { LeftOut } from './leftOut';
import type { OnUnreadable } from './leftOut';
import { readBounded } from './readBounded';

/** Mebibytes. Long `.gitignore` files have some ten kilobytes. */
const LARGEST = 1;

/** The lines of a folder's `.gitignore`; none where it has no such file, or, as for git, a link. What is left out is reported to `onUnreadable`. */
export async function readGitignore(folder: string, onUnreadable: OnUnreadable): Promise<readonly string[]> {
  const file = path.join(folder, '.gitignore');
  try {
    if ((await lstat(file)).isSymbolicLink()) return [];
    const { lines, leftOut } = boundedRules((await readBounded(file, LARGEST)).toString('utf8'));
    if (leftOut !== null) onUnreadable(file, new LeftOut(leftOut));
    return lines;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') onUnreadable(file, error as Error);
    return [];
  }
}
