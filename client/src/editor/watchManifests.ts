/** Knows which files are manifests, for the `when` clauses of menus and for the start of the language server. */
import { commands, Disposable, FileType, Uri, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import { looksLikeManifest, MANIFEST_LANGUAGES } from '@scc-lens/protocol';

export interface Manifests {
  /** Takes the manifests of the workspace, as URIs, in place of those before. */
  readonly takeWorkspace: (uris: readonly string[]) => void;
  /** Whether an open document is one. */
  readonly has: (document: TextDocument) => boolean;
  readonly dispose: () => void;
}

/** Each is called once at most. */
interface FirstManifest {
  /** Files of the workspace are manifests, and none is open. */
  readonly onListed: () => void;
  /** An open document is a manifest; called at once where one is open already. */
  readonly onOpened: () => void;
}

/** Looks for manifests in the workspace, without the language server. */
export function watchManifests({ onListed, onOpened }: FirstManifest): Manifests {
  const open = new Set<string>();
  let inWorkspace: readonly string[] = [];
  let isAwake = false;
  let isListed = false;

  const has = ({ uri }: TextDocument): boolean => open.has(uri.toString());
  const publish = (): void => {
    void commands.executeCommand('setContext', 'sccLens.manifests', withFolders([...inWorkspace, ...open]));
  };
  const look = (document: TextDocument): void => {
    if (has(document) || !isOpenManifest(document)) return;
    open.add(document.uri.toString());
    publish();
    if (isAwake) return;
    isAwake = true;
    onOpened();
  };
  const subscription = Disposable.from(
    workspace.onDidOpenTextDocument(look),
    workspace.onDidChangeTextDocument(({ document }) => {
      look(document);
    }),
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (open.delete(uri.toString())) publish();
    }),
  );
  workspace.textDocuments.forEach(look);
  // The language server reads all of them.
  const isUnknown = (): boolean => !isAwake && !isListed;
  void findManifests(isUnknown).then(found => {
    if (!isUnknown() || found.length === 0) return;
    inWorkspace = found.map(uri => uri.toString());
    publish();
    onListed();
  });
  return {
    takeWorkspace: uris => {
      isListed = true;
      inWorkspace = uris;
      publish();
    },
    has,
    dispose: () => {
      subscription.dispose();
    },
  };
}

/** What packages bring along is not the user's to deploy. */
function isOpenManifest(document: TextDocument): boolean {
  const { uri, languageId } = document;
  const isOurs = (uri.scheme === 'file' || uri.scheme === 'untitled') && MANIFEST_LANGUAGES.includes(languageId);
  return isOurs && !uri.path.includes('/node_modules/') && looksLikeManifest(document.getText());
}

/** The files and the folders that contain them, up to the workspace's own; undefined where there is none, because an empty list is true. */
function withFolders(files: readonly string[]): readonly Uri[] | undefined {
  const all = new Map<string, Uri>();
  for (const file of files) {
    const uri = Uri.parse(file);
    all.set(uri.toString(), uri);
    for (let folder = parentOf(uri); folder !== undefined && !all.has(folder.toString()); folder = parentOf(folder))
      all.set(folder.toString(), folder);
  }
  return all.size === 0 ? undefined : [...all.values()];
}

function parentOf(uri: Uri): Uri | undefined {
  const root = workspace.getWorkspaceFolder(uri)?.uri;
  return root === undefined || root.toString() === uri.toString() ? undefined : Uri.joinPath(uri, '..');
}

/** What is looked for before the language server starts. JSON is left out: a repository has many JSON files that are something else. */
const FILES = '**/*.{yaml,yml}';
const OTHERS = '**/node_modules/**';

/** So many files are read, one after the other, and none that is larger. The menus of the others come with the first open manifest. */
const MOST_FILES = 300;
const MOST_BYTES = 262_144;

/** The manifests of the workspace at a cheap look, as long as they are wanted. A file that cannot be read is left out. */
async function findManifests(isWanted: () => boolean): Promise<readonly Uri[]> {
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
