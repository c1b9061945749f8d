export { defaultGrants, defaultScc, isAtLeast, NEWEST_RELEASE, RELEASES, stockSccs } from './builtin';
export type { Release } from './builtin';
export { REQUIRED_SCC_ANNOTATION } from './annotations';
export { normalizeScc } from './normalizeScc';
export { reviewPod } from './review';
export type { PodReview, ReviewRequest, SccReview } from './review';
export type { Accepts, Grant, MissingFact, Namespace, SecurityContextConstraints, UserInfo, Violation } from './types';
export { explainRefusal } from './explain';
export type { ExplainedViolation, Explanation } from './explain';
