/** Finding and merging of kubeconfigs, as kubectl does it: of two files' entries with one name the first counts. */
import { existsSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { failed, maskSecrets, ok, textAt, type ClusterError, type Result } from '../words';
import { clusterProblem, userProblem } from './entryProblems';
import { contextProblemTexts, contextTexts, fileTexts } from './messages';
import { parseKubeconfig, type ClusterEntry, type Entries, type ParsedFile, type UserEntry } from './parseKubeconfig';
import { readSmallFile, unreadableReason } from './readSmallFile';
import { addressProblem } from './serverAddress';

/** What decides where to look; tests give their own. */
export interface Surroundings {
  /** The setting `sccLens.kubeconfig`; empty when unset. */
  readonly setting: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** The root of the file system, for the service account of a pod. */
  readonly root?: string;
}

interface KubeconfigFiles {
  readonly source: 'setting' | 'KUBECONFIG' | 'default' | 'in-cluster';
  /** Empty for in-cluster. */
  readonly files: readonly string[];
}

export interface Kubeconfig extends KubeconfigFiles {
  readonly contexts: readonly ContextInfo[];
  /** Null where the files name none. */
  readonly currentContext: string | null;
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

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The setting, else KUBECONFIG, else `~/.kube/config`, else the pod's service account. The default path where nothing is found. */
function findKubeconfig({ setting, env, home, root = '/' }: Surroundings): KubeconfigFiles {
  if (setting.trim() !== '') return { source: 'setting', files: [expandHome(setting.trim(), home)] };
  const { KUBECONFIG: listed = '' } = env;
  const files = listed.split(path.delimiter).filter(file => file !== '');
  if (listed !== '') return { source: 'KUBECONFIG', files: [...new Set(files)].map(file => path.resolve(file)) };
  const standard = path.join(home, '.kube', 'config');
  const inPod = env['KUBERNETES_SERVICE_HOST'] !== undefined && existsSync(path.join(root, SERVICE_ACCOUNT, 'token'));
  return !existsSync(standard) && inPod ? { source: 'in-cluster', files: [] } : { source: 'default', files: [standard] };
}

const expandHome = (file: string, home: string): string =>
  path.resolve(file === '~' || file.startsWith('~/') || file.startsWith(`~${path.sep}`) ? path.join(home, file.slice(1)) : file);

/** Finds, reads and merges; an error names the file and what to do. */
export async function loadKubeconfig(surroundings: Surroundings): Promise<Result<Kubeconfig>> {
  const found = findKubeconfig(surroundings);
  if (found.source === 'in-cluster') return ok(merge([await inCluster(surroundings)], found));
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
    if (code === 'ENOENT') return ok(null);
    if (code === '') throw error;
    return failed({
      kind: 'config',
      message: l10n.t('The kubeconfig {file} cannot be read: {reason}.', { file, reason: unreadableReason(code) }),
      nextStep: source === 'setting' ? fileTexts.fixPermissionsOrSetting() : fileTexts.fixPermissionsOrName(),
    });
  }
}

function missing({ source, files }: KubeconfigFiles): ClusterError {
  const next = source === 'default' ? fileTexts.logInOrSet : source === 'setting' ? fileTexts.createOrSetting : fileTexts.createOrName;
  return {
    kind: 'config',
    message: l10n.t('There is no kubeconfig at {files}.', { files: files.join(', ') || '$KUBECONFIG' }),
    nextStep: next(),
  };
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
  };
}

const firstOfEachName = <T extends { readonly name: string }>(entries: readonly T[]): T[] =>
  [...new Map([...entries].reverse().map(entry => [entry.name, entry])).values()].reverse();

function contextInfos({ clusters, users, contexts }: Entries): readonly ContextInfo[] {
  const clusterNamed = new Map(clusters.map(cluster => [cluster.name, cluster]));
  const userNamed = new Map(users.map(user => [user.name, user]));
  return contexts.map(({ name, cluster = '', user, namespace }) => {
    const entry = clusterNamed.get(cluster);
    const problem = entry === undefined ? contextProblemTexts.noCluster(maskSecrets(cluster)) : clusterProblem(entry);
    return {
      name,
      cluster,
      user: user ?? null,
      namespace: namespace ?? null,
      server: entry === undefined || addressProblem(entry.server) !== null ? null : entry.server,
      problem: entry === undefined || problem !== null ? problem : userProblem(userNamed.get(user ?? ''), entry, user),
    };
  });
}

/** A context that can be used, with the entries that it names. */
export interface Chosen {
  readonly context: ContextInfo;
  readonly cluster: ClusterEntry;
  readonly user: UserEntry;
}

/** The context to use: the named one, else the current one. */
export function chooseContext(config: Kubeconfig, name?: string): Result<Chosen> {
  const wanted = name ?? config.currentContext;
  const names = config.contexts.map(context => context.name).join(', ');
  const error = (message: string, nextStep: string): Result<never> => failed({ kind: 'config', message, nextStep });
  if (config.contexts.length === 0) return error(contextTexts.none(config.files.join(', ')), l10n.t('Log in with `oc login`.'));
  if (wanted === null) return error(l10n.t('The kubeconfig names no current context.'), l10n.t('Choose one: {names}.', { names }));
  const context = config.contexts.find(one => one.name === wanted);
  if (context === undefined) return error(contextTexts.unknown(wanted), contextTexts.chooseAnother(names));
  const cluster = config.entries.clusters.find(one => one.name === context.cluster);
  if (context.problem !== null || cluster === undefined)
    return error(contextTexts.unusable(wanted, context.problem ?? ''), l10n.t('Fix the kubeconfig, or choose another context.'));
  return ok({ context, cluster, user: config.entries.users.find(one => one.name === context.user) ?? { name: '' } });
}

/** The service account of the pod that this runs in, as a kubeconfig, from the environment and the files that the kubelet provides. */
async function inCluster({ env, root = '/' }: Surroundings): Promise<ParsedFile> {
  const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '443' } = env;
  const file = (name: string): string => path.join(root, SERVICE_ACCOUNT, name);
  const [context, cluster, user] = ['inClusterContext', 'inCluster', 'inClusterUser'];
  const namespace = await readNamespace(file('namespace'));
  const server = `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  return {
    clusters: [{ name: cluster, caFile: file('ca.crt'), server, skipTLSVerify: false }],
    users: [{ name: user, tokenFile: file('token') }],
    contexts: [{ name: context, cluster, user, ...(namespace !== '' && { namespace }) }],
    currentContext: context,
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
