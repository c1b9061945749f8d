/** Purely textual POSIX paths, as manifests contain them; nothing here looks at a file system. */
import { cleanPath } from '@scc-lens/words';

export { cleanPath };

/** Where a mount is in its container: the kubelet takes a relative path from the root (pkg/volume/util, MakeAbsolutePath). `''` while none is written. */
export function mountPoint({ mountPath }: { readonly mountPath: string }): string {
  return mountPath === '' ? '' : cleanPath(`/${mountPath}`);
}

/** Both parts as one clean path; either may be `''`. */
export function joinPath(directory: string, rest: string): string {
  return cleanPath(directory === '' ? rest : `${directory}/${rest}`);
}

/** What leads from a clean directory to a clean path within it (`''` for the directory itself), or null where it lies outside. */
export function pathWithin(path: string, directory: string): string | null {
  if (path === directory) return '';
  const prefix = directory === '/' || directory === '' ? directory : `${directory}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : null;
}

/** The last step of a path; trailing slashes do not count. */
export function baseName(path: string): string {
  const clean = cleanPath(path);
  return clean.slice(clean.lastIndexOf('/') + 1);
}

/** The path without its last step. */
export function directoryOf(path: string): string {
  return cleanPath(`${cleanPath(path)}/..`);
}
