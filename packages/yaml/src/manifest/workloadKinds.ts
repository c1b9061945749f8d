import { kindTexts } from './messages';

/**
 * Where a kind has its pod templates, each a PodTemplateSpec from which its controller makes pods without changing what admission looks at.
 * The only place that knows it. Kinds whose controllers compose pods (Argo Workflow, Tekton Task) are in `unjudgedKinds`.
 */
export interface WorkloadKind {
  readonly kind: string;
  /** API groups that serve it, in any version; the empty one is the core group. */
  readonly groups: readonly string[];
  /** From the object to each mapping with the pod's `metadata` and `spec`; `*` matches every list item or map entry. */
  readonly podTemplates: readonly string[];
  /** The Go type that has them, or the document that defines them. */
  readonly source: string;
  /** From the object to the list of volumeClaimTemplates, where the kind has one. */
  readonly claimTemplates?: string;
  /** Namespace and name of the service account whose controller creates the pods; null where a user does, or no controller. */
  readonly controller: string | null;
  /** The service account of pods whose template names none, where the controller does not leave that to the API server. */
  readonly accounts?: readonly ControllerAccount[];
  /** Why init containers cannot be added: a sentence. */
  readonly forbidsInitContainers?: () => string;
  /** What a changed pod template needs in addition to an apply: a sentence. */
  readonly immutable?: () => string;
  /** Whether its pods run until they are deleted, and the object selects them by their labels, or end; absent where Kubernetes does not decide. */
  readonly runs?: 'service' | 'job';
  /** Whether Kubernetes or OpenShift serves it itself, not as a custom resource: its API server decodes and validates the template. */
  readonly isOwn?: true;
  /** Whether its controller, not one of Kubernetes' own, is known to copy the template as it is. */
  readonly copies?: true;
  /** Whether objects without the template are valid too. */
  readonly isOptional?: true;
  /** Whether the pod spec has fields that Kubernetes' does not have. */
  readonly extendsPodSpec?: true;
  /** Whether the server or the controller fills in what a pod requires, such as images: always, or with one of these fields of the object. */
  readonly fillsIn?: true | readonly string[];
}

