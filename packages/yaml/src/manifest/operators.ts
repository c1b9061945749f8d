/** Versions of operators: where Operator Lifecycle Manager installs them, and the rights that it gives their service accounts. */
import { objectListOf, objectOf, remember, stringMapOf, textOf, valueAt, type JsonObject } from '@scc-lens/words';
import { readDocument } from './read';
import type { KubernetesObject, OperatorPermission } from './types';

/**
 * The permissions that a ClusterServiceVersion lists; none of any other object. Source: operator-framework/api pkg/operators/v1alpha1
 * StrategyDetailsDeployment. Those that OLM copies to other namespaces of the OperatorGroup are not followed there.
 */
export const operatorPermissionsOf: (object: KubernetesObject) => readonly OperatorPermission[] = remember(object => {
  if (!isOperator(object)) return NONE;
  return (['permissions', 'clusterPermissions'] as const).flatMap(list => {
    const steps = ['spec', 'install', 'spec', list];
    return objectListOf(valueAt(object.value, steps)).map(({ serviceAccountName, rules }, i) => ({
      account: textOf(serviceAccountName),
      rules: objectListOf(rules),
      isClusterWide: list === 'clusterPermissions',
      path: [...object.path, ...steps, i],
    }));
  });
});

const NONE: readonly OperatorPermission[] = [];

/** Whether an object is a version of an operator, as Operator Lifecycle Manager installs it. It takes a bundle's file by its kind. */
export const isOperator = ({ kind }: Pick<KubernetesObject, 'kind'>): boolean => kind === 'ClusterServiceVersion';

/** What operator-sdk and others write in a ClusterServiceVersion, which gets the namespace of its installation. */
const NO_NAMESPACE = /^(?:placeholder(?:[-_]namespace)?|default|system)?$/i;

const SUGGESTED = 'operatorframework.io/suggested-namespace';

const annotationsOf = ({ metadata }: JsonObject): Readonly<Record<string, string>> =>
  stringMapOf(objectOf(objectOf(metadata)['annotations']));

/** The Namespace object that the author of an operator suggests, with its labels and annotations; null where there is none. */
export const namespaceTemplate = remember((operator: JsonObject): JsonObject | null => {
  const { value } = readDocument(annotationsOf(operator)[`${SUGGESTED}-template`] ?? '');
  return textOf(valueAt(value, ['metadata', 'name'])) === '' ? null : objectOf(value);
});

/**
 * Where an operator is installed. An object of a cluster states it; one of a bundle may suggest it, as a template or else as a name.
 * Null where neither is so. Source: operator-framework/operator-controller and openshift/console.
 */
export function operatorNamespace(operator: JsonObject): string | null {
  const { namespace, uid } = objectOf(operator['metadata']);
  const suggested = [valueAt(namespaceTemplate(operator) ?? {}, ['metadata', 'name']), annotationsOf(operator)[SUGGESTED]];
  return [...(uid === undefined ? suggested : []), namespace].map(textOf).find(name => !NO_NAMESPACE.test(name)) ?? null;
}
