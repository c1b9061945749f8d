/** From the kubeconfig to a cluster that has answered. */
import os from 'node:os';
import { chooseContext, connectionRisks, joinPaths, loginShellPath, openLogin, partiesOf, shownAddress } from '../login';
import type { ContextInfo, Kubeconfig } from '../login';
import { failed, ok, textAt } from '../words';
import type { Result } from '../words';
import { openConnection } from './connection';
import { openDiscovery } from './discovery';
import type { Discovery } from './discovery';
import { connectTexts } from './messages';
import type { Connection } from './types';

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
  /** The server's own version, e.g. `v1.33.13`. */
  readonly version: string;
  /** Whether SecurityContextConstraints are served, so that they and not Pod Security alone decide. */
  readonly openshift: boolean;
}

/** Milliseconds that the login shell's start-up files may take. */
const SHELL_TIMEOUT_MS = 5_000;

/** Why a connection to the context is unsafe, one sentence each, found without a request or a plug-in. See `ConnectOptions.acceptedRisks`. */
export function risksOf(config: Kubeconfig, context?: string): Result<readonly string[]> {
  const found = chooseParties(config, context);
  return found.ok ? ok(connectionRisks(found.value.parties.cluster, found.value.parties.user)) : found;
}

/** Logs in and asks for the version, so that a problem with login or network is found here. */
export async function connect(config: Kubeconfig, options: ConnectOptions): Promise<Result<Cluster>> {
  const found = chooseParties(config, options.context);
  if (!found.ok) return found;
  const { context, parties } = found.value;
  const risks = connectionRisks(parties.cluster, parties.user).filter(risk => !options.acceptedRisks?.includes(risk));
  if (risks.length > 0) return failed({ kind: 'config', message: risks.join(' '), nextStep: connectTexts.acceptRisks() });
  const env = options.env ?? process.env;
  const { timeoutMs, pluginTimeoutMs, signal } = options;
  const actsAs = parties.user.impersonates?.user ?? null;
  const login = openLogin(parties.cluster, parties.user, { path: searchPath(options), pluginTimeoutMs, env });
  const connection = openConnection({
    login,
    timeoutMs,
    address: parties.cluster.server,
    target: {
      context: context.name,
      cluster: parties.cluster.name,
      server: shownAddress(parties.cluster.server),
      user: actsAs === null ? context.user : connectTexts.actingAs(parties.user.name, actsAs),
      actsAs,
      namespace: options.namespace ?? context.namespace ?? 'default',
    },
  });
  const version = await connection.request('GET', '/version', { signal });
  if (!version.ok) return closed(connection, version);
  const discovery = openDiscovery(connection);
  // Discovery, unlike the version, needs a login, so that an expired one is found here. A group whose server is down answers 503, not 404.
  const openshift = await discovery.resource('security.openshift.io/v1', 'SecurityContextConstraints', signal);
  const isDown = !openshift.ok && openshift.error.kind === 'server';
  if (!openshift.ok && !isDown && openshift.error.kind !== 'notFound') return closed(connection, openshift);
  return ok({
    ...connection,
    discovery,
    version: textAt(version.value.body, 'gitVersion') ?? 'unknown',
    openshift: openshift.ok || isDown,
  });
}

interface Chosen {
  readonly context: ContextInfo;
  readonly parties: NonNullable<ReturnType<typeof partiesOf>>;
}

function chooseParties(config: Kubeconfig, name: string | undefined): Result<Chosen> {
  const context = chooseContext(config, name);
  if (!context.ok) return context;
  const parties = partiesOf(config.entries, context.value.name);
  return parties === undefined
    ? failed({ kind: 'config', message: connectTexts.noCluster(context.value.name), nextStep: connectTexts.chooseAnother() })
    : ok({ context: context.value, parties });
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
  return () => (asked ??= loginShellPath({ shell, timeoutMs: SHELL_TIMEOUT_MS }).then(found => joinPaths(found, env['PATH'])));
}
