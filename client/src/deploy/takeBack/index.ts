/** Undoes a deployment, and deletes what manifests describe. */
export { listForUndo, undoItemOf } from './listForUndo';
export type { Doubt, UndoItem, UndoOptions, UndoOutcome, UndoStep } from './types';
export { listForUndeploy, undeploy } from './undeploy';
export type { ObjectToDelete, UndeployList, UndeployOptions, UndeployStep } from './undeploy';
export { undo } from './undo';
