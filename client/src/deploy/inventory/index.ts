/** What a folder has deployed, by an ApplySet on the cluster or from memory, and what no manifest has any more. */
export { applySetOf, asMembers, membersToMove, readApplySet, removeApplySet, scopeOf, uniteScopes, writeApplySet } from './applySet';
export type { ApplySet, SetScope } from './applySet';
export { findOrphans } from './findOrphans';
export type { Deployed, Inventory, Orphan, Orphans } from './findOrphans';
export { prune } from './prune';
export type { PruneOutcome, PruneStep } from './prune';
export { remember } from './remember';
