/** One object, applied or replaced; where the answer got lost, the cluster is asked what became of it. */
import { failed, ok } from '../../cluster';
import type { Cluster, ClusterError, Fields, Reply, Result } from '../../cluster';
import type { Outcome } from './types';
import { applyRequest, deleteRequest, metadataText, readLive } from '../objects/requests';
import type { Place } from '../objects/requests';
import type { PlannedObject } from '../types';
import { delayed, until } from './poll';

export interface ApplyHow {
  readonly before: Fields | null;
  readonly force: boolean;
  readonly replace: boolean;
  /** SCCs or permissions have just been applied: a refused Pod is tried again for a moment. */
  readonly newPermissions: boolean;
  readonly signal: AbortSignal | undefined;
}

/** How long a write under way may still take once it is cancelled. */
const GRACE_MS = 3_000;
/** How long the cluster may take to say what became of a write. */
const SETTLE_MS = 5_000;
const GONE_MS = 60_000;
const CACHES_MS = 5_000;

export async function applyObject(cluster: Cluster, planned: PlannedObject, how: ApplyHow): Promise<Outcome> {
  const grace = delayed(how.signal, GRACE_MS);
  try {
    if (how.replace) {
      const gone = await remove(cluster, planned, how.before, grace.signal, how.signal);
      if (!gone.ok) return { kind: gone.error.mayHaveHappened === true ? 'uncertain' : 'failed', error: gone.error, deleted: false };
    }
    const answer = await applyPatiently(cluster, planned, how, grace.signal);
    if (answer.ok) return applied(answer.value.body, how);
    if (answer.error.mayHaveHappened === true) return await settle(cluster, planned, answer.error, how);
    return { kind: 'failed', error: answer.error, deleted: how.replace };
  } finally {
    grace.end();
  }
}

function applied(object: Fields, { before, replace }: ApplyHow): Outcome {
  if (replace) return { kind: 'applied', action: 'replaced', object };
  if (before === null) return { kind: 'applied', action: 'created', object };
  const same = metadataText(object, 'resourceVersion') === metadataText(before, 'resourceVersion');
  return same ? { kind: 'unchanged', object } : { kind: 'applied', action: 'changed', object };
}

/** Deletes and waits until the object is gone; a finalizer may keep it. */
export async function remove(
  cluster: Cluster,
  place: Place,
  object: Fields | null,
  write: AbortSignal,
  signal: AbortSignal | undefined,
): Promise<Result<null>> {
  const uid = object === null ? undefined : metadataText(object, 'uid');
  const deleted = await deleteRequest(cluster, place, uid, write);
  if (!deleted.ok) return deleted;
  let error: ClusterError | undefined;
  const gone = await until(
    async () => {
      const live = await readLive(cluster, place, signal);
      if (live.state === 'unknown') error = live.error;
      return live.state === 'absent' || live.state === 'unknown' || metadataText(live.object, 'uid') !== uid;
    },
    { everyMs: 200, timeoutMs: GONE_MS, signal },
  );
  if (error !== undefined) return failed({ ...error, mayHaveHappened: true });
  if (gone) return ok(null);
  if (signal?.aborted)
    return failed({ kind: 'cancelled', message: 'Cancelled while waiting for the old object to go.', mayHaveHappened: true });
  return failed({
    kind: 'timeout',
    message: `The old object is still there ${GONE_MS / 1000} s after its deletion; a finalizer keeps it.`,
    nextStep: 'Retry when it is gone.',
    mayHaveHappened: true,
  });
}

/** The authorizer and SCC admission see new permissions with a delay of a fraction of a second. */
async function applyPatiently(
  cluster: Cluster,
  planned: PlannedObject,
  { force, newPermissions, signal }: ApplyHow,
  write: AbortSignal,
): Promise<Result<Reply<Fields>>> {
  let answer: Result<Reply<Fields>> = await applyRequest(cluster, planned, planned.object, { dryRun: false, force, signal: write });
  if (!newPermissions) return answer;
  await until(
    async () => {
      if (answer.ok || answer.error.kind !== 'forbidden') return true;
      answer = await applyRequest(cluster, planned, planned.object, { dryRun: false, force, signal: write });
      return answer.ok;
    },
    { everyMs: 300, timeoutMs: CACHES_MS, signal },
  );
  return answer;
}

/**
 * What became of a write whose answer was lost: if applying it once more, dry, would change nothing, it is in place. A server that was only
 * slow may still do it after it was asked, so that then nothing is certain.
 */
async function settle(cluster: Cluster, planned: PlannedObject, error: ClusterError, how: ApplyHow): Promise<Outcome> {
  const uncertain: Outcome = { kind: 'uncertain', error, deleted: how.replace };
  const live = await readLive(cluster, planned, undefined, SETTLE_MS);
  if (live.state === 'unknown') return uncertain;
  const late = error.kind === 'timeout' || error.kind === 'cancelled';
  const missed: Outcome = late ? uncertain : { kind: 'failed', error, deleted: how.replace };
  if (live.state === 'absent') return missed;
  const again = await applyRequest(cluster, planned, planned.object, {
    dryRun: true,
    force: how.force,
    signal: AbortSignal.timeout(SETTLE_MS),
  });
  if (!again.ok) return uncertain;
  const inPlace = metadataText(again.value.body, 'resourceVersion') === metadataText(live.object, 'resourceVersion');
  return inPlace ? applied(live.object, how) : missed;
}
