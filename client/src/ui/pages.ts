/** Reviews and explanations, as pages that follow the manifests, and the pages of the rules. */
import * as l10n from '@vscode/l10n';
import { commands, Disposable, env, languages, Uri, window as editorWindow, workspace } from 'vscode';
import { State, type BaseLanguageClient as LanguageClient } from 'vscode-languageclient';
import { EXPLAIN, PAGES_CHANGED, REVIEW } from '@scc-lens/protocol';
import type { ExplainParams, MarkdownAnswer, NamedWorkload, ReviewAnswer, ShowReviewArguments } from '@scc-lens/protocol';
import { window, type PageQuestion, type ReadOnlyDocuments } from '../editor';
import { explainTexts, reviewTexts, ruleTexts } from './messages';

/** Milliseconds. A person who types changes a review with every key. */
const PAUSE = 300;

function reviewQuestion({ uri, kind, name, namespace, index }: NamedWorkload): PageQuestion {
  return { uri, kind, ...(name !== null && { name }), ...(namespace !== null && { namespace }), index: String(index) };
}

/** The page as Markdown; a sentence where the manifest no longer has what it is about. */
export async function answerPage(client: LanguageClient, question: PageQuestion): Promise<string> {
  const { text, uri = '', kind = '', name = null, namespace = null, index = '0' } = question;
  const workload: NamedWorkload = { uri, kind, name, namespace, index: Number(index) };
  const answer =
    text === undefined
      ? await client.sendRequest<ReviewAnswer | null>(REVIEW, workload)
      : await client.sendRequest<MarkdownAnswer | null>(EXPLAIN, { text } satisfies ExplainParams);
  return answer?.markdown ?? l10n.t('{workload} is not in the manifest any more.', { workload: [kind, name].filter(Boolean).join(' ') });
}

/** Keeps open pages up to date until it is disposed. */
export function followPages(client: LanguageClient, documents: ReadOnlyDocuments): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const later = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      // A server that stops answers nothing; its next start asks again.
      documents.refreshPages().catch(() => undefined);
    }, PAUSE);
  };
  return Disposable.from(
    client.onNotification(PAGES_CHANGED, later),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) later();
    }),
    { dispose: () => clearTimeout(timer) },
  );
}

/** Whether the workload that a code lens names, or the one at the cursor, has a review, which is shown. */
export async function showReview(
  client: LanguageClient,
  documents: ReadOnlyDocuments,
  params: ShowReviewArguments | undefined,
): Promise<boolean> {
  const answer = params === undefined ? null : await client.sendRequest<ReviewAnswer | null>(REVIEW, params);
  if (answer === null) void window.showInformationMessage(reviewTexts.noWorkload());
  else await documents.showPage(l10n.t('SCC review of {workload}', { workload: answer.title }), reviewQuestion(answer.workload));
  return answer !== null;
}

/** Where the user is in a text. */
export function cursor(): ShowReviewArguments | undefined {
  const editor = editorWindow.activeTextEditor;
  if (editor === undefined) return undefined;
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), position: { line, character } };
}

/** Explains a rejection: that in the selected text, else one that the user pastes, or has read from the clipboard by a button. */
export async function explainError(client: LanguageClient, documents: ReadOnlyDocuments): Promise<void> {
  const ask = (text: string): Promise<MarkdownAnswer | null> => client.sendRequest<MarkdownAnswer | null>(EXPLAIN, { text });
  const selected = selectedText();
  const text = (await ask(selected)) === null ? await askUser(ask) : selected;
  const answer = text === undefined ? null : await ask(text);
  if (text !== undefined && answer !== null) await documents.showPage(answer.title, { text });
}

function askUser(ask: (text: string) => Promise<MarkdownAnswer | null>): Promise<string | undefined> {
  return window.askText({
    title: l10n.t('Explain an Admission Error'),
    prompt: l10n.t("Paste the API server's message, including the text before it."),
    placeHolder: 'pods "…" is forbidden: unable to validate against any security context constraint: […]',
    validate: async value => (value.trim() === '' || (await ask(value)) !== null ? undefined : explainTexts.noRejection()),
    button: { icon: 'clippy', tooltip: l10n.t('Take the Message from the Clipboard'), read: () => env.clipboard.readText() },
  });
}

function selectedText(): string {
  const editor = editorWindow.activeTextEditor;
  return editor === undefined ? '' : editor.document.getText(editor.selection);
}

/** VS Code's own preview, as an editor. */
const PREVIEW = 'vscode.markdown.preview.editor';

/** Shows the page of the rule at the cursor, rendered. Without one, and where there are several, the user chooses. */
export async function showRule(folder: Uri, named: unknown): Promise<void> {
  const all = (await workspace.fs.readDirectory(folder)).map(([file]) => file.replace(/\.md$/, ''));
  const here = typeof named === 'string' ? [named] : rulesAtCursor();
  const known = all.filter(rule => here.includes(rule));
  const rule = known.length === 1 ? known[0] : await pick(known.length === 0 ? all : known);
  if (rule !== undefined) await commands.executeCommand('vscode.openWith', Uri.joinPath(folder, `${rule}.md`), PREVIEW);
}

async function pick(rules: readonly string[]): Promise<string | undefined> {
  const items = rules.map(label => ({ label }));
  return (await window.showQuickPick(items, { title: l10n.t('Show the Page of a Rule'), placeHolder: ruleTexts.placeholder() }))?.label;
}

function rulesAtCursor(): readonly string[] {
  const editor = editorWindow.activeTextEditor;
  if (editor === undefined) return [];
  return languages
    .getDiagnostics(editor.document.uri)
    .filter(({ source, range }) => source === 'scc-lens' && range.contains(editor.selection.active))
    .map(({ code }) => String(typeof code === 'object' ? code.value : code));
}
