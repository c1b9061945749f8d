/** The repository that a folder is in. */
import { access } from 'node:fs/promises';
import path from 'node:path';

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
export async function repositoryOf(folder: string): Promise<string | undefined> {
  return (await foldersUpToRoot(folder))?.at(-1);
}

async function exists(place: string): Promise<boolean> {
  return access(place).then(
    () => true,
    () => false,
  );
}
