/**
 * Gives the fields of an object back to the managers that owned them, so that their next deployment, and ours, conflicts with nothing. It
 * takes a request of its own: in the one that changes values, the server counts what it changes as the sender's.
 */
import { fieldManagerOf, haveSameFields, mergeOwners, metadataText, ownersOf, readLive } from '../../objects';
import type { Place } from '../../objects';
import type { Cluster } from '../../wire';
import { objectPath } from '../../words';
import type { ClusterError, Fields } from '../../words';
import { guard } from './jsonPatch';
import { settleWrite } from './settleWrite';

/** Controllers may write between two requests; so many times in a row is something else. */
const ATTEMPTS = 5;

/** @param written the object after its values were written; null on success, else why it failed */
export async function restoreOwners(
  cluster: Cluster,
  place: Place,
  written: Fields,
  managedFields: readonly Fields[],
  signal: AbortSignal | undefined,
): Promise<ClusterError | null> {
  const uid = metadataText(written, 'uid');
  const [base, wanted] = [written, { metadata: { managedFields } }].map(ownersOf);
  if (base === undefined || wanted === undefined) return null;
  let now = written;
  for (let attempt = 1; ; attempt++) {
    const entries = mergeOwners(base, wanted, ownersOf(now), () => true);
    const goal = ownersOf({ metadata: { managedFields: entries } });
    if (haveSameFields(ownersOf(now), goal)) return null;
    const state = now;
    const result = await settleWrite(
      cluster,
      place,
      signal,
      grace =>
        cluster.request('PATCH', objectPath(place.resource, place.ref), {
          query: { fieldManager: fieldManagerOf(cluster) },
          contentType: 'application/json-patch+json',
          // An empty entry is how the API server takes away all owners; no entry at all changes nothing.
          body: [
            guard(metadataText(state, 'resourceVersion')),
            { op: 'add', path: '/metadata/managedFields', value: entries.length === 0 ? [{}] : entries },
          ],
          signal: grace,
        }),
      live => haveSameFields(ownersOf(live), goal),
      uid,
    );
    if (result.kind === 'done') return null;
    if (result.kind === 'uncertain' || result.error.kind !== 'conflict' || attempt === ATTEMPTS) return result.error;
    const live = await readLive(cluster, place, signal);
    if (live.state === 'unknown') return live.error;
    if (live.state === 'absent' || metadataText(live.object, 'uid') !== uid) return result.error;
    now = live.object;
  }
}
