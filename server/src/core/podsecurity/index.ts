export { BASELINE_CAPABILITIES } from './baseline';
export { levelOf, reviewPodSecurity } from './review';
export { LEVELS } from './types';
export type { Level, PodSecurityViolation } from './types';