export interface ControllerAccount {
  /** A path from the object to the pod template; `*` matches any step. */
  readonly template: string;
  /** A field that has to be true. */
  readonly when?: string;
  /** The only API version to which this applies. */
  readonly apiVersion?: string;
  /** `{name}` is the object's; null where it cannot be known. */
  readonly name: string | null;
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
/** From the projects' own charts. */
const VOLCANO = 'volcano-system:volcano-controllers';
const KRUISE = 'kruise-system:kruise-manager';

/** What the kinds of one project have in common: most have one template, `spec.template`. */
const CORE = { groups: [''], source: 'k8s.io/api/core/v1', isOwn: true } as const;
const APPS = {
  groups: ['apps', 'extensions'],
  source: 'k8s.io/api/apps/v1',
  podTemplates: ['spec.template'],
  isOwn: true,
  runs: 'service',
} as const;
const BATCH = { source: 'k8s.io/api/batch/v1', controller: JOB, isOwn: true, runs: 'job' } as const;
const REVIEW = {
  groups: ['security.openshift.io', ''],
  source: 'openshift/api security/v1 PodSecurityPolicySubjectReviewSpec.Template',
  podTemplates: ['spec.template'],
  controller: null,
  isOwn: true,
} as const;
const AGENT_SANDBOX = {
  source: 'kubernetes-sigs/agent-sandbox api/v1beta1 SandboxBlueprint.PodTemplate',
  podTemplates: ['spec.podTemplate'],
  claimTemplates: 'spec.volumeClaimTemplates',
  controller: SANDBOX,
  copies: true,
} as const;
/** A Rollout may have its template in a Deployment, and metrics need no Job. Argo validates templates as Kubernetes does (pkg/apis/rollouts/validation). */
const ARGO = {
  groups: ['argoproj.io'],
  source: 'argoproj/argo-rollouts pkg/apis/rollouts/v1alpha1',
  copies: true,
  isOptional: true,
} as const;
const ANALYSIS = { ...ARGO, podTemplates: ['spec.metrics.*.provider.job.spec.template'], controller: JOB } as const;
const KNATIVE: Omit<WorkloadKind, 'kind'> = {
  groups: ['serving.knative.dev'],
  source: 'knative/serving pkg/apis/serving/v1 RevisionSpec',
  podTemplates: ['spec.template'],
  controller: REPLICA_SET,
  forbidsInitContainers: kindTexts.knativeInitContainers,
  extendsPodSpec: true,
};
const TRAINING = {
  groups: ['kubeflow.org'],
  source: 'kubeflow/training-operator pkg/apis/kubeflow.org/v1 ReplicaSpec.Template',
  controller: KUBEFLOW,
} as const;
const RUNTIME = {
  groups: ['trainer.kubeflow.org'],
  source: 'kubeflow/trainer pkg/apis/trainer/v1alpha1 JobSetTemplateSpec',
  podTemplates: ['spec.template.spec.replicatedJobs.*.template.spec.template'],
  controller: JOB,
} as const;

/** KubeRay ray-operator/controllers/ray/common/pod.go, DefaultHeadPodTemplate: the autoscaler in the head pod runs as an account of its own. */
const ray = (kind: string, type: string, cluster: string, name: string | null, others: readonly string[] = []): WorkloadKind => ({
  kind,
  groups: ['ray.io'],
  source: `ray-project/kuberay ray-operator/apis/ray/v1 ${type}`,
  podTemplates: [`${cluster}.headGroupSpec.template`, `${cluster}.workerGroupSpecs.*.template`, ...others],
  accounts: [{ template: `${cluster}.headGroupSpec.template`, when: `${cluster}.enableInTreeAutoscaling`, name }],
  controller: RAY,
});

const volcano = (kind: string, group: string, type: string, prefix = 'spec'): WorkloadKind => ({
  kind,
  groups: [`${group}.volcano.sh`],
  source: `volcano-sh/apis pkg/apis/${group}/v1alpha1 ${type}`,
  podTemplates: [`${prefix}.tasks.*.template`],
  controller: VOLCANO,
});

const kruise = (kind: string, version = 'v1alpha1'): WorkloadKind => ({
  kind,
  groups: ['apps.kruise.io'],
  source: `openkruise/kruise apis/apps/${version} ${kind}Spec.Template`,
  podTemplates: ['spec.template'],
  controller: KRUISE,
});

export const WORKLOAD_KINDS: readonly WorkloadKind[] = [
  { ...CORE, kind: 'Pod', podTemplates: [''], controller: null, immutable: kindTexts.pod },
  { ...CORE, kind: 'PodTemplate', podTemplates: ['template'], controller: null },
  { ...CORE, kind: 'ReplicationController', podTemplates: ['spec.template'], controller: REPLICATION, runs: 'service' },
  { ...APPS, kind: 'Deployment', controller: REPLICA_SET },
  { ...APPS, kind: 'ReplicaSet', controller: REPLICA_SET },
  { ...APPS, kind: 'DaemonSet', controller: DAEMON_SET },
  { ...APPS, kind: 'StatefulSet', groups: ['apps'], claimTemplates: 'spec.volumeClaimTemplates', controller: STATEFUL_SET },
  { ...BATCH, kind: 'Job', groups: ['batch', 'extensions'], podTemplates: ['spec.template'], immutable: kindTexts.job },
  { ...BATCH, kind: 'CronJob', groups: ['batch'], podTemplates: ['spec.jobTemplate.spec.template'] },
  // A DeploymentConfig makes ReplicationControllers, and its image triggers fill in images.
  {
    kind: 'DeploymentConfig',
    groups: ['apps.openshift.io', ''],
    source: 'openshift/api apps/v1 DeploymentConfigSpec.Template',
    podTemplates: ['spec.template'],
    controller: REPLICATION,
    isOwn: true,
    fillsIn: true,
  },
  { ...REVIEW, kind: 'PodSecurityPolicySubjectReview' },
  { ...REVIEW, kind: 'PodSecurityPolicySelfSubjectReview' },
  { ...REVIEW, kind: 'PodSecurityPolicyReview' },
  // In v0.5.6 an existing pod gets new labels only.
  { ...AGENT_SANDBOX, kind: 'Sandbox', groups: ['agents.x-k8s.io'], immutable: kindTexts.sandbox },
  { ...AGENT_SANDBOX, kind: 'SandboxTemplate', groups: ['extensions.agents.x-k8s.io', 'agents.x-k8s.io'] },
  { ...ARGO, kind: 'Rollout', podTemplates: ['spec.template'], controller: REPLICA_SET },
  { ...ARGO, kind: 'Experiment', podTemplates: ['spec.templates.*.template'], controller: REPLICA_SET },
  { ...ANALYSIS, kind: 'AnalysisTemplate' },
  { ...ANALYSIS, kind: 'ClusterAnalysisTemplate' },
  // A RevisionSpec is a PodSpec with more fields.
  { ...KNATIVE, kind: 'Service' },
  { ...KNATIVE, kind: 'Configuration' },
  { ...KNATIVE, kind: 'Revision', podTemplates: [''], immutable: kindTexts.revision },
  {
    kind: 'JobSet',
    groups: ['jobset.x-k8s.io'],
    source: 'kubernetes-sigs/jobset api/jobset/v1alpha2 ReplicatedJob.Template',
    podTemplates: ['spec.replicatedJobs.*.template.spec.template'],
    controller: JOB,
    immutable: kindTexts.jobSet,
  },
  {
    kind: 'LeaderWorkerSet',
    groups: ['leaderworkerset.x-k8s.io'],
    source: 'kubernetes-sigs/lws api/leaderworkerset/v1 LeaderWorkerTemplate',
    podTemplates: ['spec.leaderWorkerTemplate.leaderTemplate', 'spec.leaderWorkerTemplate.workerTemplate'],
    claimTemplates: 'spec.leaderWorkerTemplate.volumeClaimTemplates',
    controller: STATEFUL_SET,
  },
  { ...TRAINING, kind: 'PyTorchJob', podTemplates: ['spec.pytorchReplicaSpecs.*.template'] },
  { ...TRAINING, kind: 'TFJob', podTemplates: ['spec.tfReplicaSpecs.*.template'] },
  // training-operator pkg/controller.v1/mpi/mpijob_controller.go, newLauncher; mpi-operator (v2beta1) leaves the account alone.
  {
    ...TRAINING,
    kind: 'MPIJob',
    podTemplates: ['spec.mpiReplicaSpecs.*.template'],
    accounts: [{ template: 'spec.mpiReplicaSpecs.Launcher.template', apiVersion: 'kubeflow.org/v1', name: '{name}-launcher' }],
  },
  {
    ...TRAINING,
    kind: 'MXJob',
    source: 'kubeflow/training-operator v1.7 pkg/apis/kubeflow.org/v1 MXJobSpec.MXReplicaSpecs',
    podTemplates: ['spec.mxReplicaSpecs.*.template'],
  },
  { ...TRAINING, kind: 'XGBoostJob', podTemplates: ['spec.xgbReplicaSpecs.*.template'] },
  { ...TRAINING, kind: 'PaddleJob', podTemplates: ['spec.paddleReplicaSpecs.*.template'] },
  { ...TRAINING, kind: 'JAXJob', podTemplates: ['spec.jaxReplicaSpecs.*.template'] },
  { ...RUNTIME, kind: 'TrainingRuntime' },
  { ...RUNTIME, kind: 'ClusterTrainingRuntime' },
  {
    kind: 'Notebook',
    groups: ['kubeflow.org'],
    source: 'kubeflow/kubeflow components/notebook-controller api/v1 NotebookTemplateSpec',
    podTemplates: ['spec.template'],
    controller: STATEFUL_SET,
  },
  // The submitter of a RayJob is a Job.
  ray('RayCluster', 'RayClusterSpec', 'spec', '{name}'),
  ray('RayJob', 'RayJobSpec', 'spec.rayClusterSpec', null, ['spec.submitterPodTemplate']),
  ray('RayCronJob', 'RayCronJobSpec.JobTemplate', 'spec.jobTemplate.rayClusterSpec', null, ['spec.jobTemplate.submitterPodTemplate']),
  ray('RayService', 'RayServiceSpec', 'spec.rayClusterConfig', null),
  { ...volcano('Job', 'batch', 'TaskSpec.Template'), immutable: kindTexts.job },
  volcano('CronJob', 'batch', 'CronJobSpec.JobTemplate', 'spec.jobTemplate.spec'),
  volcano('JobTemplate', 'flow', 'JobTemplate'),
  kruise('CloneSet'),
  kruise('DaemonSet'),
  kruise('BroadcastJob'),
  { ...kruise('StatefulSet', 'v1beta1'), claimTemplates: 'spec.volumeClaimTemplates' },
  // Operator Lifecycle Manager makes a Deployment of each entry, and adds volumes with the certificates of webhooks and served APIs. It takes a
  // bundle's file by its kind, so that some name no group, or the operator's.
  {
    kind: 'ClusterServiceVersion',
    groups: ['operators.coreos.com', '', 'binding.operators.coreos.com'],
    source: 'operator-framework/api pkg/operators/v1alpha1 StrategyDeploymentSpec',
    podTemplates: ['spec.install.spec.deployments.*.spec.template'],
    controller: REPLICA_SET,
    copies: true,
    fillsIn: ['spec.webhookdefinitions', 'spec.apiservicedefinitions.owned'],
  },
  {
    kind: 'ScaledJob',
    groups: ['keda.sh'],
    source: 'kedacore/keda apis/keda/v1alpha1 ScaledJobSpec.JobTargetRef',
    podTemplates: ['spec.jobTargetRef.template'],
    controller: JOB,
  },
];

const BY_GROUP_AND_KIND: ReadonlyMap<string, WorkloadKind> = new Map(
  WORKLOAD_KINDS.flatMap(row => row.groups.map(group => [`${group}/${row.kind}`, row] as const)),
);

/** The row of a kind, if objects of it have pods. */
export function workloadKindOf(apiVersion: string, kind: string): WorkloadKind | undefined {
  return BY_GROUP_AND_KIND.get(`${groupOf(apiVersion)}/${kind}`);
}

const NAMES: ReadonlySet<string> = new Set(WORKLOAD_KINDS.map(({ kind }) => kind));

/** Whether a kind is in the table, in any API group. */
export function hasWorkloadName(kind: string): boolean {
  return NAMES.has(kind);
}

/** Whether a service account belongs to a controller that makes pods for others, in all namespaces. */
export function isPodController(namespace: string, name: string): boolean {
  return WORKLOAD_KINDS.some(({ controller }) => controller === `${namespace}:${name}`);
}

/** `apps/v1` → `apps`; `v1` → the empty core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}
