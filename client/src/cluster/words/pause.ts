import { setTimeout as sleep } from 'node:timers/promises';

/** Waits so many milliseconds; ends early, without an error, when the signal is aborted, which the caller checks. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { ...(signal && { signal }) });
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
  }
}
