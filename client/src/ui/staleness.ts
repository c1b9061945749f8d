import { Uri, workspace } from 'vscode';
import { window } from '../editor';

/** A document as an edit was worked out for it; null is the version of a file that no editor had open. */
interface Place {
  readonly uri: string;
  readonly version: number | null;
}

/** Whether the edits still fit their documents. Where the user has typed since, which is reported, they would be placed wrongly. */
export function stillFit(places: readonly Place[]): boolean {
  const changed = places.filter(isChanged).map(({ uri }) => workspace.asRelativePath(Uri.parse(uri)));
  if (changed.length === 0) return true;
  const names = [...new Set(changed)].join(', ');
  void window.showWarningMessage(`SCC Lens: ${names} changed in the meantime, so that nothing was written. Run the command again.`);
  return false;
}

function isChanged({ uri, version }: Place): boolean {
  const document = workspace.textDocuments.find(open => open.uri.toString() === Uri.parse(uri).toString());
  if (version === null) return document?.isDirty === true;
  return document !== undefined && document.version !== version;
}
