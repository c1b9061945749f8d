import * as l10n from '@vscode/l10n';
import { Uri, ViewColumn, window as editorWindow, workspace, WorkspaceEdit } from 'vscode';
import { CodeActionResolveRequest } from 'vscode-languageclient';
import type { BaseLanguageClient as LanguageClient, WorkspaceEdit as ProtocolEdit } from 'vscode-languageclient';
import { ALLOW, type AllowAnswer, type AllowArguments, type AllowParams, type PreviewFixArguments } from '@scc-lens/protocol';
import { showText, ticked, window } from '../editor';
import { allowTexts, previewTexts, stalenessTexts } from './messages';

/** Nothing was changed if the user declined, or if a file has changed in the meantime, which is reported. */
export type Outcome = 'applied' | 'declined' | 'stale';

/** Shows an edit in the editor's refactor preview, makes what the user leaves ticked, and shows the created files. Nothing else is saved. */
export async function applyPreviewed(client: LanguageClient, edit: ProtocolEdit): Promise<Outcome> {
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

/** Where the user has text, so that a walkthrough or a review next to it stays in sight. */
function columnOfTexts(): ViewColumn {
  const shown = [editorWindow.activeTextEditor, ...editorWindow.visibleTextEditors];
  return shown.find(editor => editor?.viewColumn !== undefined)?.viewColumn ?? ViewColumn.Active;
}

/** Carries out a quick fix over several files, once the user has confirmed it; over a thousand pods it takes a while to work out. */
export async function previewFix(client: LanguageClient, fix: PreviewFixArguments): Promise<void> {
  const edit = await window.withProgress(l10n.t('working out the changes'), async (_report, token) => {
    const resolved = await client.sendRequest(CodeActionResolveRequest.type, fix, token);
    return token.isCancellationRequested ? undefined : resolved.edit;
  });
  if (edit !== undefined && (await applyPreviewed(client, edit)) === 'declined') void window.showInformationMessage(previewTexts.nothing());
}

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

/** For the finding that a quick fix names. Nothing is saved, and one undo takes the comment back. */
export async function allowFinding(client: LanguageClient, target: AllowArguments): Promise<void> {
  const reason = await window.showInputBox({
    title: l10n.t('Allow {rule}', { rule: target.rule }),
    prompt: target.scope === 'node' ? l10n.t('Why is it allowed here? The reason is written into the comment.') : allowTexts.inDocument(),
    ignoreFocusOut: true,
    validateInput: value => (value.trim() === '' ? l10n.t('A suppression without a reason has no effect.') : undefined),
  });
  if (reason === undefined) return;
  const answer = await client.sendRequest<AllowAnswer>(ALLOW, { ...target, reason } satisfies AllowParams);
  if ('refused' in answer) {
    void window.showWarningMessage(answer.refused);
    return;
  }
  if (!stillFit([answer])) return;
  const edit = new WorkspaceEdit();
  edit.set(Uri.parse(answer.uri), await client.protocol2CodeConverter.asTextEdits([...answer.edits]));
  await workspace.applyEdit(edit);
}
