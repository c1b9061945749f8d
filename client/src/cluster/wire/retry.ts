import { isTransient } from '../words';
import type { ClusterError } from '../words';

/** Attempts of one request; with the pauses between them they take about two seconds. */
const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 200;

/**
 * Milliseconds to wait before the next attempt; null to give up. After "too many requests" anything may be sent again, because the server did
 * not process it; after other transient failures only idempotent requests. Timeouts and malformed answers are not retried.
 * @param attempt how many requests have failed, from one
 * @param random from 0 to 1, so that many clients do not come back at once
 */
export function retryDelay(error: ClusterError, attempt: number, idempotent: boolean, random: number): number | null {
  if (attempt >= ATTEMPTS || !isTransient(error)) return null;
  const backOff = FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.75 + random / 2);
  if (error.kind === 'tooManyRequests') return error.retryAfterMs ?? backOff;
  if (!idempotent || error.kind === 'timeout' || error.kind === 'malformedAnswer') return null;
  if (error.kind === 'server' && error.mayHaveHappened !== true) return null;
  return backOff;
}
