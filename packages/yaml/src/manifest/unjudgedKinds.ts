/**
 * Kinds whose controllers compose pods from several fields, or deploy manifests that are elsewhere, so that no field is the pod that admission
 * sees. The only place that knows them; kinds with true pod templates are in `workloadKinds`.
 */
export interface UnjudgedKind {
  readonly kind: string;
  /** API groups that serve it, in any version. */
  readonly groups: readonly string[];
  /** From the object to what pods are made of; `*` matches every list item or map entry. An object with none of them makes no pods. */
  readonly pods: readonly string[];
  /** Where the service account of the pods is named; `*` as above. */
  readonly accounts: readonly string[];
  /** Whether it deploys manifests that are elsewhere, so that no pod is composed of its fields. */
  readonly isElsewhere?: true;
  /** The Go type that has these fields. */
  readonly source: string;
}

const under = (prefix: string, fields: readonly string[]): readonly string[] => fields.map(field => `${prefix}.${field}`);

/** A kind that deploys what this field leads to. */
const elsewhere = (kind: string, group: string, field: string): Omit<UnjudgedKind, 'source'> => ({
  kind,
  groups: [group],
  pods: [field],
  accounts: [],
  isElsewhere: true,
});

const ARGO_PODS = ['container', 'script', 'containerSet', 'initContainers', 'sidecars'].map(field => `templates.*.${field}`);
const ARGO_ACCOUNTS = ['serviceAccountName', 'templates.*.serviceAccountName'];
const TEKTON_TASK = ['steps', 'sidecars', 'stepTemplate'];
const TEKTON_PIPELINE = ['tasks', 'finally'].flatMap(list => under(`${list}.*.taskSpec`, TEKTON_TASK));
const SPARK_PODS = ['driver', 'executor'];
const SPARK_ACCOUNTS = ['driver.serviceAccount', 'executor.serviceAccount'];

