/** Clusters: kubeconfig → connection → facts. Knows nothing of the editor. */
export { connect } from './connect';
export type { Cluster, ConnectOptions } from './connect';
export type { Connection, Reply, RequestOptions, Target } from './connection';
export { collectionPath, objectPath } from './discovery';
export type { Discovery, Resource } from './discovery';
export { errorText, isTransient } from './errors';
export type { ClusterError, ErrorKind, FieldCause, FieldConflict } from './errors';
export { at, fieldsAt, isFields, listAt, numberAt, textAt, textsAt } from './fields';
export type { Fields } from './fields';
export { chooseContext, loadKubeconfig } from './kubeconfig';
export type { ContextInfo, Kubeconfig } from './kubeconfig';
export type { Surroundings } from './kubeconfigFiles';
export { describeRef, groupOf, refKey, refOf } from './objects';
export type { ObjectRef } from './objects';
export { failed, ok } from './result';
export type { Result } from './result';
export { readFacts } from './facts';
export type { FactsQuestion } from './facts';
