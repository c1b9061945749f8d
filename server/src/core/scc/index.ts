export {
  defaultGrants, defaultRelease, defaultScc, isAtLeast, parseRelease, releases, requiredStockNames, stockSccs, stockSource,
} from './builtin';
export type { Release } from './builtin';
export { reviewPod } from './review';
export type { Review, ReviewRequest, SccReview } from './review';
export type {
  Accepts, Check, Container, ContainerList, ContainerRef, Grant, IDRange, MissingFact, Namespace, OpenValue, Pod, PodSecurityContext,
  SecurityContext, SecurityContextConstraints, SubjectType, UserInfo, Violation, Volume,
} from './types';
