/** Undoes a deployment, and deletes what manifests describe. */
export { listForUndeploy, undeploy } from './undeploy';
export type { ObjectToDelete, UndeployList, UndeployOptions, UndeployStep } from './undeploy';
export { listForUndo, undo } from './undo';
export type { UndoItem, UndoOptions, UndoOutcome, UndoStep } from './undo';
