import { kindTexts } from './messages';

/** Where a kind keeps its pods. The only place that knows it; kinds without a PodSpec (Argo Workflow, Tekton Task) are no workloads. */
export interface WorkloadKind {
  readonly kind: string;
  /** API groups that serve it, in any version; the empty one is the core group. */
  readonly groups: readonly string[];
  /** From the object to each mapping with the pod's `metadata` and `spec`; `*` matches every list item or map entry. */
  readonly podTemplates: readonly string[];
  /** From the object to the list of volumeClaimTemplates, where the kind has one. */
  readonly claimTemplates?: string;
  /** Namespace and name of the service account whose controller creates the pods; null where a user does, or no controller. */
  readonly controller: string | null;
  /** Why init containers cannot be added: a sentence. */
  readonly forbidsInitContainers?: () => string;
  /** What a changed pod template needs beside an apply: a sentence. */
  readonly immutable?: () => string;
  /** Whether the pod spec has fields beside those of Kubernetes. */
  readonly extendsPodSpec?: true;
  /** Whether the server or the controller fills in what a pod requires, such as images. */
  readonly fillsIn?: true;
}

/** kube-controller-manager's controllers, each with its own service account (its bootstrap policy; the same on OpenShift). */
const REPLICA_SET = 'kube-system:replicaset-controller';
const STATEFUL_SET = 'kube-system:statefulset-controller';
const DAEMON_SET = 'kube-system:daemon-set-controller';
const JOB = 'kube-system:job-controller';
const REPLICATION = 'kube-system:replication-controller';
/** From the releases' own manifests; an installation may choose another namespace. */
const SANDBOX = 'agent-sandbox-system:agent-sandbox-controller';
const KUBEFLOW = 'kubeflow:training-operator';
/** Inferred: the charts' default name, in the namespace that Red Hat's operator uses. */
const RAY = 'redhat-ods-applications:kuberay-operator';

const TEMPLATE = ['spec.template'];

