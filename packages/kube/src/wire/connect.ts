/** From the kubeconfig to a cluster that has answered, and which resource a kind is there. */
import os from 'node:os';
import * as l10n from '@vscode/l10n';
import { chooseContext, connectionRisks, joinPaths, loginShellPath, openLogin, type Kubeconfig } from '../login';
import { apiRoot, at, failed, fieldsAt, groupOf, isApiVersion, listAt, ok, resourceOf, singleFlight, textAt } from '../words';
import type { Resource, Result, SingleFlight } from '../words';
import { openConnection } from './connection';
import { connectTexts } from './messages';
import type { Connection, Identity } from './types';

export interface ConnectOptions {
  /** Default: the kubeconfig's current context. */
  readonly context?: string | undefined;
  /** For objects that name none. Default: the context's, else `default`. */
  readonly namespace?: string | undefined;
  readonly timeoutMs: number;
  /** The sentences of `risksOf` that the user accepts. A connection with any other risk is refused. Default: none. */
  readonly acceptedRisks?: readonly string[];
  /** Of a credential plug-in. */
  readonly pluginTimeoutMs: number;
  readonly signal?: AbortSignal;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The login shell; tests give their own. */
  readonly shell?: string | undefined;
}

export interface Cluster extends Connection {
  readonly discovery: Discovery;
  /** Whether SecurityContextConstraints are served, so that they and not Pod Security alone decide. */
  readonly openshift: boolean;
}

const SHELL_TIMEOUT_MS = 5_000;

/** Why a connection to the context is unsafe, one sentence each, found without a request or a plug-in. See `ConnectOptions.acceptedRisks`. */
export function risksOf(config: Kubeconfig, context?: string): Result<readonly string[]> {
  const chosen = chooseContext(config, context);
  return chosen.ok ? ok(connectionRisks(chosen.value.cluster.server, chosen.value.cluster.skipTLSVerify)) : chosen;
}

/** A connection to a context. Its first request logs in. */
export function logIn(config: Kubeconfig, options: ConnectOptions): Result<Connection> {
  const chosen = chooseContext(config, options.context);
  if (!chosen.ok) return chosen;
  const { context, cluster, user } = chosen.value;
  const risks = connectionRisks(cluster.server, cluster.skipTLSVerify).filter(risk => !options.acceptedRisks?.includes(risk));
  if (risks.length > 0) return failed({ kind: 'config', message: risks.join(' '), nextStep: connectTexts.acceptRisks() });
  const env = options.env ?? process.env;
  const { timeoutMs, pluginTimeoutMs } = options;
  const actsAs = user.impersonates?.user ?? null;
  const login = openLogin(cluster, user, { path: searchPath(options), pluginTimeoutMs, env });
  return ok(
    openConnection({
      login,
      timeoutMs,
      target: {
        context: context.name,
        cluster: cluster.name,
        server: cluster.server,
        user: actsAs === null ? context.user : l10n.t('{user}, acting as {other}', { user: user.name, other: actsAs }),
        actsAs,
        identity: { user: '', groups: [] },
        namespace: options.namespace ?? context.namespace ?? 'default',
      },
    }),
  );
}

/** Logs in and asks for the version, so that a problem with login or network is found here. */
export async function connect(config: Kubeconfig, options: ConnectOptions): Promise<Result<Cluster>> {
  const opened = logIn(config, options);
  if (!opened.ok) return opened;
  const connection = opened.value;
  const { signal } = options;
  const version = await connection.request('GET', '/version', { signal });
  if (!version.ok) return closed(connection, version);
  const discovery = openDiscovery(connection);
  // Discovery, unlike the version, needs a login, so that an expired one is found here. A group whose server is down answers 503, not 404.
  const openshift = await discovery.resource('security.openshift.io/v1', 'SecurityContextConstraints', signal);
  const isDown = !openshift.ok && openshift.error.kind === 'server';
  if (!openshift.ok && !isDown && openshift.error.kind !== 'notFound') return closed(connection, openshift);
  return ok({
    ...connection,
    target: { ...connection.target, identity: await askWhoIsAsking(connection, signal) },
    discovery,
    openshift: openshift.ok || isDown,
  });
}

