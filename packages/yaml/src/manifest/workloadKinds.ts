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
  /** What a changed pod template needs beside an apply: a sentence. */
  readonly immutable?: () => string;
  /** Whether its pods run until they are deleted, and the object selects them by their labels, or end; absent where Kubernetes does not decide. */
  readonly runs?: 'service' | 'job';
  /** Whether the pod spec has fields beside those of Kubernetes. */
  readonly extendsPodSpec?: true;
  /** Whether the server or the controller fills in what a pod requires, such as images: always, or with one of these fields of the object. */
  readonly fillsIn?: true | readonly string[];
}

export interface ControllerAccount {
  /** A path from the object to the pod template; `*` matches any step. */
  readonly template: string;
  /** A field that has to be true. */
  readonly when?: string;
  /** The only API version of which it is so. */
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

/** KubeRay ray-operator/controllers/ray/common/pod.go, DefaultHeadPodTemplate: the autoscaler in the head pod runs as an account of its own. */
const rayHead = (cluster: string, name: string | null): readonly ControllerAccount[] => [
  { template: `${cluster}.headGroupSpec.template`, when: `${cluster}.enableInTreeAutoscaling`, name },
];
const rayTemplates = (cluster: string): readonly string[] => [
  `${cluster}.headGroupSpec.template`,
  `${cluster}.workerGroupSpecs.*.template`,
];

const TEMPLATE = ['spec.template'];

export const WORKLOAD_KINDS: readonly WorkloadKind[] = [
  // core
  {
    kind: 'Pod',
    groups: [''],
    source: 'k8s.io/api/core/v1',
    podTemplates: [''],
    controller: null,
    immutable: kindTexts.pod,
  },
  { kind: 'PodTemplate', groups: [''], source: 'k8s.io/api/core/v1', podTemplates: ['template'], controller: null },
  {
    kind: 'ReplicationController',
    groups: [''],
    source: 'k8s.io/api/core/v1',
    podTemplates: TEMPLATE,
    controller: REPLICATION,
    runs: 'service',
  },
  // apps and its old homes
  {
    kind: 'Deployment',
    groups: ['apps', 'extensions'],
    source: 'k8s.io/api/apps/v1',
    podTemplates: TEMPLATE,
    controller: REPLICA_SET,
    runs: 'service',
  },
  {
    kind: 'ReplicaSet',
    groups: ['apps', 'extensions'],
    source: 'k8s.io/api/apps/v1',
    podTemplates: TEMPLATE,
    controller: REPLICA_SET,
    runs: 'service',
  },
  {
    kind: 'DaemonSet',
    groups: ['apps', 'extensions'],
    source: 'k8s.io/api/apps/v1',
    podTemplates: TEMPLATE,
    controller: DAEMON_SET,
    runs: 'service',
  },
  {
    kind: 'StatefulSet',
    groups: ['apps'],
    source: 'k8s.io/api/apps/v1',
    podTemplates: TEMPLATE,
    claimTemplates: 'spec.volumeClaimTemplates',
    controller: STATEFUL_SET,
    runs: 'service',
  },
  // batch
  {
    kind: 'Job',
    groups: ['batch', 'extensions'],
    source: 'k8s.io/api/batch/v1',
    podTemplates: TEMPLATE,
    controller: JOB,
    runs: 'job',
    immutable: kindTexts.job,
  },
  {
    kind: 'CronJob',
    groups: ['batch'],
    source: 'k8s.io/api/batch/v1',
    podTemplates: ['spec.jobTemplate.spec.template'],
    controller: JOB,
    runs: 'job',
  },
  // OpenShift; a DeploymentConfig makes ReplicationControllers, and its image triggers fill in images
  {
    kind: 'DeploymentConfig',
    groups: ['apps.openshift.io', ''],
    source: 'openshift/api apps/v1 DeploymentConfigSpec.Template',
    podTemplates: TEMPLATE,
    controller: REPLICATION,
    fillsIn: true,
  },
  {
    kind: 'PodSecurityPolicySubjectReview',
    groups: ['security.openshift.io', ''],
    source: 'openshift/api security/v1 PodSecurityPolicySubjectReviewSpec.Template',
    podTemplates: TEMPLATE,
    controller: null,
  },
  {
    kind: 'PodSecurityPolicySelfSubjectReview',
    groups: ['security.openshift.io', ''],
    source: 'openshift/api security/v1 PodSecurityPolicySubjectReviewSpec.Template',
    podTemplates: TEMPLATE,
    controller: null,
  },
  {
    kind: 'PodSecurityPolicyReview',
    groups: ['security.openshift.io', ''],
    source: 'openshift/api security/v1 PodSecurityPolicySubjectReviewSpec.Template',
    podTemplates: TEMPLATE,
    controller: null,
  },
  // agent-sandbox (v0.5.6: an existing pod gets new labels only)
  {
    kind: 'Sandbox',
    groups: ['agents.x-k8s.io'],
    source: 'kubernetes-sigs/agent-sandbox api/v1beta1 SandboxBlueprint.PodTemplate',
    podTemplates: ['spec.podTemplate'],
    claimTemplates: 'spec.volumeClaimTemplates',
    controller: SANDBOX,
    immutable: kindTexts.sandbox,
  },
  {
    kind: 'SandboxTemplate',
    groups: ['extensions.agents.x-k8s.io', 'agents.x-k8s.io'],
    source: 'kubernetes-sigs/agent-sandbox api/v1beta1 SandboxBlueprint.PodTemplate',
    podTemplates: ['spec.podTemplate'],
    claimTemplates: 'spec.volumeClaimTemplates',
    controller: SANDBOX,
  },
  // Argo Rollouts: ReplicaSets and Jobs below
  {
    kind: 'Rollout',
    groups: ['argoproj.io'],
    source: 'argoproj/argo-rollouts pkg/apis/rollouts/v1alpha1',
    podTemplates: TEMPLATE,
    controller: REPLICA_SET,
  },
  {
    kind: 'Experiment',
    groups: ['argoproj.io'],
    source: 'argoproj/argo-rollouts pkg/apis/rollouts/v1alpha1',
    podTemplates: ['spec.templates.*.template'],
    controller: REPLICA_SET,
  },
  {
    kind: 'AnalysisTemplate',
    groups: ['argoproj.io'],
    source: 'argoproj/argo-rollouts pkg/apis/rollouts/v1alpha1',
    podTemplates: ['spec.metrics.*.provider.job.spec.template'],
    controller: JOB,
  },
  {
    kind: 'ClusterAnalysisTemplate',
    groups: ['argoproj.io'],
    source: 'argoproj/argo-rollouts pkg/apis/rollouts/v1alpha1',
    podTemplates: ['spec.metrics.*.provider.job.spec.template'],
    controller: JOB,
  },
  // Knative: Deployments below; a RevisionSpec is a PodSpec with more fields
  {
    kind: 'Service',
    groups: ['serving.knative.dev'],
    source: 'knative/serving pkg/apis/serving/v1 RevisionSpec',
    podTemplates: TEMPLATE,
    controller: REPLICA_SET,
    forbidsInitContainers: kindTexts.knativeInitContainers,
    extendsPodSpec: true,
  },
  {
    kind: 'Configuration',
    groups: ['serving.knative.dev'],
    source: 'knative/serving pkg/apis/serving/v1 RevisionSpec',
    podTemplates: TEMPLATE,
    controller: REPLICA_SET,
    forbidsInitContainers: kindTexts.knativeInitContainers,
    extendsPodSpec: true,
  },
  {
    kind: 'Revision',
    groups: ['serving.knative.dev'],
    source: 'knative/serving pkg/apis/serving/v1 RevisionSpec',
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
  // Kubeflow: the training operator makes pods itself, a runtime becomes a JobSet, a Notebook a StatefulSet
  // training-operator pkg/controller.v1/mpi/mpijob_controller.go, newLauncher; mpi-operator (v2beta1) leaves the account alone
  {
    kind: 'PyTorchJob',
    groups: ['kubeflow.org'],
    source: 'kubeflow/training-operator pkg/apis/kubeflow.org/v1 ReplicaSpec.Template',
    podTemplates: ['spec.pytorchReplicaSpecs.*.template'],
    controller: KUBEFLOW,
  },
  {
    kind: 'TFJob',
    groups: ['kubeflow.org'],
    source: 'kubeflow/training-operator pkg/apis/kubeflow.org/v1 ReplicaSpec.Template',
    podTemplates: ['spec.tfReplicaSpecs.*.template'],
    controller: KUBEFLOW,
  },
  {
    kind: 'MPIJob',
    groups: ['kubeflow.org'],
    source: 'kubeflow/training-operator pkg/apis/kubeflow.org/v1 ReplicaSpec.Template',
    podTemplates: ['spec.mpiReplicaSpecs.*.template'],
    accounts: [{ template: 'spec.mpiReplicaSpecs.Launcher.template', apiVersion: 'kubeflow.org/v1', name: '{name}-launcher' }],
    controller: KUBEFLOW,
  },
  {
    kind: 'MXJob',
    groups: ['kubeflow.org'],
    source: 'kubeflow/training-operator v1.7 pkg/apis/kubeflow.org/v1 MXJobSpec.MXReplicaSpecs',
    podTemplates: ['spec.mxReplicaSpecs.*.template'],
    controller: KUBEFLOW,
  },
  {
    kind: 'XGBoostJob',
    groups: ['kubeflow.org'],
    source: 'kubeflow/training-operator pkg/apis/kubeflow.org/v1 ReplicaSpec.Template',
    podTemplates: ['spec.xgbReplicaSpecs.*.template'],
    controller: KUBEFLOW,
  },
  {
    kind: 'PaddleJob',
    groups: ['kubeflow.org'],
    source: 'kubeflow/training-operator pkg/apis/kubeflow.org/v1 ReplicaSpec.Template',
    podTemplates: ['spec.paddleReplicaSpecs.*.template'],
    controller: KUBEFLOW,
  },
  {
    kind: 'JAXJob',
    groups: ['kubeflow.org'],
    source: 'kubeflow/training-operator pkg/apis/kubeflow.org/v1 ReplicaSpec.Template',
    podTemplates: ['spec.jaxReplicaSpecs.*.template'],
    controller: KUBEFLOW,
  },
  {
    kind: 'TrainingRuntime',
    groups: ['trainer.kubeflow.org'],
    source: 'kubeflow/trainer pkg/apis/trainer/v1alpha1 JobSetTemplateSpec',
    podTemplates: ['spec.template.spec.replicatedJobs.*.template.spec.template'],
    controller: JOB,
  },
  {
    kind: 'ClusterTrainingRuntime',
    groups: ['trainer.kubeflow.org'],
    source: 'kubeflow/trainer pkg/apis/trainer/v1alpha1 JobSetTemplateSpec',
    podTemplates: ['spec.template.spec.replicatedJobs.*.template.spec.template'],
    controller: JOB,
  },
  {
    kind: 'Notebook',
    groups: ['kubeflow.org'],
    source: 'kubeflow/kubeflow components/notebook-controller api/v1 NotebookTemplateSpec',
    podTemplates: TEMPLATE,
    controller: STATEFUL_SET,
  },
  // Ray: the operator makes pods itself; a RayJob's submitter is a Job
  {
    kind: 'RayCluster',
    groups: ['ray.io'],
    source: 'ray-project/kuberay ray-operator/apis/ray/v1 RayClusterSpec',
    podTemplates: rayTemplates('spec'),
    accounts: rayHead('spec', '{name}'),
    controller: RAY,
  },
  {
    kind: 'RayJob',
    groups: ['ray.io'],
    source: 'ray-project/kuberay ray-operator/apis/ray/v1 RayJobSpec',
    podTemplates: [...rayTemplates('spec.rayClusterSpec'), 'spec.submitterPodTemplate'],
    accounts: rayHead('spec.rayClusterSpec', null),
    controller: RAY,
  },
  {
    kind: 'RayCronJob',
    groups: ['ray.io'],
    source: 'ray-project/kuberay ray-operator/apis/ray/v1 RayCronJobSpec.JobTemplate',
    podTemplates: [...rayTemplates('spec.jobTemplate.rayClusterSpec'), 'spec.jobTemplate.submitterPodTemplate'],
    accounts: rayHead('spec.jobTemplate.rayClusterSpec', null),
    controller: RAY,
  },
  {
    kind: 'RayService',
    groups: ['ray.io'],
    source: 'ray-project/kuberay ray-operator/apis/ray/v1 RayServiceSpec',
    podTemplates: rayTemplates('spec.rayClusterConfig'),
    accounts: rayHead('spec.rayClusterConfig', null),
    controller: RAY,
  },
  // Volcano: its controllers make the pods of all tasks themselves
  {
    kind: 'Job',
    groups: ['batch.volcano.sh'],
    source: 'volcano-sh/apis pkg/apis/batch/v1alpha1 TaskSpec.Template',
    podTemplates: ['spec.tasks.*.template'],
    controller: VOLCANO,
    immutable: kindTexts.job,
  },
  {
    kind: 'CronJob',
    groups: ['batch.volcano.sh'],
    source: 'volcano-sh/apis pkg/apis/batch/v1alpha1 CronJobSpec.JobTemplate',
    podTemplates: ['spec.jobTemplate.spec.tasks.*.template'],
    controller: VOLCANO,
  },
  {
    kind: 'JobTemplate',
    groups: ['flow.volcano.sh'],
    source: 'volcano-sh/apis pkg/apis/flow/v1alpha1 JobTemplate',
    podTemplates: ['spec.tasks.*.template'],
    controller: VOLCANO,
  },
  // OpenKruise: its manager makes the pods itself
  ...['CloneSet', 'DaemonSet', 'BroadcastJob'].map(kind => ({
    kind,
    groups: ['apps.kruise.io'],
    source: `openkruise/kruise apis/apps/v1alpha1 ${kind}Spec.Template`,
    podTemplates: TEMPLATE,
    controller: KRUISE,
  })),
  {
    kind: 'StatefulSet',
    groups: ['apps.kruise.io'],
    source: 'openkruise/kruise apis/apps/v1beta1 StatefulSetSpec.Template',
    podTemplates: TEMPLATE,
    claimTemplates: 'spec.volumeClaimTemplates',
    controller: KRUISE,
  },
  // Operator Lifecycle Manager makes a Deployment of each entry, and adds volumes with the certificates of webhooks and served APIs. It takes a
  // bundle's file by its kind, so that some name no group, or that of the operator
  {
    kind: 'ClusterServiceVersion',
    groups: ['operators.coreos.com', '', 'binding.operators.coreos.com'],
    source: 'operator-framework/api pkg/operators/v1alpha1 StrategyDeploymentSpec',
    podTemplates: ['spec.install.spec.deployments.*.spec.template'],
    controller: REPLICA_SET,
    fillsIn: ['spec.webhookdefinitions', 'spec.apiservicedefinitions.owned'],
  },
  // KEDA: Jobs below
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

/** Whether a kind is in the table, in whatever API group. */
export function hasWorkloadName(kind: string): boolean {
  return NAMES.has(kind);
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
