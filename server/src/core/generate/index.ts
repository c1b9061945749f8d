/** Least-privilege SCCs from pods, each with its proof. Knows the engine and the supervisor's needs; YAML is spelled by `edits`. */
export { generateScc } from './generateScc';
export { unneededPermissions } from './permissions';
export type { Permission } from './permissions';
export { serviceAccountsOf, workloadsUnder } from './pods';
export type { GeneratedScc, NotGenerated, Proof, SccRequest, ServiceAccountId, World, WorkloadChange } from './types';
