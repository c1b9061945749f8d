/** What is to be deployed, as the language server reads it. */
import { Uri, window as editorWindow, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { moreProblems } from '@scc-lens/kube';
import { isCatalogItem, OBJECTS } from '@scc-lens/protocol';
import type { ObjectsResult } from '@scc-lens/protocol';
import { window } from '../../editor';
import type { ListenForChanges } from './freshness';
import { buttonTexts, workspaceTexts } from './messages';
import { showWithCommand } from './notify';

/** What a menu, a code lens or an item of the tree view names, all that is selected in the explorer included; else the active editor's file. */
export function chosenUris(clicked: unknown, selected: unknown): readonly Uri[] {
  if (isCatalogItem(clicked)) return [Uri.parse(clicked.place.file)];
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

/** What the user types, and what changes on disk. */
export const listenForChanges: ListenForChanges = onChange => {
  const watcher = workspace.createFileSystemWatcher('**/*.{yaml,yml,json}');
  const subscriptions = [
    watcher,
    watcher.onDidChange(onChange),
    watcher.onDidCreate(onChange),
    watcher.onDidDelete(onChange),
    workspace.onDidChangeTextDocument(({ contentChanges }) => {
      if (contentChanges.length > 0) onChange();
    }),
  ];
  return () => {
    for (const subscription of subscriptions) subscription.dispose();
  };
};

export const fileName = (file: string): string => workspace.asRelativePath(Uri.parse(file));
