/** "Convert and generate", for every shell: manifests are read through a port, and what they become is returned. */
export { changedPods } from './changedPods';
export { convertDelivery } from './convertDelivery';
export type { Rewrite } from './earlierScc';
export { freeFileName, sccFileStem } from './fileName';
export type { CurrentFile, Files, Unread } from './files';
export { handOver } from './handOver';
export type { AskedAccount, HandOver } from './handOver';
export { needs } from './needs';
export type { Need } from './needs';
export { editedFiles, prepareScc } from './prepareScc';
export type { Account, NotPrepared, PreparedScc, Reworked, SccOrder } from './prepareScc';
export { reachOf } from './reachOf';
export type { Reach } from './reachOf';
export { emptyPlan, planScc } from './sccPlan';
export type { AddedScc, PlanStep, SccPlan } from './sccPlan';
