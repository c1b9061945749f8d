import { window } from '../../editor';
import type { Cluster } from '../../cluster';
import { tokenOf } from './messages';
import { deploySettings } from './deploySettings';
import { isProtected } from './protectedContexts';

/** Asks before something is changed, naming cluster, user and namespace; for a protected context its name has to be typed. */
export async function confirmChange(
  { target }: Cluster,
  question: string,
  details: readonly string[],
  action: string,
  signal: AbortSignal,
): Promise<boolean> {
  const place = [
    `Context: ${target.context}`,
    `Cluster: ${target.cluster} (${target.server})`,
    `User: ${target.user ?? 'none'}`,
    `Namespace: ${target.namespace}`,
  ];
  const answer = await window.showWarningMessage(
    question,
    { modal: true, detail: [...place, ...(details.length > 0 ? ['', ...details] : [])].join('\n') },
    action,
  );
  if (answer !== action) return false;
  if (!isProtected(target.context, deploySettings().protectedContexts)) return true;
  const typed = await window.showInputBox(
    {
      title: `${target.context} is protected`,
      prompt: `Type the context's name to go on: ${target.context}`,
      ignoreFocusOut: true,
      validateInput: value => (value === target.context ? undefined : `This is not ${target.context}.`),
    },
    tokenOf(signal),
  );
  return typed === target.context;
}
