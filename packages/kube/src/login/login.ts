/** From a context of the kubeconfig to what each request needs: an agent (TLS, proxy) and headers (who asks). */
import http from 'node:http';
import https from 'node:https';
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import type { Cluster } from '@kubernetes/client-node/dist/config_types.js';
import { at, clusterTexts, failed, maskSecrets, ok, singleFlight, textAt, unreadableFile } from '../words';
import type { ClusterError, Headers, Result } from '../words';
import { findProxy } from './environmentProxy';
import { runExecPlugin } from './execPlugin';
import type { Credential } from './execPlugin';
import { impersonationHeaders } from './impersonation';
import { readSmallFile } from './kubeconfig/readSmallFile';
import { isPlain } from './kubeconfig/serverAddress';
import type { Entries, KubeconfigUser } from './kubeconfig/types';
import { loginTexts } from './messages';

export interface LoginOptions {
  /** The search path for credential plug-ins; called only if there is one to run. */
  readonly path: () => Promise<string>;
  readonly pluginTimeoutMs: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Session {
  readonly agent: http.Agent;
  readonly headers: Headers;
}

export interface Login {
  /** The current session. Runs a plug-in or refreshes a token if that is due, once for all callers. `disconnected` after `close`. */
  session(signal: AbortSignal | undefined): Promise<Result<Session>>;
  /** Forgets a session that the server no longer accepts, unless there is a newer one. Returns whether `session` can give another one. */
  forget(refused: Session): boolean;
  /** Ends the login for good. */
  close(): void;
  /** Aborted when it is closed. */
  readonly closed: AbortSignal;
}

/** The error of a request through a closed login. */
export function disconnectedError(): ClusterError {
  return { kind: 'disconnected', message: loginTexts.disconnected(), nextStep: loginTexts.chooseAgain() };
}

interface CurrentSession {
  readonly session: Session;
  /** Milliseconds since 1970. */
  readonly expires: number | undefined;
}

/** Milliseconds before its end at which a credential counts as expired. */
const MARGIN_MS = 10_000;

/** The login of a user at a cluster. It sends no request yet. */
export function openLogin(cluster: Cluster, user: KubeconfigUser, options: LoginOptions): Login {
  const exec: unknown = user.exec ?? at(user.authProvider, 'config', 'exec');
  const runsPlugin = exec !== undefined && exec !== null;
  /** The Kubernetes client keeps refreshed OIDC tokens in it; all other logins read their files again. */
  let kept: KubeConfig | undefined;
  const closing = new AbortController();
  const isClosed = (): boolean => closing.signal.aborted;
  let current: CurrentSession | undefined;

  const fresh = async (signal: AbortSignal): Promise<Result<{ readonly config: KubeConfig; readonly expires: number | undefined }>> => {
    if (!runsPlugin) {
      const provider = unsupportedProvider(user);
      if (provider !== undefined) return failed(providerError(provider));
      const config = kept ?? (await configOf(cluster, user, options));
      if (textAt(user.authProvider, 'name') === 'oidc') kept = config;
      return ok({ config, expires: undefined });
    }
    const answer = await runExecPlugin(exec, cluster, { path: await options.path(), timeoutMs: options.pluginTimeoutMs, signal });
    if (!answer.ok) return answer;
    return ok({ config: await configOf(cluster, userWith(user, answer.value), options), expires: answer.value.expires });
  };

  const renew = singleFlight(async (signal): Promise<Result<Session>> => {
    const login = await fresh(signal).catch((error: unknown) => failed(loginFailure(error)));
    if (!login.ok) return login;
    // A plug-in may have returned another certificate, which needs an agent of its own.
    const made = await sessionOf(login.value.config, cluster, user, runsPlugin ? undefined : current?.session, options.pluginTimeoutMs);
    if (!made.ok) return made;
    if (isClosed()) made.value.agent.destroy();
    else replace({ session: made.value, expires: login.value.expires });
    return made;
  });

  const replace = (next: CurrentSession | undefined): void => {
    if (current !== undefined && current.session.agent !== next?.session.agent) retire(current.session.agent);
    current = next;
  };

  return {
    async session(signal) {
      if (isClosed()) return failed(disconnectedError());
      const expired = current?.expires !== undefined && current.expires - MARGIN_MS < Date.now();
      if (current !== undefined && !expired && !refreshesItself(user)) return ok(current.session);
      const made = await renew(signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]));
      return isClosed() ? failed(disconnectedError()) : made;
    },
    forget(refused) {
      if (refused === current?.session) replace(undefined);
      return runsPlugin || refreshesItself(user);
    },
    close() {
      closing.abort();
      current?.session.agent.destroy();
      current = undefined;
    },
    closed: closing.signal,
  };
}

/** The client would run the commands of other auth providers, or read their files, synchronously and without a limit. kubectl has only this one. */
function unsupportedProvider({ authProvider }: KubeconfigUser): string | undefined {
  if (authProvider === undefined || authProvider === null) return undefined;
  const name = textAt(authProvider, 'name') ?? '';
  return name === 'oidc' && textAt(authProvider, 'config', 'tokenFile') === undefined ? undefined : name;
}

function providerError(name: string): ClusterError {
  return { kind: 'credentials', message: loginTexts.unsupportedProvider(name), nextStep: loginTexts.usePlugin() };
}

