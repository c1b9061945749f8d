/** Watches applied objects until they are ready, have failed, or time is up. */
import type { PlannedObject } from '../../objects';
import { listObjects, watch, type Cluster, type Connection } from '../../wire';
import { collectionPath, objectPath, PODS, textAt, type ClusterError, type Fields, type ObjectRef, type Result } from '../../words';
import { keepNeeded, sourcesFor, type Source } from './observations';
import { findOwnedPods, podFacts } from './podFailures';
import { isFollowed } from './readiness';
import type { RolloutState, RolloutStatus } from './rolloutStatus';
import { Tracker, type TrackerOptions } from './trackStatus';

export interface RolloutOptions extends TrackerOptions {
  /** For all objects together. */
  readonly timeoutMs: number;
  readonly logLines: number;
  readonly onInterrupted?: (error: ClusterError) => void;
}

/** The final status of each object, in order. What does not become ready after it is applied is left out. */
export async function watchRollout(
  cluster: Cluster,
  objects: readonly PlannedObject[],
  options: RolloutOptions,
): Promise<readonly RolloutStatus[]> {
  const sources = sourcesFor(objects.filter(isFollowed));
  const tracker = new Tracker(sources, options);
  const over = new AbortController();
  const { signal } = cluster;
  const watching = { ...cluster, signal: signal === undefined ? over.signal : AbortSignal.any([over.signal, signal]) };
  const timer = setTimeout(() => tracker.endAll('timedOut'), options.timeoutMs);
  const cancel = (): void => tracker.endAll('cancelled');
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted) cancel();
  const watches = sources.map(source => watchSource(watching, source, tracker, options.onInterrupted));
  if (sources.some(({ resource, followed }) => resource.kind === 'PersistentVolumeClaim' && followed.length > 0))
    watches.push(readLateClasses(watching, tracker));
  await tracker.over;
  clearTimeout(timer);
  signal?.removeEventListener('abort', cancel);
  over.abort();
  await Promise.all(watches);
  const byRef = new Map((await withPods(cluster, sources, tracker)).map(status => [status.planned, status]));
  const statuses = objects.map(planned => byRef.get(planned)).filter(status => status !== undefined);
  return Promise.all(statuses.map(status => withLog(cluster, status, options)));
}

async function watchSource(
  cluster: Cluster & { readonly signal: AbortSignal },
  source: Source,
  tracker: Tracker,
  onInterrupted: RolloutOptions['onInterrupted'],
): Promise<void> {
  const error = await watch(cluster, {
    path: collectionPath(source.resource, source.namespace),
    ...(source.fieldSelector !== undefined && { fieldSelector: source.fieldSelector }),
    keep: keepOf(source),
    onList: objects => tracker.list(source, objects),
    onChange: (object, isDeleted) => tracker.change(source, object, isDeleted),
    onConnected: () => tracker.interrupt(source, null),
    onInterrupted: interruption => {
      tracker.interrupt(source, interruption.message);
      onInterrupted?.(interruption);
    },
  });
  if (error !== null) tracker.drop(source, error.message);
}

/** Items of a list state neither version nor kind. */
function keepOf({ resource: { apiVersion, kind } }: Source): (object: Fields) => Fields {
  return object => keepNeeded({ apiVersion, kind, ...object });
}

/** Classes that provide a volume only when a pod needs it. Without the right to list them, claims are waited for. */
async function readLateClasses(cluster: Cluster, tracker: Tracker): Promise<void> {
  const classes = await listObjects(cluster, '/apis/storage.k8s.io/v1/storageclasses');
  if (!classes.ok) return;
  const late = classes.value.items.filter(one => textAt(one, 'volumeBindingMode') === 'WaitForFirstConsumer');
  tracker.setLateClasses(late.map(one => textAt(one, 'metadata', 'name') ?? ''));
}

/** A workload may be ready before its pods were reported. They are read once more then. */
async function withPods(cluster: Cluster, sources: readonly Source[], tracker: Tracker): Promise<readonly RolloutStatus[]> {
  const { observed } = tracker;
  const statuses = tracker.statuses();
  const lacks = ({ planned: { source }, state, pods }: RolloutStatus): boolean =>
    state === 'ready' && source.pods.length > 0 && pods.length === 0;
  const namespaces = new Set(statuses.filter(lacks).map(({ planned }) => planned.ref.namespace));
  const controlling = new Set([PODS.kind, 'ReplicaSet', 'ReplicationController']);
  for (const source of sources) {
    const { resource, namespace, followed } = source;
    if (!namespaces.has(namespace) || !controlling.has(resource.kind) || followed.length > 0) continue;
    const answer = await listObjects(cluster, collectionPath(resource, namespace), { keep: keepOf(source) });
    if (answer.ok) observed.list(source.id, answer.value.items);
  }
  return statuses.map(status => {
    const object = lacks(status) ? observed.find(status.planned.ref) : undefined;
    return object === undefined ? status : { ...status, ...podFacts(findOwnedPods(object, observed).pods) };
  });
}

async function withLog(cluster: Cluster, status: RolloutStatus, { logLines }: RolloutOptions): Promise<RolloutStatus> {
  const source = status.state === 'ready' || status.state === 'lost' ? undefined : logSourceOf(status);
  if (source === undefined) return status;
  const log = await readLog(cluster, source.pod, { ...source, lines: logLines });
  return log.ok ? { ...status, log: log.value } : status;
}

function logSourceOf({ planned: { ref }, failure }: RolloutStatus): LogSource | undefined {
  if (failure?.kind !== 'container') return undefined;
  const pod: ObjectRef = { apiVersion: 'v1', kind: 'Pod', namespace: ref.namespace, name: failure.pod };
  return { pod, container: failure.container, previous: failure.ranBefore };
}

/** `settled` and `unreported`: there is nothing to wait for. */
const WAITED: ReadonlySet<RolloutState> = new Set(['ready', 'settled', 'unreported']);

/** Waits until objects are ready on which others depend. Why one of them is not, as a sentence; null if all are. */
export async function untilReady(cluster: Cluster, objects: readonly PlannedObject[], options: RolloutOptions): Promise<string | null> {
  return (await watchRollout(cluster, objects, options)).find(({ state }) => !WAITED.has(state))?.detail ?? null;
}

/** A container whose log can be asked for. */
export interface LogSource {
  readonly pod: ObjectRef;
  readonly container: string;
  /** Of the run before the present one, for a container that crashed. */
  readonly previous: boolean;
}

export interface LogOptions {
  readonly container?: string;
  readonly lines: number;
  /** Default: false. */
  readonly previous?: boolean;
}

/** The end of a container's log. */
export function readLog(cluster: Connection, pod: ObjectRef, { container, lines, previous = false }: LogOptions): Promise<Result<string>> {
  return cluster.text(`${objectPath(PODS, pod)}/log`, {
    query: { container, tailLines: lines, previous: previous || undefined },
    signal: cluster.signal,
  });
}

/** The log to look at first: of the first container that keeps a workload from becoming ready. */
export const findFailingLog = (statuses: readonly RolloutStatus[]): LogSource | undefined =>
  statuses.filter(({ state }) => state !== 'ready').flatMap(status => logSourceOf(status) ?? [])[0];
