/** The questions before something is changed on a cluster. */
import * as l10n from '@vscode/l10n';
import { window } from '../../editor';
import { deploySettings } from './deploySettings';
import { connectionTexts } from './messages';
import { tokenOf, type ClusterTask } from './notify';
import { isProtected } from './protectedContexts';

export interface Change {
  readonly question: string;
  readonly details: readonly string[];
  /** The button that changes nothing, which has the focus. */
  readonly keep: string;
  readonly action: string;
}

/** Asks before something is deleted or taken back, naming cluster, user and namespace. For a protected context the user must type its name. */
export async function confirmChange(at: ClusterTask, { question, details, keep, action }: Change): Promise<boolean> {
  const { target } = at.cluster;
  const place = [
    l10n.t('Context: {context}', { context: target.context }),
    l10n.t('Cluster: {cluster} ({server})', { cluster: target.cluster, server: target.server }),
    l10n.t('User: {user}', { user: target.user ?? connectionTexts.noUser() }),
    l10n.t('Namespace: {namespace}', { namespace: target.namespace }),
  ];
  const detail = [...place, ...(details.length > 0 ? ['', ...details] : [])].join('\n');
  const answer = await window.showWarningMessage(question, { modal: true, detail }, keep, action);
  return answer === action && (await confirmContext(at));
}

/** For a protected context the user must type its name. True for any other one. */
export async function confirmContext({ cluster: { target }, signal }: ClusterTask): Promise<boolean> {
  if (!isProtected(target.context, deploySettings().protectedContexts)) return true;
  const typed = await window.showInputBox(
    {
      title: l10n.t('{context} is protected', { context: target.context }),
      prompt: l10n.t("Type the context's name to continue: {context}", { context: target.context }),
      ignoreFocusOut: true,
      validateInput: value => (value === target.context ? undefined : l10n.t('This is not {context}.', { context: target.context })),
    },
    tokenOf(signal),
  );
  return typed === target.context;
}
