/** Requests to one cluster as one user. Each ends in time, and with a value. */
import { disconnectedError, impersonationHeaders } from '../login';
import type { Login, Session } from '../login';
import { cancelledError, clusterTexts, failed, isFields, maskSecrets, ok, parseJson, pause, secretValuesOf } from '../words';
import type { ClusterError, Fields, Result } from '../words';
import { errorOfAnswer } from './statusErrors';
import { ANSWER_LIMIT, exchange, readBody, tooLarge, transportError } from './http';
import type { Answer } from './http';
import { requestTexts } from './messages';
import { retryDelay } from './retry';

export interface RequestOptions {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON, or in `contentType`. */
  readonly body?: unknown;
  readonly contentType?: string;
  /** Of the whole request, with its retries but without the login. Default: the connection's. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Whether sending it twice has the same effect as sending it once. Default: true, except for POST. */
  readonly idempotent?: boolean;
}

export interface Reply<T> {
  readonly status: number;
  readonly body: T;
  /** Of the body's text, in UTF-16 code units. */
  readonly length: number;
  /** The server's warnings beside the answer: deprecations, Pod Security. */
  readonly warnings: readonly string[];
  /** Whether an earlier try, whose answer was lost, may have done it already. */
  readonly retried: boolean;
}

/** Who and where, for messages. */
export interface Target {
  readonly context: string;
  readonly cluster: string;
  readonly server: string;
  readonly user: string | null;
  /** The user that the kubeconfig impersonates; null if it impersonates none. Requests cannot impersonate another user then. */
  readonly actsAs: string | null;
  /** The namespace for objects that name none. */
  readonly namespace: string;
}

export interface Connection {
  readonly target: Target;
  /** Asks for one JSON object. */
  request(method: string, path: string, options?: RequestOptions): Promise<Result<Reply<Fields>>>;
  /** Asks for text, such as a log. */
  text(path: string, options?: RequestOptions): Promise<Result<string>>;
  /** Opens a stream of JSON objects, one a line. It ends with the server's side, with `signal`, or with an error value. */
  stream(
    path: string,
    options: RequestOptions & { readonly signal: AbortSignal; readonly idleMs: number },
  ): Promise<Result<AsyncIterable<Result<Fields>>>>;
  /**
   * The same login, impersonating a user. This is the only way to impersonate. If the kubeconfig impersonates a user already, every request
   * is `forbidden`, because impersonating twice would mix the two users' groups.
   * @param user a user name, e.g. `system:serviceaccount:team-a:app`
   */
  impersonating(user: string): Connection;
  /** Ends the connection for good: current and later requests end with `disconnected`. */
  close(): void;
}

interface Wire {
  readonly target: Target;
  /** The server's address. It may contain a login: never to be shown. */
  readonly address: string;
  readonly login: Login;
  readonly timeoutMs: number;
  /** The user that every request is made as; undefined for the login's own. */
  readonly impersonated?: string;
}

interface Opened extends Wire {
  /** Whether the server has answered a request before. */
  readonly server: { known: boolean };
}

/** A connection before its first request, which logs in. */
export function openConnection(wire: Wire): Connection {
  return connectionOf({ ...wire, server: { known: false } });
}

function connectionOf(wire: Opened): Connection {
  return {
    target: wire.target,
    async request(method, path, options = {}) {
      const answer = await ask(wire, { ...options, method, path, accept: 'application/json' });
      if (!answer.ok) return answer;
      const body = parseJson(answer.value.text);
      if (!isFields(body)) return failed(malformed(answer.value));
      return ok({
        status: answer.value.status,
        body,
        length: answer.value.text.length,
        retried: answer.value.retried,
        warnings: warningsOf(answer.value.headers['warning']).map(warning => maskSecrets(warning, secretValuesOf(path, options.body))),
      });
    },
    async text(path, options = {}) {
      const answer = await ask(wire, { ...options, method: 'GET', path, accept: '*/*' });
      return answer.ok ? ok(answer.value.text) : answer;
    },
    stream: (path, options) => openStream(wire, path, options),
    impersonating: user => connectionOf({ ...wire, impersonated: user }),
    close: () => {
      wire.login.close();
    },
  };
}

interface Question extends RequestOptions {
  readonly method: string;
  readonly path: string;
  /** Media types. */
  readonly accept: string;
}

type Whole = Omit<Answer, 'body'> & { readonly text: string; readonly retried: boolean };

/** Sends a request, and once more with a new login if the server no longer accepts the old one. */
async function ask(wire: Opened, question: Question): Promise<Result<Whole>> {
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
  if (status < 300) return ok({ status, headers, text: text.value });
  return failed(errorOfAnswer({ status, headers, body: text.value, url, secrets: secretsOf(session, question) }));
}

