/** Requests to one API server: their retries, errors, streams and watches. Knows no deployment. */
export type { Cluster } from './connect';
export { listObjects, watch } from './collections';
export { impersonating, request } from './connection';
export type { Connection, Identity, Reply, Target } from './types';
