/** The order of application: what others need comes first; within a stage as kubernetes-sigs/cli-utils (pkg/ordering) orders kinds. */
import type { ManifestObject } from '@scc-lens/protocol';
import { groupOf, refOf } from '../../words';

/** Stages that are checked and applied together, as with Flux: where objects live, what admission decides by, and everything else. */
export type Phase = 'foundation' | 'policy' | 'rest';

/** The stages and their kinds, in the order of application. Webhooks come last, so that they do not judge what brings their own backend. */
const KINDS = [
  ['namespaces', ['/Namespace', 'project.openshift.io/Project']],
  ['definitions', ['apiextensions.k8s.io/CustomResourceDefinition']],
  ['classes', ['storage.k8s.io/StorageClass', 'scheduling.k8s.io/PriorityClass']],
  [
    'permissions',
    [
      'security.openshift.io/SecurityContextConstraints',
      'rbac.authorization.k8s.io/Role',
      'rbac.authorization.k8s.io/ClusterRole',
      'rbac.authorization.k8s.io/RoleBinding',
      'rbac.authorization.k8s.io/ClusterRoleBinding',
    ],
  ],
  ['limits', ['/ResourceQuota', '/LimitRange']],
  ['accounts', ['/ServiceAccount']],
  [
    'configuration',
    ['/ConfigMap', '/Secret', '/Endpoints', '/Service', '/PersistentVolume', '/PersistentVolumeClaim', 'networking.k8s.io/NetworkPolicy'],
  ],
  ['workloads', ['apps/Deployment', 'apps/StatefulSet', 'batch/CronJob']],
  ['rest', ['policy/PodDisruptionBudget']],
  [
    'webhooks',
    ['admissionregistration.k8s.io/MutatingWebhookConfiguration', 'admissionregistration.k8s.io/ValidatingWebhookConfiguration'],
  ],
] as const;

export type Stage = (typeof KINDS)[number][0];

const STAGES: readonly Stage[] = KINDS.map(([stage]) => stage);

const STAGE_OF: ReadonlyMap<string, Stage> = new Map(KINDS.flatMap(([stage, kinds]) => kinds.map(kind => [kind, stage] as const)));
const RANK: ReadonlyMap<string, number> = new Map(KINDS.flatMap(([, kinds]) => kinds).map((kind, index) => [kind, index]));

/** The stage that applies an object: all that makes pods is a workload, and a kind such as RuntimeClass is a class. */
export function stageOf({ object, pods }: ManifestObject): Stage {
  if (pods.length > 0) return 'workloads';
  const key = keyOf(object);
  return STAGE_OF.get(key) ?? (key.endsWith('Class') ? 'classes' : 'rest');
}

function keyOf(object: ManifestObject['object']): string {
  const { apiVersion, kind } = refOf(object);
  return `${groupOf(apiVersion)}/${kind}`;
}

export function phaseOf(stage: Stage): Phase {
  const index = STAGES.indexOf(stage);
  if (index <= STAGES.indexOf('definitions')) return 'foundation';
  return index <= STAGES.indexOf('accounts') ? 'policy' : 'rest';
}

/** Sorts objects in the order of application. */
export const compareOrder = (a: { stage: Stage; source: ManifestObject }, b: { stage: Stage; source: ManifestObject }): number =>
  STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage) || rankOf(a.source) - rankOf(b.source);

/** Kinds that the table does not name follow those that it does. */
const rankOf = ({ object }: ManifestObject): number => RANK.get(keyOf(object)) ?? RANK.size;
