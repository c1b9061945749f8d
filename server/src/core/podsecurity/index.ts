export { levelOf, reviewPodSecurity } from './review';
export type { Level, PodSecurityReview, PodSecurityViolation } from './types';
