/** What the cluster answers before anything is changed: permissions, dry runs, pods. Changes nothing. */
export { preflight } from './preflight';
export type { PodCheck, Preflight } from './types';
