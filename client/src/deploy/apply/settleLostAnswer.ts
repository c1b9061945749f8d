/** What became of a write whose answer was lost. */
import type { Cluster, ClusterError, Fields } from '../../cluster';
import { sendApply, metadataText, readLive } from '../objects';
import type { PlannedObject } from '../plan';
import type { ApplyHow, Outcome } from './types';

/**
 * What became of a write whose answer was lost: if applying it once more, dry, would change nothing, it is in place. A server that was only
 * slow may still do it after it was asked, so that then nothing is certain.
 */
export async function settleLostAnswer(cluster: Cluster, planned: PlannedObject, error: ClusterError, how: ApplyHow): Promise<Outcome> {
  const uncertain: Outcome = { kind: 'uncertain', error, deleted: how.replace };
  const live = await readLive(cluster, planned, undefined, SETTLE_MS);
  if (live.state === 'unknown') return uncertain;
  const late = error.kind === 'timeout' || error.kind === 'cancelled';
  const missed: Outcome = late ? uncertain : { kind: 'failed', error, deleted: how.replace };
  if (live.state === 'absent') return missed;
  const again = await sendApply(cluster, planned, planned.object, {
    dryRun: true,
    force: how.force,
    signal: AbortSignal.timeout(SETTLE_MS),
  });
  if (!again.ok) return uncertain;
  const inPlace = metadataText(again.value.body, 'resourceVersion') === metadataText(live.object, 'resourceVersion');
  return inPlace ? outcomeOf(live.object, how) : missed;
}

export function outcomeOf(object: Fields, { before, replace }: ApplyHow): Outcome {
  if (replace) return { kind: 'applied', action: 'replaced', object };
  if (before === null) return { kind: 'applied', action: 'created', object };
  const same = metadataText(object, 'resourceVersion') === metadataText(before, 'resourceVersion');
  return same ? { kind: 'unchanged', object } : { kind: 'applied', action: 'changed', object };
}

/** How long the cluster may take to say what became of a write. */
const SETTLE_MS = 5_000;
