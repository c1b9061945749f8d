/** Reads a file that is not trusted: never a pipe that blocks, a device or a file of the system without an end, or a link to elsewhere. */
import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { leftOutTexts } from './messages';

const MEBIBYTE = 1024 * 1024;
/** MiB of a manifest. One that a person or a chart has written is a thousandth of it; what is larger is data. */
export const LARGEST_MANIFEST = 64;
/** A network drive that hangs is left after so many seconds. */
const SECONDS = 10;
/** Bytes that are read at once of a file that is longer than the system states. */
const CHUNK = 64 * 1024;

/** Opened without waiting, so that a pipe without a writer opens too, and is then seen to be no regular file. Windows knows no such flag. */
const OPEN_FLAGS = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK);

/**
 * The bytes of a regular file of at most so many MiB, by a path that leads to no place outside of `root` where one is given. Throws the
 * system's error, or a `LeftOut`.
 */
export async function readBounded(file: string, mebibytes: number, root?: string): Promise<Buffer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new LeftOut(leftOutTexts.tooSlow(SECONDS))), SECONDS * 1000);
  });
  return Promise.race([readRegular(file, mebibytes, root), late]).finally(() => clearTimeout(timer));
}

/** Whether an absolute path is a folder, or is in it. */
export const isIn = (place: string, folder: string): boolean =>
  place === folder || place.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);

/** Whether a path leads to a place in a folder, links followed; one where nothing is, by its name. */
export async function leadsInto(folder: string, place: string): Promise<boolean> {
  const [real, root] = await Promise.all([place, folder].map(one => realpath(one).catch(() => path.resolve(one))));
  const below = path.relative(root ?? '', real ?? '');
  return below !== '..' && !below.startsWith(`..${path.sep}`) && !path.isAbsolute(below);
}

async function readRegular(file: string, mebibytes: number, root: string | undefined): Promise<Buffer> {
  if (root !== undefined && !(await leadsInto(root, file))) throw new LeftOut(leftOutTexts.outside());
  const handle = await open(file, OPEN_FLAGS);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new LeftOut(leftOutTexts.notRegular());
    const most = mebibytes * MEBIBYTE;
    let bytes = Buffer.allocUnsafe(Math.min(stats.size, most) + 1);
    let length = 0;
    for (;;) {
      if (stats.size > most || length > most) throw new LeftOut(leftOutTexts.tooLarge(mebibytes));
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
      length += bytesRead;
      if (bytesRead === 0) return bytes.subarray(0, length);
      if (length === bytes.length) bytes = Buffer.concat([bytes, Buffer.allocUnsafe(Math.min(Math.max(length, CHUNK), most + 1 - length))]);
    }
  } finally {
    await handle.close();
  }
}

/** Why a walk leaves something out that the system would read. The message follows the path and a colon. */
export class LeftOut extends Error {}

/** Takes a path that was left out, with the system's error or a `LeftOut`. */
export type OnUnreadable = (path: string, error: Error) => void;
