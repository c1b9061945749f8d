/** Shows generated SCCs as a new YAML file that is not saved yet, and says what could not be generated and why. */
import { FileType, Position, ProgressLocation, TextEdit, Uri, window, workspace, WorkspaceEdit } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { GENERATE_SCC } from '../../../server/src/protocol';
import type { GenerateSccParams, GenerateSccResult } from '../../../server/src/protocol';
import { stillFit } from './staleness';

/** For what a code lens names, what is chosen in the explorer, or else the active editor. */
export async function generateScc(client: LanguageClient, output: LogOutputChannel, target?: unknown, selection?: unknown): Promise<void> {
  const params = paramsOf(target, selection);
  if (params === undefined) {
    void window.showInformationMessage('SCC Lens: open a manifest, or choose files or folders in the explorer.');
    return;
  }
  const first = await ask(client, params);
  const namespace = first.refused.some(({ unplaced, needed }) => unplaced && needed) ? await askNamespace() : undefined;
  const result = namespace === undefined ? first : await ask(client, { ...params, namespace });
  const [uri = ''] = params.uris;
  if (!stillFit(result.generated.flatMap(scc => scc.rewrites ?? []))) return;
  if (result.generated.length > 0) await show(client, Uri.parse(uri), result);
  await tell(client, output, result);
}

function paramsOf(target: unknown, selection: unknown): GenerateSccParams | undefined {
  if (isParams(target)) return target;
  const chosen =
    Array.isArray(selection) && selection.length > 0
      ? (selection as readonly unknown[])
      : [target ?? window.activeTextEditor?.document.uri];
  const uris = chosen.filter(uri => uri instanceof Uri).map(uri => uri.toString());
  return uris.length === 0 ? undefined : { uris };
}

function isParams(target: unknown): target is GenerateSccParams {
  return typeof target === 'object' && target !== null && 'uris' in target;
}

function ask(client: LanguageClient, params: GenerateSccParams): Promise<GenerateSccResult> {
  return Promise.resolve(
    window.withProgress(
      { location: ProgressLocation.Notification, title: 'SCC Lens: generating SCCs', cancellable: true },
      (_progress, token) => client.sendRequest<GenerateSccResult>(GENERATE_SCC, params, token),
    ),
  );
}

async function askNamespace(): Promise<string | undefined> {
  return window.showInputBox({
    title: 'Generate Least-Privilege SCC',
    prompt: 'Some workloads name no namespace. In which one will they run?',
    ignoreFocusOut: true,
    validateInput: value =>
      /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(value) ? undefined : 'A namespace has lower-case letters, digits and dashes.',
  });
}

/** Earlier SCCs are written anew where they are, the others in one new file beside the first of the chosen ones. Nothing is saved. */
async function show(client: LanguageClient, chosen: Uri, { generated }: GenerateSccResult): Promise<void> {
  const rewrites = generated.flatMap(scc => scc.rewrites ?? []);
  for (const uri of new Set(rewrites.map(rewrite => rewrite.uri))) {
    const edits = rewrites.filter(rewrite => rewrite.uri === uri).flatMap(rewrite => rewrite.edits);
    await showEdited(Uri.parse(uri), await client.protocol2CodeConverter.asTextEdits(edits));
  }
  const added = generated.filter(scc => scc.rewrites === null);
  const [first, ...others] = added;
  if (first === undefined) return;
  const text = added.map(scc => scc.text).join('---\n');
  const uri = await freeUri(chosen, others.length === 0 ? first.fileName : 'generated-sccs.yaml');
  if (uri === undefined) await window.showTextDocument(await workspace.openTextDocument({ language: 'yaml', content: text }));
  else await showEdited(uri, [TextEdit.insert(new Position(0, 0), text)]);
}

async function showEdited(uri: Uri, edits: readonly TextEdit[]): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const edit = new WorkspaceEdit();
  edit.set(uri, [...edits]);
  await workspace.applyEdit(edit);
  await window.showTextDocument(document);
}

/** Saving such a document asks for no name; undefined where there is no folder for it. */
async function freeUri(chosen: Uri, fileName: string): Promise<Uri | undefined> {
  if (chosen.scheme !== 'file') return undefined;
  const { type } = await workspace.fs.stat(chosen);
  const folder = type === FileType.Directory ? chosen : Uri.joinPath(chosen, '..');
  const opened = new Set(workspace.textDocuments.map(({ uri }) => uri.path));
  for (let number = 1; ; number++) {
    const uri = Uri.joinPath(folder, number === 1 ? fileName : fileName.replace(/\.yaml$/, `-${number}.yaml`));
    const isTaken =
      opened.has(uri.path) ||
      (await workspace.fs.stat(uri).then(
        () => true,
        () => false,
      ));
    if (!isTaken) return uri.with({ scheme: 'untitled' });
  }
}

async function tell(client: LanguageClient, output: LogOutputChannel, result: GenerateSccResult): Promise<void> {
  const { generated, refused, edit } = result;
  for (const { serviceAccount, proof } of generated) output.info(`SCC for ${serviceAccount}: ${proof}`);
  for (const { reason } of refused) output.warn(reason);
  const changes = generated.flatMap(scc => scc.changes);
  const buttons = [
    ...(edit.documentChanges.length > 0 ? ['Change Manifests'] : []),
    ...(generated.length + refused.length > 1 ? ['Show Details'] : []),
  ];
  const message = summary(result, changes);
  const choice = await (refused.some(({ needed }) => needed)
    ? window.showWarningMessage(message, ...buttons)
    : window.showInformationMessage(message, ...buttons));
  if (choice === 'Show Details') output.show(true);
  if (choice === 'Change Manifests' && stillFit(edit.documentChanges.map(({ textDocument }) => textDocument)))
    await workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(edit), { isRefactoring: true });
}

function summary({ generated, refused }: GenerateSccResult, changes: readonly string[]): string {
  const [only, ...others] = generated;
  const said = only === undefined ? [] : others.length === 0 ? [only.proof] : [`${generated.length} SCCs generated, each proven.`];
  const needed = refused.filter(refusal => refusal.needed);
  const [first] = needed.length > 0 ? needed : generated.length > 0 ? [] : refused;
  const more = needed.length > 1 ? ` And ${needed.length - 1} more.` : '';
  const sentences = [
    ...said,
    ...(changes.length > 0 ? [`To be changed: ${changes.join('; ')}.`] : []),
    ...(first === undefined ? [] : [`${first.reason}${more}`]),
  ];
  return `SCC Lens: ${sentences.length === 0 ? 'no workload was found there.' : sentences.join(' ')}`;
}
