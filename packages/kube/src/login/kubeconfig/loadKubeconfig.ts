/**
 * Finding and merging of kubeconfigs. Merging is ours, because the Kubernetes client refuses what kubectl merges: the same name twice (the
 * first counts) and invalid entries that are not used.
 */
import type { Cluster, Context } from '@kubernetes/client-node/dist/config_types.js';
import { failed, maskSecrets, ok, textAt, unreadableReason } from '../../words';
import type { ClusterError, Result } from '../../words';
import { findKubeconfig } from './findKubeconfig';
import type { KubeconfigFiles, Surroundings } from './findKubeconfig';
import { contextProblemTexts, contextTexts, fileTexts } from './messages';
import { parseKubeconfig } from './parseKubeconfig';
import type { ParsedFile } from './parseKubeconfig';
import { readSmallFile } from './readSmallFile';
import { addressProblem, shownAddress } from './serverAddress';
import type { Entries, KubeconfigUser } from './types';
import { isIPv6 } from 'node:net';
import path from 'node:path';

export interface Kubeconfig {
  readonly source: KubeconfigFiles['source'];
  readonly files: readonly string[];
  readonly contexts: readonly ContextInfo[];
  /** Null where the files name none. */
  readonly currentContext: string | null;
  /** One sentence for each entry that had to be left out. */
  readonly problems: readonly string[];
  /** What logging in needs. Contains secrets: never to be shown. */
  readonly entries: Entries;
}

/** A context as the user picks it. */
export interface ContextInfo {
  readonly name: string;
  readonly cluster: string;
  /** As it may be shown; null if there is no usable one. */
  readonly server: string | null;
  readonly user: string | null;
  readonly namespace: string | null;
  /** Why it cannot be used; null if it can. */
  readonly problem: string | null;
}

/** Finds, reads and merges; an error names the file and what to do. */
export async function loadKubeconfig(surroundings: Surroundings): Promise<Result<Kubeconfig>> {
  const found = findKubeconfig(surroundings);
  if (found.source === 'in-cluster') return ok(await inCluster(found, surroundings));
  const parsed: ParsedFile[] = [];
  for (const file of found.files) {
    const text = await read(file, found);
    if (!text.ok) return text;
    if (text.value === null) continue;
    const one = parseKubeconfig(text.value, file);
    if (!one.ok) return one;
    parsed.push(one.value);
  }
  if (parsed.length === 0) return failed(missing(found));
  return ok(merge(parsed, found));
}

/** The text; null for a missing file, which is no error among several. */
async function read(file: string, { source }: KubeconfigFiles): Promise<Result<string | null>> {
  try {
    return ok((await readSmallFile(file)).toString('utf8'));
  } catch (error) {
    const code = textAt(error, 'code') ?? '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return ok(null);
    if (code === '') throw error;
    return failed({
      kind: 'config',
      message: fileTexts.unreadable(file, unreadableReason(code)),
      nextStep: source === 'setting' ? fileTexts.fixPermissionsOrSetting() : fileTexts.fixPermissionsOrName(),
    });
  }
}

function missing({ source, files }: KubeconfigFiles): ClusterError {
  const next = source === 'default' ? fileTexts.logInOrSet : source === 'setting' ? fileTexts.createOrSetting : fileTexts.createOrName;
  return { kind: 'config', message: fileTexts.missing(files.join(', ')), nextStep: next() };
}

function merge(parsed: readonly ParsedFile[], found: KubeconfigFiles): Kubeconfig {
  const entries: Entries = {
    clusters: firstOfEachName(parsed.flatMap(({ clusters }) => clusters)),
    users: firstOfEachName(parsed.flatMap(({ users }) => users)),
    contexts: firstOfEachName(parsed.flatMap(({ contexts }) => contexts)),
  };
  return {
    ...found,
    entries,
    contexts: contextInfos(entries),
    currentContext: parsed.find(({ currentContext }) => currentContext !== null)?.currentContext ?? null,
    problems: parsed.flatMap(({ problems }) => problems),
  };
}

function firstOfEachName<T extends { readonly name: string }>(entries: readonly T[]): T[] {
  return [...new Map([...entries].reverse().map(entry => [entry.name, entry])).values()].reverse();
}

