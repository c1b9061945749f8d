/** What makes a pod. */
import { objectListOf, objectOf, textOf } from '@scc-lens/words';
import type { KubernetesObject, Workload } from '@scc-lens/yaml';
import { missingList } from './missing';
import type { MissingList } from './missing';
import { identityOf, objectNamed } from './snapshot';
import type { ClusterSnapshot } from './snapshot';

/** Owners are followed no further: a CronJob's Job, a Deployment's ReplicaSet, and what an operator makes these from. */
const MOST_OWNERS = 4;

/** The last of an object's owners that is at hand and has a pod template; and the list of the first owner, where that is not at hand. */
export function ownerOf(
  made: KubernetesObject,
  snapshot: ClusterSnapshot,
): { readonly owner: Workload | null; readonly lacking: readonly MissingList[] } {
  let owner: Workload | null = null;
  let object: KubernetesObject | undefined = made;
  for (let step = 0; step < MOST_OWNERS && object !== undefined; step++) {
    const reference = objectListOf(objectOf(object.value['metadata'])['ownerReferences']).find(one => one['controller'] === true);
    const kind = textOf(reference?.['kind']);
    if (reference === undefined || kind === 'Node') break;
    const key = identityOf({ kind, namespace: made.namespace, name: textOf(reference['name']) });
    const next = snapshot.workloads.get(key);
    if (next === undefined) return { owner, lacking: owner === null && snapshot.lists.has(kind) ? missingList(snapshot, kind) : [] };
    owner = next;
    object = objectNamed(snapshot, key);
  }
  return { owner, lacking: [] };
}
