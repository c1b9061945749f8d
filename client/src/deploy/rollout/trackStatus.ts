/** Collects what the watches report, and derives the status of each workload from it. */
import { describeRef, refKey, refOf } from '../../cluster';
import type { Fields } from '../../cluster';
import type { PlannedObject } from '../plan';
import { failureTexts, readinessTexts } from './messages';
import { findOwnedPods, podFacts } from './ownedPods';
import { findContainerFailure, findCreationFailure, findPodWarning, findUnreadyContainer } from './podFailures';
import type { RolloutFailure } from './podFailures';
import { readinessOf } from './readiness';

/**
 * - `failed`: the controller has given up, or a failure has lasted for the grace time
 * - `timedOut`: neither ready nor failed when time was up; `lost`: the connection has ended
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
  /** How long a failure must last until the rollout has failed: images are pulled again, permissions arrive late. In milliseconds. */
  readonly graceMs: number;
  /** Each change of a workload's status. */
  readonly onStatus?: (status: RolloutStatus) => void;
}

export interface Tracker {
  update(source: string, objects: readonly Fields[]): void;
  /** Ends what is still in progress. */
  endAll(state: RolloutState, detail?: string): void;
  statuses(): readonly RolloutStatus[];
  /** The last known state of all objects. */
  known(): readonly Fields[];
  readonly ended: Promise<void>;
}

export function createTracker(workloads: readonly PlannedObject[], { graceMs, onStatus }: TrackerOptions): Tracker {
  const sources = new Map<string, readonly Fields[]>();
  const statuses = new Map<string, RolloutStatus>(
    workloads.map(planned => [
      refKey(planned.ref),
      { planned, state: 'progressing', detail: readinessTexts.waiting(), failure: null, log: '', pods: [], scc: null },
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

/** The status of one workload; null until the workload itself was read. */
function statusOf(planned: PlannedObject, all: readonly Fields[]): RolloutStatus | null {
  const object = objectOf(planned, all);
  if (object === undefined) return null;
  const { owners, pods } = findOwnedPods(object, all);
  const events = eventsOf(all);
  const readiness = readinessOf(object);
  const failure = readiness.state === 'ready' ? null : (findContainerFailure(pods) ?? findCreationFailure(owners, events, pods));
  const detail =
    failure !== null
      ? failureText(failure)
      : readiness.state === 'ready'
        ? readinessTexts.objectReady(describeRef(planned.ref))
        : [readiness.detail, findPodWarning(pods, events)?.text].filter(text => text !== undefined).join(' ');
  return { planned, state: readiness.state, detail, failure, log: '', ...podFacts(pods) };
}

function objectOf({ ref }: PlannedObject, all: readonly Fields[]): Fields | undefined {
  return all.find(one => refKey(refOf(one)) === refKey(ref));
}

const eventsOf = (all: readonly Fields[]): readonly Fields[] => all.filter(one => one['kind'] === 'Event');

/** When time is up, adds the container that runs without being ready, unless the detail already contains a warning about its pod. */
function withSuspect(status: RolloutStatus, all: readonly Fields[]): RolloutStatus {
  const object = status.failure === null ? objectOf(status.planned, all) : undefined;
  const pods = object === undefined ? [] : findOwnedPods(object, all).pods;
  const failure = findUnreadyContainer(pods);
  if (failure === null) return status;
  const isNamed = findPodWarning(pods, eventsOf(all))?.pod === failure.pod;
  return { ...status, failure, detail: isNamed ? status.detail : `${status.detail} ${failureText(failure)}` };
}

function failureText(failure: RolloutFailure): string {
  if (failure.kind === 'creation') return failureTexts.creation();
  const { container, pod, reason, message, exitCode, init } = failure;
  const cause = exitCode === null ? reason : failureTexts.withExitCode(reason, exitCode);
  const problem = message === '' ? cause : `${cause}: ${message}`;
  const text = (init ? failureTexts.initContainer : failureTexts.container)({ container, pod, problem });
  return text.endsWith('.') ? text : `${text}.`;
}
