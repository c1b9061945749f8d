/** The facts with which the language server reports about this cluster instead of forecasting: SCCs, namespaces, and who may use which SCC. */
import type { ClusterFactsParams } from '@scc-lens/protocol';
import { listObjects } from '../../wire';
import type { Cluster } from '../../wire';
import { failed, fieldsAt, inParallel, isNamespaceName, ok, textAt, textsAt } from '../../words';
import type { Fields, Result } from '../../words';
import { unreadTexts } from './messages';
import { readAccountGrants, readRbacGrants } from './readGrants';

export interface FactsQuestion {
  readonly namespaces: readonly string[];
  /** Service accounts of the workloads, as `namespace/name`. */
  readonly serviceAccounts: readonly string[];
  readonly signal?: AbortSignal;
}

type NamespaceFacts = ClusterFactsParams['namespaces'][number];

/** Reads what the user may read and lists what they may not. An error only if the cluster does not answer at all. */
export async function readFacts(cluster: Cluster, { signal, ...question }: FactsQuestion): Promise<Result<ClusterFactsParams>> {
  // The names come from any manifest of the workspace, and become part of paths.
  const namespaces = question.namespaces.filter(isNamespaceName);
  const serviceAccounts = question.serviceAccounts.filter(account => isNamespaceName(account.split('/')[0] ?? ''));
  const unread = question.namespaces.filter(name => !isNamespaceName(name)).map(name => unreadTexts.notANamespace(JSON.stringify(name)));
  const list = async (path: string, what: string): Promise<Result<readonly Fields[] | null>> => {
    const answer = await listObjects(cluster, path, { signal });
    if (answer.ok) return ok(answer.value.items);
    if (answer.error.kind !== 'forbidden' && answer.error.kind !== 'notFound') return answer;
    unread.push(unreadTexts.mayNotRead(what));
    return ok(null);
  };
  const [sccs, spaces] = await Promise.all([
    cluster.openshift ? list('/apis/security.openshift.io/v1/securitycontextconstraints', 'SecurityContextConstraints') : ok([]),
    inParallel(namespaces, name => readNamespace(cluster, name, unread, signal)),
  ]);
  if (!sccs.ok) return sccs;
  const failure = spaces.find(space => !space.ok);
  if (failure?.ok === false) return failed(failure.error);
  const rbac = await readRbacGrants(list, namespaces);
  if (!rbac.ok) return rbac;
  const { wholly } = rbac.value;
  const others = serviceAccounts.filter(account => !wholly.some(namespace => account.startsWith(`${namespace}/`)));
  const accounts = await readAccountGrants(cluster, others, namesOf(sccs.value, rbac.value.named), signal);
  return ok({
    context: cluster.target.context,
    namespace: cluster.target.namespace,
    sccs: (sccs.value ?? []).map(scc => ({ apiVersion: 'security.openshift.io/v1', kind: 'SecurityContextConstraints', ...scc })),
    onlyTheseSccs: cluster.openshift && sccs.value !== null,
    hiddenSccs: sccs.value === null,
    namespaces: spaces.flatMap(space => (space.ok && space.value !== null ? [space.value] : [])),
    grants: [...rbac.value.grants, ...accounts.grants],
    grantsReadOf: { namespaces: wholly, serviceAccounts: accounts.read },
    unread,
  });
}

async function readNamespace(
  cluster: Cluster,
  name: string,
  unread: string[],
  signal: AbortSignal | undefined,
): Promise<Result<NamespaceFacts | null>> {
  const answer = await cluster.request('GET', `/api/v1/namespaces/${encodeURIComponent(name)}`, { signal });
  if (answer.ok)
    return ok({
      name,
      annotations: textsAt(answer.value.body, 'metadata', 'annotations'),
      labels: textsAt(answer.value.body, 'metadata', 'labels'),
    });
  if (answer.error.kind === 'notFound') unread.push(unreadTexts.noNamespace(name));
  else if (answer.error.kind === 'forbidden') unread.push(unreadTexts.mayNotReadNamespace(name));
  else return answer;
  return ok(null);
}

/** The names of the SCCs; if they may not be read, of those that roles name. */
function namesOf(sccs: readonly Fields[] | null, named: readonly string[]): readonly string[] {
  const names = sccs?.map(scc => textAt(fieldsAt(scc, 'metadata'), 'name') ?? '') ?? named;
  return [...new Set(names)].filter(name => name !== '' && name !== '*');
}
