/** What the OpenShell supervisor is, how it gets into a pod, and what it needs, as data and as functions over pods. Knows no YAML. */
export { ATTACHABLE_LABEL, ATTACHABLE_WORKSPACE_LABEL, attachmentsOf, refusedFields } from './attachments';
export type { Attachment, RefusedField } from './attachments';
export { capabilityChanges, capabilityMeant, lackingCapabilities, runsAs, RUNTIME_DEFAULT_CAPABILITIES } from './capabilities';
export type { CapabilityLack, EffectiveUser } from './capabilities';
export { chartValuesIn } from './chartValues';
export type { ChartValue } from './chartValues';
export { supervisorCommands } from './commands';
export { containerSites } from './containers';
export type { ContainerSite } from './containers';
export { supervisorDeliveries } from './delivery';
export type { DeliveryShape, SupervisorDelivery } from './delivery';
export { gatewaySandbox, SANDBOX_ACCOUNT, SANDBOX_NAMESPACE_ANNOTATIONS, sccAdditions } from './gatewaySandbox';
export type { SccAdditions } from './gatewaySandbox';
export { dependentsOf, stagedFiles, supervisorHostVolumes, supervisorVolumes } from './hostVolumes';
export type { SupervisorHostVolume } from './hostVolumes';
export { changesTo, imageProblem, imageSources } from './imageProblems';
export type { ImageSource } from './imageProblems';
export {
  describeSupervisorImage,
  isSupervisorRepository,
  isTwoPodImage,
  mayHaveSinglePodReleases,
  newerApi,
  newerRelease,
} from './supervisorImages';
export { misplacedRuns } from './misplaced';
export type { MisplacedRun } from './misplaced';
export type { NewerRelease } from './supervisorImages';
export { mountPoint, pathWithin } from './paths';
export { SANDBOX_API } from './releases';
export { firstRelease, isExact, lastReleaseWithout } from './releaseTag';
export type { OpenShellRelease } from './releaseTag';
export { supervisorRemedies } from './remedies';
export { mayHaveFileCapabilities, supervisedPod, supervisorNeeds } from './supervisedPod';
export type { SupervisedContainer } from './supervisedPod';
export { CAPABILITY_REASONS, isMadeByGateway, recogniseTopology } from './topologies';
export type { ContainerNeeds, Topology } from './topologies';
export {
  DEFAULT_SUPERVISOR_IMAGE,
  gatewayReleases,
  mayShowRelease,
  movedWorkspace,
  gatherImages,
  showsRelease,
  supervisorSettingsFor,
  twoPodGateway,
  workspaceImages,
} from './workspaceImages';
