/** Reading of files that a kubeconfig names: never a pipe that blocks, a device without an end, or more than fits into memory. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

export interface ReadLimits {
  /** Bytes. */
  readonly limit?: number;
  readonly timeoutMs?: number;
}

/** Kubeconfigs, certificates and tokens have a few kilobytes; a kubeconfig of thousands of clusters has some megabytes. */
const LIMIT = 16 * 1024 * 1024;
const TIMEOUT_MS = 5_000;

/** Why a file is not read although the system would read it; `code` and `path` are as in the system's own errors. */
export class RefusedFile extends Error {
  constructor(
    readonly path: string,
    readonly code: 'EISDIR' | 'ENOTREG' | 'EFBIG' | 'ETIMEDOUT',
  ) {
    super(`${code}: ${path}`);
  }
}

/** The bytes of a regular file. Throws the system's error, or a RefusedFile. A network drive that hangs ends at the time limit. */
export async function readSmallFile(file: string, { limit = LIMIT, timeoutMs = TIMEOUT_MS }: ReadLimits = {}): Promise<Buffer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new RefusedFile(file, 'ETIMEDOUT'));
    }, timeoutMs);
  });
  return Promise.race([readRegular(file, limit), late]).finally(() => {
    clearTimeout(timer);
  });
}

/** Windows knows no such flag, and no such pipes in folders. */
const OPEN_FLAGS = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK);

/** Opened without waiting, so that a pipe without a writer opens too, and is then seen to be none of our files. */
async function readRegular(file: string, limit: number): Promise<Buffer> {
  const handle = await open(file, OPEN_FLAGS);
  try {
    const stats = await handle.stat();
    if (stats.isDirectory()) throw new RefusedFile(file, 'EISDIR');
    if (!stats.isFile()) throw new RefusedFile(file, 'ENOTREG');
    const bytes = Buffer.alloc(Math.min(stats.size, limit) + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
      length += bytesRead;
      if (length > limit) throw new RefusedFile(file, 'EFBIG');
      if (bytesRead === 0 || length === bytes.length) return bytes.subarray(0, length);
    }
  } finally {
    await handle.close();
  }
}
