/** Paths of URIs, which have slashes on every machine. */
import type { URI } from 'vscode-uri';
import { cleanPath } from '@scc-lens/words';

export function nameOf({ path }: URI): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The folder that a place is in; the place itself at the root. */
export function folderOf(place: URI): URI {
  return place.with({ path: place.path.slice(0, place.path.lastIndexOf('/')) || '/' });
}

/** The place that a name leads to from a folder; it may be an absolute path. */
export function placeFrom(folder: URI, name: string): URI {
  return folder.with({ path: resolvePath(folder.path, name) });
}

/** The absolute path that a name leads to from the one of a folder. */
export function resolvePath(folder: string, name: string): string {
  return cleanPath(name.startsWith('/') ? name : `${folder}/${name}`);
}
