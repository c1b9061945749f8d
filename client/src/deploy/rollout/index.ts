/** Watches applied workloads until they are ready or have failed. Changes nothing. */
export { describeRollout, describeRolloutForLog } from './describeRollout';
export type { ContainerFailure, CreationFailure, RolloutFailure } from './podFailures';
export { findFailingLog, readLog } from './podLogs';
export type { LogOptions, LogSource } from './podLogs';
export type { RolloutState, RolloutStatus } from './trackStatus';
export { watchRollout } from './watchRollout';
export type { RolloutOptions } from './watchRollout';
