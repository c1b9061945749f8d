/** Reads a `.gitignore`, which is not trusted: never a pipe that blocks, nor more than its size limit. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { boundedRules } from './gitignore';
import { LeftOut } from './leftOut';
import type { OnUnreadable } from './leftOut';
import { leftOutTexts } from './messages';

/** Bytes. Long `.gitignore` files have some ten kilobytes. */
const MAX_SIZE = 1024 * 1024;

/** Like git, follows no link. Windows knows no such flags, and no such pipes in folders. */
const OPEN_FLAGS = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK | constants.O_NOFOLLOW);

/** The system's codes for no such file, and for a link. */
const ABSENT: ReadonlySet<string> = new Set(['ENOENT', 'ELOOP']);

/** The lines of a folder's `.gitignore`; none where it has no such file. What is left out is reported to `onUnreadable`. */
export async function readGitignore(folder: string, onUnreadable: OnUnreadable): Promise<readonly string[]> {
  const file = path.join(folder, '.gitignore');
  try {
    const { lines, leftOut } = boundedRules(await readRegular(file));
    if (leftOut !== null) onUnreadable(file, new LeftOut(leftOut));
    return lines;
  } catch (error) {
    if (!ABSENT.has((error as NodeJS.ErrnoException).code ?? '')) onUnreadable(file, error as Error);
    return [];
  }
}

/** Opened without waiting, so that a pipe without a writer opens too, and is then seen to be no regular file. */
async function readRegular(file: string): Promise<string> {
  const handle = await open(file, OPEN_FLAGS);
  try {
    if (!(await handle.stat()).isFile()) throw new LeftOut(leftOutTexts.notRegular());
    const bytes = Buffer.alloc(MAX_SIZE + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
      length += bytesRead;
      if (length > MAX_SIZE) throw new LeftOut(leftOutTexts.tooLarge(MAX_SIZE / 1024 / 1024));
      if (bytesRead === 0) return bytes.toString('utf8', 0, length);
    }
  } finally {
    await handle.close();
  }
}