function contextInfos({ clusters, users, contexts }: Entries): readonly ContextInfo[] {
  const clusterNamed = new Map(clusters.map(cluster => [cluster.name, cluster]));
  const userNamed = new Map(users.map(user => [user.name, user]));
  return contexts.map(context => contextInfo(context, clusterNamed, userNamed));
}

function contextInfo(
  { name, ...context }: Context,
  clusters: ReadonlyMap<string, Cluster>,
  users: ReadonlyMap<string, KubeconfigUser>,
): ContextInfo {
  const cluster = clusters.get(context.cluster);
  const user = textAt(context, 'user') ?? null;
  const shownCluster = maskSecrets(context.cluster);
  const problem =
    cluster === undefined
      ? contextProblemTexts.noCluster(shownCluster)
      : user === null
        ? null
        : userProblem(maskSecrets(user), users.get(user));
  const address = cluster === undefined ? null : addressProblem(cluster.server);
  return {
    name,
    cluster: context.cluster,
    user,
    namespace: textAt(context, 'namespace') ?? null,
    server: cluster === undefined || address !== null ? null : shownAddress(cluster.server),
    problem: problem ?? (address === null ? null : contextProblemTexts[address](shownCluster)),
  };
}

function userProblem(shownName: string, user: KubeconfigUser | undefined): string | null {
  if (user === undefined) return contextProblemTexts.noUser(shownName);
  return user.impersonates?.user === '' ? contextProblemTexts.incompleteImpersonation(shownName) : null;
}

/** The context to use: the named one, else the current one. */
export function chooseContext(config: Kubeconfig, name?: string): Result<ContextInfo> {
  const wanted = name ?? config.currentContext;
  const names = config.contexts.map(context => context.name).join(', ');
  const error = (message: string, nextStep: string): Result<ContextInfo> => failed({ kind: 'config', message, nextStep });
  if (config.contexts.length === 0)
    return error([contextTexts.none(config.files.join(', ')), ...config.problems].join(' '), contextTexts.logIn());
  if (wanted === null) return error(contextTexts.noCurrent(), contextTexts.choose(names));
  const context = config.contexts.find(one => one.name === wanted);
  if (context === undefined) return error([contextTexts.unknown(wanted), ...config.problems].join(' '), contextTexts.chooseAnother(names));
  if (context.problem !== null) return error(contextTexts.unusable(wanted, context.problem), contextTexts.fixOrChoose());
  return ok(context);
}

async function inCluster(found: KubeconfigFiles, { env, root = '/' }: Surroundings): Promise<Kubeconfig> {
  const entries = await inClusterEntries(env, root);
  return { ...found, entries, contexts: contextInfos(entries), currentContext: IN_CLUSTER_CONTEXT, problems: [] };
}

/** The only context of the kubeconfig that a pod has. */
const IN_CLUSTER_CONTEXT = 'inClusterContext';

/** The folder that the kubelet mounts into a pod. */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Ports on which an API server speaks plain HTTP, as the Kubernetes client has them. */
const PLAIN_PORTS = new Set(['80', '8080', '8001']);

/**
 * The service account of the pod that this runs in, as a kubeconfig, from the environment that the kubelet sets. The login reads the files
 * of certificate and token.
 * @param root the root of the file system
 */
async function inClusterEntries(env: Readonly<Record<string, string | undefined>>, root: string): Promise<Entries> {
  const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '443' } = env;
  const file = (name: string): string => path.join(root, SERVICE_ACCOUNT, name);
  const [cluster, user] = ['inCluster', 'inClusterUser'];
  const namespace = await readNamespace(file('namespace'));
  return {
    clusters: [
      {
        name: cluster,
        caFile: file('ca.crt'),
        server: `${PLAIN_PORTS.has(port) ? 'http' : 'https'}://${isIPv6(host) ? `[${host}]` : host}:${port}`,
        skipTLSVerify: false,
      },
    ],
    users: [{ name: user, tokenFile: file('token') }],
    contexts: [{ name: IN_CLUSTER_CONTEXT, cluster, user, ...(namespace !== '' && { namespace }) }],
  };
}

/** Empty if the file cannot be read; the namespace is then `default`, as for kubectl. */
async function readNamespace(file: string): Promise<string> {
  try {
    return (await readSmallFile(file)).toString('utf8').trim();
  } catch (error) {
    if (textAt(error, 'code') === undefined) throw error;
    return '';
  }
}
