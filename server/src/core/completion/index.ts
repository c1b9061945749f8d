/** What can be written at a position of a manifest, with what admission makes of it. Knows no editor. */
export { completionsAt } from './complete';
export type { Completion, Offer, OfferKind } from './types';
