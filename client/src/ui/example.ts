/** Commands of the walkthrough, which has the focus, on the manifest beside it, or on an example where none is there. */
import { readFile } from 'node:fs/promises';
import { commands, Range, ViewColumn, window as editorWindow, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import { showText } from '../editor';
import type { Manifests } from '../editor';

const NAME = 'hostpath-sandbox.yaml';
/** Shows the manifest and runs nothing. */
const OPEN_ONLY = 'sccLens.openExample';
/** What the walkthrough runs, by name, so that no link can run anything else. */
const RUNNABLE: readonly unknown[] = [OPEN_ONLY, 'editor.action.quickFix', 'sccLens.generateScc', 'sccLens.showReview', 'sccLens.deploy'];

/** Opens the example beside the walkthrough: the file of the workspace, or a new document with its text. The cursor is at its `hostPath`. */
async function openExample(file: string): Promise<TextDocument> {
  const [found] = await workspace.findFiles(`**/${NAME}`, undefined, 1);
  const document = await (found === undefined
    ? workspace.openTextDocument({ language: 'yaml', content: await readFile(file, 'utf8') })
    : workspace.openTextDocument(found));
  await show(document, ViewColumn.Beside);
  return document;
}

/**
 * Shows a manifest and runs a command there: the manifest of the steps before, because a step may have opened another one, such as the SCC
 * that it generated; else one that an editor shows, or the example.
 */
export function runnerOnManifest(manifests: Manifests, file: string): (command: unknown) => Promise<void> {
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
