/** The order in which objects are applied: what others need comes first. */
import type { ManifestObject } from '../../../../server/src/protocol';
import { groupOf, refOf } from '../../cluster';

const STAGES = ['namespaces', 'definitions', 'permissions', 'accounts', 'configuration', 'workloads', 'rest'] as const;

export type Stage = (typeof STAGES)[number];

const STAGE_OF: Readonly<Record<string, Stage>> = {
  '/Namespace': 'namespaces',
  'project.openshift.io/Project': 'namespaces',
  'apiextensions.k8s.io/CustomResourceDefinition': 'definitions',
  'security.openshift.io/SecurityContextConstraints': 'permissions',
  'rbac.authorization.k8s.io/ClusterRole': 'permissions',
  'rbac.authorization.k8s.io/Role': 'permissions',
  'rbac.authorization.k8s.io/ClusterRoleBinding': 'permissions',
  'rbac.authorization.k8s.io/RoleBinding': 'permissions',
  '/ServiceAccount': 'accounts',
};

/** Kinds that workloads refer to or are measured by, so that they come first. */
const CONFIGURATION = new Set([
  '/ConfigMap',
  '/Secret',
  '/Service',
  '/PersistentVolume',
  '/PersistentVolumeClaim',
  '/LimitRange',
  '/ResourceQuota',
  'storage.k8s.io/StorageClass',
  'scheduling.k8s.io/PriorityClass',
  'node.k8s.io/RuntimeClass',
  'networking.k8s.io/NetworkPolicy',
]);

/** The stage that applies an object; whatever makes pods is a workload. */
export function stageOf({ object, pods }: ManifestObject): Stage {
  const { apiVersion, kind } = refOf(object);
  const key = `${groupOf(apiVersion)}/${kind}`;
  if (pods.length > 0) return 'workloads';
  return STAGE_OF[key] ?? (CONFIGURATION.has(key) ? 'configuration' : 'rest');
}

/** Sorts stages in the order of application. */
export function compareStages(a: Stage, b: Stage): number {
  return STAGES.indexOf(a) - STAGES.indexOf(b);
}
