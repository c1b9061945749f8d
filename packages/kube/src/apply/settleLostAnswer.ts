/** What became of a write whose answer was lost. */
import { hasAppliedSameFields, isCreatedBy, managerFor, metadataText, readLive, sameObject, sendApply } from '../objects';
import type { PlannedObject } from '../objects';
import type { Cluster } from '../wire';
import type { ClusterError, Fields } from '../words';
import type { ApplyHow, Outcome } from './types';

/** Time limit for finding out what became of a write. */
const SETTLE_MS = 5_000;

/**
 * The write is in place where the live object has the values that it would have after applying once more, and counts the same fields as
 * ours. A dry run's resourceVersion proves nothing: it is always the live one. Where the object is as it was read, the write
 * has not happened; but a server that was only slow may still do it after it was asked, so that then nothing is certain.
 */
export async function settleLostAnswer(cluster: Cluster, planned: PlannedObject, error: ClusterError, how: ApplyHow): Promise<Outcome> {
  const uncertain: Outcome = { kind: 'uncertain', error, deleted: how.replace };
  const live = await readLive(cluster, planned, undefined, SETTLE_MS);
  if (live.state === 'unknown') return uncertain;
  const late = error.kind === 'timeout' || error.kind === 'cancelled';
  const missed: Outcome = late
    ? uncertain
    : { kind: 'failed', error, deleted: how.replace, anotherInPlace: how.replace && live.state === 'present' };
  if (live.state === 'absent') return missed;
  const again = await sendApply(cluster, planned, planned.object, {
    dryRun: true,
    force: how.force,
    live: live.object,
    signal: AbortSignal.timeout(SETTLE_MS),
  });
  const manager = managerFor(cluster, live.object);
  const untouched = isUntouched(live.object, how.before, manager);
  // Without the dry run there is only this to go by; a write that changes nothing leaves no trace, and was refused as far as is known.
  if (!again.ok) return untouched ? missed : uncertain;
  const inPlace = sameObject(again.value.body, live.object) && hasAppliedSameFields(again.value.body, live.object, manager);
  if (!inPlace) return missed;
  if (untouched) return { kind: 'unchanged', object: live.object };
  const created = isCreatedBy(live.object, manager) ? 'created' : 'appeared';
  const action = how.replace ? 'replaced' : how.before === null ? created : 'changed';
  return { kind: 'applied', action, object: live.object };
}

/** Status and the fields of other owners may change as they like. */
function isUntouched(object: Fields, before: Fields | null, manager: string): boolean {
  return (
    before !== null &&
    metadataText(object, 'uid') === metadataText(before, 'uid') &&
    sameObject(object, before) &&
    hasAppliedSameFields(object, before, manager)
  );
}
