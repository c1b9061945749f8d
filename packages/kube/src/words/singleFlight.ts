import { cancelledError } from './clusterError';
import { failed } from './result';
import type { Result } from './result';

export type SingleFlight<T> = (signal: AbortSignal | undefined) => Promise<Result<T>>;

interface Run<T> {
  readonly answer: Promise<Result<T>>;
  readonly stop: AbortController;
  waiting: number;
}

/**
 * Work that is done once for all callers at the same time. A caller whose signal is aborted gets `cancelled`, and the others keep waiting.
 * The work itself is cancelled when no caller waits any more.
 */
export function singleFlight<T>(work: (signal: AbortSignal) => Promise<Result<T>>): SingleFlight<T> {
  let current: Run<T> | undefined;
  const start = (): Run<T> => {
    const stop = new AbortController();
    const run: Run<T> = {
      stop,
      waiting: 0,
      answer: work(stop.signal).finally(() => {
        end(run);
      }),
    };
    return run;
  };
  const end = (run: Run<T>): void => {
    if (current === run) current = undefined;
  };
  return signal => {
    if (signal?.aborted) return Promise.resolve(failed(cancelledError()));
    const run = (current ??= start());
    run.waiting += 1;
    return unlessCancelled(run.answer, signal, () => {
      run.waiting -= 1;
      if (run.waiting > 0) return;
      end(run);
      run.stop.abort();
    });
  };
}

function unlessCancelled<T>(answer: Promise<Result<T>>, signal: AbortSignal | undefined, leave: () => void): Promise<Result<T>> {
  if (signal === undefined) return answer;
  return new Promise((resolve, reject) => {
    const off = (): void => {
      resolve(failed(cancelledError()));
      leave();
    };
    signal.addEventListener('abort', off, { once: true });
    answer
      .finally(() => {
        signal.removeEventListener('abort', off);
      })
      .then(resolve, reject);
  });
}
