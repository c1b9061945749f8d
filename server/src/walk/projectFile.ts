import { access, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** Bytes. A project file has some hundred. */
const MAX_SIZE = 1024 * 1024;

/** A file of settings, as it is on the disk. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/**
 * The file of a name in a folder or in the nearest one above, up to the root of the repository; outside of a repository only in the folder
 * itself. Null where there is none. What cannot be read is an error of the system, thrown.
 */
export async function findAbove(folder: string, name: string): Promise<FoundFile | null> {
  for (const place of await foldersUpToRoot(path.resolve(folder))) {
    const file = path.join(place, name);
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() === true && found.size <= MAX_SIZE) return { path: file, text: await readFile(file, 'utf8') };
  }
  return null;
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
