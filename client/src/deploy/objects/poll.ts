import { pause } from '../../cluster';

export interface Polling {
  readonly everyMs: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Asks until the answer is yes; false when time is up or nobody wants to know any more. */
export async function pollUntil(ask: () => Promise<boolean>, { everyMs, timeoutMs, signal }: Polling): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!signal?.aborted) {
    if (await ask()) return true;
    if (Date.now() + everyMs > deadline) return false;
    await pause(everyMs, signal);
  }
  return false;
}

/** A signal that follows another one after a while, so that a write under way can still have its answer. */
export function withGrace(signal: AbortSignal | undefined, ms: number): { readonly signal: AbortSignal; readonly end: () => void } {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const start = (): void => {
    timer = setTimeout(() => {
      controller.abort();
    }, ms);
  };
  if (signal?.aborted) start();
  else signal?.addEventListener('abort', start, { once: true });
  return {
    signal: controller.signal,
    end() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', start);
    },
  };
}
