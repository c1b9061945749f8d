import { access, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { leftOutTexts } from './messages';

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
  for (const place of await foldersUpToRoot(path.resolve(folder))) {
    const file = path.join(place, name);
    const found = await stat(file).catch(absent);
    if (found === null) continue;
    if (!found.isFile()) return { path: file, problem: leftOutTexts.notRegular() };
    if (found.size > LARGEST * 1024 * 1024) return { path: file, problem: leftOutTexts.tooLarge(LARGEST) };
    return { path: file, text: await readFile(file, 'utf8') };
  }
  return null;
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw error;
}

async function foldersUpToRoot(folder: string): Promise<readonly string[]> {
  const places: string[] = [];
  for (let place = folder; ; place = path.dirname(place)) {
    places.push(place);
    if (await exists(path.join(place, '.git'))) return places;
    if (place === path.dirname(place)) return [folder];
  }
}

async function exists(place: string): Promise<boolean> {
  return access(place).then(
    () => true,
    () => false,
  );
}
