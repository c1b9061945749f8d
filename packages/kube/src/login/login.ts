/** From a context of the kubeconfig to what each request needs: an agent (TLS, proxy) and headers (who asks). */
import http from 'node:http';
import https from 'node:https';
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import * as l10n from '@vscode/l10n';
import { at, clusterTexts, errorOf, failed, fieldsAt, maskSecrets, ok, parseJson, singleFlight, textAt } from '../words';
import type { ClusterError, Fields, Result } from '../words';
import { runExecPlugin, type Credential } from './execPlugin';
import { loginTexts } from './messages';
import type { ClusterEntry, Impersonation, UserEntry } from './parseKubeconfig';
import { readSmallFile, unreadableFile } from './readSmallFile';
import { findProxy, isPlain } from './serverAddress';

type Env = Readonly<Record<string, string | undefined>>;

export interface LoginOptions {
  /** The search path for credential plug-ins; called only if there is one to run. */
  readonly path: () => Promise<string>;
  readonly pluginTimeoutMs: number;
  readonly env: Env;
}

export interface Session {
  readonly agent: http.Agent;
  readonly headers: Readonly<http.OutgoingHttpHeaders>;
}

export interface Login {
  /** The current session. Runs a plug-in, or reads a token file again, once for all callers. `disconnected` after `close`. */
  session(signal: AbortSignal | undefined): Promise<Result<Session>>;
  /** Forgets a session that the server no longer accepts, unless there is a newer one. Returns whether `session` can give another one. */
  forget(refused: Session): boolean;
  /** Ends the login for good. */
  close(): void;
  readonly closed: AbortSignal;
}

/** The error of a request through a closed login. */
export function disconnectedError(): ClusterError {
  return { kind: 'disconnected', message: l10n.t('You have disconnected from the cluster.'), nextStep: loginTexts.chooseAgain() };
}

interface CurrentSession extends Pick<Credential, 'expires'> {
  readonly session: Session;
}

/** Milliseconds before its end at which a credential counts as expired. */
const MARGIN_MS = 10_000;

/** The login of a user at a cluster. It sends no request yet. */
export function openLogin(cluster: ClusterEntry, user: UserEntry, options: LoginOptions): Login {
  const { token, tokenFile, username, password, certData, certFile } = user;
  const isSecure = !isPlain(cluster.server);
  const hasOther = (token ?? tokenFile ?? username ?? password ?? certData ?? certFile) !== undefined;
  const runsPlugin = isSecure && user.exec !== undefined && !hasOther;
  const readsFile = isSecure && tokenFile !== undefined;
  const closing = new AbortController();
  const isClosed = (): boolean => closing.signal.aborted;
  let current: CurrentSession | undefined;

  const replace = (next: CurrentSession | undefined): void => {
    if (current !== undefined && current.session.agent !== next?.session.agent) retire(current.session.agent);
    current = next;
  };

  const logIn = async (signal: AbortSignal): Promise<Result<Session>> => {
    const plugin = async (): Promise<Result<Credential>> =>
      runExecPlugin(user.exec ?? {}, cluster, { path: await options.path(), timeoutMs: options.pluginTimeoutMs, signal });
    const credential = runsPlugin ? await plugin() : await writtenCredential(cluster, user);
    if (!credential.ok) return credential;
    // A plug-in may have returned another certificate, which needs an agent of its own.
    const agent = (runsPlugin ? undefined : current?.session.agent) ?? (await agentFor(cluster, credential.value, options.env));
    const session = { agent, headers: headersOf(user, credential.value) };
    if (isClosed()) agent.destroy();
    else replace({ session, expires: credential.value.expires });
    return ok(session);
  };
  const renew = singleFlight(signal => logIn(signal).catch((error: unknown) => failed(loginFailure(error))));

  return {
    async session(signal) {
      if (isClosed()) return failed(disconnectedError());
      const expired = current?.expires !== undefined && current.expires - MARGIN_MS < Date.now();
      if (current !== undefined && !expired && !readsFile) return ok(current.session);
      const made = await renew(signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]));
      return isClosed() ? failed(disconnectedError()) : made;
    },
    forget(refused) {
      if (refused === current?.session) replace(undefined);
      return runsPlugin || readsFile;
    },
    close() {
      closing.abort();
      current?.session.agent.destroy();
      current = undefined;
    },
    closed: closing.signal,
  };
}

/** Ends idle connections at once, and those in use when their request ends. */
function retire(agent: http.Agent): void {
  agent.maxFreeSockets = 0;
  for (const socket of Object.values(agent.freeSockets).flatMap(sockets => sockets ?? [])) socket.destroy();
}

/**
 * What the kubeconfig has itself; without TLS, kubectl sends nothing of it. Of the auth providers that it once had,
 * only the token of `oidc` is sent, and not refreshed.
 */
