import { Disposable, EventEmitter, Uri, window, workspace } from 'vscode';

const SCHEME = 'scc-lens';

/** Shows Markdown as a read-only document in an editor; one that is shown again under the same title changes in place. */
export interface MarkdownDocuments {
  readonly show: (title: string, markdown: string) => Promise<void>;
  /** To be disposed of with the extension. */
  readonly subscriptions: readonly Disposable[];
}

export function createMarkdownDocuments(): MarkdownDocuments {
  const texts = new Map<string, string>();
  const changed = new EventEmitter<Uri>();
  const provider = workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: uri => texts.get(uri.toString()) ?? '',
  });
  const closing = workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString()));
  return {
    show: async (title, markdown) => {
      const uri = Uri.from({ scheme: SCHEME, path: `/${title.replaceAll('/', '∕')}.md` });
      texts.set(uri.toString(), markdown);
      changed.fire(uri);
      await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true, preserveFocus: false });
    },
    subscriptions: [provider, closing, new Disposable(() => { changed.dispose(); })],
  };
}
