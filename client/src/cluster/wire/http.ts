/** One HTTP exchange. Node's own fetch takes no certificate of ours, and the Kubernetes client's brings 300 kB; `node:https` does both. */
import http from 'node:http';
import https from 'node:https';
import { failed, ok, textAt } from '../words';
import type { ClusterError, Headers, Result } from '../words';

export interface Exchange {
  readonly method: string;
  readonly url: URL;
  readonly agent: http.Agent;
  readonly headers: Headers;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: http.IncomingMessage;
}

/** Sends and waits for the answer's head. An abort by `signal` is `cancelled`; the caller knows whether it was a clock or a person. */
export function exchange({ method, url, agent, headers, body, signal }: Exchange): Promise<Result<Answer>> {
  return new Promise(resolve => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const request = openRequest(url, { method, agent, headers: { ...headers, ...length }, signal });
    if (!request.ok) {
      resolve(request);
      return;
    }
    request.value.on('response', answer => {
      resolve(ok({ status: answer.statusCode ?? 0, headers: answer.headers, body: answer }));
    });
    request.value.on('error', error => {
      resolve(failed(transportError(error, url)));
    });
    request.value.end(body);
  });
}

/** Node throws at once what cannot be sent, such as a token with a line break in it. Its message may quote it. */
function openRequest(url: URL, options: https.RequestOptions): Result<http.ClientRequest> {
  try {
    return ok((url.protocol === 'http:' ? http : https).request(url, options));
  } catch (error) {
    const code = textAt(error, 'code');
    if (code === undefined) throw error;
    return failed({
      kind: 'credentials',
      message: `No request can be sent to ${url.host} (${code}).`,
      nextStep: 'Check the address and the login in the kubeconfig.',
    });
  }
}

/** Bytes of one answer that are taken; a list of thousands of objects is far smaller. */
const LIMIT = 128 * 1024 * 1024;

/** The whole body; a stream that breaks off is `unreachable`. */
export async function readBody(body: http.IncomingMessage, url: URL): Promise<Result<string>> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > LIMIT) return failed({ kind: 'malformedAnswer', message: 'The answer is larger than any Kubernetes object.' });
      chunks.push(chunk);
    }
  } catch (error) {
    return failed(transportError(error, url));
  }
  return ok(Buffer.concat(chunks).toString('utf8'));
}

/** Certificate errors of OpenSSL as Node names them, and what each means to a person. */
const TLS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority that the kubeconfig does not name',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an authority that the kubeconfig does not name',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an authority that the kubeconfig does not name',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers at that address',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name cannot be looked up at present',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  ETIMEDOUT: 'it does not answer',
};

/** What a failure below HTTP means. The codes that leave open whether a request has arrived are marked. */
export function transportError(error: unknown, { host, origin }: URL): ClusterError {
  const code = textAt(error, 'code') ?? '';
  if (textAt(error, 'name') === 'AbortError') return { kind: 'cancelled', message: 'Cancelled.', mayHaveHappened: true };
  const tls = TLS[code];
  if (tls !== undefined)
    return {
      kind: 'credentials',
      message: `The cluster at ${host} is not trusted: ${tls}.`,
      nextStep: 'Check the certificate authority in the kubeconfig, or log in again.',
    };
  if (/^ERR_(SSL|TLS|OSSL)|^EPROTO$/.test(code))
    return {
      kind: 'credentials',
      message: `No secure connection to ${host} (${code}).`,
      nextStep: 'Check the address and the certificates in the kubeconfig.',
    };
  const network = NETWORK[code];
  if (network !== undefined)
    return {
      kind: 'unreachable',
      message: `The cluster at ${origin} cannot be reached: ${network}.`,
      nextStep: 'Check that it runs, and the network or VPN.',
    };
  return {
    kind: 'unreachable',
    message: `The connection to ${host} broke off${code === '' ? '' : ` (${code})`}.`,
    nextStep: 'Retry.',
    mayHaveHappened: true,
  };
}
