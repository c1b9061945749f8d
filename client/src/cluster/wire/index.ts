/** Requests to one API server: their retries, errors, streams and watches. Knows no deployment. */
export { connect, risksOf } from './connect';
export type { Cluster, ConnectOptions } from './connect';
export type { Connection, Reply, RequestOptions, Target } from './types';
export type { Discovery } from './discovery';
export { listObjects } from './listObjects';
export { watch } from './watch';
