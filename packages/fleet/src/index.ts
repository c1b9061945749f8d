/** The door of the package. */
export { factsOf } from './facts';
export { grantsOf } from './grants';
export type { GrantStep, SccGrant } from './grants';
export { LISTS } from './lists';
export { may } from './may';
export type { May, SccUse } from './may';
export type { MissingList } from './missing';
export { listIn, snapshotOf } from './snapshot';
export type { ClusterSnapshot } from './snapshot';
export { whoMay } from './whoMay';
export type { WhoMay } from './whoMay';
export { why } from './why';
export type { NoPod, Why } from './why';
