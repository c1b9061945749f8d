/** Applies a plan and accounts for each object. */
export { applyPlan } from './applyPlan';
export type { ApplyProgress, ApplyResult, ApplyRun, ApplyStep, Outcome } from './types';
