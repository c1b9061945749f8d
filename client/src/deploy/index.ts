/** plan → preflight → diff → apply → rollout, and back: undo, undeploy. Data in, data out; knows nothing of the editor. */
export { applyPlan } from './apply/applyPlan';
export type { ApplyProgress, ApplyResult, ApplyRun, ApplyStep, Outcome } from './apply/types';
export { failuresOf, refusalsOf, troublesOf } from './diagnostics/clusterDiagnostics';
export type { Complaint } from './diagnostics/clusterDiagnostics';
export { diffOf, summarize } from './diff/diffObject';
export type { DiffSummary, ObjectDiff } from './diff/diffObject';
export { besideForecasts } from './preflight/compareForecasts';
export { failingLog, lastLogLines } from './rollout/podLogs';
export type { LogOptions, LogSource } from './rollout/podLogs';
export { planDeployment } from './plan/planDeployment';
export { moreProblems, problemText } from './plan/problemText';
export type { PlanOptions } from './plan/planDeployment';
export { preflight } from './preflight/preflight';
export type { PreflightOptions } from './preflight/preflight';
export { watchRollout } from './rollout/watchRollout';
export type { RolloutOptions } from './rollout/watchRollout';
export { isSecret } from './diff/hideSecrets';
export { rolloutLine, rolloutText } from './rollout/describeRollout';
export type { RolloutState, RolloutStatus } from './rollout/trackStatus';
export type { ContainerTrouble, CreationTrouble, Trouble } from './rollout/podFailures';
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
export { undeploy, undeployList } from './takeBack/undeploy';
export type { Doomed, UndeployList, UndeployOptions, UndeployStep } from './takeBack/undeploy';
export { undo, undoList } from './takeBack/undo';
export type { UndoItem, UndoOptions, UndoOutcome, UndoStep } from './takeBack/undo';
