/** Follows applied workloads until they are ready, have failed, or time is up. */
import { at, collectionPath, describeRef, fieldsAt, listAt, refKey, refOf, textAt } from '../cluster';
import type { Cluster, ClusterError, Fields, ObjectRef, Resource } from '../cluster';
import { watch } from '../cluster/watch';
import { PODS } from './judgePods';
import { lastLogLines } from './logs';
import { readinessOf, rollsOut } from './readiness';
import { containerTrouble, creationTrouble } from './troubles';
import type { Trouble } from './troubles';
import type { PlannedObject } from './types';

/**
 * - `failed`: the controller has given up, or a trouble has lasted for the grace time
 * - `timedOut`: neither ready nor failed when time was up; `lost`: the cluster cannot be asked any more
 */
export type RolloutState = 'progressing' | 'ready' | 'failed' | 'timedOut' | 'lost' | 'cancelled';

export interface RolloutStatus {
  readonly planned: PlannedObject;
  readonly state: RolloutState;
  /** One sentence. */
  readonly detail: string;
  readonly trouble: Trouble | null;
  /** The last lines of the failing container, when the rollout has ended; empty where there are none. */
  readonly log: string;
  /** The pods of the newest version. */
  readonly pods: readonly string[];
  /** The SCC that admitted the first pod; null where there is none, or no pod yet. */
  readonly scc: string | null;
}

export interface RolloutOptions {
  /** For all workloads together. */
  readonly timeoutMs: number;
  /** How long a trouble must last to count as failure: images are pulled again, permissions arrive late. */
  readonly graceMs: number;
  readonly logLines: number;
  readonly signal?: AbortSignal | undefined;
  /** Each change of a workload's status. */
  readonly onStatus?: (status: RolloutStatus) => void;
  /** The connection broke and is being opened again. */
  readonly onInterrupted?: (error: ClusterError) => void;
}

const REPLICA_SETS: Resource = { apiVersion: 'apps/v1', kind: 'ReplicaSet', group: 'apps', name: 'replicasets', namespaced: true, verbs: [] };
const EVENTS: Resource = { apiVersion: 'v1', kind: 'Event', group: '', name: 'events', namespaced: true, verbs: [] };

/** The final status of each workload, in order. Kinds without a rollout are left out. */
export async function watchRollout(cluster: Cluster, workloads: readonly PlannedObject[], options: RolloutOptions): Promise<readonly RolloutStatus[]> {
  const followed = workloads.filter(({ ref }) => rollsOut(ref.apiVersion, ref.kind));
  const tracker = createTracker(followed, options);
  const over = new AbortController();
  const signal = options.signal === undefined ? over.signal : AbortSignal.any([over.signal, options.signal]);
  const timer = setTimeout(() => { tracker.endAll('timedOut'); }, options.timeoutMs);
  const watches = watchesFor(followed).map(({ resource, namespace, fieldSelector }) => watch(cluster, {
    path: collectionPath(resource, namespace),
    ...(fieldSelector !== undefined && { fieldSelector }),
    signal,
    onState: objects => { tracker.update(`${resource.name}/${namespace}/${fieldSelector ?? ''}`, objects.map(object => ({ apiVersion: resource.apiVersion, kind: resource.kind, ...object }))); },
    ...(options.onInterrupted && { onInterrupted: options.onInterrupted }),
  }).then(error => { if (error !== null) tracker.lose(resource, error); }));
  options.signal?.addEventListener('abort', () => { tracker.endAll('cancelled'); }, { once: true });
  if (options.signal?.aborted) tracker.endAll('cancelled');
  await tracker.ended;
  clearTimeout(timer);
  over.abort();
  await Promise.all(watches);
  return Promise.all(tracker.statuses().map(status => withLog(cluster, status, options)));
}

interface WatchTarget {
  readonly resource: Resource;
  readonly namespace: string;
  readonly fieldSelector?: string;
}

/** Each workload by name; in each namespace its pods, what stands between, and warnings. */
function watchesFor(workloads: readonly PlannedObject[]): readonly WatchTarget[] {
  const namespaces = [...new Set(workloads.map(({ ref }) => ref.namespace ?? ''))];
  return [
    ...workloads.filter(({ ref }) => ref.kind !== 'Pod').map(({ resource, ref }) => ({ resource, namespace: ref.namespace ?? '', fieldSelector: `metadata.name=${ref.name}` })),
    ...namespaces.map(namespace => ({ resource: PODS, namespace })),
    ...namespaces.filter(namespace => workloads.some(({ ref }) => ref.kind === 'Deployment' && ref.namespace === namespace)).map(namespace => ({ resource: REPLICA_SETS, namespace })),
    ...namespaces.map(namespace => ({ resource: EVENTS, namespace, fieldSelector: 'type=Warning' })),
  ];
}

interface Tracker {
  update(source: string, objects: readonly Fields[]): void;
  endAll(state: RolloutState): void;
  /** Events may be missing; without the objects themselves nothing can be said. */
  lose(resource: Resource, error: ClusterError): void;
  statuses(): readonly RolloutStatus[];
  readonly ended: Promise<void>;
}

