import { window as editorWindow } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { window } from '../editor';
import { REVIEW } from '../../../server/src/protocol';
import type { MarkdownAnswer, ReviewParams, ShowReviewArguments } from '../../../server/src/protocol';
import type { ReadOnlyDocuments } from '../editor';
import { reviewTexts } from './messages';

/** Shows the review of the workload that a code lens names, or of the one at the cursor. */
export async function showReview(
  client: LanguageClient,
  documents: ReadOnlyDocuments,
  target: ShowReviewArguments | undefined,
): Promise<void> {
  const params: ReviewParams | undefined = target ?? cursor();
  const answer = params === undefined ? null : await client.sendRequest<MarkdownAnswer | null>(REVIEW, params);
  if (answer === null) void window.showInformationMessage(reviewTexts.noWorkload());
  else await documents.showRendered(reviewTexts.title(answer.title), answer.markdown);
}

function cursor(): ReviewParams | undefined {
  const editor = editorWindow.activeTextEditor;
  if (editor === undefined) return undefined;
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), position: { line, character } };
}
