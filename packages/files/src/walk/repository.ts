/** The repository that a folder is in, and the files of settings in it. */
import { access } from 'node:fs/promises';
import path from 'node:path';
import { LeftOut, readBounded } from './readBounded';

/** The folder and those above it, up to the root of the repository; null where it is in none. Paths are absolute. */
export async function foldersUpToRoot(folder: string): Promise<readonly string[] | null> {
  const places: string[] = [];
  for (let place = path.resolve(folder); ; place = path.dirname(place)) {
    places.push(place);
    if (await exists(path.join(place, '.git'))) return places;
    if (place === path.dirname(place)) return null;
  }
}

/** The root of the repository that a folder is in; undefined where it is in none. */
export const repositoryOf = async (folder: string): Promise<string | undefined> => (await foldersUpToRoot(folder))?.at(-1);

async function exists(place: string): Promise<boolean> {
  return access(place).then(
    () => true,
    () => false,
  );
}

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
