import { window as editorWindow } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { REVIEW } from '@scc-lens/protocol';
import type { ReviewAnswer, ShowReviewArguments } from '@scc-lens/protocol';
import { window } from '../editor';
import type { ReadOnlyDocuments } from '../editor';
import { reviewTexts } from './messages';
import { reviewQuestion } from './pages';

/** Shows the review of the workload that a code lens names, or of the one at the cursor. */
export async function showReview(
  client: LanguageClient,
  documents: ReadOnlyDocuments,
  target: ShowReviewArguments | undefined,
): Promise<void> {
  const params = target ?? cursor();
  const answer = params === undefined ? null : await client.sendRequest<ReviewAnswer | null>(REVIEW, params);
  if (answer === null) void window.showInformationMessage(reviewTexts.noWorkload());
  else await documents.showPage(reviewTexts.title(answer.title), reviewQuestion(answer.workload));
}

function cursor(): ShowReviewArguments | undefined {
  const editor = editorWindow.activeTextEditor;
  if (editor === undefined) return undefined;
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), position: { line, character } };
}
