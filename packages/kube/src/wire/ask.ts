/** A request until it has a whole answer: with new attempts where they may help, a new login where the old one is over, and a time limit. */
import { disconnectedError } from '../login';
import type { Session } from '../login';
import { cancelledError, failed, ok, pause } from '../words';
import type { ClusterError, Result } from '../words';
import { readBody } from './http';
import type { Answer } from './http';
import { requestTexts } from './messages';
import { retryDelay } from './retry';
import { secretsOf, send, urlOf } from './send';
import type { Question, Wire } from './send';
import { errorOfAnswer } from './statusErrors';

/** The way to a server, with what its answers have shown. */
export interface Opened extends Wire {
  /** Whether the server has answered a request before. */
  readonly server: { known: boolean };
}

/** A whole answer. */
export type Whole = Omit<Answer, 'body'> & {
  readonly text: string;
  readonly retried: boolean;
  /** What was sent with the request, which the answer may repeat. */
  readonly secrets: readonly string[];
};

/** Sends a request, and once more with a new login if the server no longer accepts the old one. */
export async function ask(wire: Opened, question: Question): Promise<Result<Whole>> {
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
async function askAs(session: Session, wire: Opened, question: Question): Promise<Result<Whole>> {
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
  return {
    kind: 'timeout',
    message: requestTexts.timedOut(server, timeoutMs / 1000),
    nextStep: requestTexts.retryOrRaise(),
    mayHaveHappened: true,
  };
}

async function once(session: Session, wire: Wire, question: Question, signal: AbortSignal): Promise<Result<Omit<Whole, 'retried'>>> {
  const sent = await send(session, wire, question, signal);
  if (!sent.ok) return sent;
  const { status, headers, body } = sent.value;
  const url = urlOf(wire, question);
  const text = await readBody(body, url);
  if (!text.ok) return text;
  const secrets = secretsOf(session, question);
  if (status < 300) return ok({ status, headers, text: text.value, secrets });
  return failed(errorOfAnswer({ status, headers, body: text.value, url, secrets }));
}
