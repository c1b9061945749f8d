/**
 * A path with slashes as the path of a URI. Half a surrogate pair, which names of files on Windows may contain, becomes U+FFFD, as in every
 * other output: no URI can contain it.
 */
export function uriPath(path: string): string {
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/');
}