async function writtenCredential({ server }: ClusterEntry, user: UserEntry): Promise<Result<Credential>> {
  const { authProvider, username, password = '', certData, certFile, keyData, keyFile } = user;
  const certificate = await pemOf(certData, certFile);
  const key = certificate === undefined ? undefined : await pemOf(keyData, keyFile);
  if (isPlain(server)) return ok({ authorization: undefined, certificate: undefined, key: undefined, expires: undefined });
  const provider = authProvider === undefined ? ok(undefined) : oidcToken(authProvider);
  if (!provider.ok) return provider;
  const written = await tokenOf(user);
  const basic = username === undefined ? undefined : `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const authorization = written === undefined ? basic : `Bearer ${written}`;
  if (authorization !== undefined || provider.value === undefined) return ok({ authorization, certificate, key, expires: undefined });
  const { token, expires } = provider.value;
  if (expires > Date.now() + MARGIN_MS) return ok({ authorization: `Bearer ${token}`, certificate, key, expires });
  return failed({ kind: 'credentials', message: loginTexts.expiredToken(), nextStep: clusterTexts.logInAgain() });
}

/** The ID token of an `auth-provider`, and when it ends: milliseconds since 1970, or NaN where it is none. */
function oidcToken(provider: Fields): Result<{ readonly token: string; readonly expires: number }> {
  const name = textAt(provider, 'name') ?? '';
  const config = fieldsAt(provider, 'config');
  const error = (message: string): Result<never> => failed({ kind: 'credentials', message, nextStep: loginTexts.usePlugin() });
  if (name !== 'oidc') return error(loginTexts.unsupportedProvider(name));
  const missing = ['idp-issuer-url', 'client-id'].find(field => textAt(config, field) === undefined);
  if (missing !== undefined) return error(loginTexts.incompleteProvider(missing));
  const token = textAt(config, 'id-token') ?? '';
  const claims = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  return ok({ token, expires: Number(at(claims, 'exp')) * 1_000 });
}

/** The content of the token file; if it cannot be read or is empty, the `token` next to it, as with kubectl. */
async function tokenOf({ tokenFile, token }: UserEntry): Promise<string | undefined> {
  if (tokenFile === undefined) return token;
  try {
    const text = (await readSmallFile(tokenFile)).toString('utf8').trim();
    if (text === '') throw new Error(loginTexts.emptyFile(tokenFile));
    return text;
  } catch (error) {
    if (token === undefined) throw error;
    return token;
  }
}

async function pemOf(data: string | undefined, file: string | undefined): Promise<string | undefined> {
  if (data !== undefined) return Buffer.from(data, 'base64').toString('utf8');
  return file === undefined ? undefined : (await readSmallFile(file)).toString('utf8');
}

/** The agent of the Kubernetes client for a proxy. Its others close a connection after each request, so that direct ones get one of ours. */
async function agentFor(cluster: ClusterEntry, { certificate, key }: Credential, env: Env): Promise<http.Agent> {
  const { server, caData, caFile, tlsServerName, proxyUrl = findProxy(server, env) } = cluster;
  const base64 = (pem: string | undefined): string | undefined => pem && Buffer.from(pem).toString('base64');
  const ca = base64(await pemOf(caData, caFile));
  const [name, config] = ['context', new KubeConfig()];
  config.loadFromOptions({
    // The client refuses plain HTTP where it verifies TLS, and `kubectl proxy` needs it.
    clusters: [{ name, server, caData: ca, tlsServerName, proxyUrl, skipTLSVerify: cluster.skipTLSVerify || isPlain(server) }],
    users: [{ name, certData: base64(certificate), keyData: base64(key) }],
    contexts: [{ name, cluster: name, user: name }],
    currentContext: name,
  });
  const options: https.RequestOptions & https.AgentOptions = {};
  await config.applyToHTTPSOptions(options);
  const { agent, ...tls } = options;
  if (proxyUrl !== undefined) return agent as http.Agent;
  return isPlain(server) ? new http.Agent({ keepAlive: true }) : new https.Agent({ ...tls, keepAlive: true });
}

/** Node sends a header's letters as bytes; the server reads UTF-8, as kubectl sends it. */
function headersOf({ impersonates }: UserEntry, { authorization }: Credential): Session['headers'] {
  const headers = {
    ...(authorization !== undefined && { Authorization: authorization }),
    ...(impersonates && impersonationHeaders(impersonates)),
  };
  const bytes = (text: unknown): string => Buffer.from(String(text)).toString('latin1');
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.map(bytes) : bytes(value)]));
}

/** The headers that make the API server treat a request as another user's. */
export const impersonationHeaders = ({
  user,
  uid,
  groups = [],
  extra = {},
}: Pick<Impersonation, 'user'> & Partial<Impersonation>): Session['headers'] => ({
  'Impersonate-User': user,
  ...(uid !== undefined && { 'Impersonate-Uid': uid }),
  ...(groups.length > 0 && { 'Impersonate-Group': [...groups] }),
  ...Object.fromEntries(Object.entries(extra).map(([name, values]) => [`Impersonate-Extra-${escaped(name)}`, [...values]])),
});

/** Header names allow few characters; the API server decodes the others from percent encoding. */
function escaped(name: string): string {
  return Array.from(new TextEncoder().encode(name), byte => {
    const char = String.fromCharCode(byte);
    return /[A-Za-z0-9!#$&'*+.^_`|~-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

function loginFailure(error: unknown): ClusterError {
  const reason = maskSecrets(error instanceof Error ? error.message : String(error)).slice(0, 300);
  return unreadableFile(error) ?? errorOf('credentials', loginTexts.unusable(reason), clusterTexts.logInAgain());
}
