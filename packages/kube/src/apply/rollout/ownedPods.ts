/** Which pods belong to a workload. */
import { at, refOf, textAt } from '../../words';
import type { Fields } from '../../words';
import type { Observations } from './observations';

export interface OwnedPods {
  /** The object that creates the pods, and the workload before it where that is another one. */
  readonly owners: readonly Fields[];
  /** The pods of the newest version that are to stay. */
  readonly pods: readonly Fields[];
}

/** The kinds between a workload and its pods, by the annotation that numbers the versions. */
const REVISIONS: ReadonlyMap<string, string> = new Map([
  ['ReplicaSet', 'deployment.kubernetes.io/revision'],
  ['ReplicationController', 'openshift.io/deployment-config.latest-version'],
]);

/** The newest ReplicaSet or ReplicationController in between, and the pods that it or the workload itself controls and that are to stay. */
export function findOwnedPods(object: Fields, observed: Observations): OwnedPods {
  if (object['kind'] === 'Pod') return { owners: [], pods: [object] };
  const own = observed.controlledBy(object);
  const [newest] = own.filter(one => REVISIONS.has(refOf(one).kind)).sort((a, b) => revisionOf(b) - revisionOf(a));
  const owners = newest === undefined ? [object] : [newest, object];
  const controlled = newest === undefined ? own : observed.controlledBy(newest);
  const pods = controlled.filter(one => one['kind'] === 'Pod' && at(one, 'metadata', 'deletionTimestamp') === undefined);
  return { owners, pods };
}

function revisionOf(version: Fields): number {
  return Number(textAt(version, 'metadata', 'annotations', REVISIONS.get(refOf(version).kind) ?? '') ?? 0);
}

/** The names of the pods, and the SCC that admitted the first of them. */
export function podFacts(pods: readonly Fields[]): { readonly pods: readonly string[]; readonly scc: string | null } {
  const sccs = pods.map(pod => textAt(pod, 'metadata', 'annotations', 'openshift.io/scc'));
  return { pods: pods.map(pod => refOf(pod).name), scc: sccs.find(scc => scc !== undefined) ?? null };
}
