import { env, window as editorWindow } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { window } from '../editor';
import { EXPLAIN } from '../../../server/src/protocol';
import type { MarkdownAnswer } from '../../../server/src/protocol';
import type { ReadOnlyDocuments } from '../editor';
import { explainTexts } from './messages';

/** Explains a rejection: that in the selected text, else that in the clipboard, else one that the user pastes. */
export async function explainError(client: LanguageClient, documents: ReadOnlyDocuments): Promise<void> {
  const ask = (text: string): Promise<MarkdownAnswer | null> => client.sendRequest<MarkdownAnswer | null>(EXPLAIN, { text });
  const answer = (await ask(selectedText())) ?? (await ask(await env.clipboard.readText())) ?? (await askUser(ask));
  if (answer !== undefined) await documents.show(`${answer.title}.md`, answer.markdown);
}

async function askUser(ask: (text: string) => Promise<MarkdownAnswer | null>): Promise<MarkdownAnswer | undefined> {
  const text = await window.showInputBox({
    title: explainTexts.title(),
    prompt: explainTexts.prompt(),
    placeHolder: 'pods "…" is forbidden: unable to validate against any security context constraint: […]',
    ignoreFocusOut: true,
    validateInput: async value => (value.trim() === '' || (await ask(value)) !== null ? undefined : explainTexts.noRejection()),
  });
  return text === undefined ? undefined : ((await ask(text)) ?? undefined);
}

function selectedText(): string {
  const editor = editorWindow.activeTextEditor;
  return editor === undefined ? '' : editor.document.getText(editor.selection);
}
