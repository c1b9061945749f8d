/** RBAC as SCC admission sees it: who may `use` which SecurityContextConstraints. */
import { groupBy, isObject, objectListOf, remember, stringsOf, textOf } from '../words';
import type { KubernetesObject } from '../manifest';
import type { JsonObject } from '../words';
import type { Grant, GrantSubject } from './types';

const SCC_GROUP = 'security.openshift.io';
const SCC_RESOURCE = 'securitycontextconstraints';

/** The ClusterRole of this name that OpenShift ships for every stock SCC, and `oc adm policy add-scc-to-user` makes for others. */
const SHIPPED_CLUSTER_ROLE = /^system:openshift:scc:(?<scc>.+)$/;

/** Every grant that the bindings among these objects give; a binding to a role that is nowhere to be seen gives none. */
export function grantsOf(policies: readonly KubernetesObject[]): readonly Grant[] {
  return policies
    .filter(({ kind }) => kind === 'RoleBinding' || kind === 'ClusterRoleBinding')
    .flatMap(binding => grantsOfBinding(binding, policies));
}

/** The grants of one RoleBinding or ClusterRoleBinding, its role being looked up among `policies`. */
export function grantsOfBinding(binding: KubernetesObject, policies: readonly KubernetesObject[]): readonly Grant[] {
  const namespace = bindingNamespace(binding);
  const sccs = sccsOfBinding(binding, policies);
  if (sccs.length === 0) return [];
  const origin = `${binding.kind} ${binding.name ?? ''}`.trim();
  return objectListOf(binding.value['subjects']).flatMap(subject => {
    const read = subjectOf(subject, namespace);
    return read === null ? [] : [{ subject: read, sccs, namespace, origin }];
  });
}

const bindingNamespace = ({ kind, namespace }: KubernetesObject): string | null =>
  kind === 'RoleBinding' ? (namespace ?? 'default') : null;

function sccsOfBinding(binding: KubernetesObject, policies: readonly KubernetesObject[]): readonly string[] {
  const role = roleOf(binding, policies);
  if (role !== undefined) return sccsOfRules(role);
  const { roleRef } = binding.value;
  if (!isObject(roleRef) || roleRef['kind'] !== 'ClusterRole') return [];
  const shipped = SHIPPED_CLUSTER_ROLE.exec(textOf(roleRef['name']))?.groups?.['scc'];
  if (shipped !== undefined) return [shipped];
  return roleRef['name'] === 'cluster-admin' ? ['*'] : [];
}

/** The role that a binding names, if it is at hand. */
export function roleOf(binding: KubernetesObject, policies: readonly KubernetesObject[]): KubernetesObject | undefined {
  const { roleRef } = binding.value;
  if (!isObject(roleRef)) return undefined;
  const isMeant = ({ kind, namespace }: KubernetesObject): boolean =>
    kind === 'ClusterRole' || (namespace ?? 'default') === bindingNamespace(binding);
  const { kind, name } = roleRef;
  return typeof name === 'string'
    ? rolesNamed(policies)
        .get(name)
        ?.find(object => object.kind === kind && isMeant(object))
    : undefined;
}

const rolesNamed = remember((policies: readonly KubernetesObject[]) =>
  groupBy(policies, ({ kind, name }) => (name !== null && (kind === 'Role' || kind === 'ClusterRole') ? [name] : [])),
);

/** The SCC names that a Role's or ClusterRole's rules allow to use; `*` for all. */
export const sccsOfRules: (role: KubernetesObject) => readonly string[] = remember(role => {
  const includes = (value: JsonObject[string], wanted: string): boolean => stringsOf(value).some(item => item === '*' || item === wanted);
  return objectListOf(role.value['rules'])
    .filter(rule => includes(rule['apiGroups'], SCC_GROUP) && includes(rule['resources'], SCC_RESOURCE) && includes(rule['verbs'], 'use'))
    .flatMap(rule => (stringsOf(rule['resourceNames']).length === 0 ? ['*'] : stringsOf(rule['resourceNames'])));
});

function subjectOf(subject: JsonObject, bindingNamespace: string | null): GrantSubject | null {
  const name = textOf(subject['name']);
  if (name === '') return null;
  if (subject['kind'] === 'ServiceAccount') {
    const namespace = textOf(subject['namespace']) || bindingNamespace;
    return namespace === null ? null : { kind: 'ServiceAccount', name, namespace };
  }
  return subject['kind'] === 'User' || subject['kind'] === 'Group' ? { kind: subject['kind'], name } : null;
}
