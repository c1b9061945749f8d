/** A door of its own, `@scc-lens/lens/answers`: the command line loads none of it. */
export { catalogOf } from './catalog/catalog';
export type { CatalogNode } from './catalog/types';
export { completionsAt } from './completion/complete';
export type { Completion, OfferKind } from './completion/types';
export { hoverAt } from './hover/hover';
export type { PlaceLink } from './hover/types';
export { findMentions, mentionsAt, nameSpan, type Here } from './navigation/find';
export { foldsIn } from './navigation/folds';
export { renameChanges, renameRefusal } from './navigation/rename';
export { outlineOf, type OutlineItem, type OutlineKind } from './navigation/symbols';
export type { Mention } from './navigation/things';
