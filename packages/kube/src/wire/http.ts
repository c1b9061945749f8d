/** One HTTP exchange, through `node:https`: Node's own fetch accepts no client certificate, and the Kubernetes client's adds 300 kB. */
import http from 'node:http';
import https from 'node:https';
import * as l10n from '@vscode/l10n';
import { cancelledError, clusterTexts, errorOf, failed, ok, textAt, type ClusterError, type Result } from '../words';
import { certificateTexts, networkTexts, transportTexts } from './messages';

export interface Exchange {
  readonly method: string;
  readonly url: URL;
  readonly agent: http.Agent;
  readonly headers: Readonly<http.OutgoingHttpHeaders>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: http.IncomingMessage;
}

/** Sends a request and waits for the head of its answer. Ends with an answer, an error or, after an abort by `signal`, `cancelled`. */
export function exchange({ method, url, agent, headers, body, signal }: Exchange): Promise<Result<Answer>> {
  return new Promise(resolve => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const request = openRequest(url, { method, agent, headers: { ...headers, ...length }, signal });
    if (!request.ok) {
      resolve(request);
      return;
    }
    request.value.on('response', answer => resolve(ok({ status: answer.statusCode ?? 0, headers: answer.headers, body: answer })));
    // A server that switches protocols sends no answer, but hands over the connection.
    request.value.on('upgrade', (_, socket) => {
      socket.destroy();
      const error = errorOf('malformedAnswer', transportTexts.switched(url.host), clusterTexts.checkAddress());
      resolve(failed(error));
    });
    request.value.on('close', () => resolve(failed(transportError(undefined, url))));
    request.value.on('error', error => resolve(failed(transportError(error, url))));
    request.value.end(body);
  });
}

/** Node throws at once if a request cannot be sent, such as one whose token has a line break, which its message quotes. */
function openRequest(url: URL, options: https.RequestOptions): Result<http.ClientRequest> {
  try {
    return ok((url.protocol === 'http:' ? http : https).request(url, options));
  } catch (error) {
    const code = textAt(error, 'code') ?? /^(?:SSL|PEM|X509)_\w+$/.exec(textAt(error, 'message') ?? '')?.[0];
    if (code === undefined) throw error;
    return failed(errorOf('credentials', transportTexts.notSent(url.host, code), transportTexts.checkAddressAndLogin()));
  }
}

/** Bytes of one answer that are read: an object has at most 1.5 MB, lists come in pages. Parsed, it may take thirty times the memory. */
export const ANSWER_LIMIT = 8 * 1024 * 1024;

/** The whole body; an interrupted stream is `unreachable`. */
export async function readBody(body: http.IncomingMessage, url: URL, limit = ANSWER_LIMIT): Promise<Result<string>> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) {
        body.destroy();
        return failed(tooLarge(url, limit));
      }
      chunks.push(chunk);
    }
  } catch (error) {
    return failed(transportError(error, url));
  }
  return ok(Buffer.concat(chunks).toString('utf8'));
}

/** The error of a line of a stream that is no object of Kubernetes: a proxy may answer with one of its own. */
export const notAnObject = (): ClusterError =>
  errorOf('malformedAnswer', l10n.t('The cluster sent something that is not a Kubernetes object.'), clusterTexts.retry());

/** The error of an answer, or one line of a stream, that is too large. */
export function tooLarge({ host }: URL, limit = ANSWER_LIMIT): ClusterError {
  const message = transportTexts.tooLarge(host, limit / 1024 / 1024);
  return errorOf('malformedAnswer', message, clusterTexts.checkAddress(), { mayHaveHappened: true });
}

/** The meaning of a failure below HTTP. If a request may have arrived, the error is marked. */
export function transportError(error: unknown, { host, origin }: URL): ClusterError {
  const code = textAt(error, 'code') ?? '';
  if (textAt(error, 'name') === 'AbortError') return { ...cancelledError(), mayHaveHappened: true };
  const certificate = certificateTexts[code];
  if (certificate !== undefined)
    return errorOf('credentials', transportTexts.notTrusted(host, certificate()), transportTexts.checkAuthority());
  if (/^ERR_(SSL|TLS|OSSL)|^EPROTO$/.test(code))
    return errorOf('credentials', l10n.t('No secure connection to {host} ({code}).', { host, code }), transportTexts.checkCertificates());
  const network = networkTexts[code];
  if (network !== undefined) {
    // A route may be lost while the answer is on its way.
    const isLost = ['read', 'write'].includes(textAt(error, 'syscall') ?? '');
    const message = l10n.t('The cluster at {origin} cannot be reached: {reason}.', { origin, reason: network() });
    return errorOf('unreachable', message, l10n.t('Check that it runs, and the network or VPN.'), isLost ? { mayHaveHappened: true } : {});
  }
  const message = code === '' ? l10n.t('The connection to {host} was interrupted.', { host }) : transportTexts.interruptedBy(host, code);
  return errorOf('unreachable', message, clusterTexts.retry(), { mayHaveHappened: true });
}
