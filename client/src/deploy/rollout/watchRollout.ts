/** Watches applied workloads until they are ready, have failed, or time is up. */
import { collectionPath, listObjects, PODS, refKey, refOf, watch } from '../../cluster';
import type { Cluster, ClusterError, Fields, ObjectRef, Resource } from '../../cluster';
import type { PlannedObject } from '../plan';
import { findOwnedPods, podFacts } from './ownedPods';
import { readLog } from './podLogs';
import { rollsOut } from './readiness';
import { createTracker } from './trackStatus';
import type { RolloutStatus, Tracker, TrackerOptions } from './trackStatus';

export interface RolloutOptions extends TrackerOptions {
  /** For all workloads together. */
  readonly timeoutMs: number;
  readonly logLines: number;
  readonly signal?: AbortSignal | undefined;
  /** The connection broke and is being opened again. */
  readonly onInterrupted?: (error: ClusterError) => void;
}

const REPLICA_SETS: Resource = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  group: 'apps',
  name: 'replicasets',
  namespaced: true,
  verbs: [],
};
const EVENTS: Resource = { apiVersion: 'v1', kind: 'Event', group: '', name: 'events', namespaced: true, verbs: [] };

/** The final status of each workload, in order. Kinds without a rollout are left out. */
export async function watchRollout(
  cluster: Cluster,
  workloads: readonly PlannedObject[],
  options: RolloutOptions,
): Promise<readonly RolloutStatus[]> {
  const watched = workloads.filter(({ ref }) => rollsOut(ref.apiVersion, ref.kind));
  const tracker = createTracker(watched, options);
  const over = new AbortController();
  const signal = options.signal === undefined ? over.signal : AbortSignal.any([over.signal, options.signal]);
  const timer = setTimeout(() => {
    tracker.endAll('timedOut');
  }, options.timeoutMs);
  const watches = watchesFor(watched).map(({ resource, namespace, fieldSelector }) =>
    watch(cluster, {
      path: collectionPath(resource, namespace),
      ...(fieldSelector !== undefined && { fieldSelector }),
      signal,
      onState: objects => {
        tracker.update(
          `${resource.name}/${namespace}/${fieldSelector ?? ''}`,
          objects.map(object => ({ apiVersion: resource.apiVersion, kind: resource.kind, ...object })),
        );
      },
      ...(options.onInterrupted && { onInterrupted: options.onInterrupted }),
    }).then(error => {
      if (error !== null && resource !== EVENTS && resource !== REPLICA_SETS) tracker.endAll('lost', error.message);
    }),
  );
  options.signal?.addEventListener(
    'abort',
    () => {
      tracker.endAll('cancelled');
    },
    { once: true },
  );
  if (options.signal?.aborted) tracker.endAll('cancelled');
  await tracker.ended;
  clearTimeout(timer);
  over.abort();
  await Promise.all(watches);
  const statuses = await withPods(cluster, tracker, options.signal);
  return Promise.all(statuses.map(status => withLog(cluster, status, options)));
}

interface WatchTarget {
  readonly resource: Resource;
  readonly namespace: string;
  readonly fieldSelector?: string;
}

/** Each workload by name; in each namespace the pods, the ReplicaSets of Deployments, and warnings. */
function watchesFor(workloads: readonly PlannedObject[]): readonly WatchTarget[] {
  const namespaces = [...new Set(workloads.map(({ ref }) => ref.namespace ?? ''))];
  return [
    ...workloads
      .filter(({ ref }) => ref.kind !== 'Pod')
      .map(({ resource, ref }) => ({ resource, namespace: ref.namespace ?? '', fieldSelector: `metadata.name=${ref.name}` })),
    ...namespaces.map(namespace => ({ resource: PODS, namespace })),
    ...namespaces
      .filter(namespace => workloads.some(({ ref }) => ref.kind === 'Deployment' && ref.namespace === namespace))
      .map(namespace => ({ resource: REPLICA_SETS, namespace })),
    ...namespaces.map(namespace => ({ resource: EVENTS, namespace, fieldSelector: 'type=Warning' })),
  ];
}

/** A workload may be ready before its pods were reported, so they are read once more. */
async function withPods(cluster: Cluster, tracker: Tracker, signal: AbortSignal | undefined): Promise<readonly RolloutStatus[]> {
  const statuses = tracker.statuses();
  const namespaces = [...new Set(statuses.filter(({ state }) => state === 'ready').map(({ planned }) => planned.ref.namespace))];
  const fresh: Fields[] = tracker.known().filter(one => one['kind'] !== 'Pod' && one['kind'] !== 'ReplicaSet');
  for (const namespace of namespaces) {
    for (const resource of [PODS, REPLICA_SETS]) {
      const answer = await listObjects(cluster, collectionPath(resource, namespace), { signal });
      if (!answer.ok) return statuses;
      fresh.push(...answer.value.items.map(item => ({ ...item, apiVersion: resource.apiVersion, kind: resource.kind })));
    }
  }
  return statuses.map(status => {
    const object = fresh.find(one => refKey(refOf(one)) === refKey(status.planned.ref));
    return status.state !== 'ready' || object === undefined ? status : { ...status, ...podFacts(findOwnedPods(object, fresh).pods) };
  });
}

/** Reads the log last, and only if a container failed. */
async function withLog(cluster: Cluster, status: RolloutStatus, { logLines, signal }: RolloutOptions): Promise<RolloutStatus> {
  const { failure, planned } = status;
  if (failure?.kind !== 'container' || status.state === 'ready' || status.state === 'lost') return status;
  const pod: ObjectRef = { apiVersion: 'v1', kind: 'Pod', namespace: planned.ref.namespace, name: failure.pod };
  const log = await readLog(cluster, pod, { container: failure.container, lines: logLines, previous: failure.ranBefore, signal });
  return log.ok ? { ...status, log: log.value } : status;
}
