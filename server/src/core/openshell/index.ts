/** What the OpenShell supervisor is, how it gets into a pod, and what it needs, as data and as functions over pods. Knows no YAML. */
export { DEFAULT_MOUNT_PATH, SUPERVISOR_BINARIES, SUPERVISOR_HOST_DIRECTORIES } from './supervisor';
export { supervisorHostVolumes, supervisorVolumes } from './hostVolumes';
export type { SupervisorHostVolume } from './hostVolumes';
export { joinPath } from './paths';
export { supervisorRemedies } from './remedies';
export { describeSupervisorImage } from './supervisorImages';
export type { ImageLayout, SupervisorImage } from './supervisorImages';
export { supervisorDeliveries } from './delivery';
export type { DeliveryShape, SupervisorDelivery } from './delivery';
export { supervisorRuns } from './runs';
export type { SupervisorRun } from './runs';
export { CAPABILITY_REASONS, TOPOLOGIES } from './topologies';
export type { ContainerNeeds, SupervisorRole, Topology, TopologyId } from './topologies';
export { recogniseTopology } from './topology';
export type { RecognisedTopology } from './topology';
