/** Allows a finding: asks for the reason, and lets the server write it as a comment. */
import * as l10n from '@vscode/l10n';
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
    title: l10n.t('Allow {rule}', { rule: target.rule }),
    prompt: target.scope === 'node' ? l10n.t('Why is it allowed here? The reason is written into the comment.') : allowTexts.inDocument(),
    ignoreFocusOut: true,
    validateInput: value => (value.trim() === '' ? l10n.t('A suppression without a reason has no effect.') : undefined),
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
