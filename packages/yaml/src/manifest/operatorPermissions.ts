/** The rights that Operator Lifecycle Manager gives the service accounts of an operator with its installation. */
import { objectListOf, remember, textOf, valueAt } from '@scc-lens/words';
import type { KubernetesObject, OperatorPermission } from './types';

/**
 * The permissions that a ClusterServiceVersion lists; none of any other object. Source: operator-framework/api pkg/operators/v1alpha1
 * StrategyDetailsDeployment. Those that OLM copies to other namespaces of the OperatorGroup are not followed there.
 */
export const operatorPermissionsOf: (object: KubernetesObject) => readonly OperatorPermission[] = remember(object => {
  if (!isOperator(object)) return NONE;
  return (['permissions', 'clusterPermissions'] as const).flatMap(list =>
    objectListOf(valueAt(object.value, ['spec', 'install', 'spec', list])).map(({ serviceAccountName, rules }) => ({
      account: textOf(serviceAccountName),
      rules: objectListOf(rules),
      isClusterWide: list === 'clusterPermissions',
    })),
  );
});

const NONE: readonly OperatorPermission[] = [];

/** Whether an object is a version of an operator, as Operator Lifecycle Manager installs it. It takes a bundle's file by its kind. */
export function isOperator({ kind }: Pick<KubernetesObject, 'kind'>): boolean {
  return kind === 'ClusterServiceVersion';
}
