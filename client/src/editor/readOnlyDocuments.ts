import { commands, Disposable, EventEmitter, extensions, Uri, ViewColumn, workspace } from 'vscode';
import { showText } from './showText';

const SCHEME = 'scc-lens';

/** VS Code's own extension that renders Markdown, and its command. */
const [MARKDOWN, PREVIEW] = ['vscode.markdown-language-features', 'markdown.showPreviewToSide'];

/** A preview reads its text again when it is shown, and does not keep it open; older pages than these are empty then. */
const MOST_PAGES = 30;

/** Shows text as a read-only document in an editor, never as a file; one that is shown again under the same name changes in place. */
export interface ReadOnlyDocuments {
  /** The name's extension, such as `.md`, decides on the language. */
  readonly show: (name: string, text: string) => Promise<void>;
  /** Shows it beside the editor, which keeps the focus. */
  readonly showBeside: (name: string, text: string) => Promise<void>;
  /** Gives a text that is shown under a name another content. */
  readonly update: (name: string, text: string) => void;
  /** Shows Markdown rendered, in VS Code's own preview beside the editor; as text where that preview is disabled. */
  readonly showRendered: (name: string, markdown: string) => Promise<void>;
  /** To be disposed of with the extension. */
  readonly subscriptions: readonly Disposable[];
}

export function createReadOnlyDocuments(): ReadOnlyDocuments {
  const texts = new Map<string, string>();
  const pages = new Map<string, string>();
  const changed = new EventEmitter<Uri>();
  const provider = workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: uri => texts.get(uri.toString()) ?? pages.get(uri.toString()) ?? '',
  });
  const closing = workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString()));
  const place = (name: string, text: string): Uri => {
    const uri = uriOf(name);
    texts.set(uri.toString(), text);
    changed.fire(uri);
    return uri;
  };
  const showPlain = async (name: string, text: string): Promise<void> => {
    await showText(place(name, text), { preview: true, preserveFocus: false });
  };
  return {
    show: showPlain,
    showBeside: async (name, text) => {
      await showText(place(name, text), { viewColumn: ViewColumn.Beside, preview: true, preserveFocus: true });
    },
    update: (name, text) => {
      if (texts.has(uriOf(name).toString())) place(name, text);
    },
    showRendered: async (name, markdown) => {
      if (extensions.getExtension(MARKDOWN) === undefined) return showPlain(`${name}.md`, markdown);
      const uri = uriOf(`${name}.md`);
      pages.delete(uri.toString());
      pages.set(uri.toString(), markdown);
      const [oldest] = pages.keys();
      if (pages.size > MOST_PAGES && oldest !== undefined) pages.delete(oldest);
      changed.fire(uri);
      await commands.executeCommand(PREVIEW, uri);
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

const uriOf = (name: string): Uri => Uri.from({ scheme: SCHEME, path: `/${name.replaceAll('/', '∕')}` });
