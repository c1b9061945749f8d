/** What would change, as two texts for each object, without the values of Secrets. Asks no server. */
export { conflictValues } from './conflictValues';
export type { ConflictValues } from './conflictValues';
export { diffObject, summarize } from './diffObject';
export type { DiffSummary, ObjectDiff } from './diffObject';
