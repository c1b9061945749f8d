import { isTransient } from '../words';
import type { ClusterError } from '../words';

/** Requests in all for one question; with the pauses between them about two seconds. */
const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 200;

/**
 * How long to wait before asking again; null to give up. Too many requests were not looked at, so anything may be sent again; after other
 * passing failures only what does no harm twice. A name or address that does not exist, and a server's own timeout, do not get better.
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
