/** Knows which files are manifests, for the `when` clauses of menus and for the start of the language server. */
import { commands, Disposable, Uri, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import { looksLikeManifest, MANIFEST_LANGUAGES } from '@scc-lens/protocol';
import { findManifests } from './findManifests';

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
    if (has(document) || !isManifest(document)) return;
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
function isManifest(document: TextDocument): boolean {
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
