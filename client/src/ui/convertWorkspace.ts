import { ProgressLocation, Uri, window, workspace } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { CONVERT_WORKSPACE } from '../../../server/src/protocol';
import type { ConvertWorkspaceResult } from '../../../server/src/protocol';

/**
 * Asks the server for the conversion of every supervisor mount in the workspace and hands it to the editor, whose refactor preview
 * opens because each edit wants to be confirmed. Then says what was converted and what was not, and why.
 */
export async function convertWorkspace(client: LanguageClient, output: LogOutputChannel): Promise<void> {
  const result = await window.withProgress(
    { location: ProgressLocation.Notification, title: 'SCC Lens: looking for supervisor mounts', cancellable: true },
    (_progress, token) => client.sendRequest<ConvertWorkspaceResult>(CONVERT_WORKSPACE, {}, token),
  );
  const applied = result.converted > 0 && (await workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(result.edit), { isRefactoring: true }));
  const details = [...result.refused.map(({ uri, line, reason }) => `${nameOf(uri)}:${line + 1}: not converted: ${reason}`), ...result.unread];
  for (const detail of details) output.warn(detail);
  const choice = await window.showInformationMessage(summary(result, applied), ...(details.length > 0 ? ['Show Details'] : []));
  if (choice !== undefined) output.show(true);
}

function summary({ converted, files, refused, unread }: ConvertWorkspaceResult, applied: boolean): string {
  const sentences: string[] = [];
  if (converted === 0) sentences.push('No supervisor mount in the workspace can be converted.');
  else if (applied) sentences.push(`Converted ${count(converted, 'supervisor mount')} in ${count(files, 'file')}; look them over and save.`);
  else sentences.push('Nothing was converted.');
  const [first] = refused;
  if (first !== undefined) sentences.push(`${count(refused.length, 'mount')} could not be converted safely: ${nameOf(first.uri)}:${first.line + 1}: ${first.reason}${refused.length > 1 ? ' …' : ''}`);
  if (unread.length > 0) sentences.push(`${count(unread.length, 'file')} could not be looked at.`);
  return `SCC Lens: ${sentences.join(' ')}`;
}

const nameOf = (uri: string): string => workspace.asRelativePath(Uri.parse(uri));

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
