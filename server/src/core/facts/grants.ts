/** RBAC as SCC admission sees it: who may `use` which SecurityContextConstraints. */
import type { KubernetesObject } from '../manifest';
import type { Json, JsonObject } from '../types';
import { isRecord, records, strings, text } from './read';
import type { Grant, GrantSubject } from './types';

const SCC_GROUP = 'security.openshift.io';
const SCC_RESOURCE = 'securitycontextconstraints';

/** The ClusterRole of this name that OpenShift ships for every stock SCC, and `oc adm policy add-scc-to-user` makes for others. */
const SHIPPED_CLUSTER_ROLE = /^system:openshift:scc:(?<scc>.+)$/;

/** Every grant that the bindings among these objects give; a binding to a role that is nowhere to be seen gives none. */
export function grantsOf(policies: readonly KubernetesObject[]): readonly Grant[] {
  return policies.filter(({ kind }) => kind === 'RoleBinding' || kind === 'ClusterRoleBinding').flatMap(binding => grantsOfBinding(binding, policies));
}

/** The grants of one RoleBinding or ClusterRoleBinding, its role being looked up among `policies`. */
export function grantsOfBinding(binding: KubernetesObject, policies: readonly KubernetesObject[]): readonly Grant[] {
  const namespace = binding.kind === 'RoleBinding' ? (binding.namespace ?? 'default') : null;
  const sccs = sccsOfRole(binding.value['roleRef'], namespace, policies);
  if (sccs.length === 0) return [];
  const origin = `${binding.kind} ${binding.name ?? ''}`.trim();
  return records(binding.value['subjects']).flatMap(subject => {
    const read = subjectOf(subject, namespace);
    return read === null ? [] : [{ subject: read, sccs, namespace, origin }];
  });
}

function sccsOfRole(roleRef: Json | undefined, namespace: string | null, policies: readonly KubernetesObject[]): readonly string[] {
  if (!isRecord(roleRef)) return [];
  const { kind, name } = roleRef;
  const role = policies.find(object => object.kind === kind && object.name === name && (kind === 'ClusterRole' || (object.namespace ?? 'default') === namespace));
  if (role !== undefined) return sccsOfRules(role);
  const shipped = kind === 'ClusterRole' ? SHIPPED_CLUSTER_ROLE.exec(text(name) ?? '')?.groups?.['scc'] : undefined;
  if (shipped !== undefined) return [shipped];
  return kind === 'ClusterRole' && name === 'cluster-admin' ? ['*'] : [];
}

/** The SCC names that a Role's or ClusterRole's rules allow to use; `*` for all. */
export function sccsOfRules(role: KubernetesObject): readonly string[] {
  const includes = (value: JsonObject[string], wanted: string): boolean => strings(value).some(item => item === '*' || item === wanted);
  return records(role.value['rules'])
    .filter(rule => includes(rule['apiGroups'], SCC_GROUP) && includes(rule['resources'], SCC_RESOURCE) && includes(rule['verbs'], 'use'))
    .flatMap(rule => (strings(rule['resourceNames']).length === 0 ? ['*'] : strings(rule['resourceNames'])));
}

function subjectOf(subject: JsonObject, bindingNamespace: string | null): GrantSubject | null {
  const name = text(subject['name']);
  if (name === null) return null;
  if (subject['kind'] === 'ServiceAccount') {
    const namespace = text(subject['namespace']) ?? bindingNamespace;
    return namespace === null ? null : { kind: 'ServiceAccount', name, namespace };
  }
  return subject['kind'] === 'User' || subject['kind'] === 'Group' ? { kind: subject['kind'], name } : null;
}
