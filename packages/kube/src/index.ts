/** The door of the package: from a kubeconfig to a deployment and its undo. */
export { applyPlan } from './apply/applyPlan';
export { applyDiagnostics, preflightDiagnostics, rolloutDiagnostics } from './apply/clusterDiagnostics';
export type { ClusterDiagnostic } from './apply/clusterDiagnostics';
export { describeRollout, describeRolloutForLog, describeWaiting } from './apply/rollout/rolloutStatus';
export { findFailingLog, readLog, untilReady, watchRollout } from './apply/rollout/watchRollout';
export type { LogSource } from './apply/rollout/watchRollout';
export type { RolloutStatus } from './apply/rollout/rolloutStatus';
export type { ApplyProgress, ApplyResult, ApplyStep } from './apply/types';
export { chooseContext, loadKubeconfig } from './login/loadKubeconfig';
export type { Kubeconfig } from './login/loadKubeconfig';
export { readFacts } from './objects/clusterFacts';
export type { FactsQuestion } from './objects/clusterFacts';
export type { Contents } from './objects/contents';
export { isSecretRef } from './objects/serverFields';
export { moreProblems, planDeployment, problemText } from './objects/plan/planDeployment';
export type { Plan, PlannedObject } from './objects/plan/types';
export { compareForecasts, findUndecided } from './preflight/compareForecasts';
export { describeAwaitingPods } from './preflight/changes';
export { conflictValues, diffObject, summarize } from './preflight/diff/diffObject';
export type { ObjectDiff } from './preflight/diff/diffObject';
export { needsAdmin } from './preflight/lifters';
export { preflight } from './preflight/preflight';
export type { PodCheck, Preflight } from './preflight/types';
export { createHistory, folderStorage } from './undo/history/history';
export type { DeploymentHistory, DeploymentRecord, RecordWriter } from './undo/history/history';
export {
  applySetOf,
  memberOf,
  membersToMove,
  readApplySet,
  removeApplySet,
  scopeOf,
  uniteScopes,
  writeApplySet,
} from './undo/inventory/applySet';
export type { ApplySet, SetScope } from './undo/inventory/applySet';
export { findOrphans } from './undo/inventory/findOrphans';
export type { Deployed, Inventory, Orphan, Orphans } from './undo/inventory/findOrphans';
export { prune, remember } from './undo/inventory/prune';
export type { PruneStep } from './undo/inventory/prune';
export { listForUndo } from './undo/takeBack/undoItem';
export type { Doubt, UndoItem, UndoStep } from './undo/takeBack/undoItem';
export { listForUndeploy, undeploy } from './undo/takeBack/undeploy';
export type { ObjectToDelete, UndeployStep } from './undo/takeBack/undeploy';
export { undo } from './undo/takeBack/undo';
export { connect, risksOf } from './wire/connect';
export type { Cluster } from './wire/connect';
export { listObjects } from './wire/collections';
export { errorText, ok } from './words/clusterError';
export type { ClusterError, FieldConflict, Result } from './words/clusterError';
export { listAt, serviceAccountOf, textAt } from './words/fields';
export type { Fields } from './words/fields';
export { maskSecrets } from './words/mask';
export { collectionPath, PODS, describeRef, refOf } from './words/resource';
export type { ObjectRef } from './words/resource';
