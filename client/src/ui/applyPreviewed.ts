import { Uri, window as editorWindow, workspace } from 'vscode';
import type { LanguageClient, WorkspaceEdit } from 'vscode-languageclient/node';
import { stillFit } from './staleness';

/** Nothing was changed if the user declined, or if a file has changed in the meantime, which is reported. */
export type Outcome = 'applied' | 'declined' | 'stale';

/**
 * Shows an edit of several files in the editor's refactor preview, makes what the user leaves ticked, and shows the files that it created.
 * Nothing is saved: the editor saves only what is called a refactoring.
 */
export async function applyPreviewed(client: LanguageClient, edit: WorkspaceEdit): Promise<Outcome> {
  const { documentChanges = [] } = edit;
  const places = documentChanges.flatMap(change => ('textDocument' in change ? [change.textDocument] : []));
  const created = documentChanges.flatMap(change => ('kind' in change && change.kind === 'create' ? [change.uri] : []));
  if (!stillFit(places)) return 'stale';
  const previewed = await client.protocol2CodeConverter.asWorkspaceEdit(ticked(edit));
  // What opens the preview: a creation that does nothing, because the folder exists, and that the preview does not list for that reason.
  const folder = Uri.joinPath(Uri.parse(places[0]?.uri ?? ''), '..');
  previewed.createFile(folder, { ignoreIfExists: true }, { label: '', needsConfirmation: true });
  if (!(await workspace.applyEdit(previewed))) return 'declined';
  const opened = new Set(workspace.textDocuments.map(({ uri }) => uri.toString()));
  for (const uri of created.map(spelled => Uri.parse(spelled)))
    if (opened.has(uri.toString())) await editorWindow.showTextDocument(uri, { preview: false });
  return 'applied';
}

/** The editor shows a change that needs confirmation with an empty box, so that the user would have to tick each. */
function ticked(edit: WorkspaceEdit): WorkspaceEdit {
  const annotations = Object.entries(edit.changeAnnotations ?? {});
  return {
    ...edit,
    changeAnnotations: Object.fromEntries(annotations.map(([id, annotation]) => [id, { ...annotation, needsConfirmation: false }])),
  };
}
