import { window } from 'vscode';
import type { ManifestObject } from '../../../../server/src/protocol';
import type { Cluster } from '../../cluster';
import { planDeployment } from '../../deploy';
import type { Plan } from '../../deploy';
import { fileName } from './chosenObjects';
import { tellFailure } from './conversation';

/** The plan for the objects of manifests; undefined where it cannot be made, which is told. */
export async function plannedFor(cluster: Cluster, objects: readonly ManifestObject[], signal: AbortSignal): Promise<Plan | undefined> {
  const plan = await planDeployment(cluster, objects, { namespace: cluster.target.namespace, signal });
  if (!plan.ok) {
    tellFailure(plan.error);
    return undefined;
  }
  const [problem] = plan.value.problems;
  if (problem === undefined) return plan.value;
  void window.showErrorMessage(`SCC Lens: ${fileName(problem.source.file)}: ${problem.message}`);
  return undefined;
}
