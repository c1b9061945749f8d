/** Finding manifests in folders, for both shells. */
import { readdir, lstat } from 'node:fs/promises';
import path from 'node:path';
import { roleByName } from '@scc-lens/yaml';
import { boundedRules, ignoringFile, isIgnored, nothingIgnored, withGitignore, type GitIgnore } from './gitignore';
import { leftOutTexts } from './messages';
import { isIn, LeftOut, readBounded, type OnUnreadable } from './readBounded';
import { foldersUpToRoot } from './repository';

/** Files that may contain manifests. */
const MANIFEST_FILE = /\.(?:ya?ml|json)$/i;

/** Whether a file may contain manifests, by its name. */
export const isManifestFile = (name: string): boolean => MANIFEST_FILE.test(name);

const isRead = (name: string): boolean => isManifestFile(name) || roleByName(name) !== null;

const NEVER = new Set(['.git', 'node_modules']);

/** Levels of folders below the repository, or below the folder that was asked for. Rules cost more the deeper a path is. */
const MAX_DEPTH = 100;

/**
 * The paths of a folder's YAML and JSON files, Containerfiles and Makefiles, in the order of their names. What git ignores is left out, as are `.git` and
 * `node_modules`; links are not followed, so that a circle cannot trap it. The folder itself is walked even where git ignores it: it
 * was asked for. What is left out is reported to `onUnreadable`: folders that cannot be read or are more than 100 levels deep, and
 * `.gitignore` files, or lines of them, that cannot be followed.
 */
export async function* walk(folder: string, onUnreadable: OnUnreadable): AsyncGenerator<string> {
  yield* walkBelow(folder, onUnreadable, await inheritedBy(folder, onUnreadable));
}

/** The `.gitignore` that keeps a file out of a walk of the first of the folders that it is in, or else of its own; null where none does. */
export async function excludedBy(file: string, folders: readonly string[]): Promise<string | null> {
  const own = path.dirname(path.resolve(file));
  const start = folders.map(folder => path.resolve(folder)).find(folder => isIn(own, folder)) ?? own;
  const rulesIn = async (folder: string): Promise<GitIgnore> => {
    const above = folder === start ? await inheritedBy(folder, () => undefined) : await rulesIn(path.dirname(folder));
    return withGitignore(above, folder, await readGitignore(folder, () => undefined));
  };
  return ignoringFile(await rulesIn(own), path.resolve(file));
}

/** The rules in force in a folder that is walked, without its own. */
async function inheritedBy(folder: string, onUnreadable: OnUnreadable): Promise<GitIgnore> {
  const above = await ignoredAbove(path.resolve(folder), onUnreadable);
  return above !== undefined && !isIgnored(above, folder, true) ? above : nothingIgnored(folder);
}

async function* walkBelow(folder: string, onUnreadable: OnUnreadable, inherited: GitIgnore): AsyncGenerator<string> {
  if (path.relative(inherited.root, folder).split(path.sep).length > MAX_DEPTH) {
    onUnreadable(folder, new LeftOut(leftOutTexts.tooDeep(MAX_DEPTH)));
    return;
  }
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    onUnreadable(folder, error as Error);
    return [];
  });
  const hasRules = entries.some(entry => entry.name === '.gitignore' && !entry.isSymbolicLink());
  const ignored = hasRules ? withGitignore(inherited, folder, await readGitignore(folder, onUnreadable)) : inherited;
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const place = path.join(folder, entry.name);
    const isFolder = entry.isDirectory();
    if (NEVER.has(entry.name) || !(isFolder || (entry.isFile() && isRead(entry.name)))) continue;
    if (isIgnored(ignored, place, isFolder)) continue;
    if (isFolder) yield* walkBelow(place, onUnreadable, ignored);
    else yield place;
  }
}

/** The rules of the folders between the repository's root and a folder; undefined where the folder is the root, or in no repository. */
async function ignoredAbove(folder: string, onUnreadable: OnUnreadable): Promise<GitIgnore | undefined> {
  const above = ((await foldersUpToRoot(folder)) ?? []).slice(1).reverse();
  const [root] = above;
  if (root === undefined) return undefined;
  if (above.length >= MAX_DEPTH) {
    onUnreadable(folder, new LeftOut(leftOutTexts.repositoryTooDeep(MAX_DEPTH)));
    return undefined;
  }
  let ignored = nothingIgnored(root);
  for (const place of above) ignored = withGitignore(ignored, place, await readGitignore(place, onUnreadable));
  return ignored;
}

/** Mebibytes. Long `.gitignore` files have some ten kilobytes. */
const LARGEST = 1;

/** The lines of a folder's `.gitignore`; none where it has no such file, or, as for git, a link. What is left out is reported to `onUnreadable`. */
async function readGitignore(folder: string, onUnreadable: OnUnreadable): Promise<readonly string[]> {
  const file = path.join(folder, '.gitignore');
  try {
    if ((await lstat(file)).isSymbolicLink()) return [];
    const { lines, leftOut } = boundedRules((await readBounded(file, LARGEST)).toString('utf8'));
    if (leftOut !== null) onUnreadable(file, new LeftOut(leftOut));
    return lines;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') onUnreadable(file, error as Error);
    return [];
  }
}
