/** What the cluster answers before anything is changed: permissions, dry runs, pods. Changes nothing. */
export { findEarlierPod } from './earlierPod';
export { preflight } from './preflight';
export type { EarlierPod, PodCheck, Preflight } from './types';