export const WORKLOAD_KINDS: readonly WorkloadKind[] = [
  // core
  {
    kind: 'Pod',
    groups: [''],
    podTemplates: [''],
    controller: null,
    immutable: kindTexts.pod,
  },
  { kind: 'PodTemplate', groups: [''], podTemplates: ['template'], controller: null },
  { kind: 'ReplicationController', groups: [''], podTemplates: TEMPLATE, controller: REPLICATION },
  // apps and its old homes
  { kind: 'Deployment', groups: ['apps', 'extensions'], podTemplates: TEMPLATE, controller: REPLICA_SET },
  { kind: 'ReplicaSet', groups: ['apps', 'extensions'], podTemplates: TEMPLATE, controller: REPLICA_SET },
  { kind: 'DaemonSet', groups: ['apps', 'extensions'], podTemplates: TEMPLATE, controller: DAEMON_SET },
  { kind: 'StatefulSet', groups: ['apps'], podTemplates: TEMPLATE, claimTemplates: 'spec.volumeClaimTemplates', controller: STATEFUL_SET },
  // batch
  { kind: 'Job', groups: ['batch', 'extensions'], podTemplates: TEMPLATE, controller: JOB, immutable: kindTexts.job },
  { kind: 'CronJob', groups: ['batch'], podTemplates: ['spec.jobTemplate.spec.template'], controller: JOB },
  // OpenShift; a DeploymentConfig makes ReplicationControllers, and its image triggers fill in images
  { kind: 'DeploymentConfig', groups: ['apps.openshift.io', ''], podTemplates: TEMPLATE, controller: REPLICATION, fillsIn: true },
  { kind: 'PodSecurityPolicySubjectReview', groups: ['security.openshift.io', ''], podTemplates: TEMPLATE, controller: null },
  { kind: 'PodSecurityPolicySelfSubjectReview', groups: ['security.openshift.io', ''], podTemplates: TEMPLATE, controller: null },
  { kind: 'PodSecurityPolicyReview', groups: ['security.openshift.io', ''], podTemplates: TEMPLATE, controller: null },
  // agent-sandbox (v0.5.6: an existing pod gets new labels only)
  {
    kind: 'Sandbox',
    groups: ['agents.x-k8s.io'],
    podTemplates: ['spec.podTemplate'],
    claimTemplates: 'spec.volumeClaimTemplates',
    controller: SANDBOX,
    immutable: kindTexts.sandbox,
  },
  {
    kind: 'SandboxTemplate',
    groups: ['extensions.agents.x-k8s.io', 'agents.x-k8s.io'],
    podTemplates: ['spec.podTemplate'],
    claimTemplates: 'spec.volumeClaimTemplates',
    controller: SANDBOX,
  },
  // Argo Rollouts: ReplicaSets and Jobs below
  { kind: 'Rollout', groups: ['argoproj.io'], podTemplates: TEMPLATE, controller: REPLICA_SET },
  { kind: 'Experiment', groups: ['argoproj.io'], podTemplates: ['spec.templates.*.template'], controller: REPLICA_SET },
  { kind: 'AnalysisTemplate', groups: ['argoproj.io'], podTemplates: ['spec.metrics.*.provider.job.spec.template'], controller: JOB },
  {
    kind: 'ClusterAnalysisTemplate',
    groups: ['argoproj.io'],
    podTemplates: ['spec.metrics.*.provider.job.spec.template'],
    controller: JOB,
  },
  // Knative: Deployments below; a RevisionSpec is a PodSpec with more fields
  {
    kind: 'Service',
    groups: ['serving.knative.dev'],
    podTemplates: TEMPLATE,
    controller: REPLICA_SET,
    forbidsInitContainers: kindTexts.knativeInitContainers,
    extendsPodSpec: true,
  },
  {
    kind: 'Configuration',
    groups: ['serving.knative.dev'],
    podTemplates: TEMPLATE,
    controller: REPLICA_SET,
    forbidsInitContainers: kindTexts.knativeInitContainers,
    extendsPodSpec: true,
  },
  {
    kind: 'Revision',
    groups: ['serving.knative.dev'],
    podTemplates: [''],
    controller: REPLICA_SET,
    forbidsInitContainers: kindTexts.knativeInitContainers,
    immutable: kindTexts.revision,
    extendsPodSpec: true,
  },
  // Kubernetes SIGs: Jobs and StatefulSets below
  {
    kind: 'JobSet',
    groups: ['jobset.x-k8s.io'],
    podTemplates: ['spec.replicatedJobs.*.template.spec.template'],
    controller: JOB,
    immutable: kindTexts.jobSet,
  },
  {
    kind: 'LeaderWorkerSet',
    groups: ['leaderworkerset.x-k8s.io'],
    podTemplates: ['spec.leaderWorkerTemplate.leaderTemplate', 'spec.leaderWorkerTemplate.workerTemplate'],
    claimTemplates: 'spec.leaderWorkerTemplate.volumeClaimTemplates',
    controller: STATEFUL_SET,
  },
  // Kubeflow: the training operator makes pods itself, a runtime becomes a JobSet, a Notebook a StatefulSet
  { kind: 'PyTorchJob', groups: ['kubeflow.org'], podTemplates: ['spec.pytorchReplicaSpecs.*.template'], controller: KUBEFLOW },
  { kind: 'TFJob', groups: ['kubeflow.org'], podTemplates: ['spec.tfReplicaSpecs.*.template'], controller: KUBEFLOW },
  { kind: 'MPIJob', groups: ['kubeflow.org'], podTemplates: ['spec.mpiReplicaSpecs.*.template'], controller: KUBEFLOW },
  { kind: 'XGBoostJob', groups: ['kubeflow.org'], podTemplates: ['spec.xgbReplicaSpecs.*.template'], controller: KUBEFLOW },
  { kind: 'PaddleJob', groups: ['kubeflow.org'], podTemplates: ['spec.paddleReplicaSpecs.*.template'], controller: KUBEFLOW },
  { kind: 'JAXJob', groups: ['kubeflow.org'], podTemplates: ['spec.jaxReplicaSpecs.*.template'], controller: KUBEFLOW },
  {
    kind: 'TrainingRuntime',
    groups: ['trainer.kubeflow.org'],
    podTemplates: ['spec.template.spec.replicatedJobs.*.template.spec.template'],
    controller: JOB,
  },
  {
    kind: 'ClusterTrainingRuntime',
    groups: ['trainer.kubeflow.org'],
    podTemplates: ['spec.template.spec.replicatedJobs.*.template.spec.template'],
    controller: JOB,
  },
  { kind: 'Notebook', groups: ['kubeflow.org'], podTemplates: TEMPLATE, controller: STATEFUL_SET },
  // Ray: the operator makes pods itself; a RayJob's submitter is a Job
  {
    kind: 'RayCluster',
    groups: ['ray.io'],
    podTemplates: ['spec.headGroupSpec.template', 'spec.workerGroupSpecs.*.template'],
    controller: RAY,
  },
  {
    kind: 'RayJob',
    groups: ['ray.io'],
    podTemplates: [
      'spec.rayClusterSpec.headGroupSpec.template',
      'spec.rayClusterSpec.workerGroupSpecs.*.template',
      'spec.submitterPodTemplate',
    ],
    controller: RAY,
  },
  {
    kind: 'RayService',
    groups: ['ray.io'],
    podTemplates: ['spec.rayClusterConfig.headGroupSpec.template', 'spec.rayClusterConfig.workerGroupSpecs.*.template'],
    controller: RAY,
  },
];

const BY_GROUP_AND_KIND: ReadonlyMap<string, WorkloadKind> = new Map(
  WORKLOAD_KINDS.flatMap(row => row.groups.map(group => [`${group}/${row.kind}`, row] as const)),
);

/** The row of a kind, if objects of it have pods. */
export function workloadKindOf(apiVersion: string, kind: string): WorkloadKind | undefined {
  return BY_GROUP_AND_KIND.get(`${groupOf(apiVersion)}/${kind}`);
}

/** Whether a service account is that of a controller that makes pods for others, in all namespaces. */
export function isPodController(namespace: string, name: string): boolean {
  return WORKLOAD_KINDS.some(({ controller }) => controller === `${namespace}:${name}`);
}

/** `apps/v1` → `apps`; `v1` → the empty core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}
