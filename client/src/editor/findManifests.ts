/** The manifests of the workspace at a cheap look, for the menus of a window in which no manifest was open yet. */
import { FileType, workspace } from 'vscode';
import type { Uri } from 'vscode';
import { looksLikeManifest } from '@scc-lens/protocol';

/** JSON is left out: a repository has many JSON files that are something else. */
const FILES = '**/*.{yaml,yml}';
/** What packages bring along is not the user's to deploy. */
const OTHERS = '**/node_modules/**';

/** So many files are read, one after the other, and none that is larger. The menus of the others come with the first open manifest. */
const MOST_FILES = 300;
const MOST_BYTES = 262_144;

/**
 * Starts no language server. A file that cannot be read is left out.
 * @param isWanted whether to go on
 */
export async function findManifests(isWanted: () => boolean): Promise<readonly Uri[]> {
  const found: Uri[] = [];
  if (!isWanted()) return found;
  const files = await Promise.resolve(workspace.findFiles(FILES, OTHERS, MOST_FILES)).catch(() => []);
  for (const uri of files) if (isWanted() && (await isManifest(uri))) found.push(uri);
  return found;
}

async function isManifest(uri: Uri): Promise<boolean> {
  try {
    const { type, size } = await workspace.fs.stat(uri);
    // A link may lead to a device without an end.
    if (type !== FileType.File || size > MOST_BYTES) return false;
    return looksLikeManifest(new TextDecoder().decode(await workspace.fs.readFile(uri)));
  } catch {
    return false;
  }
}
