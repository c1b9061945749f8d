import { commands, EventEmitter, TabInputTextDiff, Uri, ViewColumn, window, workspace } from 'vscode';
import type { Tab, TextDocumentShowOptions, TextEditor } from 'vscode';
import { editorTexts } from './messages';

const SCHEME = 'scc-lens';

/** The command of VS Code's own extension that renders Markdown. */
const PREVIEW = 'markdown.showPreviewToSide';

/** So many pages are kept up to date. A preview keeps its place as the one of any page, so that few are in sight. */
const MOST_PAGES = 8;

/** What a page answers, in words and values that outlive the window, because they are part of the page's address. */
export type PageQuestion = Readonly<Record<string, string>>;

/** Shows text as a read-only document in an editor, never as a file; one that is shown again under the same name changes in place. */
export class ReadOnlyDocuments {
  private readonly texts = new Map<string, string>();
  private readonly pages = new Map<string, Uri>();
  private readonly changed = new EventEmitter<Uri>();
  private diffs = 0;
  /** To be disposed of with the extension. */
  readonly subscriptions: readonly { readonly dispose: () => unknown }[];

  /** @param answer the Markdown of a page; asked again when the page may be another, and when a window restores it */
  constructor(private readonly answer: (question: PageQuestion) => Promise<string>) {
    const provider = workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: this.changed.event,
      provideTextDocumentContent: uri =>
        questionOf(uri) === undefined ? (this.texts.get(uri.toString()) ?? editorTexts.notKept()) : this.answerOf(uri),
    });
    this.subscriptions = [provider, workspace.onDidCloseTextDocument(({ uri }) => this.texts.delete(uri.toString())), this.changed];
  }

  /** The name's extension, such as `.md`, decides on the language. */
  async show(name: string, text: string): Promise<void> {
    await showText(this.place(name, text), { preview: true, preserveFocus: false });
  }

  /** Shows it next to the editor, which keeps the focus. */
  async showNextTo(name: string, text: string): Promise<void> {
    await showText(this.place(name, text), { viewColumn: ViewColumn.Beside, preview: true, preserveFocus: true });
  }

  /** Gives a text that is shown under a name another content. */
  update(name: string, text: string): void {
    if (this.texts.has(uriOf(name).toString())) this.place(name, text);
  }

  /** Shows the answer to a question rendered, in VS Code's own preview next to the editor; as text where that preview is disabled. */
  async showPage(name: string, question: PageQuestion): Promise<void> {
    const page = Uri.from({ scheme: SCHEME, path: `/${new URLSearchParams(question).toString()}${uriOf(`${name}.md`).path}` });
    this.changed.fire(page);
    // In a browser, that extension may be in another host, where only its commands are known.
    const asText = (): Thenable<unknown> => showText(page, { preview: true, preserveFocus: false });
    await commands.executeCommand(PREVIEW, page).then(undefined, asText);
  }

  async showDiff(name: string, before: string, after: string, title: string): Promise<void> {
    this.diffs += 1;
    const [left, right] = [this.place(name, before, `before=${this.diffs}`), this.place(name, after, `after=${this.diffs}`)];
    await commands.executeCommand('vscode.diff', left, right, title, { preview: true });
  }

  /** Closes every difference that is shown, those that an earlier window has left included. */
  async closeDiffs(): Promise<void> {
    const tabs = window.tabGroups.all.flatMap(group => group.tabs);
    const isOurs = ({ input }: Tab): boolean => input instanceof TabInputTextDiff && input.modified.scheme === SCHEME;
    await window.tabGroups.close(tabs.filter(isOurs), true);
  }

  async refreshPages(): Promise<void> {
    const open = new Set(workspace.textDocuments.map(({ uri }) => uri.toString()));
    for (const [key, page] of this.pages) {
      // A preview does not keep its text open; it reads the text when that is opened again.
      if (open.has(key)) this.changed.fire(page);
      else await workspace.openTextDocument(page);
    }
  }

  private answerOf(uri: Uri): Promise<string> {
    this.pages.delete(uri.toString());
    this.pages.set(uri.toString(), uri);
    const [oldest] = this.pages.keys();
    if (this.pages.size > MOST_PAGES && oldest !== undefined) this.pages.delete(oldest);
    return this.answer(Object.fromEntries(new URLSearchParams(questionOf(uri))));
  }

  private place(name: string, text: string, query = ''): Uri {
    const uri = uriOf(name).with({ query });
    this.texts.set(uri.toString(), text);
    this.changed.fire(uri);
    return uri;
  }
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
