/** What is to be deployed, as the language server reads it. */
import { Uri, window as editorWindow, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { window } from '../../editor';
import { OBJECTS } from '../../../../server/src/protocol';
import type { ManifestObject, ObjectsResult } from '../../../../server/src/protocol';
import { moreProblems } from '../../deploy';
import { buttonTexts, workspaceTexts } from './messages';
import { showWithCommand } from './notify';

/** What a menu or a code lens names, all that is selected in the explorer included; else the active editor's file. */
export function chosenUris(clicked: unknown, selected: unknown): readonly Uri[] {
  if (Array.isArray(selected) && selected.length > 0) return selected.filter(uri => uri instanceof Uri);
  if (clicked instanceof Uri) return [clicked];
  if (typeof clicked === 'string') return [Uri.parse(clicked)];
  const active = editorWindow.activeTextEditor?.document.uri;
  return active === undefined ? [] : [active];
}

/** The objects of the files; undefined if there are none or a file is invalid, which is reported. */
export async function readObjects(client: LanguageClient, uris: readonly Uri[]): Promise<ObjectsResult | undefined> {
  if (uris.length === 0) {
    void window.showInformationMessage(workspaceTexts.nothingChosen());
    return undefined;
  }
  const result = await client.sendRequest<ObjectsResult>(OBJECTS, { uris: uris.map(uri => uri.toString()) });
  const [first] = result.unread;
  if (first !== undefined) {
    void showWithCommand(
      window.showErrorMessage,
      workspaceTexts.nothingChanged(`${first}${moreProblems(result.unread.length - 1)}`),
      buttonTexts.showProblems(),
      'workbench.actions.view.problems',
    );
    return undefined;
  }
  if (result.objects.length === 0) {
    void window.showInformationMessage(workspaceTexts.noObjects());
    return undefined;
  }
  return result;
}

/** Whether the text that an object came from is still what was shown. */
export function freshness(client: LanguageClient, { files }: ObjectsResult): (source: ManifestObject) => Promise<boolean> {
  const shown = new Map(files.map(({ uri, fingerprint }) => [uri, fingerprint]));
  return async ({ file }) => {
    const now = await client.sendRequest<ObjectsResult>(OBJECTS, { uris: [file] });
    return now.files.some(({ uri, fingerprint }) => uri === file && shown.get(uri) === fingerprint);
  };
}

export const fileName = (file: string): string => workspace.asRelativePath(Uri.parse(file));
