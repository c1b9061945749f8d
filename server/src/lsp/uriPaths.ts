/** Paths of URIs, which have slashes on every machine. */
import type { URI } from 'vscode-uri';
import { cleanPath } from '@scc-lens/words';

export const nameOf = ({ path }: URI): string => path.slice(path.lastIndexOf('/') + 1);

/** The folder that a place is in; the place itself at the root. */
export const folderOf = (place: URI): URI => place.with({ path: place.path.slice(0, place.path.lastIndexOf('/')) || '/' });

/** The place that a name leads to from a folder; it may be an absolute path. */
export const placeFrom = (folder: URI, name: string): URI => folder.with({ path: resolvePath(folder.path, name) });

/** The absolute path that a name leads to from the one of a folder. */
export const resolvePath = (folder: string, name: string): string => cleanPath(name.startsWith('/') ? name : `${folder}/${name}`);
