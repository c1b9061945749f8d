/** Keeps the status of each followed object current while the watches report. */
import type { PlannedObject } from '../../objects';
import type { Fields } from '../../words';
import { createObservations, type Observations, type Source } from './observations';
import { isFinished, isKnown } from './readiness';
import { statusAtStart, statusOf, withSuspect, type RolloutStatus } from './rolloutStatus';

export interface TrackerOptions {
  /** How long a failure must last until the rollout has failed: images are pulled again, permissions arrive late. In milliseconds. */
  readonly graceMs: number;
  /** All statuses, at the start and after changes. */
  readonly onProgress?: (statuses: readonly RolloutStatus[]) => void;
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

/** Begins with what is known before any watch reports. */
export class Tracker {
  readonly observed: Observations = createObservations();
  /** When nothing is in progress any more. */
  readonly over: Promise<void>;
  readonly #entries: readonly Entry[];
  /** Sources that have not reported anything yet. */
  readonly #awaited: Set<Source>;
  readonly #interruptions = new Map<Source, string>();
  readonly #lateClasses = new Set<string>();
  readonly #unreadPods = new Map<string | null, string>();
  readonly #options: TrackerOptions;
  readonly #quiet: NodeJS.Timeout;
  #isQuiet = false;
  #scheduled: NodeJS.Timeout | undefined;
  #isOver = false;
  #finish: () => void = () => undefined;

  constructor(sources: readonly Source[], options: TrackerOptions) {
    this.#options = options;
    this.#awaited = new Set(sources);
    this.#entries = sources.flatMap(source =>
      source.followed.map((planned): Entry => ({ planned, source, status: statusAtStart(planned), failing: undefined, isDropped: false })),
    );
    this.over = new Promise(resolve => {
      this.#finish = resolve;
    });
    this.#quiet = setTimeout(() => {
      this.#isQuiet = true;
      this.#touch();
    }, QUIET_MS);
    options.onProgress?.(this.statuses());
    if (this.#entries.length === 0) this.#end();
  }

  statuses(): readonly RolloutStatus[] {
    return this.#entries.map(({ status }) => status);
  }

  list(source: Source, objects: readonly Fields[]): void {
    this.observed.list(source.id, objects);
    this.#awaited.delete(source);
    this.#touch();
  }

  change(source: Source, object: Fields, isDeleted: boolean): void {
    this.observed.change(source.id, object, isDeleted && !isFinished(object));
    this.#touch();
  }

  /** Why a source does not answer at present; null when it does again. */
  interrupt(source: Source, reason: string | null): void {
    if (reason === null) this.#interruptions.delete(source);
    else this.#interruptions.set(source, reason);
    // What is ready is not kept waiting by pods or events that cannot be read.
    if (source.followed.length === 0 && this.#awaited.delete(source)) this.#touch();
  }

  drop(source: Source, reason: string): void {
    this.#awaited.delete(source);
    if (source.resource.kind === 'Pod') this.#unreadPods.set(source.namespace, reason);
    for (const entry of this.#entries.filter(one => one.source === source)) {
      entry.isDropped = true;
      entry.status = withoutReports(entry.status, isKnown(entry.planned.ref) ? 'lost' : 'unreported', reason);
    }
    this.#touch();
  }

  setLateClasses(names: readonly string[]): void {
    for (const name of names) this.#lateClasses.add(name);
    this.#touch();
  }

  endAll(state: 'timedOut' | 'cancelled'): void {
    if (this.#isOver) return;
    this.#settle();
    for (const entry of this.#entries.filter(({ status }) => status.state === 'progressing')) {
      const silence = this.#awaited.has(entry.source) ? entry.status.detail : undefined;
      const lost = state === 'timedOut' ? (this.#interruptions.get(entry.source) ?? silence) : undefined;
      if (lost !== undefined) entry.status = withoutReports(entry.status, 'lost', lost);
      else entry.status = { ...(state === 'timedOut' ? withSuspect(entry.status, this.observed) : entry.status), state };
    }
    this.#end();
  }

  readonly #touch = (): void => {
    if (this.#isOver) return;
    this.#scheduled ??= setTimeout(() => this.#settle(), COLLECT_MS);
  };

  #settle(): void {
    clearTimeout(this.#scheduled);
    this.#scheduled = undefined;
    const before = JSON.stringify(this.#entries.map(shownOf));
    const around = { lateClasses: this.#lateClasses, isQuiet: this.#isQuiet, unreadPods: this.#unreadPods };
    for (const entry of this.#entries) {
      if (this.#awaited.has(entry.source) || entry.isDropped) continue;
      const now = statusOf(entry.planned, this.observed, around);
      entry.status = afterGrace(entry, now, this.#options.graceMs, this.#touch);
    }
    if (JSON.stringify(this.#entries.map(shownOf)) !== before) this.#options.onProgress?.(this.statuses());
    if (this.#awaited.size === 0 && this.statuses().every(({ state }) => state !== 'progressing')) this.#end();
  }

  #end(): void {
    this.#isOver = true;
    clearTimeout(this.#scheduled);
    clearTimeout(this.#quiet);
    for (const { failing } of this.#entries) if (failing !== 'lasting') clearTimeout(failing);
    this.#finish();
  }
}

/** What distinguishes the status from an earlier one of the same object. */
const shownOf = ({ status }: Entry): unknown => ({ ...status, planned: null });

/** A failure counts once it has lasted; then `lasts` is called. What a controller tries again may pass at any time, unless pods are refused. */
function afterGrace(entry: Entry, status: RolloutStatus, graceMs: number, lasts: () => void): RolloutStatus {
  const { state, failure } = status;
  if (state !== 'progressing' || failure === null || (failure.kind === 'creation' && !failure.isRefusal)) {
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
