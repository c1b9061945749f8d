/** Waiting, and work that several wait for. */
import { cancelledError, failed, type Result } from './clusterError';

/** Waits so many milliseconds; ends early, without an error, when the signal is aborted, which the caller checks. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  await new Promise<void>(resolve => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
  });
}

/** How often to try a write that controllers may overtake between reading and writing; so many times in a row is something else. */
const MOST_ATTEMPTS = 10;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1_000;

/** Waits before the next attempt, longer each time and by chance, so that writers do not keep in step. False after the last attempt. */
export async function pauseForRetry(attempt: number, signal: AbortSignal | undefined): Promise<boolean> {
  if (attempt >= MOST_ATTEMPTS) return false;
  await pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)) * (0.5 + Math.random()), signal);
  return true;
}

/** Requests that run at once: enough to hide the way to the server, few enough not to be throttled. */
const AT_ONCE = 6;

/** `work` for each item, a few at a time; results in the order of the items. */
export async function inParallel<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index] as T;
      results[index] = await work(item, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
  return results;
}

export type SingleFlight<T> = (signal: AbortSignal | undefined) => Promise<Result<T>>;

interface Run<T> {
  readonly answer: Promise<Result<T>>;
  readonly stop: AbortController;
  waiting: number;
}

/** Work that is done once for all callers at the same time, and cancelled when no caller waits any more. Each can be cancelled by itself. */
export function singleFlight<T>(work: (signal: AbortSignal) => Promise<Result<T>>): SingleFlight<T> {
  let current: Run<T> | undefined;
  const begin = (): Run<T> => {
    const stop = new AbortController();
    const answer = work(stop.signal).finally(() => {
      if (current?.stop === stop) current = undefined;
    });
    return { answer, stop, waiting: 0 };
  };
  return async signal => {
    if (signal?.aborted) return failed(cancelledError());
    const run = (current ??= begin());
    run.waiting += 1;
    const over = new AbortController();
    const cancelled = new Promise<Result<T>>(resolve => {
      const leave = (): void => {
        resolve(failed(cancelledError()));
        run.waiting -= 1;
        if (run.waiting > 0) return;
        if (current === run) current = undefined;
        run.stop.abort();
      };
      signal?.addEventListener('abort', leave, { once: true, signal: over.signal });
    });
    return Promise.race([run.answer, cancelled]).finally(() => over.abort());
  };
}

interface Cancellable {
  readonly signal?: AbortSignal | undefined;
}

/** How long a write under way may still take once it is cancelled. */
const GRACE_MS = 3_000;

/** Does work with a cluster whose signal follows after a moment, so that a write under way can still have its answer. */
export async function withGrace<C extends Cancellable, T>(cluster: C, work: (cluster: C) => Promise<T>): Promise<T> {
  const { signal } = cluster;
  const grace = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const start = (): void => {
    timer = setTimeout(() => grace.abort(), GRACE_MS);
  };
  if (signal?.aborted) start();
  else signal?.addEventListener('abort', start, { once: true });
  try {
    return await work({ ...cluster, signal: grace.signal });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', start);
  }
}
