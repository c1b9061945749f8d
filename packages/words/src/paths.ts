/** Paths with slashes, as texts and as manifests contain them; nothing here looks at a file system. */

/** The path without `//`, `/./`, `..` and a trailing `/`, as Go's `path.Clean` gives it; an empty relative path is `''`. */
export function cleanPath(path: string): string {
  if (!MAY_BE_UNCLEAN.test(path)) return path;
  const rooted = path.startsWith('/');
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else if (!rooted) steps.push(step);
  }
  return (rooted ? '/' : '') + steps.join('/');
}

/** An empty step, a trailing `/`, or a step that starts with a dot. */
const MAY_BE_UNCLEAN = /\/[/.]|.\/$|^\./s;

/** A path with slashes as the path of a URI; half a surrogate pair, as names on Windows may contain, becomes U+FFFD. */
export const uriPath = (path: string): string => path.toWellFormed().split('/').map(encodeURIComponent).join('/');

/** The steps of a file's path or URI, as users know them: of a URI without escapes, and of Windows too. */
export function pathSteps(file: string): readonly string[] {
  return cleanPath((file.includes('://') ? unescaped(file) : file).replaceAll('\\', '/')).split('/');
}

/** A file as a message about another one, or about a folder with a `/` at its end, names it: a relative path as it is, any other by the way from there. */
export function shownFrom(home: string, file: string): string {
  const [from, to] = [pathSteps(`${home}_`).slice(0, -1), pathSteps(file)];
  const common = [...from, null].findIndex((step, i) => step !== to[i]);
  const isRelative = common === 0 || !/^\/|:\/\//.test(file);
  return (isRelative ? to : [...from.slice(common).map(() => '..'), ...to.slice(common)]).join('/') || './';
}

function unescaped(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/** Where a mount is in its container: the kubelet takes a relative path from the root (pkg/volume/util, MakeAbsolutePath). `''` while none is written. */
export const mountPoint = ({ mountPath }: { readonly mountPath: string }): string => (mountPath === '' ? '' : cleanPath(`/${mountPath}`));

/** Both parts as one clean path; either may be `''`. */
export const joinPath = (directory: string, rest: string): string => cleanPath(directory === '' ? rest : `${directory}/${rest}`);

/** What leads from a clean directory to a clean path within it (`''` for the directory itself), or null where it lies outside. */
export function pathWithin(path: string, directory: string): string | null {
  if (path === directory) return '';
  const prefix = directory === '/' || directory === '' ? directory : `${directory}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : null;
}

/** The last step of a path; trailing slashes do not count. */
export const baseName = (path: string): string => cleanPath(path).split('/').at(-1) ?? '';

/** The path without its last step. */
export const directoryOf = (path: string): string => cleanPath(`${cleanPath(path)}/..`);
