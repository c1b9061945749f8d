/** What is known of workloads under way, piece by piece, and the status of each that follows from it. */
import { describeRef, refKey, refOf } from '../../cluster';
import type { Fields } from '../../cluster';
import type { PlannedObject } from '../plan';
import { findOwnedPods, podFacts } from './ownedPods';
import { findContainerFailure, findCreationFailure, findPodWarning, findUnreadyContainer } from './podFailures';
import type { RolloutFailure } from './podFailures';
import { readinessOf } from './readiness';

/**
 * - `failed`: the controller has given up, or a failure has lasted for the grace time
 * - `timedOut`: neither ready nor failed when time was up; `lost`: the cluster cannot be asked any more
 */
export type RolloutState = 'progressing' | 'ready' | 'failed' | 'timedOut' | 'lost' | 'cancelled';

export interface RolloutStatus {
  readonly planned: PlannedObject;
  readonly state: RolloutState;
  /** One sentence. */
  readonly detail: string;
  readonly failure: RolloutFailure | null;
  /** The last lines of the failing container, when the rollout has ended; empty where there are none. */
  readonly log: string;
  /** The pods of the newest version. */
  readonly pods: readonly string[];
  /** The SCC that admitted the first pod; null where there is none, or no pod yet. */
  readonly scc: string | null;
}

export interface TrackerOptions {
  /** How long a failure must last to count as failure: images are pulled again, permissions arrive late. */
  readonly graceMs: number;
  /** Each change of a workload's status. */
  readonly onStatus?: (status: RolloutStatus) => void;
}

export interface Tracker {
  update(source: string, objects: readonly Fields[]): void;
  /** Ends what is still under way. */
  endAll(state: RolloutState, detail?: string): void;
  statuses(): readonly RolloutStatus[];
  /** Everything that was seen last. */
  known(): readonly Fields[];
  readonly ended: Promise<void>;
}

export function createTracker(workloads: readonly PlannedObject[], { graceMs, onStatus }: TrackerOptions): Tracker {
  const sources = new Map<string, readonly Fields[]>();
  const statuses = new Map<string, RolloutStatus>(
    workloads.map(planned => [
      refKey(planned.ref),
      { planned, state: 'progressing', detail: 'Waiting for the cluster.', failure: null, log: '', pods: [], scc: null },
    ]),
  );
  const failing = new Map<string, NodeJS.Timeout>();
  let finish: () => void = () => undefined;
  const ended = new Promise<void>(resolve => {
    finish = resolve;
  });
  const check = (): void => {
    if ([...statuses.values()].every(({ state }) => state !== 'progressing')) finish();
  };
  const set = (status: RolloutStatus): void => {
    const key = refKey(status.planned.ref);
    const old = statuses.get(key);
    if (old?.state !== 'progressing') return;
    statuses.set(key, status);
    if (JSON.stringify({ ...old, planned: null }) !== JSON.stringify({ ...status, planned: null })) onStatus?.(status);
    const timer = failing.get(key);
    if (status.state !== 'progressing' || status.failure === null) {
      clearTimeout(timer);
      failing.delete(key);
    } else if (timer === undefined) {
      failing.set(
        key,
        setTimeout(() => {
          failNow(key);
        }, graceMs),
      );
    }
    check();
  };
  const failNow = (key: string): void => {
    const status = statuses.get(key);
    if (status !== undefined) set({ ...status, state: 'failed' });
  };
  const endAll = (state: RolloutState, detail?: string): void => {
    const all = [...sources.values()].flat();
    for (const status of statuses.values()) {
      if (status.state === 'progressing')
        set({ ...(state === 'timedOut' ? withSuspect(status, all) : status), state, ...(detail !== undefined && { detail }) });
    }
    check();
  };
  check();
  return {
    ended,
    statuses: () => [...statuses.values()],
    known: () => [...sources.values()].flat(),
    endAll,
    update(source, objects) {
      sources.set(source, objects);
      const all = [...sources.values()].flat();
      for (const planned of workloads) {
        const status = statusOf(planned, all);
        if (status !== null) set(status);
      }
    },
  };
}

/** From all that is known to one workload's status; null before the workload itself was seen. */
function statusOf(planned: PlannedObject, all: readonly Fields[]): RolloutStatus | null {
  const object = objectOf(planned, all);
  if (object === undefined) return null;
  const { owners, pods } = findOwnedPods(object, all);
  const events = all.filter(one => one['kind'] === 'Event');
  const readiness = readinessOf(object);
  const failure = readiness.state === 'ready' ? null : (findContainerFailure(pods) ?? findCreationFailure(owners, events, pods));
  const detail =
    failure !== null
      ? failureText(failure)
      : readiness.state === 'ready'
        ? `${describeRef(planned.ref)} is ready.`
        : [readiness.detail, findPodWarning(pods, events)].filter(text => text !== null).join(' ');
  return { planned, state: readiness.state, detail, failure, log: '', ...podFacts(pods) };
}

function objectOf({ ref }: PlannedObject, all: readonly Fields[]): Fields | undefined {
  return all.find(one => refKey(refOf(one)) === refKey(ref));
}

/** When time is up, a container that runs but is not ready is what to look at; a warning may have told of its probe already. */
function withSuspect(status: RolloutStatus, all: readonly Fields[]): RolloutStatus {
  const object = status.failure === null ? objectOf(status.planned, all) : undefined;
  const failure = object === undefined ? null : findUnreadyContainer(findOwnedPods(object, all).pods);
  if (failure === null) return status;
  return {
    ...status,
    failure,
    detail: status.detail.includes(`Pod ${failure.pod}: `) ? status.detail : `${status.detail} ${failureText(failure)}`,
  };
}

function failureText(failure: RolloutFailure): string {
  if (failure.kind === 'creation') return 'The cluster refuses to create the pods.';
  const { container, pod, reason, message, exitCode, init } = failure;
  const told = `${init ? 'Init container' : 'Container'} ${container} of pod ${pod}: ${reason}${exitCode === null ? '' : ` (exit code ${exitCode})`}${message === '' ? '' : `: ${message}`}`;
  return told.endsWith('.') ? told : `${told}.`;
}
