import * as l10n from '@vscode/l10n';
import { Uri, workspace, type LogOutputChannel } from 'vscode';
import { CancellationToken, type BaseLanguageClient as LanguageClient } from 'vscode-languageclient';
import { REPLACE_SUPERVISORS, type ReplacedFile, type ReplaceSupervisorsResult } from '@scc-lens/protocol';
import { buttonTexts, window } from '../editor';
import { applyPreviewed } from './applyPreviewed';
import { replaceTexts } from './messages';

/** Replaces the hostPath supervisors of the workspace, in the files and by the changes that the user confirms, and reports the result. */
export async function replaceSupervisors(client: LanguageClient, output: LogOutputChannel): Promise<void> {
  const ask = (token = CancellationToken.None): Promise<ReplaceSupervisorsResult> => client.sendRequest(REPLACE_SUPERVISORS, {}, token);
  const offer = await window.withProgress(l10n.t('looking for hostPath supervisors'), (_report, token) => ask(token));
  const chosen = new Set(offer.files.length === 0 ? [] : await pickFiles(offer));
  const documentChanges = offer.edit.documentChanges.filter(change => 'textDocument' in change && chosen.has(change.textDocument.uri));
  const outcome = documentChanges.length === 0 ? 'declined' : await applyPreviewed(client, { ...offer.edit, documentChanges });
  const replaced = outcome === 'applied' ? podsOf(offer.files) - podsOf((await ask()).files) : 0;
  const details = [...offer.refused.map(({ uri, line, reason }) => replaceTexts.notReplaced(placeOf(uri, line), reason)), ...offer.unread];
  for (const detail of details) output.warn(detail);
  const choice = await window.showInformationMessage(summary(offer, replaced), ...(details.length > 0 ? [buttonTexts.showDetails()] : []));
  if (choice !== undefined) output.show(true);
}

/** The URIs of the files that the user leaves ticked. */
async function pickFiles({ files, extent }: ReplaceSupervisorsResult): Promise<readonly string[]> {
  const items = files.map(({ uri, pods }) => {
    return { label: workspace.asRelativePath(Uri.parse(uri)), description: replaceTexts.pods(pods), picked: true, uri };
  });
  const picked = await window.showBoxes(items, { title: replaceTexts.title(extent), placeHolder: replaceTexts.placeholder() });
  return (picked ?? []).map(({ uri }) => uri);
}

const podsOf = (files: readonly ReplacedFile[]): number => files.reduce((sum, { pods }) => sum + pods, 0);

function summary({ files, refused, unread }: ReplaceSupervisorsResult, replaced: number): string {
  const sentences: string[] = [];
  const offered = podsOf(files);
  if (offered === 0) sentences.push(l10n.t('No hostPath supervisor in the workspace can be replaced.'));
  else if (replaced === 0) sentences.push(l10n.t('Nothing was replaced.'));
  else sentences.push(replaced === offered ? replaceTexts.all(replaced) : replaceTexts.some(replaced, offered));
  const [first] = refused;
  if (first !== undefined)
    sentences.push(replaceTexts.refused({ count: refused.length, place: placeOf(first.uri, first.line), reason: first.reason }));
  if (unread.length > 0) sentences.push(replaceTexts.unread(unread.length));
  return sentences.join(' ');
}

/** @param line from zero */
const placeOf = (uri: string, line: number): string => `${workspace.asRelativePath(Uri.parse(uri))}:${line + 1}`;
