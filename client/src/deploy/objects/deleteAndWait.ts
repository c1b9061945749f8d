/** Deletion, with the wait until the object is gone. */
import { failed, ok } from '../../cluster';
import type { Cluster, ClusterError, Fields, Result } from '../../cluster';
import { pollUntil } from './poll';
import { sendDelete, metadataText, readLive } from './requests';
import type { Place } from './requests';

/** Deletes and waits until the object is gone; a finalizer may keep it. */
export async function deleteAndWait(
  cluster: Cluster,
  place: Place,
  object: Fields | null,
  write: AbortSignal,
  signal: AbortSignal | undefined,
): Promise<Result<null>> {
  const uid = object === null ? undefined : metadataText(object, 'uid');
  const deleted = await sendDelete(cluster, place, uid, write);
  if (!deleted.ok) return deleted;
  let error: ClusterError | undefined;
  const gone = await pollUntil(
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

const GONE_MS = 60_000;
