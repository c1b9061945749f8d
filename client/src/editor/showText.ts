import { window } from 'vscode';
import type { TextDocumentShowOptions, TextEditor, Uri } from 'vscode';

/** The document that was shown last, or is about to be. */
let last: Thenable<unknown> = Promise.resolve();

/** Shows a document in an editor, behind those before it: of two that are to be shown at once, VS Code shows one and reports the other as an error. */
export function showText(uri: Uri, options: TextDocumentShowOptions): Thenable<TextEditor> {
  const show = (): Thenable<TextEditor> => window.showTextDocument(uri, options);
  const shown = last.then(show, show);
  last = shown;
  return shown;
}
