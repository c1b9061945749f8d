/** Who may `use` which SCCs: from RBAC if it may be read, else by asking about each service account. */
import type { ProtocolGrant } from '@scc-lens/protocol';
import type { Connection } from '../../wire';
import { at, fieldsAt, inParallel, listAt, namespacedPath, ok, textAt } from '../../words';
import type { Fields, Result } from '../../words';
import { originText, unreadTexts } from './messages';

const RBAC = 'rbac.authorization.k8s.io/v1';
const SCC_GROUP = 'security.openshift.io';

/** The items of a collection; null if the user may not read it. */
type Lister = (path: string, what: string) => Promise<Result<readonly Fields[] | null>>;

export interface RbacGrants {
  readonly grants: readonly ProtocolGrant[];
  /** The namespaces of which all objects were read that can grant an SCC there. */
  readonly wholly: readonly string[];
  /** The SCCs that roles name, granted or not. */
  readonly named: readonly string[];
}

export async function readRbacGrants(list: Lister, namespaces: readonly string[]): Promise<Result<RbacGrants>> {
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

function roleKey(namespace: string | undefined, name: string | undefined): string {
  return `${namespace ?? ''}/${name ?? ''}`;
}

/** The SCCs that a role's rules let its subjects use; `*` for all. */
export function sccsOf(role: Fields): readonly string[] {
  return sccsOfRules(listAt(role, 'rules'));
}

function sccsOfRules(rules: readonly unknown[]): readonly string[] {
  const has = (rule: unknown, field: string, value: string): boolean => listAt(rule, field).some(one => one === value || one === '*');
  return rules.flatMap(rule => {
    if (!has(rule, 'apiGroups', SCC_GROUP) || !has(rule, 'resources', 'securitycontextconstraints') || !has(rule, 'verbs', 'use'))
      return [];
    // RBAC compares these names literally: an entry `*` names no SCC.
    const names = listAt(rule, 'resourceNames').filter(name => typeof name === 'string');
    return names.length > 0 ? names.filter(name => name !== '*') : ['*'];
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

/**
 * Asks about each service account: by impersonating it, which editors of its namespace may; else by a SubjectAccessReview for each SCC.
 * `read` are those whose grants were all read.
 */
export async function readAccountGrants(
  connection: Connection,
  accounts: readonly string[],
  sccs: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ readonly grants: readonly ProtocolGrant[]; readonly read: readonly string[] }> {
  const grants: ProtocolGrant[] = [];
  const read: string[] = [];
  const answers = await inParallel(accounts, async account => {
    const [namespace = '', name = ''] = account.split('/');
    return {
      account,
      namespace,
      name,
      found: (await askOwnRules(connection, namespace, name, signal)) ?? (await askReviews(connection, namespace, name, sccs, signal)),
    };
  });
  for (const { account, namespace, name, found } of answers) {
    if (found === null) continue;
    read.push(account);
    if (found.length > 0)
      grants.push({ subject: { kind: 'ServiceAccount', name, namespace }, sccs: found, namespace, origin: originText() });
  }
  return { grants, read };
}

async function askOwnRules(
  connection: Connection,
  namespace: string,
  name: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[] | null> {
  const answer = await connection
    .impersonating(`system:serviceaccount:${namespace}:${name}`)
    .request('POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
      body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } },
      idempotent: true,
      signal,
    });
  if (!answer.ok || at(answer.value.body, 'status', 'incomplete') === true) return null;
  return [...new Set(sccsOfRules(listAt(answer.value.body, 'status', 'resourceRules')))];
}

async function askReviews(
  connection: Connection,
  namespace: string,
  name: string,
  sccs: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly string[] | null> {
  if (sccs.length === 0) return null;
  const usable: string[] = [];
  for (const scc of sccs) {
    const answer = await connection.request('POST', namespacedPath('authorization.k8s.io/v1', namespace, 'localsubjectaccessreviews'), {
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'LocalSubjectAccessReview',
        metadata: { namespace },
        spec: {
          user: `system:serviceaccount:${namespace}:${name}`,
          groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
          resourceAttributes: { namespace, verb: 'use', group: SCC_GROUP, resource: 'securitycontextconstraints', name: scc },
        },
      },
      idempotent: true,
      signal,
    });
    if (!answer.ok) return null;
    if (at(answer.value.body, 'status', 'allowed') === true) usable.push(scc);
  }
  return usable;
}