function createTracker(workloads: readonly PlannedObject[], { graceMs, onStatus }: RolloutOptions): Tracker {
  const sources = new Map<string, readonly Fields[]>();
  const statuses = new Map<string, RolloutStatus>(workloads.map(planned => [refKey(planned.ref), { planned, state: 'progressing', detail: 'Waiting for the cluster.', trouble: null, log: '', pods: [], scc: null }]));
  const troubled = new Map<string, NodeJS.Timeout>();
  let finish: () => void = () => undefined;
  const ended = new Promise<void>(resolve => { finish = resolve; });
  const check = (): void => { if ([...statuses.values()].every(({ state }) => state !== 'progressing')) finish(); };
  const set = (status: RolloutStatus): void => {
    const key = refKey(status.planned.ref);
    const old = statuses.get(key);
    if (old === undefined || old.state !== 'progressing') return;
    statuses.set(key, status);
    if (JSON.stringify({ ...old, planned: null }) !== JSON.stringify({ ...status, planned: null })) onStatus?.(status);
    const timer = troubled.get(key);
    if (status.state !== 'progressing' || status.trouble === null) {
      clearTimeout(timer);
      troubled.delete(key);
    } else if (timer === undefined) {
      troubled.set(key, setTimeout(() => { failNow(key); }, graceMs));
    }
    check();
  };
  const failNow = (key: string): void => {
    const status = statuses.get(key);
    if (status !== undefined) set({ ...status, state: 'failed' });
  };
  const endAll = (state: RolloutState, detail?: string): void => {
    for (const status of statuses.values()) if (status.state === 'progressing') set({ ...status, state, ...(detail !== undefined && { detail }) });
    check();
  };
  check();
  return {
    ended,
    statuses: () => [...statuses.values()],
    endAll,
    update(source, objects) {
      sources.set(source, objects);
      const all = [...sources.values()].flat();
      for (const planned of workloads) {
        const status = statusOf(planned, all);
        if (status !== null) set(status);
      }
    },
    lose(resource, error) {
      if (resource !== EVENTS && resource !== REPLICA_SETS) endAll('lost', error.message);
    },
  };
}

/** From all that is known to one workload's status; null before the workload itself was seen. */
function statusOf(planned: PlannedObject, all: readonly Fields[]): RolloutStatus | null {
  const object = all.find(one => refKey(refOf(one)) === refKey(planned.ref));
  if (object === undefined) return null;
  const { owners, pods } = familyOf(object, all);
  const readiness = readinessOf(object);
  const trouble = readiness.state === 'ready' ? null : containerTrouble(pods) ?? creationTrouble(owners, all.filter(one => one['kind'] === 'Event'), pods);
  return {
    planned,
    state: readiness.state,
    detail: trouble === null ? readiness.state === 'ready' ? `${describeRef(planned.ref)} is ready.` : readiness.detail : troubleText(trouble),
    trouble,
    log: '',
    pods: pods.map(pod => refOf(pod).name),
    scc: pods.map(pod => textAt(pod, 'metadata', 'annotations', 'openshift.io/scc')).find(scc => scc !== undefined) ?? null,
  };
}

function troubleText(trouble: Trouble): string {
  if (trouble.kind === 'creation') return 'The cluster refuses to create the pods.';
  const { container, pod, reason, message, exitCode, init } = trouble;
  return `${init ? 'Init container' : 'Container'} ${container} of pod ${pod}: ${reason}${exitCode === null ? '' : ` (exit code ${exitCode})`}${message === '' ? '' : `: ${message}`}`;
}

/** The workload with the newest ReplicaSet in between, and the pods that they own and that are to stay. */
function familyOf(object: Fields, all: readonly Fields[]): { readonly owners: readonly Fields[]; readonly pods: readonly Fields[] } {
  if (object['kind'] === 'Pod') return { owners: [], pods: [object] };
  const own = ownedBy(object, all);
  const sets = own.filter(one => one['kind'] === 'ReplicaSet').sort((a, b) => revisionOf(b) - revisionOf(a)).slice(0, 1);
  const owners = [object, ...sets];
  const pods = owners.flatMap(owner => ownedBy(owner, all)).filter(one => one['kind'] === 'Pod' && at(one, 'metadata', 'deletionTimestamp') === undefined);
  return { owners, pods };
}

function ownedBy(owner: Fields, all: readonly Fields[]): readonly Fields[] {
  const uid = at(owner, 'metadata', 'uid');
  return all.filter(one => listAt(one, 'metadata', 'ownerReferences').some(reference => fieldsAt(reference)['uid'] === uid));
}

function revisionOf(replicaSet: Fields): number {
  return Number(textAt(replicaSet, 'metadata', 'annotations', 'deployment.kubernetes.io/revision') ?? 0);
}

/** The log comes last: it is of interest only where it ended badly. */
async function withLog(cluster: Cluster, status: RolloutStatus, { logLines, signal }: RolloutOptions): Promise<RolloutStatus> {
  const { trouble, planned } = status;
  if (trouble?.kind !== 'container' || status.state === 'ready' || status.state === 'lost') return status;
  const pod: ObjectRef = { apiVersion: 'v1', kind: 'Pod', namespace: planned.ref.namespace, name: trouble.pod };
  const log = await lastLogLines(cluster, pod, { container: trouble.container, lines: logLines, previous: trouble.ranBefore, signal });
  return log.ok ? { ...status, log: log.value } : status;
}
