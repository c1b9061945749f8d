import { env, window as editorWindow } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { EXPLAIN } from '@scc-lens/protocol';
import type { MarkdownAnswer } from '@scc-lens/protocol';
import { window } from '../editor';
import type { ReadOnlyDocuments } from '../editor';
import { explainTexts } from './messages';
import { explainQuestion } from './pages';

/** Explains a rejection: that in the selected text, else one that the user pastes, or has read from the clipboard by a button. */
export async function explainError(client: LanguageClient, documents: ReadOnlyDocuments): Promise<void> {
  const ask = (text: string): Promise<MarkdownAnswer | null> => client.sendRequest<MarkdownAnswer | null>(EXPLAIN, { text });
  const selected = selectedText();
  const text = (await ask(selected)) === null ? await askUser(ask) : selected;
  const answer = text === undefined ? null : await ask(text);
  if (text !== undefined && answer !== null) await documents.showPage(answer.title, explainQuestion(text));
}

function askUser(ask: (text: string) => Promise<MarkdownAnswer | null>): Promise<string | undefined> {
  return window.askText({
    title: explainTexts.title(),
    prompt: explainTexts.prompt(),
    placeHolder: 'pods "…" is forbidden: unable to validate against any security context constraint: […]',
    validate: async value => (value.trim() === '' || (await ask(value)) !== null ? undefined : explainTexts.noRejection()),
    button: { icon: 'clippy', tooltip: explainTexts.fromClipboard(), read: () => env.clipboard.readText() },
  });
}

function selectedText(): string {
  const editor = editorWindow.activeTextEditor;
  return editor === undefined ? '' : editor.document.getText(editor.selection);
}
