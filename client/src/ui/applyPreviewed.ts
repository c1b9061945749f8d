import { Uri, ViewColumn, window as editorWindow, workspace } from 'vscode';
import type { LanguageClient, WorkspaceEdit } from 'vscode-languageclient/node';
import { showText, ticked } from '../editor';
import { stillFit } from './staleness';

/** Nothing was changed if the user declined, or if a file has changed in the meantime, which is reported. */
export type Outcome = 'applied' | 'declined' | 'stale';

/**
 * Shows an edit of several files in the editor's refactor preview, makes what the user leaves ticked, and shows the files that it created.
 * Nothing that exists is saved: the editor saves only what is called a refactoring.
 */
export async function applyPreviewed(client: LanguageClient, edit: WorkspaceEdit): Promise<Outcome> {
  const { documentChanges = [] } = edit;
  const places = documentChanges.flatMap(change => ('textDocument' in change ? [change.textDocument] : []));
  const created = documentChanges.flatMap(change => ('kind' in change && change.kind === 'create' ? [change.uri] : []));
  if (!stillFit(places)) return 'stale';
  if (!(await workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(ticked(edit))))) return 'declined';
  const opened = new Set(workspace.textDocuments.map(({ uri }) => uri.toString()));
  for (const uri of created.map(spelled => Uri.parse(spelled)))
    if (opened.has(uri.toString()) || (await workspace.fs.stat(uri).then(Boolean, () => false)))
      await showText(uri, { preview: false, viewColumn: columnOfTexts() });
  return 'applied';
}

/** Where the user has text, so that a walkthrough or a review beside it stays in sight. */
function columnOfTexts(): ViewColumn {
  const shown = [editorWindow.activeTextEditor, ...editorWindow.visibleTextEditors];
  return shown.find(editor => editor?.viewColumn !== undefined)?.viewColumn ?? ViewColumn.Active;
}
