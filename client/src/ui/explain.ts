import { env, window as editorWindow } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { window } from '../editor';
import { EXPLAIN } from '../../../server/src/protocol';
import type { MarkdownAnswer } from '../../../server/src/protocol';
import type { ReadOnlyDocuments } from '../editor';

/** Explains a rejection: the selected text if it holds one, else the clipboard's, else what a person pastes. */
export async function explainError(client: LanguageClient, documents: ReadOnlyDocuments): Promise<void> {
  const ask = (text: string): Promise<MarkdownAnswer | null> => client.sendRequest<MarkdownAnswer | null>(EXPLAIN, { text });
  const answer = (await ask(selectedText())) ?? (await ask(await env.clipboard.readText())) ?? (await askPerson(ask));
  if (answer !== undefined) await documents.show(`${answer.title}.md`, answer.markdown);
}

async function askPerson(ask: (text: string) => Promise<MarkdownAnswer | null>): Promise<MarkdownAnswer | undefined> {
  const text = await window.showInputBox({
    title: 'Explain an Admission Error',
    prompt: "Paste the API server's message, including the text before it.",
    placeHolder: 'pods "…" is forbidden: unable to validate against any security context constraint: […]',
    ignoreFocusOut: true,
    validateInput: async value =>
      value.trim() === '' || (await ask(value)) !== null
        ? undefined
        : 'There is no rejection by SCC or Pod Security admission in this text.',
  });
  return text === undefined ? undefined : ((await ask(text)) ?? undefined);
}

function selectedText(): string {
  const editor = editorWindow.activeTextEditor;
  return editor === undefined ? '' : editor.document.getText(editor.selection);
}
