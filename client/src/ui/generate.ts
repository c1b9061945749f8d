/** Generates SCCs, or one file for a cluster administrator, and reports what could not be generated and why. */
import * as l10n from '@vscode/l10n';
import { env, Position, Uri, window as editorWindow, workspace, WorkspaceEdit, type LogOutputChannel } from 'vscode';
import type { BaseLanguageClient as LanguageClient } from 'vscode-languageclient';
import { GENERATE_SCC, HAND_OVER, type GenerateSccParams, type GenerateSccResult, type HandOverResult } from '@scc-lens/protocol';
import { buttonTexts, showText, window } from '../editor';
import { applyPreviewed } from './applyPreviewed';
import { generateTexts, handOverTexts, previewTexts } from './messages';

/** For what a code lens names, what is chosen in the explorer, or else the active editor. */
export async function generateScc(
  client: LanguageClient,
  output: LogOutputChannel,
  onApplied: () => void,
  target?: unknown,
  selection?: unknown,
): Promise<void> {
  const result = await askFor<GenerateSccResult>(client, GENERATE_SCC, l10n.t('generating SCCs'), paramsOf(target, selection));
  if (result === undefined) return;
  const outcome = result.edit.documentChanges.length === 0 ? 'declined' : await applyPreviewed(client, result.edit);
  if (outcome === 'applied') onApplied();
  if (outcome !== 'stale') await report(output, result, outcome === 'applied');
}

/** What a code lens names, what is chosen in the explorer, or else the active editor; undefined for nothing. */
function paramsOf(target: unknown, selection: unknown): GenerateSccParams | undefined {
  if (isParams(target)) return target;
  const chosen =
    Array.isArray(selection) && selection.length > 0
      ? (selection as readonly unknown[])
      : [target ?? editorWindow.activeTextEditor?.document.uri];
  const uris = chosen.filter(uri => uri instanceof Uri).map(uri => uri.toString());
  return uris.length === 0 ? undefined : { uris };
}

const isParams = (target: unknown): target is GenerateSccParams => typeof target === 'object' && target !== null && 'uris' in target;

/** The server's answer; undefined if nothing is chosen, which is reported. Asks for the namespace of workloads that name none. */
async function askFor<T extends Pick<GenerateSccResult, 'refused'>>(
  client: LanguageClient,
  method: string,
  progress: string,
  params: GenerateSccParams | undefined,
): Promise<T | undefined> {
  if (params === undefined) {
    void window.showInformationMessage(l10n.t('Open a manifest, or choose files or folders in the explorer.'));
    return undefined;
  }
  const ask = (question: GenerateSccParams): Promise<T> =>
    window.withProgress(progress, (_progress, token) => client.sendRequest<T>(method, question, token));
  const first = await ask(params);
  const namespace = first.refused.some(({ unplaced, needed }) => unplaced && needed) ? await askNamespace() : undefined;
  return namespace === undefined ? first : ask({ ...params, namespace });
}

/** Where workloads run that name no namespace; undefined if the user does not answer. */
async function askNamespace(): Promise<string | undefined> {
  return window.showInputBox({
    title: l10n.t('Generate Least-Privilege SCC'),
    prompt: l10n.t('Some workloads name no namespace. In which one will they run?'),
    ignoreFocusOut: true,
    validateInput: value => (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(value) ? undefined : generateTexts.notANamespace()),
  });
}

async function report(output: LogOutputChannel, result: GenerateSccResult, applied: boolean): Promise<void> {
  const { generated, refused } = result;
  for (const { serviceAccount, proof, changes } of generated) {
    output.info(l10n.t('SCC for {account}: {proof}', { account: serviceAccount, proof }));
    for (const change of changes) output.info(l10n.t('Change for the SCC of {account}: {change}', { account: serviceAccount, change }));
  }
  for (const { reason } of refused) output.warn(reason);
  const buttons = generated.length + refused.length > 1 ? [buttonTexts.showDetails()] : [];
  const message = summary(result, applied);
  const choice = await (refused.some(({ needed }) => needed)
    ? window.showWarningMessage(message, ...buttons)
    : window.showInformationMessage(message, ...buttons));
  if (choice !== undefined) output.show(true);
}

function summary({ generated, refused }: GenerateSccResult, applied: boolean): string {
  const [only, ...others] = generated;
  const proofs = only === undefined ? [] : others.length === 0 ? [only.proof] : [generateTexts.proven(generated.length)];
  const outcome = generated.length === 0 ? [] : applied ? [...proofs, l10n.t('Review the files and save them.')] : [previewTexts.nothing()];
  const needed = refused.filter(refusal => refusal.needed);
  const [first] = needed.length > 0 ? needed : generated.length > 0 ? [] : refused;
  const sentences = [
    ...outcome,
    ...(first === undefined ? [] : [first.reason]),
    ...(needed.length > 1 ? [l10n.t('And {count} more.', { count: needed.length - 1 })] : []),
  ];
  return sentences.length === 0 ? generateTexts.noWorkload() : sentences.join(' ');
}

/** For what a message or a code lens names, what is chosen in the explorer, or else the active editor. */
export async function handToAdmin(client: LanguageClient, output: LogOutputChannel, target?: unknown, selection?: unknown): Promise<void> {
  const result = await askFor<HandOverResult>(client, HAND_OVER, handOverTexts.collecting(), paramsOf(target, selection));
  if (result === undefined) return;
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
      ? l10n.t('Save {file} and give it to a cluster administrator. The clipboard now contains: {command}', { file: fileName, command })
      : handOverTexts.notCopied({ file: fileName, command, reason: failure }),
    ...(result.changes.length > 0 ? [l10n.t('The manifests must change for it: {changes}', { changes: result.changes.join('; ') })] : []),
    ...(left === undefined ? [] : [left.reason]),
  ];
  const change = l10n.t('Change Manifests');
  const show = failure === null && left === undefined ? window.showInformationMessage : window.showWarningMessage;
  const save = l10n.t('Save');
  const buttons = [
    save,
    ...(result.edit.documentChanges.length > 0 ? [change] : []),
    ...(result.refused.length > 0 ? [buttonTexts.showOutput()] : []),
  ];
  const choice = await show(sentences.join(' '), ...buttons);
  if (choice === save) await workspace.save(Uri.parse(uri));
  if (choice === buttonTexts.showOutput()) output.show(true);
  if (choice === change) await applyPreviewed(client, result.edit);
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
