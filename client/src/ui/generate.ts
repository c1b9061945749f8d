/** Shows generated SCCs as a new YAML file that is not saved yet, and reports what could not be generated and why. */
import { Uri, window as editorWindow, workspace, WorkspaceEdit } from 'vscode';
import type { LogOutputChannel, TextEdit } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { buttonTexts, window } from '../editor';
import { GENERATE_SCC } from '../../../server/src/protocol';
import type { GenerateSccParams, GenerateSccResult } from '../../../server/src/protocol';
import { generateTexts } from './messages';
import { stillFit } from './staleness';

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
  if (!stillFit(result.documents)) return;
  await show(client, result);
  await report(client, output, result);
}

function paramsOf(target: unknown, selection: unknown): GenerateSccParams | undefined {
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

async function askNamespace(): Promise<string | undefined> {
  return window.showInputBox({
    title: generateTexts.title(),
    prompt: generateTexts.namespacePrompt(),
    ignoreFocusOut: true,
    validateInput: value => (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(value) ? undefined : generateTexts.notANamespace()),
  });
}

/** Shows the SCCs where they are to be, last the new ones. Nothing is saved. */
async function show(client: LanguageClient, { documents }: GenerateSccResult): Promise<void> {
  for (const { uri, edits } of documents) await showEdited(Uri.parse(uri), await client.protocol2CodeConverter.asTextEdits([...edits]));
}

async function showEdited(uri: Uri, edits: readonly TextEdit[]): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const edit = new WorkspaceEdit();
  edit.set(uri, [...edits]);
  await workspace.applyEdit(edit);
  await editorWindow.showTextDocument(document);
}

async function report(client: LanguageClient, output: LogOutputChannel, result: GenerateSccResult): Promise<void> {
  const { generated, refused, edit } = result;
  for (const { serviceAccount, proof } of generated) output.info(generateTexts.proof(serviceAccount, proof));
  for (const { reason } of refused) output.warn(reason);
  const changes = generated.flatMap(scc => scc.changes);
  const [changeManifests, showDetails] = [generateTexts.changeManifests(), buttonTexts.showDetails()];
  const buttons = [
    ...(edit.documentChanges.length > 0 ? [changeManifests] : []),
    ...(generated.length + refused.length > 1 ? [showDetails] : []),
  ];
  const message = summary(result, changes);
  const choice = await (refused.some(({ needed }) => needed)
    ? window.showWarningMessage(message, ...buttons)
    : window.showInformationMessage(message, ...buttons));
  if (choice === showDetails) output.show(true);
  if (choice === changeManifests && stillFit(edit.documentChanges.map(({ textDocument }) => textDocument)))
    await workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(edit), { isRefactoring: true });
}

function summary({ generated, refused }: GenerateSccResult, changes: readonly string[]): string {
  const [only, ...others] = generated;
  const proofs = only === undefined ? [] : others.length === 0 ? [only.proof] : [generateTexts.proven(generated.length)];
  const needed = refused.filter(refusal => refusal.needed);
  const [first] = needed.length > 0 ? needed : generated.length > 0 ? [] : refused;
  const sentences = [
    ...proofs,
    ...(changes.length > 0 ? [generateTexts.toChange(changes.join('; '))] : []),
    ...(first === undefined ? [] : [first.reason]),
    ...(needed.length > 1 ? [generateTexts.more(needed.length - 1)] : []),
  ];
  return sentences.length === 0 ? generateTexts.noWorkload() : sentences.join(' ');
}
