/** Least-privilege SCCs from pods, each with its proof. Knows the engine and the supervisor's needs; YAML is spelled by `edits`. */
export { generateScc } from './generateScc';
export { capturedBy, withoutScc } from './capture';
export type { Captured } from './capture';
export { draftScc } from './draft';
export { chooseDrops } from './drops';
export { unneededPermissions } from './shrink';
export type { Permission } from './permissions';
export { accountOf, accountPod, runsAsAccount, serviceAccountsOf, tryScc, withRequired, workloadsUnder } from './pods';
export type { AccountPod, PodContainer } from './pods';
export { listed } from './words';
export type { GeneratedScc, NotGenerated, Proof, SccRequest, ServiceAccountId, World, WorkloadChange } from './types';
