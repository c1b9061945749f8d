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

/** Sends and waits for the answer's head; whatever the server does, it ends with an answer, an error or the abort. An abort by `signal` is `cancelled`; the caller knows whether it was a clock or a person. */
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
    // A server that switches protocols hands over the bare connection, and no answer.
    request.value.on('upgrade', (_, socket) => {
      socket.destroy();
      resolve(failed(switched(url)));
    });
    request.value.on('close', () => {
      resolve(failed(transportError(undefined, url)));
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

function switched({ host }: URL): ClusterError {
  return {
    kind: 'malformedAnswer',
    status: 101,
    message: `The server at ${host} switches to another protocol, which no Kubernetes cluster does here.`,
    nextStep: 'Check the server address; a proxy may be in front of it.',
  };
}

/**
 * Bytes of one answer that are taken. An object has at most 1.5 MB in etcd, and lists come in pages; as parsed JSON, text of small
 * objects takes about thirty times its size in memory.
 */
export const ANSWER_LIMIT = 8 * 1024 * 1024;

/** The whole body; a stream that breaks off is `unreachable`. */
export async function readBody(body: http.IncomingMessage, url: URL): Promise<Result<string>> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > ANSWER_LIMIT) {
        body.destroy();
        return failed(tooLarge(url));
      }
      chunks.push(chunk);
    }
  } catch (error) {
    return failed(transportError(error, url));
  }
  return ok(Buffer.concat(chunks).toString('utf8'));
}

/** An answer, or one line of a stream, that is not taken because of its size. */
export function tooLarge({ host }: URL): ClusterError {
  return {
    kind: 'malformedAnswer',
    message: `The server at ${host} sent more than ${ANSWER_LIMIT / 1024 / 1024} MiB at once, which is more than any Kubernetes object.`,
    nextStep: 'Check the server address; a proxy may be in front of it.',
    mayHaveHappened: true,
  };
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
