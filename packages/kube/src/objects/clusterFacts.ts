/** The facts with which the language server reports about this cluster instead of forecasting: SCCs, namespaces, and who may use which SCC. */
import type { ClusterFactsParams, ProtocolGrant } from '@scc-lens/protocol';
import * as l10n from '@vscode/l10n';
import { impersonating, listObjects, request, type Cluster, type Connection } from '../wire';
import { at, failed, fieldsAt, inParallel, isNamespaceName, listAt, namespacedPath, ok, textAt, textsAt } from '../words';
import type { Fields, Result } from '../words';
import { unreadTexts } from './messages';
import { askReview } from './requests';

export interface FactsQuestion {
  readonly namespaces: readonly string[];
  /** Service accounts of the workloads, as `namespace/name`. */
  readonly serviceAccounts: readonly string[];
}

type NamespaceFacts = ClusterFactsParams['namespaces'][number];

/** Reads what the user may read and lists what they may not. An error only if the cluster does not answer at all. */
export async function readFacts(cluster: Cluster, question: FactsQuestion): Promise<Result<ClusterFactsParams>> {
  // The names come from any manifest of the workspace, and become part of paths.
  const namespaces = question.namespaces.filter(isNamespaceName);
  const serviceAccounts = question.serviceAccounts.filter(account => isNamespaceName(account.split('/')[0] ?? ''));
  const unread = question.namespaces.filter(name => !isNamespaceName(name)).map(name => unreadTexts.notANamespace(JSON.stringify(name)));
  const list = async (path: string, what: string): Promise<Result<readonly Fields[] | null>> => {
    const answer = await listObjects(cluster, path);
    if (answer.ok) return ok(answer.value.items);
    if (answer.error.kind !== 'forbidden' && answer.error.kind !== 'notFound') return answer;
    unread.push(l10n.t('You may not read {what}.', { what }));
    return ok(null);
  };
  const [sccs, spaces] = await Promise.all([
    cluster.openshift ? list('/apis/security.openshift.io/v1/securitycontextconstraints', 'SecurityContextConstraints') : ok([]),
    inParallel(namespaces, name => readNamespace(cluster, name, unread)),
  ]);
  if (!sccs.ok) return sccs;
  const failure = spaces.find(space => !space.ok);
  if (failure?.ok === false) return failed(failure.error);
  const rbac = await readRbacGrants(list, namespaces);
  if (!rbac.ok) return rbac;
  const { wholly } = rbac.value;
  const others = serviceAccounts.filter(account => !wholly.some(namespace => account.startsWith(`${namespace}/`)));
  const accounts = await readAccountGrants(cluster, others, namesOf(sccs.value, rbac.value.named));
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

async function readNamespace(cluster: Cluster, name: string, unread: string[]): Promise<Result<NamespaceFacts | null>> {
  const answer = await request(cluster, 'GET', `/api/v1/namespaces/${encodeURIComponent(name)}`);
  if (answer.ok)
    return ok({
      name,
      annotations: textsAt(answer.value.body, 'metadata', 'annotations'),
      labels: textsAt(answer.value.body, 'metadata', 'labels'),
    });
  if (answer.error.kind === 'notFound') unread.push(l10n.t('The namespace {namespace} does not exist yet.', { namespace: name }));
  else if (answer.error.kind === 'forbidden') unread.push(l10n.t('You may not read the namespace {namespace}.', { namespace: name }));
  else return answer;
  return ok(null);
}

/** The names of the SCCs; if they may not be read, of those that roles name. */
function namesOf(sccs: readonly Fields[] | null, named: readonly string[]): readonly string[] {
  const names = sccs?.map(scc => textAt(fieldsAt(scc, 'metadata'), 'name') ?? '') ?? named;
  return [...new Set(names)].filter(name => name !== '' && name !== '*');
}

const RBAC = 'rbac.authorization.k8s.io/v1';
const SCC_GROUP = 'security.openshift.io';

/** The items of a collection; null if the user may not read it. */
type Lister = (path: string, what: string) => Promise<Result<readonly Fields[] | null>>;

interface RbacGrants {
  readonly grants: readonly ProtocolGrant[];
  /** The namespaces in which all roles and bindings were read. */
  readonly wholly: readonly string[];
  /** The SCCs that roles name, granted or not. */
  readonly named: readonly string[];
}

async function readRbacGrants(list: Lister, namespaces: readonly string[]): Promise<Result<RbacGrants>> {
  const collections = await inParallel(
    [
      { namespace: null, path: `/apis/${RBAC}/clusterroles`, what: 'ClusterRoles' },
      { namespace: null, path: `/apis/${RBAC}/clusterrolebindings`, what: 'ClusterRoleBindings' },
      ...namespaces.flatMap(namespace => [
        { namespace, path: namespacedPath(RBAC, namespace, 'roles'), what: unreadTexts.inNamespace('Roles', namespace) },
        { namespace, path: namespacedPath(RBAC, namespace, 'rolebindings'), what: unreadTexts.inNamespace('RoleBindings', namespace) },
      ]),
    ],
    async ({ namespace, path, what }) => ({ namespace, isRoles: path.endsWith('roles'), read: await list(path, what) }),
  );
  const found: { readonly isRoles: boolean; readonly items: readonly Fields[] }[] = [];
  const unread = new Set<string | null>();
  for (const { namespace, isRoles, read } of collections) {
    if (!read.ok) return read;
    if (read.value === null) unread.add(namespace);
    else found.push({ isRoles, items: read.value });
  }
  const roles = found.flatMap(({ isRoles, items }) => (isRoles ? items : []));
  const bindings = found.flatMap(({ isRoles, items }) => (isRoles ? [] : items));
  const usable = new Map(
    roles.map(role => [roleKey(textAt(role, 'metadata', 'namespace'), textAt(role, 'metadata', 'name')), sccsOf(role)]),
  );
  return ok({
    grants: bindings.flatMap(binding => grantsOf(binding, usable)),
    wholly: unread.has(null) ? [] : namespaces.filter(namespace => !unread.has(namespace)),
    named: roles.flatMap(sccsOf),
  });
}

const roleKey = (namespace: string | undefined, name: string | undefined): string => `${namespace ?? ''}/${name ?? ''}`;

/** The SCCs that a role's rules let its subjects use; `*` for all. */
export const sccsOf = (role: Fields): readonly string[] => sccsOfRules(listAt(role, 'rules'));

function sccsOfRules(rules: readonly unknown[]): readonly string[] {
  const has = (rule: unknown, field: string, value: string): boolean => listAt(rule, field).some(one => one === value || one === '*');
  return rules.flatMap(rule => {
    if (!has(rule, 'apiGroups', SCC_GROUP) || !has(rule, 'resources', 'securitycontextconstraints') || !has(rule, 'verbs', 'use'))
      return [];
    // RBAC compares these names literally: an entry `*` names no SCC.
    const names = listAt(rule, 'resourceNames');
    return names.length > 0 ? names.flatMap(name => (typeof name === 'string' && name !== '*' ? [name] : [])) : ['*'];
  });
}

function grantsOf(binding: Fields, usable: ReadonlyMap<string, readonly string[]>): readonly ProtocolGrant[] {
  const namespace = textAt(binding, 'metadata', 'namespace');
  const role = fieldsAt(binding, 'roleRef');
  const sccs = usable.get(roleKey(role['kind'] === 'Role' ? namespace : undefined, textAt(role, 'name'))) ?? [];
  if (sccs.length === 0) return [];
  const origin = `${namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding'} ${textAt(binding, 'metadata', 'name') ?? ''}`;
  return listAt(binding, 'subjects').flatMap((subject): ProtocolGrant[] => {
    const name = textAt(subject, 'name');
    const kind = at(subject, 'kind');
    if (name === undefined) return [];
    const rest = { sccs, namespace: namespace ?? null, origin };
    if (kind === 'ServiceAccount')
      return [{ subject: { kind, name, namespace: textAt(subject, 'namespace') ?? namespace ?? '' }, ...rest }];
    return kind === 'User' || kind === 'Group' ? [{ subject: { kind, name }, ...rest }] : [];
  });
}

interface Account {
  readonly namespace: string;
  readonly name: string;
}

/** Asks by impersonating each service account, else by a SubjectAccessReview for each SCC. `read`: accounts whose grants were all read. */
async function readAccountGrants(
  connection: Connection,
  accounts: readonly string[],
  sccs: readonly string[],
): Promise<{ readonly grants: readonly ProtocolGrant[]; readonly read: readonly string[] }> {
  const answers = await inParallel(accounts, async account => {
    const [namespace = '', name = ''] = account.split('/');
    const subject = { kind: 'ServiceAccount', name, namespace } as const;
    const found = (await askOwnRules(connection, subject)) ?? (await askReviews(connection, subject, sccs));
    return { account, subject, found };
  });
  return {
    grants: answers.flatMap(({ subject, found }) =>
      found === null || found.length === 0
        ? []
        : [{ subject, sccs: found, namespace: subject.namespace, origin: l10n.t("the cluster's answer") }],
    ),
    read: answers.flatMap(({ account, found }) => (found === null ? [] : [account])),
  };
}

async function askOwnRules(connection: Connection, { namespace, name }: Account): Promise<readonly string[] | null> {
  const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } };
  const status = await askReview(impersonating(connection, `system:serviceaccount:${namespace}:${name}`), review);
  if (status === null || status['incomplete'] === true) return null;
  return [...new Set(sccsOfRules(listAt(status, 'resourceRules')))];
}

async function askReviews(
  connection: Connection,
  { namespace, name }: Account,
  sccs: readonly string[],
): Promise<readonly string[] | null> {
  if (sccs.length === 0) return null;
  const usable: string[] = [];
  for (const scc of sccs) {
    const spec = {
      user: `system:serviceaccount:${namespace}:${name}`,
      groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
      resourceAttributes: { namespace, verb: 'use', group: SCC_GROUP, resource: 'securitycontextconstraints', name: scc },
    };
    const kind = 'LocalSubjectAccessReview';
    const status = await askReview(connection, { apiVersion: 'authorization.k8s.io/v1', kind, spec, namespace });
    if (status === null) return null;
    if (status['allowed'] === true) usable.push(scc);
  }
  return usable;
}
