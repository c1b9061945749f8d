/** "Convert and generate", for every shell: manifests are read through a port, and what they become is returned. */
export type { Rewrite } from './earlierScc';
export { freeFileName, sccFileStem } from './fileName';
export type { CurrentFile, Files, Unread } from './files';
export { handOver } from './handOver';
export type { AskedAccount, HandOver } from './handOver';
export { needs } from './needs';
export type { Need } from './needs';
export { changedPods, convertDelivery, editedFiles, prepareScc, reachOf } from './prepareScc';
export type { Account, NotPrepared, PreparedScc, Reach, Reworked, SccOrder } from './prepareScc';
export { emptyPlan, planScc } from './sccPlan';
export type { AddedScc, PlanStep, SccPlan } from './sccPlan';