export const UNJUDGED_KINDS: readonly UnjudgedKind[] = [
  ...['Workflow', 'WorkflowTemplate', 'ClusterWorkflowTemplate'].map(kind => ({
    kind,
    groups: ['argoproj.io'],
    pods: under('spec', ARGO_PODS),
    accounts: under('spec', ARGO_ACCOUNTS),
    source: 'argoproj/argo-workflows pkg/apis/workflow/v1alpha1 WorkflowSpec, Template',
  })),
  {
    kind: 'CronWorkflow',
    groups: ['argoproj.io'],
    pods: under('spec.workflowSpec', ARGO_PODS),
    accounts: under('spec.workflowSpec', ARGO_ACCOUNTS),
    source: 'argoproj/argo-workflows pkg/apis/workflow/v1alpha1 CronWorkflowSpec',
  },
  ...['Task', 'ClusterTask'].map(kind => ({
    kind,
    groups: ['tekton.dev'],
    pods: under('spec', TEKTON_TASK),
    accounts: [],
    source: 'tektoncd/pipeline pkg/apis/pipeline/v1 TaskSpec',
  })),
  {
    kind: 'StepAction',
    groups: ['tekton.dev'],
    pods: ['spec'],
    accounts: [],
    source: 'tektoncd/pipeline pkg/apis/pipeline/v1beta1 StepActionSpec',
  },
  {
    kind: 'TaskRun',
    groups: ['tekton.dev'],
    pods: [...under('spec.taskSpec', TEKTON_TASK), 'spec.podTemplate'],
    accounts: ['spec.serviceAccountName'],
    source: 'tektoncd/pipeline pkg/apis/pipeline/v1 TaskRunSpec',
  },
  {
    kind: 'Pipeline',
    groups: ['tekton.dev'],
    pods: under('spec', TEKTON_PIPELINE),
    accounts: [],
    source: 'tektoncd/pipeline pkg/apis/pipeline/v1 PipelineSpec',
  },
  {
    kind: 'PipelineRun',
    groups: ['tekton.dev'],
    pods: [...under('spec.pipelineSpec', TEKTON_PIPELINE), 'spec.taskRunTemplate.podTemplate', 'spec.podTemplate'],
    accounts: ['spec.taskRunTemplate.serviceAccountName', 'spec.serviceAccountName'],
    source: 'tektoncd/pipeline pkg/apis/pipeline/v1 PipelineRunSpec',
  },
  // KubeVirt runs each virtual machine in a pod of its own
  ...['VirtualMachine', 'VirtualMachineInstanceReplicaSet'].map(kind => ({
    kind,
    groups: ['kubevirt.io'],
    pods: ['spec.template.spec'],
    accounts: ['spec.template.spec.volumes.*.serviceAccount.serviceAccountName'],
    source: 'kubevirt/api core/v1 VirtualMachineInstanceTemplateSpec',
  })),
  {
    kind: 'VirtualMachineInstance',
    groups: ['kubevirt.io'],
    pods: ['spec'],
    accounts: ['spec.volumes.*.serviceAccount.serviceAccountName'],
    source: 'kubevirt/api core/v1 VirtualMachineInstanceSpec',
  },
  {
    kind: 'VirtualMachinePool',
    groups: ['pool.kubevirt.io'],
    pods: ['spec.virtualMachineTemplate.spec.template.spec'],
    accounts: [],
    source: 'kubevirt/api pool/v1alpha1 VirtualMachinePoolSpec',
  },
  {
    kind: 'SparkApplication',
    groups: ['sparkoperator.k8s.io'],
    pods: under('spec', SPARK_PODS),
    accounts: under('spec', SPARK_ACCOUNTS),
    source: 'kubeflow/spark-operator api/v1beta2 SparkPodSpec',
  },
  {
    kind: 'ScheduledSparkApplication',
    groups: ['sparkoperator.k8s.io'],
    pods: under('spec.template', SPARK_PODS),
    accounts: under('spec.template', SPARK_ACCOUNTS),
    source: 'kubeflow/spark-operator api/v1beta2 ScheduledSparkApplicationSpec',
  },
  {
    kind: 'SparkApplication',
    groups: ['spark.apache.org'],
    pods: ['spec.driverSpec', 'spec.executorSpec', 'spec.sparkConf'],
    accounts: [],
    source: 'apache/spark-kubernetes-operator ApplicationSpec',
  },
  {
    kind: 'FlinkDeployment',
    groups: ['flink.apache.org'],
    pods: ['spec.podTemplate', 'spec.jobManager', 'spec.taskManager'],
    accounts: ['spec.serviceAccount'],
    source: 'apache/flink-kubernetes-operator FlinkDeploymentSpec',
  },
  {
    kind: 'InferenceService',
    groups: ['serving.kserve.io'],
    pods: ['spec.predictor', 'spec.transformer', 'spec.explainer'],
    accounts: ['spec.predictor.serviceAccountName', 'spec.transformer.serviceAccountName', 'spec.explainer.serviceAccountName'],
    source: 'kserve/kserve pkg/apis/serving/v1beta1 PredictorSpec, PodSpec',
  },
  ...['ServingRuntime', 'ClusterServingRuntime'].map(kind => ({
    kind,
    groups: ['serving.kserve.io'],
    pods: ['spec.containers'],
    accounts: [],
    source: 'kserve/kserve pkg/apis/serving/v1alpha1 ServingRuntimePodSpec',
  })),
  {
    kind: 'TrainJob',
    groups: ['trainer.kubeflow.org'],
    pods: ['spec.trainer', 'spec.runtimeRef'],
    accounts: [],
    source: 'kubeflow/trainer pkg/apis/trainer/v1alpha1 TrainJobSpec',
  },
  {
    kind: 'DevWorkspace',
    groups: ['workspace.devfile.io'],
    pods: ['spec.template.components.*.container'],
    accounts: [],
    source: 'devfile/api pkg/apis/workspaces/v1alpha2 ContainerComponent',
  },
  // On a branch, without a release: OpenShell's gateway makes both pods of it
  {
    kind: 'OpenShellSandbox',
    groups: ['openshell.nvidia.com'],
    pods: ['spec'],
    accounts: ['spec.serviceAccountName'],
    source: 'NVIDIA/OpenShell, branches seen on 2026-11-28, openshell.nvidia.com/v1alpha1',
  },
  // OpenShift's build controller and Operator Lifecycle Manager make pods of these
  ...['BuildConfig', 'Build'].map(kind => ({
    kind,
    groups: ['build.openshift.io', ''],
    pods: ['spec.strategy'],
    accounts: ['spec.serviceAccount'],
    source: 'openshift/api build/v1 CommonSpec',
  })),
  {
    kind: 'CatalogSource',
    groups: ['operators.coreos.com'],
    pods: ['spec.image'],
    accounts: [],
    source: 'operator-framework/api pkg/operators/v1alpha1 CatalogSourceSpec',
  },
  ...['Subscription', 'InstallPlan'].map(kind => ({
    ...elsewhere(kind, 'operators.coreos.com', 'spec'),
    source: `operator-framework/api pkg/operators/v1alpha1 ${kind}Spec`,
  })),
  {
    ...elsewhere('ClusterExtension', 'olm.operatorframework.io', 'spec.source'),
    source: 'operator-framework/operator-controller api/v1 ClusterExtensionSpec',
  },
  {
    ...elsewhere('OperatorPolicy', 'policy.open-cluster-management.io', 'spec.subscription'),
    source: 'open-cluster-management-io/config-policy-controller api/v1beta1 OperatorPolicySpec',
  },
  {
    ...elsewhere('PolicyGenerator', 'policy.open-cluster-management.io', 'policies'),
    source: 'open-cluster-management-io/policy-generator-plugin internal/types PolicyConfig.Manifests',
  },
  {
    ...elsewhere('ConfigurationPolicy', 'policy.open-cluster-management.io', 'spec.object-templates-raw'),
    source: 'open-cluster-management-io/config-policy-controller api/v1 ConfigurationPolicySpec.ObjectTemplatesRaw',
  },
  {
    ...elsewhere('Subscription', 'apps.open-cluster-management.io', 'spec.channel'),
    source: 'open-cluster-management-io/multicloud-operators-subscription pkg/apis/apps/v1 SubscriptionSpec',
  },
  {
    ...elsewhere('Application', 'argoproj.io', 'spec'),
    source: 'argoproj/argo-cd pkg/apis/application/v1alpha1 ApplicationSpec',
  },
  {
    ...elsewhere('ApplicationSet', 'argoproj.io', 'spec.template'),
    source: 'argoproj/argo-cd pkg/apis/application/v1alpha1 ApplicationSetTemplate',
  },
  {
    ...elsewhere('HelmRelease', 'helm.toolkit.fluxcd.io', 'spec'),
    source: 'fluxcd/helm-controller api/v2 HelmReleaseSpec',
  },
  {
    ...elsewhere('Kustomization', 'kustomize.toolkit.fluxcd.io', 'spec'),
    source: 'fluxcd/kustomize-controller api/v1 KustomizationSpec',
  },
];

