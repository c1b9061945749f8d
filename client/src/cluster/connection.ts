/** The way to one cluster as one user: requests that end in time, and end in a value. */
import { setTimeout as sleep } from 'node:timers/promises';
import { answerError, parseJson } from './answerErrors';
import type { ClusterError } from './errors';
import { isFields } from './fields';
import type { Fields } from './fields';
import { exchange, readBody, transportError } from './http';
import type { Answer } from './http';
import { IMPERSONATE_USER } from './impersonation';
import type { Login } from './login';
import { failed, ok } from './result';
import type { Result } from './result';
import { retryPause } from './retry';

export interface RequestOptions {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON, or in `contentType`. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** For everything, retries included. Default: the connection's. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Whether sending it twice does what sending it once does. Default: true but for POST. */
  readonly idempotent?: boolean;
}

export interface Reply<T> {
  readonly status: number;
  readonly body: T;
  /** What the server says beside the answer: deprecations, Pod Security warnings. */
  readonly warnings: readonly string[];
}

/** Who and where, for messages. */
export interface Target {
  readonly context: string;
  readonly cluster: string;
  readonly server: string;
  readonly user: string | null;
  /** In whose name the kubeconfig has the user ask; null for their own. Nothing can be asked in anybody else's name then. */
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
  stream(path: string, options: RequestOptions & { readonly signal: AbortSignal; readonly idleMs: number }): Promise<Result<AsyncIterable<Result<Fields>>>>;
  close(): void;
}

interface Wire {
  readonly target: Target;
  readonly login: Login;
  readonly timeoutMs: number;
}

/** A connection that nobody has used yet; the first request logs in. */
export function openConnection(wire: Wire): Connection {
  return {
    target: wire.target,
    async request(method, path, options = {}) {
      const answer = await ask(wire, method, path, 'application/json', options);
      if (!answer.ok) return answer;
      const body = parseJson(answer.value.text);
      if (!isFields(body)) return failed(malformed(answer.value));
      return ok({ status: answer.value.status, body, warnings: warningsOf(answer.value.headers['warning']) });
    },
    async text(path, options = {}) {
      const answer = await ask(wire, 'GET', path, '*/*', options);
      return answer.ok ? ok(answer.value.text) : answer;
    },
    stream: (path, options) => openStream(wire, path, options),
    close: () => { wire.login.close(); },
  };
}

type Whole = Omit<Answer, 'body'> & { readonly text: string };

/** Sends, and sends again where that may help, until there is an answer or no time. */
async function ask(wire: Wire, method: string, path: string, accept: string, options: RequestOptions): Promise<Result<Whole>> {
  const { timeoutMs = wire.timeoutMs, idempotent = method !== 'POST', signal: cancel } = options;
  // A credential plug-in has a time limit of its own.
  const login = await wire.login.session(cancel);
  if (!login.ok) return login;
  const deadline = Date.now() + timeoutMs;
  const late = AbortSignal.timeout(timeoutMs);
  const signal = cancel === undefined ? late : AbortSignal.any([cancel, late]);
  let mayHaveHappened = false;
  let renewed = false;
  for (let attempt = 1; ; attempt++) {
    const answer = await once(wire, method, path, accept, options, signal);
    if (answer.ok) return answer;
    mayHaveHappened ||= answer.error.mayHaveHappened === true;
    const error = interrupted(answer.error, cancel, late, timeoutMs, wire.target);
    if (error.kind === 'unauthorized' && !renewed && wire.login.forget()) {
      renewed = true;
      const again = await wire.login.session(cancel);
      if (!again.ok) return again;
      continue;
    }
    const pause = retryPause(error, attempt, idempotent, Math.random());
    if (pause === null || Date.now() + pause >= deadline) return failed({ ...error, ...(mayHaveHappened && method !== 'GET' && { mayHaveHappened }) });
    await sleep(pause, undefined, { signal }).catch(ignoreAbort);
  }
}

/** The next request finds the signal aborted and says so. */
function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}

/** An abort is the person's or the clock's. */
function interrupted(error: ClusterError, cancel: AbortSignal | undefined, late: AbortSignal, timeoutMs: number, { server }: Target): ClusterError {
  if (cancel?.aborted) return { kind: 'cancelled', message: 'Cancelled.', mayHaveHappened: error.mayHaveHappened === true };
  if (!late.aborted) return error;
  return { kind: 'timeout', message: `The cluster at ${server} gave no answer within ${timeoutMs / 1000} s.`, nextStep: 'Retry, or raise `sccLens.deploy.requestTimeout`.', mayHaveHappened: true };
}

