import type { LogOutputChannel } from 'vscode';
import { window } from '../../editor';
import type { ManifestObject } from '../../../../server/src/protocol';
import type { Cluster } from '../../cluster';
import { planDeployment, problemText } from '../../deploy';
import type { Plan } from '../../deploy';
import { fileName } from './readObjects';
import { showError, showWithCommand } from './messages';

/** The plan for the objects of manifests; undefined where it cannot be made, which is told. */
export async function planObjects(
  cluster: Cluster,
  objects: readonly ManifestObject[],
  output: LogOutputChannel,
  signal: AbortSignal,
): Promise<Plan | undefined> {
  const plan = await planDeployment(cluster, objects, { namespace: cluster.target.namespace, signal });
  if (!plan.ok) {
    showError(plan.error);
    return undefined;
  }
  const [first, ...others] = plan.value.problems;
  if (first === undefined) return plan.value;
  for (const { source, message } of plan.value.problems) output.error(`${fileName(source.file)}: ${message}`);
  void showWithCommand(window.showErrorMessage, problemText([first, ...others], fileName), 'Show Output', 'sccLens.showOutput');
  return undefined;
}
