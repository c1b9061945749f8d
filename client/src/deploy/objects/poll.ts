import { pause } from '../../cluster';

export interface Polling {
  readonly everyMs: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Asks until the answer is yes; false when time is up or the signal is aborted. */
export async function pollUntil(ask: () => Promise<boolean>, { everyMs, timeoutMs, signal }: Polling): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!signal?.aborted) {
    if (await ask()) return true;
    if (Date.now() + everyMs > deadline) return false;
    await pause(everyMs, signal);
  }
  return false;
}
