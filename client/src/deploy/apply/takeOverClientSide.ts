import { failed, objectPath, ok } from '../../cluster';
import type { Cluster, Fields, Result } from '../../cluster';
import { checkAnswer, clientSideAppliers, handOver, managerFor, metadataText, sendApply } from '../objects';
import type { PlannedObject } from '../plan';

/**
 * Takes over what `kubectl apply` applied client-side, as `kubectl apply --server-side` does: values stay, their owner changes, and the apply
 * that follows removes fields that the manifest no longer has. Only where the apply itself would succeed: a dry run shows that first.
 * @param force whether the user takes over the fields of others
 * @returns the object with its new owners; as it was, where there is nothing to take over or the cluster does not let it happen. An error is
 * the one of the apply, without the conflicts that end with the takeover.
 */
export async function takeOverClientSide(
  cluster: Cluster,
  planned: PlannedObject,
  before: Fields,
  force: boolean,
  signal: AbortSignal | undefined,
): Promise<Result<Fields>> {
  const managers = handOver(before, managerFor(cluster, before));
  if (managers === null) return ok(before);
  const trial = await sendApply(cluster, planned, planned.object, { dryRun: true, force, live: before, signal });
  if (!trial.ok) {
    const { error } = trial;
    if (error.kind !== 'conflict') return trial;
    const taken = clientSideAppliers(before);
    const conflicts = error.conflicts.filter(({ manager }) => !taken.includes(manager));
    if (conflicts.length > 0) return failed({ ...error, conflicts });
    // A conflict hides what else is wrong.
    const forced = await sendApply(cluster, planned, planned.object, { dryRun: true, force: true, live: before, signal });
    if (!forced.ok) return forced;
  }
  const answer = await cluster.request('PATCH', objectPath(planned.resource, planned.ref), {
    contentType: 'application/json-patch+json',
    body: [
      { op: 'replace', path: '/metadata/managedFields', value: managers },
      // The server answers 409 where the object has another version by now.
      { op: 'replace', path: '/metadata/resourceVersion', value: metadataText(before, 'resourceVersion') },
    ],
    signal,
  });
  const checked = checkAnswer(answer, planned.ref, true);
  if (checked.ok) return ok(checked.value.body);
  const { error } = checked;
  if (error.kind === 'conflict') return failed(error);
  // Values have not changed, whatever became of the owners.
  return error.mayHaveHappened === true ? failed({ ...error, mayHaveHappened: false }) : ok(before);
}