/** Two identities may have the same name in kubeconfigs. */
async function askWhoIsAsking(connection: Connection, signal: AbortSignal | undefined): Promise<Identity> {
  const [apiVersion, kind] = ['authentication.k8s.io/v1', 'SelfSubjectReview'];
  const body = { apiVersion, kind };
  const answer = await connection.request('POST', `${apiRoot(apiVersion)}/selfsubjectreviews`, { body, idempotent: true, signal });
  const info = answer.ok ? fieldsAt(answer.value.body, 'status', 'userInfo') : {};
  const groups = listAt(info, 'groups').filter(group => typeof group === 'string');
  return { user: textAt(info, 'username') ?? '', groups };
}

function closed<T>(connection: Connection, failure: T): T {
  connection.close();
  return failure;
}

/** Asks the login shell at most once for each connection, and only if a plug-in runs. */
function searchPath({ env = process.env, ...options }: ConnectOptions): () => Promise<string> {
  let asked: Promise<string> | undefined;
  const shell =
    'shell' in options ? options.shell : process.platform === 'win32' ? undefined : (env['SHELL'] ?? os.userInfo().shell ?? undefined);
  return () => (asked ??= loginShellPath(shell, SHELL_TIMEOUT_MS).then(found => joinPaths(found, env['PATH'])));
}

export interface Discovery {
  /** The resource of a kind; `notFound` if the server does not serve it. */
  resource(apiVersion: string, kind: string, signal?: AbortSignal): Promise<Result<Resource>>;
  /** All resources of a group and version, without subresources; none if it is not served. */
  list(apiVersion: string, signal?: AbortSignal): Promise<Result<readonly Resource[]>>;
  /** Forgets what was read, for example after a new CustomResourceDefinition. */
  forget(): void;
}

interface Version {
  readonly read: SingleFlight<readonly Resource[]>;
  /** Undefined until they are read. */
  resources: readonly Resource[] | undefined;
}

export function openDiscovery(connection: Connection): Discovery {
  const versions = new Map<string, Version>();
  const list: Discovery['list'] = async (apiVersion, signal) => {
    const version: Version = versions.get(apiVersion) ?? {
      read: singleFlight(stop => read(connection, apiVersion, stop)),
      resources: undefined,
    };
    versions.set(apiVersion, version);
    if (version.resources !== undefined) return ok(version.resources);
    const answer = await version.read(signal);
    if (answer.ok) version.resources = answer.value;
    return answer;
  };
  return {
    async resource(apiVersion, kind, signal) {
      const answer = await list(apiVersion, signal);
      if (!answer.ok) return answer;
      const found = answer.value.find(resource => resource.kind === kind);
      return found === undefined ? failed(notServed(apiVersion, kind)) : ok(found);
    },
    list,
    forget: () => versions.clear(),
  };
}

async function read(connection: Connection, apiVersion: string, signal: AbortSignal): Promise<Result<readonly Resource[]>> {
  if (!isApiVersion(apiVersion)) return ok([]);
  const answer = await connection.request('GET', apiRoot(apiVersion), { signal });
  if (!answer.ok) return answer.error.kind === 'notFound' ? ok([]) : answer;
  const listed = listAt(answer.value.body, 'resources');
  const names = new Set(listed.map(one => textAt(one, 'name')));
  return ok(listed.flatMap(one => listedResource(one, apiVersion, names)));
}

function listedResource(one: unknown, apiVersion: string, names: ReadonlySet<string | undefined>): readonly Resource[] {
  const name = textAt(one, 'name');
  const kind = textAt(one, 'kind');
  if (name === undefined || kind === undefined || name.includes('/')) return [];
  const verbs = listAt(one, 'verbs').filter(verb => typeof verb === 'string');
  const hasStatus = names.has(`${name}/status`);
  return [{ ...resourceOf(apiVersion, kind, name, at(one, 'namespaced') === true), verbs, hasStatus }];
}

function notServed(apiVersion: string, kind: string): { kind: 'notFound'; message: string; nextStep: string } {
  const group = groupOf(apiVersion);
  const nextStep = group.includes('.') ? connectTexts.installGroup(group) : l10n.t('Check apiVersion and kind.');
  return { kind: 'notFound', message: l10n.t('The cluster does not serve {kind} in {apiVersion}.', { kind, apiVersion }), nextStep };
}
