/** RBAC as SCC admission sees it: who may `use` which SecurityContextConstraints. */
import { cached, groupBy, isObject, isPlaceholder, listOf, objectListOf, remember, stringsOf, textOf } from '@scc-lens/words';
import type { JsonObject } from '@scc-lens/words';
import { operatorPermissionsOf, type KubernetesObject, type OperatorPermission } from '@scc-lens/yaml';
import {
  bindingNamespace,
  boundRules,
  boundSources,
  isBinding,
  isOpenRole,
  isUnplaced as isUnplacedBinding,
  policyId,
  policyObjects,
} from './policies';
import { rolesOf, ruleSources, type Objects, type RuleSource } from './policies';
import type { Grant, GrantSubject, WorkspaceFacts } from './types';

const SCC_GROUP = 'security.openshift.io';
const SCC_RESOURCE = 'securitycontextconstraints';

const SCC_ROLE = 'system:openshift:scc:';

/** The SCC that the name of a ClusterRole speaks of: OpenShift ships such a role for each of its own, `oc adm policy add-scc-to-user` makes it for others. */
export const sccOfRole = (name: string): string | undefined =>
  name.startsWith(SCC_ROLE) ? name.slice(SCC_ROLE.length) || undefined : undefined;

/** Every grant of the bindings among these objects; `place` is the namespace of objects that name none, where it is known. */
export function grantsOf(policies: Objects, place: string | null): readonly Grant[] {
  const bindings = groupBy(policies.filter(isBinding), object => [policyId(object, place)]);
  return policies.flatMap(object => {
    if (!isBinding(object)) return operatorGrants(operatorPermissionsOf(object), object.namespace ?? '', nameOf(object));
    const all = bindings.get(policyId(object, place)) ?? [];
    return all[0] === object ? agreed(all.map(one => grantsOfBinding(one, policies, place))) : [];
  });
}

/** What several definitions of a binding all give; and what only some of them give, as such. */
function agreed(definitions: readonly (readonly Grant[])[]): readonly Grant[] {
  if (definitions.length < 2) return definitions.flat();
  const ids = new Map<string, number>();
  const idOf = remember((sccs: readonly string[]) => cached(ids, JSON.stringify([...sccs].sort()), () => ids.size));
  const keyOf = (grant: Grant): string => JSON.stringify({ ...grant, sccs: idOf(grant.sccs) });
  const grants = new Map(definitions.flat().map(grant => [keyOf(grant), grant]));
  const by = groupBy(definitions, given => given.map(keyOf));
  return [...grants].map(([key, grant]) => (by.get(key)?.length === definitions.length ? grant : { oneOf: grant.origin, ...grant }));
}

const nameOf = ({ kind, name }: KubernetesObject): string => `${kind} ${name ?? ''}`.trim();

/** The grants that an operator installed in a namespace gives its service accounts; the empty namespace is one that is not known. */
export function operatorGrants(permissions: readonly OperatorPermission[], namespace: string, origin: string): readonly Grant[] {
  return permissions.flatMap(({ account, rules, isClusterWide }) => {
    const sccs = sccsOfRules(rules);
    if (account === '' || sccs.length === 0) return [];
    return [{ subject: { kind: 'ServiceAccount', name: account, namespace }, sccs, namespace: isClusterWide ? null : namespace, origin }];
  });
}

/** The grants of one RoleBinding or ClusterRoleBinding, its role being looked up among `policies`. */
export function grantsOfBinding(binding: KubernetesObject, policies: Objects, place: string | null = null): readonly Grant[] {
  const namespace = bindingNamespace(binding, place);
  const granted = isBinding(binding) ? grantedBy(binding, policies, place).filter(({ sccs }) => sccs.length > 0) : [];
  const open = granted.length === 0 ? undefined : rolesOf(binding, policies, place).find(role => isOpenRole(role, binding, place));
  const unplacedRole = open && nameOf(open);
  return objectListOf(binding.value['subjects']).flatMap(subject => {
    // Kustomize, or Operator Lifecycle Manager, adds the namespace of such an account.
    const isOpen = namespace === null && binding.isPart === true && textOf(subject['namespace']) === '';
    const isUnplaced = isOpen ? place === null : isUnplacedBinding(binding, place);
    const read = subjectOf(subject, isOpen ? (place ?? 'default') : namespace, isUnplaced);
    return read === null
      ? []
      : granted.map(one => ({
          ...{ subject: read, namespace, origin: nameOf(binding) },
          ...(isUnplaced && { isUnplaced }),
          ...(unplacedRole !== undefined && { unplacedRole }),
          ...one,
        }));
  });
}

type Granted = Pick<Grant, 'sccs' | 'absentRole' | 'oneOf'>;

const known = new WeakMap<object, readonly Granted[]>();

function grantedBy(binding: KubernetesObject, policies: Objects, place: string | null): readonly Granted[] {
  const roles = rolesOf(binding, policies, place);
  const [first, second] = roles;
  if (first !== undefined && second !== undefined)
    return cached(known, roles, () =>
      grantedFrom(
        givenByAll(
          roles.map(role => givenBy(ruleSources(role, policies))),
          nameOf(first),
        ),
      ),
    );
  const sources = boundSources(binding, policies, place);
  if (sources !== undefined) return cached(known, sources, () => grantedFrom(givenBy(sources)));
  const { roleRef } = binding.value;
  if (!isObject(roleRef) || roleRef['kind'] !== 'ClusterRole') return [];
  const name = textOf(roleRef['name']);
  const shipped = sccOfRole(name);
  if (shipped !== undefined) return [{ sccs: [shipped], absentRole: name }];
  return name === 'cluster-admin' ? [{ sccs: ['*'] }] : [];
}

