/** Knows which files are manifests, for the `when` clauses of menus and for the start of the language server. */
import { commands, FileType, Uri, workspace, type Disposable, type TextDocument } from 'vscode';
import { looksLikeManifest, MANIFEST_LANGUAGES } from '@scc-lens/protocol';

/** Each is called once at most. */
interface FirstManifest {
  /** Files of the workspace are manifests, and none is open. */
  readonly onListed: () => void;
  /** An open document is a manifest; called at once where one is open already. */
  readonly onOpened: () => void;
}

/** Looks for manifests in the workspace, without the language server. */
export class Manifests {
  private readonly open = new Set<string>();
  private inWorkspace: readonly string[] = [];
  private isAwake = false;
  private isListed = false;
  private readonly subscriptions: readonly Disposable[];

  /** @param schemes of documents that may be manifests */
  constructor(
    private readonly schemes: readonly string[],
    private readonly first: FirstManifest,
  ) {
    const look = (document: TextDocument): void => this.look(document);
    this.subscriptions = [
      workspace.onDidOpenTextDocument(look),
      workspace.onDidChangeTextDocument(({ document }) => look(document)),
      workspace.onDidCloseTextDocument(({ uri }) => {
        if (this.open.delete(uri.toString())) this.publish();
      }),
    ];
    workspace.textDocuments.forEach(look);
    // The language server reads all of them.
    const isUnknown = (): boolean => !this.isAwake && !this.isListed;
    void findManifests(isUnknown).then(found => {
      if (!isUnknown() || found.length === 0) return;
      this.inWorkspace = found.map(uri => uri.toString());
      this.publish();
      first.onListed();
    });
  }

  /** Takes the manifests of the workspace, as URIs, in place of those before. */
  takeWorkspace(uris: readonly string[]): void {
    this.isListed = true;
    this.inWorkspace = uris;
    this.publish();
  }

  has({ uri }: TextDocument): boolean {
    return this.open.has(uri.toString());
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private look(document: TextDocument): void {
    if (this.has(document) || !isOpenManifest(document, this.schemes)) return;
    this.open.add(document.uri.toString());
    this.publish();
    if (this.isAwake) return;
    this.isAwake = true;
    this.first.onOpened();
  }

  private publish(): void {
    void commands.executeCommand('setContext', 'sccLens.manifests', withFolders([...this.inWorkspace, ...this.open]));
  }
}

/** What packages bring along is not the user's to deploy. */
function isOpenManifest(document: TextDocument, schemes: readonly string[]): boolean {
  const { uri, languageId } = document;
  const isOurs = schemes.includes(uri.scheme) && MANIFEST_LANGUAGES.includes(languageId);
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
