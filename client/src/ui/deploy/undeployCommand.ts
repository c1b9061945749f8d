import { window } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import { describeRef, errorText } from '../../cluster';
import type { Cluster } from '../../cluster';
import type { ManifestObject } from '../../../../server/src/protocol';
import { undeploy, listForUndeploy } from '../../deploy';
import type { ObjectToDelete, UndeployStep } from '../../deploy';
import { confirmChange } from './confirmChange';
import { count, showWithCommand, withProgress } from './messages';
import { planObjects } from './planObjects';

/** Deletes what manifests describe, after the list of it. */
export async function confirmAndUndeploy(
  cluster: Cluster,
  objects: readonly ManifestObject[],
  output: LogOutputChannel,
  signal: AbortSignal,
): Promise<void> {
  const list = await withProgress(
    'looking for what there is to delete',
    async (_report, stop) => {
      const plan = await planObjects(cluster, objects, output, stop);
      return plan && listForUndeploy(cluster, plan, stop);
    },
    signal,
  );
  if (list === undefined) return;
  const { doomed, unknown } = list;
  const [unread] = unknown;
  if (unread !== undefined) {
    void showWithCommand(
      window.showErrorMessage,
      `nothing was deleted. ${describeRef(unread.planned.ref)}: ${errorText(unread.error)}`,
      'Choose Cluster',
      'sccLens.chooseCluster',
    );
    return;
  }
  if (doomed.length === 0) {
    void window.showInformationMessage('SCC Lens: the cluster has none of these objects.');
    return;
  }
  if (!(await confirmChange(cluster, `Delete ${count(doomed.length, 'object')}?`, doomed.map(doomedText), 'Delete', signal))) return;
  const steps = await withProgress(
    'undeploying',
    (report, stop) =>
      undeploy(cluster, doomed, {
        signal: stop,
        onStep: (step, index) => {
          report(`${index + 1} of ${doomed.length}: ${describeRef(step.doomed.planned.ref)}`);
        },
      }),
    signal,
  );
  for (const step of steps) output.info(stepText(step));
  const left = steps.filter(({ outcome }) => outcome.kind === 'failed' || outcome.kind === 'notAttempted');
  const [first] = left;
  if (first === undefined) void window.showInformationMessage(`SCC Lens: deleted ${count(steps.length, 'object')}.`);
  else
    void showWithCommand(
      window.showErrorMessage,
      `${left.length} of ${count(steps.length, 'object')} were not deleted. ${stepText(first)}`,
      'Show Output',
      'sccLens.showOutput',
    );
}

function doomedText({ planned, ours, takesAlong }: ObjectToDelete): string {
  return `${describeRef(planned.ref)}${ours ? '' : ', which SCC Lens did not deploy'}${takesAlong === null ? '' : `, and with it ${takesAlong}`}`;
}

function stepText({ doomed, outcome }: UndeployStep): string {
  const name = describeRef(doomed.planned.ref);
  switch (outcome.kind) {
    case 'failed':
      return `${name}: not deleted: ${errorText(outcome.error)}`;
    case 'notAttempted':
      return `${name}: not deleted: ${outcome.reason}`;
    case 'absent':
      return `${name}: was gone already`;
    case 'deleted':
      return `${name}: deleted`;
  }
}
