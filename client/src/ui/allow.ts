/** Allows a finding: asks for the reason, and lets the server write it as a comment. */
import { Uri, workspace, WorkspaceEdit } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { ALLOW } from '@scc-lens/protocol';
import type { AllowAnswer, AllowArguments, AllowParams } from '@scc-lens/protocol';
import { window } from '../editor';
import { allowTexts } from './messages';
import { stillFit } from './applyPreviewed';

/** For the finding that a quick fix names. Nothing is saved, and one undo takes the comment back. */
export async function allowFinding(client: LanguageClient, target: AllowArguments): Promise<void> {
  const reason = await window.showInputBox({
    title: allowTexts.title(target.rule),
    prompt: target.scope === 'node' ? allowTexts.here() : allowTexts.inDocument(),
    ignoreFocusOut: true,
    validateInput: value => (value.trim() === '' ? allowTexts.noReason() : undefined),
  });
  if (reason === undefined) return;
  const params: AllowParams = { ...target, reason };
  const answer = await client.sendRequest<AllowAnswer>(ALLOW, params);
  if ('refused' in answer) {
    void window.showWarningMessage(answer.refused);
    return;
  }
  if (!stillFit([answer])) return;
  const edit = new WorkspaceEdit();
  edit.set(Uri.parse(answer.uri), await client.protocol2CodeConverter.asTextEdits([...answer.edits]));
  await workspace.applyEdit(edit);
}
