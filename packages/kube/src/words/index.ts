/** Plain data of the Kubernetes API and small tools. Knows no kubeconfig, no login and no network. */
export * from './clusterError';
export * from './fields';
export { maskError, maskSecrets, secretValuesOf } from './mask';
export * from './resource';
export { inParallel, pause, pauseForRetry, singleFlight, withGrace, type SingleFlight } from './waiting';
