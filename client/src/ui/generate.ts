/** Generates SCCs, has the user confirm what is to be written, and reports what could not be generated and why. */
import { Uri, window as editorWindow } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { GENERATE_SCC } from '@scc-lens/protocol';
import type { GenerateSccParams, GenerateSccResult } from '@scc-lens/protocol';
import { buttonTexts, window } from '../editor';
import { applyPreviewed } from './applyPreviewed';
import { generateTexts, previewTexts } from './messages';

/** For what a code lens names, what is chosen in the explorer, or else the active editor. */
export async function generateScc(client: LanguageClient, output: LogOutputChannel, target?: unknown, selection?: unknown): Promise<void> {
  const params = paramsOf(target, selection);
  if (params === undefined) {
    void window.showInformationMessage(generateTexts.openManifest());
    return;
  }
  const first = await ask(client, params);
  const namespace = first.refused.some(({ unplaced, needed }) => unplaced && needed) ? await askNamespace() : undefined;
  const result = namespace === undefined ? first : await ask(client, { ...params, namespace });
  const outcome = result.edit.documentChanges.length === 0 ? 'declined' : await applyPreviewed(client, result.edit);
  if (outcome !== 'stale') await report(output, result, outcome === 'applied');
}

/** What a code lens names, what is chosen in the explorer, or else the active editor; undefined for nothing. */
export function paramsOf(target: unknown, selection: unknown): GenerateSccParams | undefined {
  if (isParams(target)) return target;
  const chosen =
    Array.isArray(selection) && selection.length > 0
      ? (selection as readonly unknown[])
      : [target ?? editorWindow.activeTextEditor?.document.uri];
  const uris = chosen.filter(uri => uri instanceof Uri).map(uri => uri.toString());
  return uris.length === 0 ? undefined : { uris };
}

function isParams(target: unknown): target is GenerateSccParams {
  return typeof target === 'object' && target !== null && 'uris' in target;
}

function ask(client: LanguageClient, params: GenerateSccParams): Promise<GenerateSccResult> {
  return Promise.resolve(
    window.withProgress(generateTexts.generating(), (_progress, token) =>
      client.sendRequest<GenerateSccResult>(GENERATE_SCC, params, token),
    ),
  );
}

/** Where workloads run that name no namespace; undefined if the user does not answer. */
export async function askNamespace(): Promise<string | undefined> {
  return window.showInputBox({
    title: generateTexts.title(),
    prompt: generateTexts.namespacePrompt(),
    ignoreFocusOut: true,
    validateInput: value => (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(value) ? undefined : generateTexts.notANamespace()),
  });
}

async function report(output: LogOutputChannel, result: GenerateSccResult, applied: boolean): Promise<void> {
  const { generated, refused } = result;
  for (const { serviceAccount, proof, changes } of generated) {
    output.info(generateTexts.proof(serviceAccount, proof));
    for (const change of changes) output.info(generateTexts.change(serviceAccount, change));
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
  const outcome = generated.length === 0 ? [] : applied ? [...proofs, generateTexts.review()] : [previewTexts.nothing()];
  const needed = refused.filter(refusal => refusal.needed);
  const [first] = needed.length > 0 ? needed : generated.length > 0 ? [] : refused;
  const sentences = [
    ...outcome,
    ...(first === undefined ? [] : [first.reason]),
    ...(needed.length > 1 ? [generateTexts.more(needed.length - 1)] : []),
  ];
  return sentences.length === 0 ? generateTexts.noWorkload() : sentences.join(' ');
}