/** An SCC that a role gives, with the object of several definitions that decides about it; empty for none. */
interface Given {
  readonly scc: string;
  readonly oneOf: string;
}

/** So many objects of several definitions are conditions of a binding each; what others decide is one right together. */
const MOST_CONDITIONS = 3;

function grantedFrom(given: readonly Given[]): readonly Granted[] {
  const by = groupBy(given, ({ oneOf }) => [oneOf]);
  const open = [...by.keys()].filter(name => name !== '');
  const rest = open.slice(MOST_CONDITIONS);
  const names = [...open.slice(0, MOST_CONDITIONS).map(name => [name]), ...(rest.length === 0 ? [] : [rest])];
  const sccsOf = (all: readonly string[]): readonly string[] => all.flatMap(name => by.get(name) ?? []).map(({ scc }) => scc);
  const nameAll = (all: readonly string[]): string =>
    [...all.slice(0, MOST_CONDITIONS), ...(all.length > MOST_CONDITIONS ? ['…'] : [])].join(', ');
  return [{ sccs: sccsOf(['']) }, ...names.map(all => ({ sccs: sccsOf(all), oneOf: nameAll(all) }))];
}

/** What the roles of these sources give together. */
const givenBy: (sources: readonly RuleSource[]) => readonly Given[] = remember(sources => {
  // Each role without a name, which a cluster gives it, is one of its own.
  const definitions = groupBy(sources.entries(), ([i, { role }]) => [role.name === null ? String(i) : nameOf(role)]);
  const given = [...definitions].flatMap(([name, same]) =>
    givenByAll(
      same.map(([, { role, by }]) =>
        [...new Set(sccsOfRules(objectListOf(role.value['rules'])))].map(scc => ({ scc, oneOf: by === null ? '' : nameOf(by) })),
      ),
      name,
    ),
  );
  return [...groupBy(given, ({ scc }) => [scc]).values()].flatMap(some => some.find(({ oneOf }) => oneOf === '') ?? some.slice(0, 1));
});

/** What definitions of one object give, each SCC once: surely what all of them give. */
const givenByAll = (definitions: readonly (readonly Given[])[], name: string): readonly Given[] =>
  [...groupBy(definitions.flat(), ({ scc }) => [scc])].map(([scc, some]) => ({
    scc,
    oneOf: some.find(({ oneOf }) => oneOf !== '')?.oneOf ?? (some.length < definitions.length ? name : ''),
  }));

/** The SCC names that rules allow to use; `*` for all. To RBAC an entry `*` of `resourceNames`, or an empty one, is the name of no SCC. */
export const sccsOfRules: (rules: readonly JsonObject[]) => readonly string[] = remember(rules => {
  const includes = (value: JsonObject[string], wanted: string): boolean => stringsOf(value).some(item => item === '*' || item === wanted);
  return rules
    .filter(rule => includes(rule['apiGroups'], SCC_GROUP) && includes(rule['resources'], SCC_RESOURCE) && includes(rule['verbs'], 'use'))
    .flatMap(({ resourceNames }) =>
      listOf(resourceNames).length === 0 ? ['*'] : stringsOf(resourceNames).filter(name => name !== '*' && name !== ''),
    );
});

const DEPLOYING_GROUPS = new Set(['*', '', 'apps', 'batch', 'rbac.authorization.k8s.io']);
const DEPLOYED = new Set([
  ...['*', 'pods', 'deployments', 'daemonsets', 'statefulsets', 'replicasets', 'jobs', 'cronjobs'],
  ...['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings'],
]);

/** The service accounts, as `namespace/name`, that may create workloads or rights, as operators do: no file shows what their pods make. */
export const deployers: (workspace: WorkspaceFacts) => ReadonlySet<string> = remember(workspace => {
  const policies = policyObjects(workspace);
  const mayDeploy = ({ apiGroups, resources, verbs }: JsonObject): boolean =>
    stringsOf(apiGroups).some(group => DEPLOYING_GROUPS.has(group)) &&
    stringsOf(resources).some(one => DEPLOYED.has(one)) &&
    stringsOf(verbs).some(verb => verb === 'create' || verb === '*');
  const found = policies.flatMap(binding => {
    if (!isBinding(binding) || boundRules(binding, policies)?.some(mayDeploy) !== true) return [];
    return objectListOf(binding.value['subjects']).map(subject => subjectOf(subject, bindingNamespace(binding)));
  });
  return new Set(found.flatMap(one => (one?.kind === 'ServiceAccount' ? [`${one.namespace}/${one.name}`] : [])));
});

function subjectOf(subject: JsonObject, bindingNamespace: string | null, isAssumed = false): GrantSubject | null {
  const name = textOf(subject['name']);
  if (name === '') return null;
  if (subject['kind'] === 'ServiceAccount') {
    const own = textOf(subject['namespace']);
    const namespace = own || bindingNamespace;
    return namespace === null
      ? null
      : { kind: 'ServiceAccount', name, namespace, ...((own === '' || isPlaceholder(own)) && isAssumed && { isAssumed }) };
  }
  return subject['kind'] === 'User' || subject['kind'] === 'Group' ? { kind: subject['kind'], name } : null;
}