/** What is sent: values of Secrets, and by the login the token, or the password both alone and encoded. */
function secretsOf(session: Session, { path, body }: Question): readonly string[] {
  return [...secretsOfLogin(session), ...secretValuesOf(path, body)];
}

function secretsOfLogin({ headers }: Session): readonly string[] {
  const [scheme = '', secret = ''] = String(headers['Authorization'] ?? '').split(' ', 2);
  if (scheme !== 'Basic') return [secret];
  const decoded = Buffer.from(secret, 'base64').toString('utf8');
  return [secret, decoded.slice(decoded.indexOf(':') + 1)];
}

async function send({ agent, headers }: Session, wire: Wire, question: Question, signal: AbortSignal): Promise<Result<Answer>> {
  if (signal.aborted) return failed(cancelledError());
  const { impersonated, target } = wire;
  if (target.actsAs !== null && impersonated !== undefined)
    return failed({
      kind: 'forbidden',
      message: requestTexts.twoIdentities(target.actsAs),
    });
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

function urlOf({ address }: Wire, { path, query = {} }: Question): URL {
  const url = new URL(address.replace(/\/$/, '') + path);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

function malformed({ status, headers }: Whole): ClusterError {
  const type = headers['content-type'] ?? requestTexts.unnamedType();
  return {
    kind: 'malformedAnswer',
    status,
    message: requestTexts.notKubernetes(maskSecrets(type)),
    nextStep: clusterTexts.checkAddressAndLoginPage(),
    mayHaveHappened: true,
  };
}

/** `299 - "text"`, several joined by commas: the texts. */
function warningsOf(header: string | string[] | undefined): readonly string[] {
  const text = Array.isArray(header) ? header.join(', ') : (header ?? '');
  return [...text.matchAll(/\b299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, quoted = '']) => quoted.replace(/\\(.)/g, '$1'));
}

async function openStream(
  wire: Wire,
  path: string,
  options: RequestOptions & { readonly signal: AbortSignal; readonly idleMs: number },
): Promise<Result<AsyncIterable<Result<Fields>>>> {
  const login = await wire.login.session(options.signal);
  if (!login.ok) return login;
  const idle = new AbortController();
  const signal = AbortSignal.any([options.signal, idle.signal, wire.login.closed]);
  const watchdog = setTimeout(() => {
    idle.abort();
  }, options.idleMs);
  const question: Question = { ...options, method: 'GET', path, accept: 'application/json' };
  const sent = await send(login.value, wire, question, signal);
  const quiet: ClusterError = { kind: 'timeout', message: requestTexts.quiet(wire.target.server), nextStep: clusterTexts.retry() };
  const name = (error: ClusterError): ClusterError =>
    options.signal.aborted ? error : wire.login.closed.aborted ? disconnectedError() : idle.signal.aborted ? quiet : error;
  if (!sent.ok) {
    clearTimeout(watchdog);
    return failed(name(sent.error));
  }
  const { status, headers, body } = sent.value;
  const url = urlOf(wire, question);
  if (status >= 300) {
    const text = await readBody(body, url);
    clearTimeout(watchdog);
    return failed(
      text.ok ? errorOfAnswer({ status, headers, body: text.value, url, secrets: secretsOf(login.value, question) }) : name(text.error),
    );
  }
  return ok(objects(body, url, watchdog, name));
}

/** One object per line, of a limited length. Each complete line restarts the watchdog. */
async function* objects(
  body: Answer['body'],
  url: URL,
  watchdog: NodeJS.Timeout,
  name: (error: ClusterError) => ClusterError,
): AsyncGenerator<Result<Fields>> {
  let pieces: string[] = [];
  let length = 0;
  try {
    for await (const chunk of body.setEncoding('utf8') as AsyncIterable<string>) {
      const lines = chunk.split('\n');
      const rest = lines.pop() ?? '';
      for (const [i, end] of lines.entries()) {
        watchdog.refresh();
        const value = parseJson(i === 0 ? pieces.join('') + end : end);
        if (!isFields(value)) {
          yield failed({
            kind: 'malformedAnswer',
            message: requestTexts.notAnObject(),
            nextStep: clusterTexts.retry(),
          });
          return;
        }
        yield ok(value);
      }
      if (lines.length > 0) [pieces, length] = [[], 0];
      pieces.push(rest);
      length += rest.length;
      if (length > ANSWER_LIMIT) {
        yield failed(tooLarge(url));
        return;
      }
    }
  } catch (error) {
    yield failed(name(transportError(error, url)));
  } finally {
    clearTimeout(watchdog);
    body.destroy();
  }
}
