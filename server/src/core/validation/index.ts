/** What Kubernetes refuses of a pod, apart from admission. Knows nothing of YAML and SCCs. */
export { MOST_FAULTS, isPodTemplate } from './structure';
export { unknownBeside, validateInSteps, validatePod } from './validatePod';
export { invalidSentence } from './sentences';
