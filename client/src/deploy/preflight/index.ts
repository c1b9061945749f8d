/** What the cluster answers before anything is changed: permissions, dry runs, pods. Changes nothing. */
export { compareForecasts } from './compareForecasts';
export { describeAwaiting, describeAwaitingPods } from './describeAwaiting';
export { findUndecided } from './findUndecided';
export { needsAdmin } from './needsAdmin';
export { preflight } from './preflight';
export type { PreflightOptions } from './preflight';
export type { Awaiting, DryRun, JudgedAs, ObjectCheck, Permission, PodCheck, PodVerdict, Preflight } from './types';