async function once(wire: Wire, method: string, path: string, accept: string, options: RequestOptions, signal: AbortSignal): Promise<Result<Whole>> {
  const sent = await send(wire, method, path, accept, options, signal);
  if (!sent.ok) return sent;
  const { status, headers, body } = sent.value;
  const text = await readBody(body, urlOf(wire, path, options));
  if (!text.ok) return text;
  if (status < 400) return ok({ status, headers, text: text.value });
  return failed(answerError({ status, retryAfter: headers['retry-after'], contentType: headers['content-type'], body: text.value }));
}

async function send(wire: Wire, method: string, path: string, accept: string, options: RequestOptions, signal: AbortSignal): Promise<Result<Answer>> {
  if (signal.aborted) return failed({ kind: 'cancelled', message: 'Cancelled.' });
  const session = await wire.login.session(signal);
  if (!session.ok) return session;
  const { agent, headers } = session.value;
  // The groups of the one would count for the other.
  if (wire.target.actsAs !== null && options.headers?.[IMPERSONATE_USER] !== undefined) return failed({ kind: 'forbidden', message: `The kubeconfig has you act as ${wire.target.actsAs}, so that nothing can be asked in another name.` });
  const body = options.body === undefined ? undefined : JSON.stringify(options.body);
  return exchange({
    method, url: urlOf(wire, path, options), agent, signal,
    headers: { 'user-agent': 'scc-lens', accept, ...headers, ...(body !== undefined && { 'content-type': options.contentType ?? 'application/json' }), ...options.headers },
    ...(body !== undefined && { body }),
  });
}

function urlOf({ target }: Wire, path: string, { query = {} }: RequestOptions): URL {
  const url = new URL(target.server.replace(/\/$/, '') + path);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

function malformed({ status, headers }: Whole): ClusterError {
  const type = headers['content-type'] ?? 'something unnamed';
  return { kind: 'malformedAnswer', status, message: `The answer is not what a Kubernetes cluster sends (${type}).`, nextStep: 'Check the server address; a proxy or a login page may stand before it.', mayHaveHappened: true };
}

/** `299 - "text"`, several joined by commas: the texts. */
function warningsOf(header: string | string[] | undefined): readonly string[] {
  const text = Array.isArray(header) ? header.join(', ') : header ?? '';
  return [...text.matchAll(/\b299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, quoted = '']) => quoted.replace(/\\(.)/g, '$1'));
}

async function openStream(wire: Wire, path: string, options: RequestOptions & { readonly signal: AbortSignal; readonly idleMs: number }): Promise<Result<AsyncIterable<Result<Fields>>>> {
  const idle = new AbortController();
  const signal = AbortSignal.any([options.signal, idle.signal]);
  const watchdog = setTimeout(() => { idle.abort(); }, options.idleMs);
  const sent = await send(wire, 'GET', path, 'application/json', options, signal);
  const quiet: ClusterError = { kind: 'timeout', message: `The cluster at ${wire.target.server} has gone quiet.`, nextStep: 'Retry.' };
  const name = (error: ClusterError): ClusterError => idle.signal.aborted && !options.signal.aborted ? quiet : error;
  if (!sent.ok) {
    clearTimeout(watchdog);
    return failed(name(sent.error));
  }
  const { status, headers, body } = sent.value;
  if (status >= 400) {
    const text = await readBody(body, urlOf(wire, path, options));
    clearTimeout(watchdog);
    if (!text.ok) return failed(name(text.error));
    return failed(answerError({ status, retryAfter: headers['retry-after'], contentType: headers['content-type'], body: text.value }));
  }
  return ok(objects(body, urlOf(wire, path, options), watchdog, name));
}

/** One object a line; the watchdog is set back by each piece that arrives. */
async function* objects(body: Answer['body'], url: URL, watchdog: NodeJS.Timeout, name: (error: ClusterError) => ClusterError): AsyncGenerator<Result<Fields>> {
  let rest = '';
  try {
    for await (const chunk of body.setEncoding('utf8') as AsyncIterable<string>) {
      watchdog.refresh();
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const value = parseJson(line);
        if (!isFields(value)) {
          yield failed({ kind: 'malformedAnswer', message: 'The cluster sent something that is no Kubernetes object.', nextStep: 'Retry.' });
          return;
        }
        yield ok(value);
      }
    }
  } catch (error) {
    yield failed(name(transportError(error, url)));
  } finally {
    clearTimeout(watchdog);
    body.destroy();
  }
}
