import { isTransient } from '../words';
import type { ClusterError } from '../words';

/** Attempts of one request where nothing shows that waiting helps; with the pauses between them they take about two seconds. */
const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2_000;
/** A server that starts refuses every user until it has read its permissions: so many refusals in a row do not count. */
const STARTING = 7;

export interface FailedAttempt {
  readonly error: ClusterError;
  /** How many requests have failed, from one. */
  readonly attempt: number;
  readonly idempotent: boolean;
  /** Whether the server has answered on this connection before: it may only be restarting. */
  readonly known: boolean;
  /** How many attempts there were since the server came back, this one included; 0 where it was not away. */
  readonly sinceAway: number;
}

/**
 * Milliseconds to wait before the next attempt; null to give up. A server that asks to be asked again, and one that answered before and is
 * away, is asked again as long as the caller has time. After "too many requests", and where nothing could be sent, anything may be sent again,
 * because the server did not process it; after other transient failures only idempotent requests. Timeouts and malformed answers are not retried.
 * @param random from 0 to 1, so that many clients do not come back at once
 */
export function retryDelay({ error, attempt, idempotent, known, sinceAway }: FailedAttempt, random: number): number | null {
  const { kind, retryAfterMs } = error;
  const backOff = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)) * (0.75 + random / 2);
  if (kind === 'forbidden' && sinceAway > 0 && sinceAway <= STARTING) return backOff;
  if (!isTransient(error)) return null;
  const isProcessed = kind !== 'tooManyRequests' && !(kind === 'unreachable' && error.mayHaveHappened !== true);
  if (isProcessed && !idempotent) return null;
  if (retryAfterMs !== undefined) return Math.max(retryAfterMs, backOff);
  if (kind === 'timeout' || kind === 'malformedAnswer') return null;
  if (kind === 'server' && error.mayHaveHappened !== true) return null;
  return attempt < ATTEMPTS || (known && kind === 'unreachable') ? backOff : null;
}
