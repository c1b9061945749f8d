/** The door of the package: SCC admission, Pod Security and validation. `library.ts` is what is published. */
export { BASELINE_CAPABILITIES } from './podsecurity/baseline';
export { invalidLabels } from './podsecurity/labels';
export { levelOf, reviewPodSecurity } from './podsecurity/review';
export { LEVELS, type Level, type PodSecurityViolation } from './podsecurity/types';
export { REQUIRED_SCC_ANNOTATION, SCC_ANNOTATION, SUBJECT_TYPE_ANNOTATION } from './scc/annotations';
export { authorizerOf, serviceAccountUser } from './scc/authorize';
export { defaultGrants, defaultScc, isLeftAlone, PROFILES, shipsRoleFor, stockForms, stockSccs, type Profile } from './scc/builtin';
export { constraintOf, sortedConstraints } from './scc/constraint';
export { exemptionOf, type Exemption } from './scc/exemption';
export { readAuditLog } from './scc/explain/auditLog';
export { isHidden } from './scc/explain/entries';
export { explainRejections } from './scc/explain/explainRejections';
export type { ExplainedViolation, Explanation, RejectedPod } from './scc/explain/types';
export { FS_TYPE_OF_FIELD, FS_TYPES, TOKEN_TYPE } from './scc/fsTypes';
export { normalizeScc } from './scc/normalizeScc';
export { compareRank } from './scc/order';
export {
  compareAge,
  firstWith,
  hasFeature,
  kubernetesMinor,
  kubernetesVersion,
  NEWEST_RELEASE,
  RELEASE_OR_NEWER,
  releaseMeant,
  RELEASES,
  removedAfter,
} from './scc/releases';
export type { Release } from './scc/releases';
export { reviewPod, type PodReview, type RequiredScc, type ReviewRequest } from './scc/review';
export type { SccReview } from './scc/reviewScc';
export { NODE_ACCESS_FLAGS } from './scc/types';
export type { Accepts, Grant, MissingFact, SecurityContextConstraints, UserInfo, Violation } from './scc/types';
export { undecidedChange } from './scc/zStreams';
export { invalidSentence } from './validation/sentences';
export { MOST_FAULTS } from './validation/structure';
export { unknownOtherFields, validatePod } from './validation/validatePod';
