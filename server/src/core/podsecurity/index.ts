export { BASELINE_CAPABILITIES } from './baseline';
export { invalidLabels } from './labels';
export { levelOf, reviewPodSecurity } from './review';
export { LEVELS } from './types';
export type { Level, PodSecurityViolation } from './types';
