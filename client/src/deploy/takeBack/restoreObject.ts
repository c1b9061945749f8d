import { objectPath } from '../../cluster';
import type { Cluster, Fields } from '../../cluster';
import { contentOf, finalizersOf, haveSameFields, isTerminating, metadataText, ownersOf, terminatingError } from '../objects';
import { guard, patchOf } from './jsonPatch';
import { restoredState } from './restoredState';
import { restoreOwners } from './restoreOwners';
import { settleWrite } from './settleWrite';
import type { UndoItem, UndoOutcome } from './types';

/** Takes back what the deployment changed and nothing else, values and owners; the server refuses any state but the one that was read. */
export async function restoreObject(cluster: Cluster, item: UndoItem, now: Fields, signal: AbortSignal | undefined): Promise<UndoOutcome> {
  if (isTerminating(now)) return { kind: 'failed', error: terminatingError(item.ref, finalizersOf(now)), nothingLeft: false };
  const { content, managedFields } = restoredState(item, now);
  const patch = patchOf(contentOf(now), content);
  const owned = haveSameFields(ownersOf(now), ownersOf({ metadata: { managedFields } }));
  if (patch.length === 0 && owned) return { kind: 'nothingToDo' };
  const uid = metadataText(now, 'uid');
  const written =
    patch.length === 0
      ? ({ kind: 'done', object: now } as const)
      : await settleWrite(
          cluster,
          item,
          signal,
          grace =>
            cluster.request('PATCH', objectPath(item.resource, item.ref), {
              query: { fieldManager: item.manager },
              contentType: 'application/json-patch+json',
              body: [guard(metadataText(now, 'resourceVersion')), ...patch],
              signal: grace,
            }),
          live => metadataText(live, 'uid') === uid && patchOf(contentOf(live), restoredState(item, live).content).length === 0,
          uid,
        );
  if (written.kind === 'uncertain') return written;
  if (written.kind === 'failed') return { kind: 'failed', error: written.error, nothingLeft: false };
  return { kind: 'restored', ownersError: await restoreOwners(cluster, item, written.object, managedFields, signal) };
}
