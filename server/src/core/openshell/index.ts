/** What the OpenShell supervisor is, how it gets into a pod, and what it needs, as data and as functions over pods. Knows no YAML. */
export { supervisorCommands } from './commands';
export { mentionsSupervisor } from './supervisor';
export { supervisorHostVolumes, supervisorVolumes } from './hostVolumes';
export type { SupervisorHostVolume } from './hostVolumes';
export { containerSites } from './containers';
export type { ContainerSite } from './containers';
export { supervisorRemedies } from './remedies';
export { describeSupervisorImage, isSupervisorRepository, isTwoPodImage, mayHaveSinglePodReleases } from './supervisorImages';
export { supervisorDeliveries } from './delivery';
export type { DeliveryShape, SupervisorDelivery } from './delivery';
export { CAPABILITY_REASONS, TOPOLOGIES } from './topologies';
export type { ContainerNeeds, Topology } from './topologies';
export { isMadeByGateway, recogniseTopology } from './topology';
export { capabilityMeant, lackingCapabilities, RUNTIME_DEFAULT_CAPABILITIES } from './capabilities';
export type { CapabilityLack } from './capabilities';
export { capabilityChanges, runsAs } from './securityContext';
export type { EffectiveUser } from './securityContext';
export { mayHaveFileCapabilities, supervisedPod, supervisorNeeds } from './supervisedPod';
export type { SupervisedContainer } from './supervisedPod';
export { misplacedRuns } from './misplaced';
export type { MisplacedRun } from './misplaced';
export { changesTo, imageSources, imageProblem } from './imageProblems';
export type { ImageSource } from './imageProblems';
export { isImageReference, parseImage, withTag } from './imageReference';
export {
  DEFAULT_SUPERVISOR_IMAGE,
  gatewayReleases,
  mayShowRelease,
  movedWorkspace,
  readImages,
  showsRelease,
  supervisorSettingsFor,
  twoPodGateway,
  workspaceImages,
} from './workspaceImages';
export { chartValuesIn } from './chartValues';
export type { ChartValue } from './chartValues';
export { ATTACHABLE_LABEL, ATTACHABLE_WORKSPACE_LABEL, attachmentsOf, refusedFields } from './attachments';
export type { Attachment, RefusedField } from './attachments';
export { newerApi, newerRelease } from './newerRelease';
export type { NewerRelease } from './newerRelease';
export { IMAGE_LAYOUTS } from './imageLayouts';
export type { ImageLayout } from './imageLayouts';
export { AGENT_SANDBOX_RELEASES, FIRST_TWO_POD_RELEASE, OLDEST_OPENSHIFT_FOR_TWO_PODS, OPENSHELL_RELEASES } from './releases';
export type { KnownRelease } from './releases';
export { isExact } from './releaseTag';
export type { OpenShellRelease } from './releaseTag';
export { gatewaySandbox, SANDBOX_ACCOUNT, SANDBOX_NAMESPACE_ANNOTATIONS, sccAdditions } from './gatewaySandbox';
export type { SccAdditions } from './gatewaySandbox';
export { dependentsOf, stagedFiles } from './staging';