const BY_GROUP_AND_KIND: ReadonlyMap<string, UnjudgedKind> = new Map(
  UNJUDGED_KINDS.flatMap(row => row.groups.map(group => [`${group}/${row.kind}`, row] as const)),
);

/** The row of a kind, if its controller composes pods. */
export function unjudgedKindOf(group: string, kind: string): UnjudgedKind | undefined {
  return BY_GROUP_AND_KIND.get(`${group}/${kind}`);
}

/** What contains patterns of pods, values for templates, or schemas, and no pods. */
const GROUPS_WITHOUT_PODS: readonly string[] = [
  'apiextensions.k8s.io',
  'admissionregistration.k8s.io',
  'gatekeeper.sh',
  'helm.toolkit.fluxcd.io',
  'kustomize.toolkit.fluxcd.io',
  'kyverno.io',
  'metrics.k8s.io',
  'policy.open-cluster-management.io',
];
const ARGO_CD_KINDS: ReadonlySet<string> = new Set(['Application', 'ApplicationSet', 'AppProject']);

/** Whether a pod template in an object of a kind that is in no table would be one from which pods are made. Kubernetes' own groups have no dot. */
export function mayMakePods(group: string, kind: string): boolean {
  if (!group.includes('.') || (group === 'argoproj.io' && ARGO_CD_KINDS.has(kind))) return false;
  return !GROUPS_WITHOUT_PODS.some(other => group === other || group.endsWith(`.${other}`));
}
