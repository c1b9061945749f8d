/** What makes a pod. */
import { objectListOf, textOf } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { identityOf, metadataOf } from './makerObject';
import { missingList, type MissingList } from './missing';
import { objectNamed, type ClusterSnapshot } from './snapshot';

/** Owners are followed no further: a CronJob's Job, a Deployment's ReplicaSet, and what an operator makes these from. */
const MOST_OWNERS = 4;

/** The last of an object's owners that is at hand and has a pod template, by `identityOf`; and the list of the first owner, where that is not at hand. */
export function ownerOf(
  made: KubernetesObject,
  snapshot: ClusterSnapshot,
): { readonly owner: string | null; readonly lacking: readonly MissingList[] } {
  let owner: string | null = null;
  let object: KubernetesObject | undefined = made;
  for (let step = 0; step < MOST_OWNERS && object !== undefined; step++) {
    const reference = objectListOf(metadataOf(object)['ownerReferences']).find(one => one['controller'] === true);
    const kind = textOf(reference?.['kind']);
    if (reference === undefined || kind === 'Node') break;
    const key = identityOf({ kind, namespace: made.namespace, name: textOf(reference['name']) });
    if (!snapshot.makers.has(key) && !snapshot.elsewhere.makers.has(key))
      return { owner, lacking: owner === null && snapshot.lists.has(kind) ? missingList(snapshot, kind) : [] };
    owner = key;
    object = objectNamed(snapshot, key);
  }
  return { owner, lacking: [] };
}
