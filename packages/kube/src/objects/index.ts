/** One object on the server: read, applied, deleted, who owns its fields, and which the server owns; and the order of several. */
export * from './requests';
export { clientSideAppliers, handOver, withoutLeftovers } from './clientSideApply';
export { sccsOf } from './clusterFacts';
export { contentsOf, finalizersOf, isTerminating, terminatingError, type Contents } from './contents';
export { deleteObject, pollUntil, type Deletion } from './deleteObject';
export * from './owners';
export { keyOf, valueAtPath, type FieldPath } from './fieldPaths';
export { findEarlierPod } from './preflight/earlierPod';
export { preflight } from './preflight/preflight';
export type { EarlierPod, PodCheck, Preflight } from './preflight/types';
export { isSandbox, keepsPod, POD_NAME } from './sandboxes';
export { contentOf, hideSecretValues, isSecretRef, sameButAnnotations, sameObject, without, withoutServerFields } from './serverFields';
export { compareOrder, phaseOf, stageOf, type Phase } from './plan/applyOrder';
export { PART_OF_LABEL, prerequisitesOf } from './plan/planDeployment';
export type { Plan, PlannedObject } from './plan/types';
