import type { LogOutputChannel } from 'vscode';
import { window } from '../../editor';
import { describeRef, errorText } from '../../cluster';
import type { Cluster } from '../../cluster';
import type { ManifestObject } from '../../../../server/src/protocol';
import { undeploy, listForUndeploy } from '../../deploy';
import type { ObjectToDelete, UndeployStep } from '../../deploy';
import { confirmChange } from './confirmChange';
import { count, showWithCommand, withProgress } from './messages';
import { loggedError, terminatingText } from './outcomeText';
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
  const { toDelete, unknown } = list;
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
  if (toDelete.length === 0) {
    void window.showInformationMessage('SCC Lens: the cluster has none of these objects.');
    return;
  }
  if (!(await confirmChange(cluster, `Delete ${count(toDelete.length, 'object')}?`, toDelete.map(listText), 'Delete', signal))) return;
  const steps = await withProgress(
    'undeploying',
    (report, stop) =>
      undeploy(cluster, toDelete, {
        signal: stop,
        onStep: ({ deleted }, done) => {
          report(`${done} of ${toDelete.length}: ${describeRef(deleted.planned.ref)}`);
        },
      }),
    signal,
  );
  for (const step of steps) output.info(stepText(step));
  const left = steps.filter(({ outcome }) => outcome.kind !== 'deleted' && outcome.kind !== 'absent');
  const [first] = left;
  if (first === undefined) void window.showInformationMessage(`SCC Lens: deleted ${count(steps.length, 'object')}.`);
  else
    void showWithCommand(
      window.showErrorMessage,
      `${left.length} of ${count(steps.length, 'object')} are not deleted. ${stepText(first)}`,
      'Show Output',
      'sccLens.showOutput',
    );
}

function listText({ planned, ours, terminating, alsoDeletes }: ObjectToDelete): string {
  const facts = [
    ...(terminating ? ['is being deleted already'] : []),
    ...(ours ? [] : ['was not deployed by SCC Lens']),
    ...(alsoDeletes === null ? [] : [`takes ${alsoDeletes} with it`]),
  ];
  return [describeRef(planned.ref), ...facts].join(', ');
}

function stepText({ deleted: { planned }, outcome }: UndeployStep): string {
  const name = describeRef(planned.ref);
  switch (outcome.kind) {
    case 'failed':
      return `${name}: not deleted: ${loggedError(outcome.error, planned)}`;
    case 'uncertain':
      return `${name}: it is not known whether it was deleted: ${loggedError(outcome.error, planned)}`;
    case 'notAttempted':
      return `${name}: not deleted: ${outcome.reason}`;
    case 'terminating':
      return `${name}: ${terminatingText(outcome.finalizers)}`;
    case 'absent':
      return `${name}: was gone already`;
    case 'deleted':
      return `${name}: deleted`;
  }
}
