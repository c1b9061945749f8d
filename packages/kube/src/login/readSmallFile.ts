/** Reading of files that a kubeconfig names: never a pipe that blocks, a device without an end, or more than fits into memory. */
import { once } from 'node:events';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { textAt, type ClusterError } from '../words';
import { namedFileTexts, reasonTexts } from './messages';

/** Kubeconfigs, certificates and tokens have a few kilobytes; a kubeconfig of thousands of clusters has some megabytes. */
const LIMIT = 16 * 1024 * 1024;
const TIMEOUT_MS = 5_000;

/** Why a file is not read although the system would read it; `code` and `path` are as in the system's own errors. */
class RefusedFile extends Error {
  constructor(
    readonly path: string,
    readonly code: 'EISDIR' | 'ENOTREG' | 'EFBIG' | 'ETIMEDOUT',
  ) {
    super(`${code}: ${path}`);
  }
}

/** The bytes of a regular file. Throws the system's error, or a RefusedFile. A network drive that hangs ends at the time limit. */
export async function readSmallFile(file: string): Promise<Buffer> {
  const late = once(AbortSignal.timeout(TIMEOUT_MS), 'abort').then(() => Promise.reject(new RefusedFile(file, 'ETIMEDOUT')));
  return Promise.race([readRegular(file), late]);
}

/** Why a file could not be read, as the end of a sentence. */
export const unreadableReason = (code: string | undefined): string => reasonTexts[code ?? '']?.() ?? code ?? l10n.t('no reason given');

/** The error of a file that the kubeconfig names. `error` is Node's; undefined if it is not about a file. */
export function unreadableFile(error: unknown): ClusterError | undefined {
  const file = textAt(error, 'path');
  if (file === undefined) return undefined;
  const message = namedFileTexts.unreadable(file, unreadableReason(textAt(error, 'code')));
  return { kind: 'credentials', message, nextStep: l10n.t('Restore the file, or log in again.') };
}

/** Windows knows no such flag, and no such pipes in folders. */
const OPEN_FLAGS = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK);

/** Opened without waiting, so that a pipe without a writer opens too, and is then seen to be none of our files. */
async function readRegular(file: string): Promise<Buffer> {
  const handle = await open(file, OPEN_FLAGS);
  try {
    const stats = await handle.stat();
    if (stats.isDirectory()) throw new RefusedFile(file, 'EISDIR');
    if (!stats.isFile()) throw new RefusedFile(file, 'ENOTREG');
    const bytes = Buffer.alloc(Math.min(stats.size, LIMIT) + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
      length += bytesRead;
      if (length > LIMIT) throw new RefusedFile(file, 'EFBIG');
      if (bytesRead === 0 || length === bytes.length) return bytes.subarray(0, length);
    }
  } finally {
    await handle.close();
  }
}
