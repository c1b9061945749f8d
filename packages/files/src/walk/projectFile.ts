import path from 'node:path';
import { LeftOut, readBounded } from './readBounded';
import { foldersUpToRoot } from './repository';

/** Mebibytes. A project file has some hundred bytes. */
const LARGEST = 1;

/** A file of settings, as it is on the disk. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** One that is there and is not read. */
export interface UnreadFile {
  /** Absolute. */
  readonly path: string;
  /** Follows the path and a colon. */
  readonly problem: string;
}

/**
 * The file of a name in a folder or in the nearest one above, up to the root of the repository; outside of a repository only in the folder
 * itself. Null where there is none. What cannot be read is an error of the system, thrown.
 */
export async function findAbove(folder: string, name: string): Promise<FoundFile | UnreadFile | null> {
  const places = (await foldersUpToRoot(folder)) ?? [path.resolve(folder)];
  for (const place of places) {
    const file = path.join(place, name);
    try {
      return { path: file, text: (await readBounded(file, LARGEST, places.at(-1))).toString('utf8') };
    } catch (error) {
      if (error instanceof LeftOut) return { path: file, problem: error.message };
      if (!isAbsent(error as NodeJS.ErrnoException)) throw error;
    }
  }
  return null;
}

const isAbsent = ({ code }: NodeJS.ErrnoException): boolean => code === 'ENOENT' || code === 'ENOTDIR';
