/** The walkthrough: its commands, and the context keys that complete its steps. */
import { commands, languages, Range, ViewColumn, window as editorWindow, workspace } from 'vscode';
import type { Disposable, TextDocument, Uri } from 'vscode';
import { showText } from '../editor';
import type { Manifests } from '../editor';

const NAME = 'hostpath-sandbox.yaml';
const OPEN_ONLY = 'sccLens.openExample';
/** What the walkthrough runs, by name, so that no link can run anything else. */
const RUNNABLE: readonly unknown[] = [OPEN_ONLY, 'editor.action.quickFix', 'sccLens.generateScc', 'sccLens.showReview', 'sccLens.deploy'];

/** Opens the example next to the walkthrough: the file of the workspace, or a new document with its text. The cursor is at its `hostPath`. */
async function openExample(file: Uri): Promise<TextDocument> {
  const [found] = await workspace.findFiles(`**/${NAME}`, undefined, 1);
  const document = await (found === undefined
    ? workspace.openTextDocument({ language: 'yaml', content: new TextDecoder().decode(await workspace.fs.readFile(file)) })
    : workspace.openTextDocument(found));
  await show(document, ViewColumn.Beside);
  return document;
}

/** Shows a manifest and runs a command there: the manifest of the earlier steps, else one that an editor shows, else the example. */
export function runnerOnManifest(manifests: Manifests, file: Uri): (command: unknown) => Promise<void> {
  let current: TextDocument | undefined;
  return async command => {
    if (!RUNNABLE.includes(command)) return;
    const shown = editorWindow.visibleTextEditors.find(({ document }) => manifests.has(document));
    if (current === undefined || current.isClosed) current = shown?.document;
    if (current === undefined) current = await openExample(file);
    else await show(current, shown?.viewColumn ?? ViewColumn.Beside);
    if (command !== OPEN_ONLY) await commands.executeCommand(command as string);
  };
}

/** The cursor goes to the last `hostPath`, which is the volume, and stays where there is none. */
async function show(document: TextDocument, viewColumn: ViewColumn | undefined): Promise<void> {
  const offset = document.getText().lastIndexOf('hostPath:');
  const place = document.positionAt(offset);
  const selection = offset < 0 ? {} : { selection: new Range(place, place) };
  await showText(document.uri, { ...(viewColumn !== undefined && { viewColumn }), ...selection });
}

function complete(key: string): void {
  void commands.executeCommand('setContext', `sccLens.${key}`, true);
}

/** A command was run; its end may be a message that stays for hours. */
export function completeCommand(command: string): void {
  complete(`ran.${command.replace('sccLens.', '')}`);
}

/** Notes the first problem, and the first that has gone from a document that is still open. */
export function watchProblems(): Disposable {
  const seen = new Map<string, ReadonlySet<string>>();
  return languages.onDidChangeDiagnostics(({ uris }) => {
    for (const uri of uris) {
      const found = languages.getDiagnostics(uri).filter(({ source }) => source === 'scc-lens');
      const now = new Set(found.map(({ code }) => String(typeof code === 'object' ? code.value : code)));
      const isOpen = workspace.textDocuments.some(document => document.uri.toString() === uri.toString());
      if (now.size > 0) complete('sawProblem');
      // An empty list may be a server that starts again.
      if (isOpen && now.size > 0 && [...(seen.get(uri.toString()) ?? [])].some(code => !now.has(code))) complete('fixedProblem');
      seen.set(uri.toString(), now);
    }
  });
}