/** Ends idle connections at once, and those in use when their request ends. */
function retire(agent: http.Agent): void {
  agent.maxFreeSockets = 0;
  for (const socket of Object.values(agent.freeSockets).flatMap(sockets => sockets ?? [])) socket.destroy();
}

/** OIDC tokens are refreshed by the Kubernetes client, and a token file is read again, for each request. */
function refreshesItself({ authProvider, tokenFile }: KubeconfigUser): boolean {
  return tokenFile !== undefined || textAt(authProvider, 'name') === 'oidc';
}

function userWith(user: KubeconfigUser, { token, certificate, key }: Credential): KubeconfigUser {
  const base64 = (pem: string): string => Buffer.from(pem).toString('base64');
  return {
    name: user.name,
    ...(token !== undefined && { token }),
    ...(certificate !== undefined && { certData: base64(certificate) }),
    ...(key !== undefined && { keyData: base64(key) }),
  };
}

async function configOf(cluster: Cluster, user: KubeconfigUser, { env }: LoginOptions): Promise<KubeConfig> {
  const proxyUrl = cluster.proxyUrl ?? findProxy(cluster.server, env);
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [
      {
        ...(await withData(cluster, 'caFile', 'caData')),
        ...(proxyUrl !== undefined && { proxyUrl }),
        // Otherwise the client refuses plain HTTP, which `kubectl proxy` needs.
        skipTLSVerify: cluster.skipTLSVerify || isPlain(cluster.server),
      },
    ],
    users: [await withData(await withData(user, 'certFile', 'certData'), 'keyFile', 'keyData')],
    contexts: [{ name: 'context', cluster: cluster.name, user: user.name }],
    currentContext: 'context',
  });
  return config;
}

/** The entry with the file's content in place of its name, because the Kubernetes client would read any file, and synchronously. */
async function withData<T extends object>(entry: T, file: keyof T, data: keyof T): Promise<T> {
  const name = entry[file];
  if (typeof name !== 'string' || name === '' || entry[data] !== undefined) return entry;
  return { ...entry, [file]: undefined, [data]: (await readSmallFile(name)).toString('base64') };
}

/** Takes certificates and tokens from the client. Its agents close a connection after each request, so direct connections get our own. */
async function sessionOf(
  config: KubeConfig,
  cluster: Cluster,
  user: KubeconfigUser,
  before: Session | undefined,
  timeoutMs: number,
): Promise<Result<Session>> {
  const options: https.RequestOptions = {};
  let token: string | undefined;
  try {
    await withLimit(config.applyToHTTPSOptions(options), timeoutMs);
    token = await tokenOf(user);
  } catch (error) {
    return failed(loginFailure(error));
  }
  const headers = {
    ...textHeaders(options),
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(user.impersonates !== undefined && impersonationHeaders(user.impersonates)),
  };
  if (before !== undefined) return ok({ agent: before.agent, headers });
  if (config.getCurrentCluster()?.proxyUrl !== undefined) return ok({ agent: options.agent as http.Agent, headers });
  const { ca, cert, key, rejectUnauthorized } = options;
  const servername = (options as { servername?: string }).servername;
  const agent = isPlain(cluster.server)
    ? new http.Agent({ keepAlive: true })
    : new https.Agent({
        keepAlive: true,
        ...(ca !== undefined && { ca }),
        ...(cert !== undefined && { cert }),
        ...(key !== undefined && { key }),
        ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
        ...(servername !== undefined && { servername }),
      });
  return ok({ agent, headers });
}

/** The content of the token file; if it cannot be read, the `token` beside it, as with kubectl. */
async function tokenOf({ tokenFile, token }: KubeconfigUser): Promise<string | undefined> {
  if (tokenFile === undefined) return undefined;
  try {
    return (await readSmallFile(tokenFile)).toString('utf8').trim();
  } catch (error) {
    if (token === undefined) throw error;
    return token;
  }
}

function textHeaders({ headers = {}, auth }: https.RequestOptions): Record<string, string> {
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  const basic = typeof auth === 'string' ? { Authorization: `Basic ${Buffer.from(auth).toString('base64')}` } : {};
  return { ...basic, ...Object.fromEntries(texts) };
}

class Late extends Error {}

async function withLimit(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Late());
    }, ms);
  });
  await Promise.race([work, limit]).finally(() => {
    clearTimeout(timer);
  });
}

function loginFailure(error: unknown): ClusterError {
  if (error instanceof Late)
    return {
      kind: 'credentials',
      message: loginTexts.providerLate(),
      nextStep: clusterTexts.logInAgain(),
    };
  const file = unreadableFile(error);
  if (file !== undefined) return file;
  const reason = maskSecrets(error instanceof Error ? error.message : String(error)).slice(0, 300);
  return {
    kind: 'credentials',
    message: loginTexts.unusable(reason),
    nextStep: clusterTexts.logInAgain(),
  };
}

/** The cluster and user that a context names; undefined if the cluster is missing. */
export function partiesOf(
  { clusters, users, contexts }: Entries,
  name: string,
): { readonly cluster: Cluster; readonly user: KubeconfigUser } | undefined {
  const context = contexts.find(one => one.name === name);
  const cluster = clusters.find(one => one.name === context?.cluster);
  const user = users.find(one => one.name === context?.user) ?? { name: 'anonymous' };
  return cluster && { cluster, user };
}
