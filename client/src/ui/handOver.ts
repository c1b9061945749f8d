/** Opens one file with what a cluster administrator has to apply, and copies the command that applies it. */
import { env, Position, Uri, workspace, WorkspaceEdit } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { HAND_OVER } from '@scc-lens/protocol';
import type { GenerateSccParams, HandOverResult } from '@scc-lens/protocol';
import { buttonTexts, showText, window } from '../editor';
import { applyPreviewed } from './applyPreviewed';
import { askNamespace, paramsOf } from './generate';
import { generateTexts, handOverTexts } from './messages';

/** For what a message or a code lens names, what is chosen in the explorer, or else the active editor. */
export async function handToAdmin(client: LanguageClient, output: LogOutputChannel, target?: unknown, selection?: unknown): Promise<void> {
  const params = paramsOf(target, selection);
  if (params === undefined) {
    void window.showInformationMessage(generateTexts.openManifest());
    return;
  }
  const result = await askPlaced(client, params);
  for (const { reason } of result.refused) output.warn(reason);
  const left = result.refused.find(({ needed }) => needed);
  if (result.document === null) {
    const [reason] = [left ?? result.refused[0]].map(refusal => refusal?.reason ?? generateTexts.noWorkload());
    const show = left === undefined ? window.showInformationMessage : window.showWarningMessage;
    if ((await show(handOverTexts.nothing(reason ?? ''), buttonTexts.showOutput())) !== undefined) output.show(true);
    return;
  }
  const { uri, fileName, text } = result.document;
  await showNew(Uri.parse(uri), text);
  const command = `oc apply -f ${fileName}`;
  const failure = await copy(command);
  const sentences = [
    failure === null
      ? handOverTexts.copied({ file: fileName, command })
      : handOverTexts.notCopied({ file: fileName, command, reason: failure }),
    ...(result.changes.length > 0 ? [handOverTexts.toChange(result.changes.join('; '))] : []),
    ...(left === undefined ? [] : [left.reason]),
  ];
  const change = handOverTexts.changeManifests();
  const show = failure === null && left === undefined ? window.showInformationMessage : window.showWarningMessage;
  const choice = await show(sentences.join(' '), ...(result.edit.documentChanges.length > 0 ? [change] : []), buttonTexts.showOutput());
  if (choice === buttonTexts.showOutput()) output.show(true);
  if (choice === change) await applyPreviewed(client, result.edit);
}

/** Asks for the namespace of workloads that name none, where it is needed. */
async function askPlaced(client: LanguageClient, params: GenerateSccParams): Promise<HandOverResult> {
  const ask = (question: GenerateSccParams): Promise<HandOverResult> =>
    window.withProgress(handOverTexts.collecting(), (_progress, token) => client.sendRequest<HandOverResult>(HAND_OVER, question, token));
  const first = await ask(params);
  const namespace = first.refused.some(({ unplaced, needed }) => unplaced && needed) ? await askNamespace() : undefined;
  return namespace === undefined ? first : ask({ ...params, namespace });
}

/** Shows a new document with its text. It is not saved. */
async function showNew(uri: Uri, text: string): Promise<void> {
  await workspace.openTextDocument(uri);
  const edit = new WorkspaceEdit();
  edit.insert(uri, new Position(0, 0), text);
  await workspace.applyEdit(edit);
  await showText(uri, { preview: false });
}

/** Why the text is not in the clipboard; null if it is. Browsers and remote windows may refuse it. */
async function copy(text: string): Promise<string | null> {
  try {
    await env.clipboard.writeText(text);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
