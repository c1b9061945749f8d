/** Plain data of the Kubernetes API and small tools. Knows no kubeconfig, no login and no network. */
export { cancelledError, endsConnection, isTransient, unreadableFile, unreadableReason } from './clusterError';
export type { ClusterError, FieldCause, FieldConflict } from './clusterError';
export { at, fieldsAt, isFields, listAt, numberAt, ownValue, serviceAccountOf, textAt, textsAt, wordsAt } from './fields';
export type { Fields } from './fields';
export type { Headers } from './headers';
export { maskError, maskSecrets } from './mask';
export { clusterTexts } from './messages';
export { describeRef, groupOf, refKey, refOf } from './objectRef';
export type { ObjectRef } from './objectRef';
export { parseJson } from './parseJson';
export { inParallel, pause } from './pause';
export {
  apiRoot,
  collectionPath,
  isApiVersion,
  isNamespaceName,
  isResourceName,
  leadsElsewhere,
  namespacedPath,
  objectPath,
  PODS,
} from './resource';
export type { Resource } from './resource';
export { failed, ok } from './result';
export type { Result } from './result';
export { secretValuesOf } from './secretValues';
export { singleFlight } from './singleFlight';
export type { SingleFlight } from './singleFlight';
