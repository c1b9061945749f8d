import { Uri, workspace } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import { CancellationToken } from 'vscode-languageclient/node';
import type { LanguageClient } from 'vscode-languageclient/node';
import { window } from '../editor';
import { CONVERT_WORKSPACE } from '../../../server/src/protocol';
import type { ConvertWorkspaceResult } from '../../../server/src/protocol';

/**
 * Asks the server for the conversion of every supervisor mount in the workspace and hands it to the editor, whose refactor preview
 * opens because each edit needs confirmation. Then reports what was converted, what was not, and why.
 */
export async function convertWorkspace(client: LanguageClient, output: LogOutputChannel): Promise<void> {
  const ask = (token = CancellationToken.None): Promise<ConvertWorkspaceResult> => client.sendRequest(CONVERT_WORKSPACE, {}, token);
  const offer = await window.withProgress('SCC Lens: looking for supervisor mounts', (_report, token) => ask(token));
  const left = (await confirmConversion(client, offer)) ? (await ask()).converted : offer.converted;
  const details = [
    ...offer.refused.map(({ uri, line, reason }) => `${nameOf(uri)}:${line + 1}: not converted: ${reason}`),
    ...offer.unread,
  ];
  for (const detail of details) output.warn(detail);
  const choice = await window.showInformationMessage(
    summary(offer, offer.converted - left),
    ...(details.length > 0 ? ['Show Details'] : []),
  );
  if (choice !== undefined) output.show(true);
}

/** Whether the user applied something from the preview; the editor does not report how much. */
async function confirmConversion(client: LanguageClient, { converted, edit }: ConvertWorkspaceResult): Promise<boolean> {
  return converted > 0 && workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(edit), { isRefactoring: true });
}

function summary({ converted: offered, refused, unread }: ConvertWorkspaceResult, converted: number): string {
  const sentences: string[] = [];
  if (offered === 0) sentences.push('No supervisor mount in the workspace can be converted.');
  else if (converted === 0) sentences.push('Nothing was converted.');
  else
    sentences.push(
      `Converted ${converted === offered ? count(converted, 'supervisor mount') : `${converted} of ${count(offered, 'supervisor mount')}`}; look over the changed files and save them.`,
    );
  const [first] = refused;
  if (first !== undefined)
    sentences.push(
      `${count(refused.length, 'mount')} could not be converted safely: ${nameOf(first.uri)}:${first.line + 1}: ${first.reason}${refused.length > 1 ? ' …' : ''}`,
    );
  if (unread.length > 0) sentences.push(`${count(unread.length, 'file')} could not be looked at.`);
  return `SCC Lens: ${sentences.join(' ')}`;
}

const nameOf = (uri: string): string => workspace.asRelativePath(Uri.parse(uri));

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
