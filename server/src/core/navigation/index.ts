/** What manifests name, and every place that names it: volumes, service accounts, roles, SCCs and namespaces. */
export { findMentions, mentionsAt, nameSpan } from './find';
export type { Here } from './find';
export type { Mention, Thing } from './things';
export { renameChanges, renameRefusal } from './rename';
export { foldsIn } from './folds';
export type { Fold } from './folds';
export { outlineOf } from './symbols';
export type { OutlineItem, OutlineKind } from './symbols';
