/** What the published package exports: judging a pod, as docs/library.md describes it. */
import { kubernetesMinor } from './scc/releases';
import { reviewPod, type PodReview, type ReviewRequest } from './scc/review';
import { validatePod } from './validation/validatePod';

export { reviewPodSecurity } from './podsecurity/review';
export type { Level, PodSecurityReview, PodSecurityViolation } from './podsecurity/types';
export { defaultGrants, stockSccs } from './scc/builtin';
export { NEWEST_RELEASE, RELEASES, type Release } from './scc/releases';
export type { PodReview, ReviewRequest } from './scc/review';
export type { SccReview } from './scc/reviewScc';
export type { Grant, MissingFact, Namespace, SecurityContextConstraints, UserInfo, Violation } from './scc/types';

/**
 * What the API server of an OpenShift release makes of the creation of a pod: first Kubernetes' validation, then SCC admission. What the request
 * does not decide is `unknown`, with the facts that are missing. Throws nothing for a pod of any shape.
 */
export function judgePod(request: Omit<ReviewRequest, 'invalid'>): PodReview {
  const template = {
    written: request.pod,
    isPod: true,
    schema: 'kubernetes',
    isComplete: true,
    runs: null,
    isWhole: true,
    owner: request.pod,
    claimTemplates: [],
  } as const;
  return reviewPod({ ...request, invalid: validatePod(template, { kubernetes: kubernetesMinor(request.release) }) });
}
