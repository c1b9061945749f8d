import { Uri, workspace } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import { CancellationToken } from 'vscode-languageclient/node';
import type { LanguageClient } from 'vscode-languageclient/node';
import { buttonTexts, window } from '../editor';
import { CONVERT_WORKSPACE } from '../../../server/src/protocol';
import type { ConvertWorkspaceResult } from '../../../server/src/protocol';
import { convertTexts } from './messages';

/**
 * Asks the server for the conversion of every supervisor mount in the workspace and hands it to the editor, whose refactor preview
 * opens because each edit needs confirmation. Then reports what was converted, what was not, and why.
 */
export async function convertWorkspace(client: LanguageClient, output: LogOutputChannel): Promise<void> {
  const ask = (token = CancellationToken.None): Promise<ConvertWorkspaceResult> => client.sendRequest(CONVERT_WORKSPACE, {}, token);
  const offer = await window.withProgress(convertTexts.looking(), (_report, token) => ask(token));
  const left = (await confirmConversion(client, offer)) ? (await ask()).converted : offer.converted;
  const details = [...offer.refused.map(({ uri, line, reason }) => convertTexts.notConverted(placeOf(uri, line), reason)), ...offer.unread];
  for (const detail of details) output.warn(detail);
  const choice = await window.showInformationMessage(
    summary(offer, offer.converted - left),
    ...(details.length > 0 ? [buttonTexts.showDetails()] : []),
  );
  if (choice !== undefined) output.show(true);
}

/** Whether the user applied something from the preview; the editor does not report how much. */
async function confirmConversion(client: LanguageClient, { converted, edit }: ConvertWorkspaceResult): Promise<boolean> {
  return converted > 0 && workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(edit), { isRefactoring: true });
}

function summary({ converted: offered, refused, unread }: ConvertWorkspaceResult, converted: number): string {
  const sentences: string[] = [];
  if (offered === 0) sentences.push(convertTexts.none());
  else if (converted === 0) sentences.push(convertTexts.nothingApplied());
  else sentences.push(converted === offered ? convertTexts.all(converted) : convertTexts.some(converted, offered));
  const [first] = refused;
  if (first !== undefined)
    sentences.push(convertTexts.refused({ count: refused.length, place: placeOf(first.uri, first.line), reason: first.reason }));
  if (unread.length > 0) sentences.push(convertTexts.unread(unread.length));
  return sentences.join(' ');
}

/** @param line from zero */
function placeOf(uri: string, line: number): string {
  return `${workspace.asRelativePath(Uri.parse(uri))}:${line + 1}`;
}
