import { Uri, workspace } from 'vscode';
import { window } from '../editor';
import { stalenessTexts } from './messages';

/** The version of a document that an edit is for; null for a file that no editor had open. */
interface Place {
  readonly uri: string;
  readonly version: number | null;
}

/** Whether the edits still fit their documents. If the user has typed since, they would be misplaced, which is reported. */
export function stillFit(places: readonly Place[]): boolean {
  const changed = places.filter(isChanged).map(({ uri }) => workspace.asRelativePath(Uri.parse(uri)));
  if (changed.length === 0) return true;
  const names = [...new Set(changed)].join(', ');
  void window.showWarningMessage(stalenessTexts.changed(names));
  return false;
}

function isChanged({ uri, version }: Place): boolean {
  const document = workspace.textDocuments.find(open => open.uri.toString() === Uri.parse(uri).toString());
  if (version === null) return document?.isDirty === true;
  return document !== undefined && document.version !== version;
}
