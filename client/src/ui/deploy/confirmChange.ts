import { window } from '../../editor';
import type { Cluster } from '../../cluster';
import { confirmTexts, connectionTexts } from './messages';
import { tokenOf } from './notify';
import { deploySettings } from './deploySettings';
import { isProtected } from './protectedContexts';

/** Asks before something is changed, naming cluster, user and namespace. For a protected context the user must type its name. */
export async function confirmChange(
  { target }: Cluster,
  question: string,
  details: readonly string[],
  action: string,
  signal: AbortSignal,
): Promise<boolean> {
  const place = [
    confirmTexts.context(target.context),
    confirmTexts.cluster(target.cluster, target.server),
    confirmTexts.user(target.user ?? connectionTexts.noUser()),
    confirmTexts.namespace(target.namespace),
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
      title: confirmTexts.protectedTitle(target.context),
      prompt: confirmTexts.protectedPrompt(target.context),
      ignoreFocusOut: true,
      validateInput: value => (value === target.context ? undefined : confirmTexts.otherName(target.context)),
    },
    tokenOf(signal),
  );
  return typed === target.context;
}
