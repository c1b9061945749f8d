/** plan → preflight → diff → apply → rollout, and back: undo, undeploy. Data in, data out; knows nothing of the editor. */
export { applyPlan } from './apply';
export type { ApplyProgress, ApplyResult, ApplyRun, ApplyStep, Outcome } from './applyTypes';
export { failuresOf, refusalsOf, troublesOf } from './complaints';
export type { Complaint } from './complaints';
export { diffOf, summarize } from './diff';
export type { DiffSummary, ObjectDiff } from './diff';
export { besideForecasts } from './forecasts';
export { failingLog, lastLogLines } from './logs';
export type { LogOptions, LogSource } from './logs';
export { planDeployment } from './plan';
export { moreProblems, problemText } from './planText';
export type { PlanOptions } from './plan';
export { preflight } from './preflight';
export type { PreflightOptions } from './preflight';
export { watchRollout } from './rollout';
export type { RolloutOptions } from './rollout';
export { isSecret } from './redact';
export { rolloutLine, rolloutText } from './rolloutText';
export type { RolloutState, RolloutStatus } from './rolloutTracker';
export type { ContainerTrouble, CreationTrouble, Trouble } from './troubles';
export type {
  DryRun,
  JudgedAs,
  Live,
  ObjectCheck,
  Permission,
  Plan,
  PlannedObject,
  PlanProblem,
  PodCheck,
  PodVerdict,
  Preflight,
  Stage,
} from './types';
export { undeploy, undeployList } from './undeploy';
export type { Doomed, UndeployList, UndeployOptions, UndeployStep } from './undeploy';
export { undo, undoList } from './undo';
export type { UndoItem, UndoOptions, UndoOutcome, UndoStep } from './undo';
