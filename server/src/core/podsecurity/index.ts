export { BASELINE_CAPABILITIES } from './baseline';
export { levelOf, reviewPodSecurity } from './review';
export { LEVELS } from './types';
export type { Level, PodSecurityReview, PodSecurityViolation } from './types';
