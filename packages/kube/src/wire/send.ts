/** One request on the wire, as the user that a login is for. */
import { impersonationHeaders } from '../login';
import type { Login, Session } from '../login';
import { cancelledError, failed, leadsElsewhere, secretValuesOf } from '../words';
import type { Result } from '../words';
import { exchange } from './http';
import type { Answer } from './http';
import { requestTexts } from './messages';
import type { RequestOptions, Target } from './types';

/** The way to a server. */
export interface Wire {
  readonly target: Target;
  /** The server's address. It may contain a login: never to be shown. */
  readonly address: string;
  readonly login: Login;
  readonly timeoutMs: number;
  /** The user that every request is made as; undefined for the login's own. */
  readonly impersonated?: string;
}

/** What is asked. */
export interface Question extends RequestOptions {
  readonly method: string;
  readonly path: string;
  /** Media types. */
  readonly accept: string;
}

/** What is sent: values of Secrets, and by the login the token, or the password both alone and encoded. */
export function secretsOf(session: Session, { path, body }: Question): readonly string[] {
  return [...secretsOfLogin(session), ...secretValuesOf(path, body)];
}

function secretsOfLogin({ headers }: Session): readonly string[] {
  const [scheme = '', secret = ''] = String(headers['Authorization'] ?? '').split(' ', 2);
  if (scheme !== 'Basic') return [secret];
  const decoded = Buffer.from(secret, 'base64').toString('utf8');
  return [secret, decoded.slice(decoded.indexOf(':') + 1)];
}

/** Sends one request, once. */
export async function send({ agent, headers }: Session, wire: Wire, question: Question, signal: AbortSignal): Promise<Result<Answer>> {
  if (signal.aborted) return failed(cancelledError());
  const { impersonated, target } = wire;
  // No object has such a name, so that none is there.
  if (leadsElsewhere(question.path)) return failed({ kind: 'notFound', message: requestTexts.noSuchPath(question.path) });
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

/** The address, with its parameters. It may contain a login: never to be shown. */
export function urlOf({ address }: Wire, { path, query = {} }: Question): URL {
  const url = new URL(address.replace(/\/$/, '') + path);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}
