/** plan → preflight → diff → apply → rollout, and back: takeBack. Data in, data out; knows nothing of the editor. */
export { applyPlan } from './apply';
export type { ApplyProgress, ApplyResult, ApplyRun, ApplyStep } from './apply';
export { applyDiagnostics, preflightDiagnostics, rolloutDiagnostics } from './diagnostics';
export type { ClusterDiagnostic } from './diagnostics';
export { conflictValues, diffObject, summarize } from './diff';
export type { ObjectDiff } from './diff';
export { createHistory, folderStorage } from './history';
export type { DeploymentHistory, DeploymentRecord, RecordWriter } from './history';
export {
  applySetOf,
  asMembers,
  findOrphans,
  membersToMove,
  prune,
  readApplySet,
  remember,
  removeApplySet,
  scopeOf,
  uniteScopes,
  writeApplySet,
} from './inventory';
export type { ApplySet, Deployed, Inventory, Orphan, Orphans, PruneStep, SetScope } from './inventory';
export { isSecretRef } from './objects';
export type { Contents, Live } from './objects';
export { moreProblems, planDeployment, problemText } from './plan';
export type { Plan, PlannedObject, PlanProblem } from './plan';
export { compareForecasts, describeAwaitingPods, findUndecided, needsAdmin, preflight } from './preflight';
export type { DryRun, PodCheck, Preflight } from './preflight';
export { describeRollout, describeRolloutForLog, describeWaiting, findFailingLog, readLog, untilReady, watchRollout } from './rollout';
export type { LogSource, RolloutOptions, RolloutStatus } from './rollout';
export { listForUndeploy, listForUndo, undeploy, undo } from './takeBack';
export type { Doubt, ObjectToDelete, UndeployStep, UndoItem, UndoOptions, UndoOutcome, UndoStep } from './takeBack';
