/** Which objects belong to a workload, by their owner references. */
import { at, fieldsAt, listAt, refOf, textAt } from '../../cluster';
import type { Fields } from '../../cluster';

export interface OwnedPods {
  /** The workload and what creates its pods. */
  readonly owners: readonly Fields[];
  /** The pods of the newest version that are to stay. */
  readonly pods: readonly Fields[];
}

/** The workload with the newest ReplicaSet in between, and the pods that they own and that are to stay. */
export function findOwnedPods(object: Fields, all: readonly Fields[]): OwnedPods {
  if (object['kind'] === 'Pod') return { owners: [], pods: [object] };
  const own = ownedBy(object, all);
  const sets = own
    .filter(one => one['kind'] === 'ReplicaSet')
    .sort((a, b) => revisionOf(b) - revisionOf(a))
    .slice(0, 1);
  const owners = [object, ...sets];
  const pods = owners
    .flatMap(owner => ownedBy(owner, all))
    .filter(one => one['kind'] === 'Pod' && at(one, 'metadata', 'deletionTimestamp') === undefined);
  return { owners, pods };
}

function ownedBy(owner: Fields, all: readonly Fields[]): readonly Fields[] {
  const uid = at(owner, 'metadata', 'uid');
  return all.filter(one => listAt(one, 'metadata', 'ownerReferences').some(reference => fieldsAt(reference)['uid'] === uid));
}

function revisionOf(replicaSet: Fields): number {
  return Number(textAt(replicaSet, 'metadata', 'annotations', 'deployment.kubernetes.io/revision') ?? 0);
}

/** The names of the pods, and the SCC that admitted the first of them. */
export function podFacts(pods: readonly Fields[]): { readonly pods: readonly string[]; readonly scc: string | null } {
  const sccs = pods.map(pod => textAt(pod, 'metadata', 'annotations', 'openshift.io/scc'));
  return { pods: pods.map(pod => refOf(pod).name), scc: sccs.find(scc => scc !== undefined) ?? null };
}
