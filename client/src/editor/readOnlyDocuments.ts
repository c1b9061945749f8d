import { commands, Disposable, EventEmitter, extensions, Uri, ViewColumn, window, workspace } from 'vscode';
import type { TextDocumentShowOptions, TextEditor } from 'vscode';
import { editorTexts } from './messages';

const SCHEME = 'scc-lens';

/** VS Code's own extension that renders Markdown, and its command. */
const [MARKDOWN, PREVIEW] = ['vscode.markdown-language-features', 'markdown.showPreviewToSide'];

/** So many pages are kept up to date. A preview keeps its place as the one of any page, so that few are in sight. */
const MOST_PAGES = 8;

/** What a page answers, in words and values that outlive the window, because they are part of the page's address. */
export type PageQuestion = Readonly<Record<string, string>>;

/** Shows text as a read-only document in an editor, never as a file; one that is shown again under the same name changes in place. */
export interface ReadOnlyDocuments {
  /** The name's extension, such as `.md`, decides on the language. */
  readonly show: (name: string, text: string) => Promise<void>;
  /** Shows it next to the editor, which keeps the focus. */
  readonly showNextTo: (name: string, text: string) => Promise<void>;
  /** Gives a text that is shown under a name another content. */
  readonly update: (name: string, text: string) => void;
  /** Shows the answer to a question rendered, in VS Code's own preview next to the editor; as text where that preview is disabled. */
  readonly showPage: (name: string, question: PageQuestion) => Promise<void>;
  /** Shows two texts in the editor's own diff, under a title. */
  readonly showDiff: (name: string, before: string, after: string, title: string) => Promise<void>;
  /** Asks the questions of the pages again. */
  readonly refreshPages: () => Promise<void>;
  /** To be disposed of with the extension. */
  readonly subscriptions: readonly Disposable[];
}

/** @param answer the Markdown of a page; asked again when the page may be another, and when a window restores it */
export function createReadOnlyDocuments(answer: (question: PageQuestion) => Promise<string>): ReadOnlyDocuments {
  const texts = new Map<string, string>();
  const pages = new Map<string, Uri>();
  const changed = new EventEmitter<Uri>();
  const answerOf = (uri: Uri): Promise<string> => {
    pages.delete(uri.toString());
    pages.set(uri.toString(), uri);
    const [oldest] = pages.keys();
    if (pages.size > MOST_PAGES && oldest !== undefined) pages.delete(oldest);
    return answer(Object.fromEntries(new URLSearchParams(questionOf(uri))));
  };
  const provider = workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: uri =>
      questionOf(uri) === undefined ? (texts.get(uri.toString()) ?? editorTexts.notKept()) : answerOf(uri),
  });
  const closing = workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString()));
  let diffs = 0;
  const place = (name: string, text: string, query = ''): Uri => {
    const uri = uriOf(name).with({ query });
    texts.set(uri.toString(), text);
    changed.fire(uri);
    return uri;
  };
  return {
    show: async (name, text) => {
      await showText(place(name, text), { preview: true, preserveFocus: false });
    },
    showNextTo: async (name, text) => {
      await showText(place(name, text), { viewColumn: ViewColumn.Beside, preview: true, preserveFocus: true });
    },
    update: (name, text) => {
      if (texts.has(uriOf(name).toString())) place(name, text);
    },
    showPage: async (name, question) => {
      const page = Uri.from({ scheme: SCHEME, path: `/${new URLSearchParams(question).toString()}${uriOf(`${name}.md`).path}` });
      changed.fire(page);
      if (extensions.getExtension(MARKDOWN) === undefined) await showText(page, { preview: true, preserveFocus: false });
      else await commands.executeCommand(PREVIEW, page);
    },
    showDiff: async (name, before, after, title) => {
      diffs += 1;
      const [left, right] = [place(name, before, `before=${diffs}`), place(name, after, `after=${diffs}`)];
      await commands.executeCommand('vscode.diff', left, right, title, { preview: true });
    },
    refreshPages: async () => {
      const open = new Set(workspace.textDocuments.map(({ uri }) => uri.toString()));
      for (const [key, page] of pages) {
        // A preview does not keep its text open; it reads the text when that is opened again.
        if (open.has(key)) changed.fire(page);
        else await workspace.openTextDocument(page);
      }
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

/** The folder of a page is its question, because the path alone distinguishes pages to VS Code's preview; other texts are in no folder. */
const questionOf = ({ path }: Uri): string | undefined => /^\/([^/]+)\//.exec(path)?.[1];

const uriOf = (name: string): Uri => Uri.from({ scheme: SCHEME, path: `/${name.replaceAll('/', '∕')}` });

/** The document that was shown last, or is about to be. */
let last: Thenable<unknown> = Promise.resolve();

/** Shows a document in an editor, behind those before it: of two that are to be shown at once, VS Code shows one and reports the other as an error. */
export function showText(uri: Uri, options: TextDocumentShowOptions): Thenable<TextEditor> {
  const show = (): Thenable<TextEditor> => window.showTextDocument(uri, options);
  const shown = last.then(show, show);
  last = shown;
  return shown;
}
