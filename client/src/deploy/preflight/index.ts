/** What the cluster answers before anything is changed: permissions, dry runs, pods. Changes nothing. */
export { compareForecasts, findUndecided } from './compareForecasts';
export { describeAwaiting, describeAwaitingPods } from './describeAwaiting';
export { needsAdmin } from './liftPods';
export { preflight } from './preflight';
export type { PreflightOptions } from './preflight';
export type { Awaiting, DryRun, JudgedAs, ObjectCheck, Permission, PodCheck, PodVerdict, Preflight } from './types';
