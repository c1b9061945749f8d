/** Clusters: kubeconfig → login → requests → facts. Knows neither the editor nor deployments. */
export { readFacts, sccsOf } from './facts';
export type { FactsQuestion } from './facts';
export { chooseContext, loadKubeconfig } from './kubeconfig';
export type { Kubeconfig, Surroundings } from './kubeconfig';
export { connect, listObjects, risksOf, watch } from './wire';
export type { Cluster, Connection, ConnectOptions, Reply, Target } from './wire';
export {
  apiRoot,
  at,
  cancelledError,
  clusterTexts,
  collectionPath,
  describeRef,
  endsConnection,
  errorText,
  failed,
  fieldsAt,
  groupOf,
  inParallel,
  isApiVersion,
  isFields,
  isNamespaceName,
  isResourceName,
  listAt,
  namespacedPath,
  numberAt,
  objectPath,
  ok,
  ownValue,
  parseJson,
  pause,
  PODS,
  refKey,
  refOf,
  serviceAccountOf,
  textAt,
  textsAt,
  wordsAt,
} from './words';
export type { ClusterError, FieldCause, FieldConflict, Fields, ObjectRef, Resource, Result } from './words';
