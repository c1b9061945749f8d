import { Disposable, EventEmitter, Uri, window, workspace } from 'vscode';

const SCHEME = 'scc-lens';

/** Shows text as a read-only document in an editor, never as a file; one that is shown again under the same name changes in place. */
export interface ReadOnlyDocuments {
  /** The name's extension, such as `.md`, decides on the language. */
  readonly show: (name: string, text: string) => Promise<void>;
  /** To be disposed of with the extension. */
  readonly subscriptions: readonly Disposable[];
}

export function createReadOnlyDocuments(): ReadOnlyDocuments {
  const texts = new Map<string, string>();
  const changed = new EventEmitter<Uri>();
  const provider = workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: uri => texts.get(uri.toString()) ?? '',
  });
  const closing = workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString()));
  return {
    show: async (name, text) => {
      const uri = Uri.from({ scheme: SCHEME, path: `/${name.replaceAll('/', '∕')}` });
      texts.set(uri.toString(), text);
      changed.fire(uri);
      await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true, preserveFocus: false });
    },
    subscriptions: [
      provider,
      closing,
      new Disposable(() => {
        changed.dispose();
      }),
    ],
  };
}
