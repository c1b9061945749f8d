import { groupBy, isObject, remember } from '../words';
import type { KubernetesObject } from '../manifest';

/** The role that a binding names, if it is at hand. */
export function roleOf(binding: KubernetesObject, policies: readonly KubernetesObject[]): KubernetesObject | undefined {
  const { roleRef } = binding.value;
  if (!isObject(roleRef)) return undefined;
  const isMeant = ({ kind, namespace }: KubernetesObject): boolean =>
    kind === 'ClusterRole' || (namespace ?? 'default') === bindingNamespace(binding);
  const { kind, name } = roleRef;
  return typeof name === 'string' ? rolesNamed(name, policies).find(object => object.kind === kind && isMeant(object)) : undefined;
}

/** Where a binding applies: its namespace, or null for a ClusterRoleBinding. */
export const bindingNamespace = ({ kind, namespace }: KubernetesObject): string | null =>
  kind === 'RoleBinding' ? (namespace ?? 'default') : null;

/** The Roles and ClusterRoles at hand of this name. */
export const rolesNamed = (name: string, policies: readonly KubernetesObject[]): readonly KubernetesObject[] =>
  rolesByName(policies).get(name) ?? [];

const rolesByName = remember((policies: readonly KubernetesObject[]) =>
  groupBy(policies, ({ kind, name }) => (name !== null && (kind === 'Role' || kind === 'ClusterRole') ? [name] : [])),
);
