/** Keeps the status of each followed object current while the watches report. */
import type { PlannedObject } from '../../objects';
import type { Fields } from '../../words';
import { createObservations } from './observations';
import type { Observations, Source } from './observations';
import { isFinished, isKnown } from './readiness';
import { statusAtStart, statusOf, withSuspect } from './rolloutStatus';
import type { RolloutStatus } from './rolloutStatus';

export interface TrackerOptions {
  /** How long a failure must last until the rollout has failed: images are pulled again, permissions arrive late. In milliseconds. */
  readonly graceMs: number;
  /** All statuses, at the start and after changes. */
  readonly onProgress?: (statuses: readonly RolloutStatus[]) => void;
}

export interface Tracker {
  list(source: Source, objects: readonly Fields[]): void;
  change(source: Source, object: Fields, isDeleted: boolean): void;
  /** Why a source does not answer at present; null when it does again. */
  interrupt(source: Source, reason: string | null): void;
  drop(source: Source, reason: string): void;
  setLateClasses(names: readonly string[]): void;
  endAll(state: 'timedOut' | 'cancelled'): void;
  statuses(): readonly RolloutStatus[];
  readonly observed: Observations;
  /** When nothing is in progress any more. */
  readonly over: Promise<void>;
}

/** How long to wait for the first report of a controller that may not exist, in milliseconds. */
const QUIET_MS = 5_000;

/** Changes within so many milliseconds are looked at together, because a workload may have thousands of pods. */
const COLLECT_MS = 100;

interface Entry {
  readonly planned: PlannedObject;
  readonly source: Source;
  status: RolloutStatus;
  /** The timer of a failure's grace time; `lasting` when that is over. */
  failing: NodeJS.Timeout | 'lasting' | undefined;
  /** Whether its source cannot be watched. */
  isDropped: boolean;
}

export function createTracker(sources: readonly Source[], { graceMs, onProgress }: TrackerOptions): Tracker {
  const observed = createObservations();
  const entries = sources.flatMap(source =>
    source.followed.map((planned): Entry => ({ planned, source, status: statusAtStart(planned), failing: undefined, isDropped: false })),
  );
  /** Sources that have not reported anything yet. */
  const awaited = new Set(sources);
  const interruptions = new Map<Source, string>();
  const lateClasses = new Set<string>();
  const unreadPods = new Map<string | null, string>();
  let isQuiet = false;
  let scheduled: NodeJS.Timeout | undefined;
  let isOver = false;
  let finish: () => void = () => undefined;
  const over = new Promise<void>(resolve => {
    finish = resolve;
  });
  const statuses = (): readonly RolloutStatus[] => entries.map(({ status }) => status);
  const touch = (): void => {
    if (!isOver) scheduled ??= setTimeout(settle, COLLECT_MS);
  };
  const quiet = setTimeout(() => {
    isQuiet = true;
    touch();
  }, QUIET_MS);

  function settle(): void {
    scheduled = undefined;
    const before = JSON.stringify(entries.map(shownOf));
    for (const entry of entries) {
      if (awaited.has(entry.source) || entry.isDropped) continue;
      const now = statusOf(entry.planned, observed, { lateClasses, isQuiet, unreadPods });
      entry.status = afterGrace(entry, now, graceMs, touch);
    }
    if (JSON.stringify(entries.map(shownOf)) !== before) onProgress?.(statuses());
    if (awaited.size === 0 && statuses().every(({ state }) => state !== 'progressing')) end();
  }

  function end(): void {
    isOver = true;
    clearTimeout(scheduled);
    clearTimeout(quiet);
    for (const { failing } of entries) if (failing !== 'lasting') clearTimeout(failing);
    finish();
  }

  onProgress?.(statuses());
  if (entries.length === 0) end();
  return {
    over,
    observed,
    statuses,
    list(source, objects) {
      observed.list(source.id, objects);
      awaited.delete(source);
      touch();
    },
    change(source, object, isDeleted) {
      // A Job that has done its work may be deleted by its `ttlSecondsAfterFinished`, which changes nothing.
      observed.change(source.id, object, isDeleted && !isFinished(object));
      touch();
    },
    interrupt(source, reason) {
      if (reason === null) interruptions.delete(source);
      else interruptions.set(source, reason);
      // What is ready is not kept waiting by pods or events that cannot be read.
      if (source.followed.length === 0 && awaited.delete(source)) touch();
    },
    drop(source, reason) {
      awaited.delete(source);
      if (source.resource.kind === 'Pod') unreadPods.set(source.namespace, reason);
      for (const entry of entries.filter(one => one.source === source)) {
        entry.isDropped = true;
        entry.status = withoutReports(entry.status, isKnown(entry.planned.ref) ? 'lost' : 'unreported', reason);
      }
      touch();
    },
    setLateClasses(names) {
      for (const name of names) lateClasses.add(name);
      touch();
    },
    endAll(state) {
      if (isOver) return;
      settle();
      for (const entry of entries.filter(({ status }) => status.state === 'progressing')) {
        const silence = awaited.has(entry.source) ? entry.status.detail : undefined;
        const lost = state === 'timedOut' ? (interruptions.get(entry.source) ?? silence) : undefined;
        if (lost !== undefined) entry.status = withoutReports(entry.status, 'lost', lost);
        else entry.status = { ...(state === 'timedOut' ? withSuspect(entry.status, observed) : entry.status), state };
      }
      end();
    },
  };
}

/** What distinguishes the status from an earlier one of the same object. */
const shownOf = ({ status }: Entry): unknown => ({ ...status, planned: null });

/** A failure counts once it has lasted; then `lasts` is called. */
function afterGrace(entry: Entry, status: RolloutStatus, graceMs: number, lasts: () => void): RolloutStatus {
  if (status.state !== 'progressing' || status.failure === null) {
    if (entry.failing !== 'lasting') clearTimeout(entry.failing);
    entry.failing = undefined;
    return status;
  }
  entry.failing ??= setTimeout(() => {
    entry.failing = 'lasting';
    lasts();
  }, graceMs);
  return entry.failing === 'lasting' ? { ...status, state: 'failed' } : status;
}

function withoutReports(status: RolloutStatus, state: 'lost' | 'unreported', reason: string): RolloutStatus {
  return { ...status, state, detail: reason, cause: reason };
}
