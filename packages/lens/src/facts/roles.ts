import { groupBy, isObject, remember } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';

/** The role that a binding names, if it is at hand. `place` is the namespace of objects that name none, where it is known. */
export function roleOf(
  binding: KubernetesObject,
  policies: readonly KubernetesObject[],
  place: string | null = null,
): KubernetesObject | undefined {
  const { roleRef } = binding.value;
  if (!isObject(roleRef)) return undefined;
  const isMeant = ({ kind, namespace }: KubernetesObject): boolean =>
    kind === 'ClusterRole' || (namespace ?? place ?? 'default') === bindingNamespace(binding, place);
  const { kind, name } = roleRef;
  return typeof name === 'string' ? rolesNamed(name, policies).find(object => object.kind === kind && isMeant(object)) : undefined;
}

/** Where a binding applies: its namespace, or the one for objects that name none; null for a ClusterRoleBinding. */
export const bindingNamespace = ({ kind, namespace }: KubernetesObject, place: string | null = null): string | null =>
  kind === 'RoleBinding' ? (namespace ?? place ?? 'default') : null;

/** The Roles and ClusterRoles at hand of this name. */
export const rolesNamed = (name: string, policies: readonly KubernetesObject[]): readonly KubernetesObject[] =>
  rolesByName(policies).get(name) ?? [];

const rolesByName = remember((policies: readonly KubernetesObject[]) =>
  groupBy(policies, ({ kind, name }) => (name !== null && (kind === 'Role' || kind === 'ClusterRole') ? [name] : [])),
);
