/** A request until it has a whole answer: with new attempts where they may help, a new login where the old one is over, and a time limit. */
import { disconnectedError, impersonationHeaders, type Login, type Session } from '../login';
import { cancelledError, errorOf, failed, isTransient, leadsElsewhere, ok, pause, secretValuesOf } from '../words';
import type { ClusterError, Result } from '../words';
import { exchange, readBody, type Answer } from './http';
import { requestTexts } from './messages';
import { errorOfAnswer } from './statusErrors';
import type { RequestOptions, Target } from './types';

/** The way to a server. */
export interface Wire {
  readonly target: Target;
  readonly login: Login;
  readonly timeoutMs: number;
  /** The user that every request is made as; undefined for the login's own. */
  readonly impersonated?: string;
  /** What the server's answers have shown: whether it has answered a request before. */
  readonly server: { known: boolean };
}

/** What is asked. */
export interface Question extends RequestOptions {
  readonly method: string;
  readonly path: string;
  readonly accept: string;
}

/** What is sent: values of Secrets, and by the login the token, or the password both alone and encoded. */
export function secretsOf({ headers }: Session, { path, body }: Question): readonly string[] {
  const [scheme = '', secret = ''] = String(headers['Authorization'] ?? '').split(' ', 2);
  const login = scheme === 'Basic' ? Buffer.from(secret, 'base64').toString('utf8') : '';
  return [secret, login.slice(login.indexOf(':') + 1), ...secretValuesOf(path, body)];
}

/** Sends one request, once. */
export async function send({ agent, headers }: Session, wire: Wire, question: Question, signal: AbortSignal): Promise<Result<Answer>> {
  if (signal.aborted) return failed(cancelledError());
  const { impersonated, target } = wire;
  // No object has such a name, so that none is there.
  if (leadsElsewhere(question.path)) return failed({ kind: 'notFound', message: requestTexts.noSuchPath(question.path) });
  if (target.actsAs !== null && impersonated !== undefined)
    return failed({ kind: 'forbidden', message: requestTexts.twoIdentities(target.actsAs) });
  const body = question.body === undefined ? undefined : JSON.stringify(question.body);
  return exchange({
    method: question.method,
    url: urlOf(wire, question),
    agent,
    signal,
    headers: {
      'user-agent': 'scc-lens',
      accept: question.accept,
      ...headers,
      ...(body !== undefined && { 'content-type': question.contentType ?? 'application/json' }),
      ...(impersonated !== undefined && impersonationHeaders({ user: impersonated })),
    },
    ...(body !== undefined && { body }),
  });
}

/** The address, with its parameters. */
export function urlOf({ target }: Wire, { path, query = {} }: Question): URL {
  const url = new URL(target.server + path);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

/** Attempts of one request where nothing shows that waiting helps; with the pauses between them they take about two seconds. */
const ATTEMPTS = 4;
export const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2_000;
/** A server that starts refuses every user until it has read its permissions: so many refusals in a row do not count. */
export const STARTING = 7;

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
 * Milliseconds to wait before the next attempt; null to give up. What the server did not process may be sent again, other requests only if
 * they are idempotent. A server that answered before, or asks for a pause, is asked as long as there is time. `random` is from 0 to 1.
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

/** A whole answer. */
export type Whole = Omit<Answer, 'body'> & {
  readonly text: string;
  readonly retried: boolean;
  /** What was sent with the request, which the answer may repeat. */
  readonly secrets: readonly string[];
};

/** Sends a request, and once more with a new login if the server no longer accepts the old one. */
export async function ask(wire: Wire, question: Question): Promise<Result<Whole>> {
  // A credential plug-in has a time limit of its own.
  const login = await wire.login.session(question.signal);
  if (!login.ok) return login;
  const answer = await askAs(login.value, wire, question);
  if (answer.ok || answer.error.kind !== 'unauthorized' || !wire.login.forget(login.value)) return answer;
  const renewed = await wire.login.session(question.signal);
  const again = renewed.ok ? await askAs(renewed.value, wire, question) : renewed;
  if (answer.error.mayHaveHappened !== true) return again;
  return again.ok ? ok({ ...again.value, retried: true }) : failed({ ...again.error, mayHaveHappened: true });
}

/** With less time than this left, no other attempt begins: it would end as a timeout, after which nothing is known. */
const SHORTEST_ATTEMPT_MS = 250;

/** Sends a request, and again if that may help, until there is an answer or time is up. */
async function askAs(session: Session, wire: Wire, question: Question): Promise<Result<Whole>> {
  const { method, timeoutMs = wire.timeoutMs, idempotent = method !== 'POST', signal: cancel } = question;
  const deadline = Date.now() + timeoutMs;
  const late = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([late, wire.login.closed, ...(cancel === undefined ? [] : [cancel])]);
  let mayHaveHappened = false;
  let lastAway = 0;
  for (let attempt = 1; ; attempt++) {
    const answer = await once(session, wire, question, signal);
    if (answer.ok) {
      wire.server.known = true;
      return ok({ ...answer.value, retried: mayHaveHappened });
    }
    mayHaveHappened ||= answer.error.mayHaveHappened === true;
    const error = nameInterruption(answer.error, wire, cancel, late, timeoutMs);
    if (error.kind === 'unreachable') lastAway = attempt;
    const sinceAway = lastAway === 0 ? 0 : attempt - lastAway;
    const wait = retryDelay({ error, attempt, idempotent, known: wire.server.known, sinceAway }, Math.random());
    if (wait === null || Date.now() + wait + SHORTEST_ATTEMPT_MS >= deadline)
      return failed({ ...error, ...(mayHaveHappened && method !== 'GET' && { mayHaveHappened }) });
    await pause(wait, signal);
  }
}

/** Names an abort: a cancel, a disconnect or the time limit. */
function nameInterruption(
  error: ClusterError,
  { target: { server }, login }: Wire,
  cancel: AbortSignal | undefined,
  late: AbortSignal,
  timeoutMs: number,
): ClusterError {
  const mayHaveHappened = error.mayHaveHappened === true;
  if (cancel?.aborted) return { ...cancelledError(), mayHaveHappened };
  if (login.closed.aborted) return { ...disconnectedError(), mayHaveHappened };
  if (!late.aborted) return error;
  return errorOf('timeout', requestTexts.timedOut(server, timeoutMs / 1000), requestTexts.retryOrRaise(), { mayHaveHappened: true });
}

async function once(session: Session, wire: Wire, question: Question, signal: AbortSignal): Promise<Result<Omit<Whole, 'retried'>>> {
  const sent = await send(session, wire, question, signal);
  if (!sent.ok) return sent;
  const { status, headers, body } = sent.value;
  const url = urlOf(wire, question);
  const text = await readBody(body, url, question.answerLimit);
  if (!text.ok) return text;
  const secrets = secretsOf(session, question);
  if (status < 300) return ok({ status, headers, text: text.value, secrets });
  return failed(errorOfAnswer({ status, headers, body: text.value, url, secrets }));
}
