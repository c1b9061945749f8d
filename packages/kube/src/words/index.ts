/** Plain data of the Kubernetes API and small tools. Knows no kubeconfig, no login and no network. */
export { cancelledError, clusterTexts, endsConnection, errorOf, failed, isTransient, ok } from './clusterError';
export type { ClusterError, FieldCause, FieldConflict, Result } from './clusterError';
export { at, fieldsAt, isFields, listAt, numberAt, ownValue, parseJson, serviceAccountOf, textAt, textsAt, wordsAt } from './fields';
export type { Fields } from './fields';
export { maskError, maskSecrets, secretValuesOf } from './mask';
export {
  apiRoot,
  collectionPath,
  describeRef,
  groupOf,
  isApiVersion,
  isNamespaceName,
  isResourceName,
  leadsElsewhere,
  namespacedPath,
  objectPath,
  PODS,
  refKey,
  refOf,
  resourceOf,
  VOLUME_CLAIMS,
} from './resource';
export type { ObjectRef, Resource } from './resource';
export { inParallel, pause, pauseForRetry, singleFlight, withGrace, type SingleFlight } from './waiting';
