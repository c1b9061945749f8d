/** Requests to one cluster as one user. Each ends in time, and with a value. */
import * as l10n from '@vscode/l10n';
import { disconnectedError } from '../login';
import { clusterTexts, errorOf, failed, isFields, maskSecrets, ok, parseJson, type ClusterError, type Fields, type Result } from '../words';
import { ask, secretsOf, send, urlOf, type Question, type Whole, type Wire } from './ask';
import { ANSWER_LIMIT, notAnObject, readBody, tooLarge, transportError, type Answer } from './http';
import { requestTexts } from './messages';
import { errorOfAnswer } from './statusErrors';
import type { Connection, Reply, RequestOptions } from './types';

/** A connection before its first request, which logs in. */
export function openConnection(opening: Omit<Wire, 'server'> & Partial<Wire>): Connection {
  const wire: Wire = { server: { known: false }, ...opening };
  return {
    target: wire.target,
    async request(method, path, options = {}) {
      const answer = await ask(wire, { ...options, method, path, accept: 'application/json' });
      if (!answer.ok) return answer;
      const { status, headers, text, retried, secrets } = answer.value;
      const body = parseJson(text);
      if (!isFields(body)) return failed(malformed(answer.value));
      const warnings = warningsOf(headers['warning']).map(warning => maskSecrets(warning, secrets));
      return ok({ status, body, length: text.length, retried, warnings });
    },
    async text(path, options = {}) {
      const answer = await ask(wire, { ...options, method: 'GET', path, accept: '*/*' });
      return answer.ok ? ok(answer.value.text) : answer;
    },
    stream: (path, options) => openStream(wire, path, options),
    impersonating: user => {
      const identity = { user, groups: ['system:authenticated'] };
      return openConnection({ ...wire, impersonated: user, target: { ...wire.target, identity } });
    },
    close: () => wire.login.close(),
  };
}

/** Asks for one JSON object, as a part of the connection's work: the request ends with its signal. */
export const request = (
  connection: Connection,
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<Result<Reply<Fields>>> => connection.request(method, path, { signal: connection.signal, ...options });

/** The same connection, and the same work, as another user. */
export function impersonating(connection: Connection, user: string): Connection {
  return { ...connection.impersonating(user), signal: connection.signal };
}

function malformed({ headers, secrets }: Whole): ClusterError {
  const type = headers['content-type'] ?? l10n.t('no content type');
  const message = l10n.t('The answer is not what a Kubernetes cluster sends ({type}).', { type: maskSecrets(type, secrets) });
  return errorOf('malformedAnswer', message, clusterTexts.checkAddressAndLoginPage(), { mayHaveHappened: true });
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
  const watchdog = setTimeout(() => idle.abort(), options.idleMs);
  const question: Question = { ...options, method: 'GET', path, accept: 'application/json' };
  const sent = await send(login.value, wire, question, signal);
  const quiet = errorOf('timeout', requestTexts.quiet(wire.target.server), clusterTexts.retry());
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
          yield failed(notAnObject());
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
