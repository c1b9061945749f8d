/** Deletion of one object, which counts as deleted only when it is gone. */
import * as l10n from '@vscode/l10n';
import type { Cluster } from '../wire';
import { clusterTexts, describeRef, errorOf, pause, withGrace, type ClusterError, type Fields } from '../words';
import { finalizersOf, isTerminating } from './contents';
import { lookAt, metadataText, sendDelete, type Live, type Place } from './requests';

export type Deletion =
  | { readonly kind: 'deleted' }
  /** It was gone before. */
  | { readonly kind: 'absent' }
  /** Its deletion has begun; it exists as long as its finalizers do. */
  | { readonly kind: 'terminating'; readonly finalizers: readonly string[] }
  | { readonly kind: 'failed'; readonly error: ClusterError }
  /** The answer is lost, and reading the object does not show whether it will be deleted. */
  | { readonly kind: 'uncertain'; readonly error: ClusterError };

/** How long to wait until an object is gone; by default a Pod may take 30 s to terminate. */
const GONE_MS = 60_000;

export interface DeleteOptions {
  /** How long it is waited for. Default: a minute. */
  readonly goneMs?: number | undefined;
  /** Whether only the state that was read is deleted: a later one is a conflict. */
  readonly onlyThis?: boolean;
}

/** @param object what is to be deleted, as it was read; another one of its name is left alone, with an error */
export async function deleteObject(
  cluster: Cluster,
  place: Place,
  object: Fields,
  { goneMs = GONE_MS, onlyThis = false }: DeleteOptions = {},
): Promise<Deletion> {
  const uid = metadataText(object, 'uid');
  const only = { uid, ...(onlyThis && { resourceVersion: metadataText(object, 'resourceVersion') }) };
  const answer = await withGrace(cluster, patient => sendDelete(patient, place, only));
  if (answer.ok) return answer.value === 'absent' ? { kind: 'absent' } : waitUntilGone(cluster, place, uid, goneMs);
  const { error } = answer;
  if (error.mayHaveHappened !== true) return { kind: 'failed', error };
  const live = await lookAt(cluster, place);
  if (live.state === 'unknown') return { kind: 'uncertain', error };
  if (isGone(live, uid)) return { kind: 'deleted' };
  if (live.state === 'present' && isTerminating(live.object)) return waitUntilGone(cluster, place, uid, goneMs);
  // A server that is only slow may still delete it.
  return { kind: error.kind === 'timeout' || error.kind === 'cancelled' ? 'uncertain' : 'failed', error };
}

const isGone = (live: Live, uid: string | undefined): boolean =>
  live.state === 'absent' || (live.state === 'present' && metadataText(live.object, 'uid') !== uid);

async function waitUntilGone(cluster: Cluster, place: Place, uid: string | undefined, timeoutMs: number): Promise<Deletion> {
  let live = await lookAt(cluster, place);
  await pollUntil(
    async () => {
      if (live.state === 'present' && !isGone(live, uid)) live = await lookAt(cluster, place);
      return live.state !== 'present' || isGone(live, uid) || !isTerminating(live.object);
    },
    { everyMs: 200, timeoutMs, signal: cluster.signal },
  );
  if (live.state === 'unknown') return { kind: 'uncertain', error: live.error };
  if (live.state === 'absent' || isGone(live, uid)) return { kind: 'deleted' };
  if (isTerminating(live.object)) return { kind: 'terminating', finalizers: finalizersOf(live.object) };
  // A server that has accepted a deletion shows it on the object at once.
  const message = l10n.t('The deletion of {object} was accepted, but has not begun.', { object: describeRef(place.ref) });
  return { kind: 'failed', error: errorOf('malformedAnswer', message, clusterTexts.checkAddress()) };
}

/** Asks until the answer is yes; false when time is up or the signal is aborted. */
export async function pollUntil(
  ask: () => Promise<boolean>,
  { everyMs, timeoutMs, signal }: { everyMs: number; timeoutMs: number; signal: AbortSignal | undefined },
): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!signal?.aborted) {
    if (await ask()) return true;
    if (Date.now() + everyMs > deadline) return false;
    await pause(everyMs, signal);
  }
  return false;
}
