/** A write of an undo: it may be finished when the user cancels, and where its answer is lost, the cluster is asked. */
import { cancelWithGrace, checkAnswer, readLive } from '../../objects';
import type { Place } from '../../objects';
import type { Cluster, Reply } from '../../wire';
import type { ClusterError, Fields, Result } from '../../words';

/** How long a write under way may still take once the user cancels. */
const GRACE_MS = 3_000;
/** How long the cluster may take to show what became of a write. */
export const LOOK_MS = 5_000;

export type Written =
  | { readonly kind: 'done'; readonly object: Fields }
  | { readonly kind: 'failed'; readonly error: ClusterError }
  | { readonly kind: 'uncertain'; readonly error: ClusterError };

/**
 * @param isDone whether the live object shows that the write has happened
 * @param uid of the object that is written to; undefined for a new one
 */
export async function settleWrite(
  cluster: Cluster,
  place: Place,
  signal: AbortSignal | undefined,
  send: (signal: AbortSignal) => Promise<Result<Reply<Fields>>>,
  isDone: (live: Fields) => boolean,
  uid?: string,
): Promise<Written> {
  const grace = cancelWithGrace(signal, GRACE_MS);
  const answer = checkAnswer(await send(grace.signal).finally(grace.end), place.ref, true, uid);
  if (answer.ok) return { kind: 'done', object: answer.value.body };
  const { error } = answer;
  if (error.mayHaveHappened !== true) return { kind: 'failed', error };
  const live = await readLive(cluster, place, undefined, LOOK_MS);
  if (live.state === 'unknown') return { kind: 'uncertain', error };
  if (live.state === 'present' && isDone(live.object)) return { kind: 'done', object: live.object };
  // A server that is only slow may still do it.
  if (error.kind === 'timeout' || error.kind === 'cancelled') return { kind: 'uncertain', error };
  return { kind: 'failed', error };
}
