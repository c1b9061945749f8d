/** Requests to one API server: their retries, errors, streams and watches. Knows no deployment. */
export type { Cluster } from './connect';
export { listObjects } from './listObjects';
export type { Connection, Reply, Target } from './types';
export { watch } from './watch';
