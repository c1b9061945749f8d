import type { LogOutputChannel } from 'vscode';
import { planDeployment, problemText } from '@scc-lens/kube';
import type { Cluster, Plan } from '@scc-lens/kube';
import type { ManifestObject } from '@scc-lens/protocol';
import { buttonTexts, window } from '../../editor';
import { buttonTexts as deployButtonTexts, partTexts, workspaceTexts } from './messages';
import { answerUnless, showError, showWithCommand } from './notify';
import type { Task } from './notify';
import { fileName } from './readObjects';

/**
 * The plan for the objects of manifests; undefined if there is none, which is reported. An API group that does not answer does not stop the
 * objects of others, if the user agrees.
 */
export async function planObjects(
  cluster: Cluster,
  objects: readonly ManifestObject[],
  output: LogOutputChannel,
  { report, signal }: Task,
): Promise<Plan | undefined> {
  const plan = await planDeployment(cluster, objects, { namespace: cluster.target.namespace, signal });
  if (!plan.ok) {
    showError(plan.error);
    return undefined;
  }
  const [first, ...others] = plan.value.problems;
  if (first === undefined) return plan.value;
  for (const { source, message } of plan.value.problems) output.error(partTexts.about(fileName(source.file), message));
  if (plan.value.objects.length > 0 && plan.value.problems.every(({ unavailable }) => unavailable)) {
    const question = workspaceTexts.leaveOut(partTexts.objects(plan.value.problems.length), partTexts.objects(plan.value.objects.length));
    const messages = [...new Set(plan.value.problems.map(({ message }) => message))];
    report(partTexts.waitingForAnswer());
    const answer = window.showWarningMessage(question, { modal: true, detail: messages.join('\n') }, deployButtonTexts.continueWithout());
    return (await answerUnless(signal, answer)) === deployButtonTexts.continueWithout() ? plan.value : undefined;
  }
  void showWithCommand(
    window.showErrorMessage,
    workspaceTexts.nothingChanged(problemText([first, ...others], fileName)),
    buttonTexts.showOutput(),
    'sccLens.showOutput',
  );
  return undefined;
}
