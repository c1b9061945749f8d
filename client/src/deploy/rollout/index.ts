/** Watches applied objects until they are ready or have failed. Changes nothing. */
export { describeRollout, describeRolloutForLog, describeWaiting } from './describeRollout';
export type { ContainerFailure, CreationFailure, RolloutFailure } from './podFailures';
export { findFailingLog, readLog } from './podLogs';
export type { LogOptions, LogSource } from './podLogs';
export type { RolloutState, RolloutStatus } from './rolloutStatus';
export { untilReady, watchRollout } from './watchRollout';
export type { RolloutOptions } from './watchRollout';
