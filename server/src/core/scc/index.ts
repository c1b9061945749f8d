export {
  defaultGrants, DEFAULT_RELEASE, defaultScc, isAtLeast, NEWEST_RELEASE, parseRelease, RELEASES, REQUIRED_SCCS, stockSccs, STOCK_SOURCE,
} from './builtin';
export type { Release } from './builtin';
export { REQUIRED_SCC_ANNOTATION } from './annotations';
export { normalizeScc, readScc } from './normalizeScc';
export { reviewPod } from './review';
export type { PodReview, ReviewRequest, SccReview } from './review';
export type {
  Accepts, Check, Container, ContainerRef, Grant, IDRange, MissingFact, Namespace, OpenValue, Pod, PodSecurityContext,
  SecurityContext, SecurityContextConstraints, SubjectType, UserInfo, Violation, Volume,
} from './types';
export { explainRefusal } from './explain';
export type { ExplainedScc, ExplainedViolation, Explanation } from './explain';
export type { ExplainedPodSecurity, ExplainedPodSecurityViolation } from './explainPodSecurity';
