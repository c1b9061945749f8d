/** What the OpenShell supervisor is, how it gets into a pod, and what it needs, as data and as functions over pods. Knows no YAML. */
export * from './attachments';
export * from './capabilities';
export { chartValuesIn, type ChartValue } from './chartValues';
export { supervisorCommands } from './commands';
export { containerSites, type ContainerSite } from './containers';
export { supervisorDeliveries, type DeliveryShape, type SupervisorDelivery } from './delivery';
export { gatewaySandbox, SANDBOX_ACCOUNT, SANDBOX_NAMESPACE_ANNOTATIONS, sccAdditions, type SccAdditions } from './gatewaySandbox';
export { dependentsOf, stagedFiles, supervisorHostVolumes, supervisorVolumes, type SupervisorHostVolume } from './hostVolumes';
export { changesTo, imageProblem, imageSources, type ImageSource } from './imageProblems';
export * from './supervisorImages';
export { misplacedRuns, type MisplacedRun } from './misplaced';
export { SANDBOX_API } from './releases';
export { firstRelease, isExact, lastReleaseWithout, type OpenShellRelease } from './releaseTag';
export { supervisorRemedies } from './remedies';
export { mayHaveFileCapabilities, supervisedPod, supervisorNeeds, type SupervisedContainer } from './supervisedPod';
export { CAPABILITY_REASONS, isMadeByGateway, recogniseTopology, type ContainerNeeds, type Topology } from './topologies';
export * from './workspaceImages';
