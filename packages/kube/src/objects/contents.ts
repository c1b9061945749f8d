/** What an object would take with it: what a Namespace or a CustomResourceDefinition contains, and volume claims that it owns. */
import * as l10n from '@vscode/l10n';
import { listObjects, request, type Cluster, type Connection } from '../wire';
import {
  at,
  collectionPath,
  describeRef,
  errorOf,
  fieldsAt,
  groupOf,
  inParallel,
  isApiVersion,
  isFields,
  isResourceName,
  listAt,
  numberAt,
  refOf,
  resourceOf,
  textAt,
  VOLUME_CLAIMS,
} from '../words';
import type { ClusterError, Fields, ObjectRef, Resource } from '../words';
import { objectTexts } from './messages';

export interface Contents {
  /** The first of them. */
  readonly objects: readonly ObjectRef[];
  readonly total: number;
  /** What could not be listed, so that there may be more. */
  readonly unlisted: readonly string[];
}

/** Objects of one kind that are read; the server counts the others. */
const PAGE = 100;
const MOST_NAMES = 20;

/** Null for an object that takes no others with it. Objects that a cluster puts into every namespace do not count, nor do those that are going. */
export async function contentsOf(cluster: Cluster, object: Fields): Promise<Contents | null> {
  const { apiVersion, kind, name } = refOf(object);
  const key = `${groupOf(apiVersion)}/${kind}`;
  if (key === 'apiextensions.k8s.io/CustomResourceDefinition') {
    const [resource] = definedResources(object);
    return resource === undefined ? null : listKind(cluster, resource, null);
  }
  if (mayOwnClaims(key)) return claimsOf(cluster, object);
  if (key !== '/Namespace' && key !== 'project.openshift.io/Project') return null;
  const { resources, unlisted } = await listResources(cluster);
  const lists = await inParallel(resources, resource => listKind(cluster, resource, name));
  return {
    objects: lists.flatMap(({ objects }) => objects).slice(0, MOST_NAMES),
    total: lists.reduce((sum, { total }) => sum + total, 0),
    unlisted: [...lists.flatMap(list => list.unlisted), ...unlisted],
  };
}

/** StatefulSets by their retention policy, and custom resources such as Sandboxes. */
function mayOwnClaims(key: string): boolean {
  const group = key.slice(0, key.indexOf('/'));
  const isCustom = group.includes('.') && (!group.endsWith('.k8s.io') || group.endsWith('.x-k8s.io'));
  return isCustom || key === 'apps/StatefulSet';
}

/** The volume claims that are deleted with their owner; null where there are none. */
async function claimsOf(cluster: Connection, object: Fields): Promise<Contents | null> {
  const { namespace } = refOf(object);
  const uid = textAt(object, 'metadata', 'uid');
  if (namespace === null || uid === undefined) return null;
  const listed = await listObjects(cluster, collectionPath(VOLUME_CLAIMS, namespace));
  if (!listed.ok) return { objects: [], total: 0, unlisted: [`${VOLUME_CLAIMS.kind} (${VOLUME_CLAIMS.apiVersion})`] };
  const owned = listed.value.items.filter(
    item => !isTerminating(item) && listAt(item, 'metadata', 'ownerReferences').some(owner => textAt(owner, 'uid') === uid),
  );
  if (owned.length === 0) return null;
  const objects = owned
    .slice(0, MOST_NAMES)
    .map(item => ({ ...refOf(item), apiVersion: VOLUME_CLAIMS.apiVersion, kind: VOLUME_CLAIMS.kind }));
  return { objects, total: owned.length, unlisted: [] };
}

/** The resources that a CustomResourceDefinition defines, one for each version that is served; none for anything else. */
export function definedResources(object: Fields): readonly Resource[] {
  if (refOf(object).kind !== 'CustomResourceDefinition') return [];
  const { group, names, scope, versions } = fieldsAt(object, 'spec');
  return listAt(versions)
    .filter(version => at(version, 'served') === true)
    .map(version => `${String(group)}/${textAt(version, 'name') ?? ''}`)
    .map(apiVersion => resourceOf(apiVersion, textAt(names, 'kind') ?? '', textAt(names, 'plural') ?? '', scope === 'Namespaced'))
    .filter(({ apiVersion, kind, name }) => kind !== '' && isApiVersion(apiVersion) && isResourceName(name));
}

/** Every kind of object that can be created in a namespace, by the version that the server prefers. */
async function listResources(cluster: Cluster): Promise<{ readonly resources: readonly Resource[]; readonly unlisted: readonly string[] }> {
  // What was discovered earlier may lack a kind that is new.
  cluster.discovery.forget();
  const groups = await request(cluster, 'GET', '/apis');
  const versions = groups.ok
    ? listAt(groups.value.body, 'groups').flatMap(group => textAt(group, 'preferredVersion', 'groupVersion') ?? [])
    : [];
  const lists = await inParallel(['v1', ...versions], async version => ({
    version,
    listed: await cluster.discovery.list(version, cluster.signal),
  }));
  return {
    resources: lists.flatMap(({ listed }) => (listed.ok ? listed.value.filter(isStored) : [])),
    unlisted: [...(groups.ok ? [] : ['/apis']), ...lists.flatMap(({ version, listed }) => (listed.ok ? [] : [version]))],
  };
}

/** Not those that only report, or repeat what is elsewhere. */
const DERIVED = new Set(['/Event', 'events.k8s.io/Event', '/Endpoints', 'discovery.k8s.io/EndpointSlice']);

const isStored = ({ group, kind, namespaced, verbs }: Resource): boolean =>
  namespaced && ['list', 'create', 'delete'].every(verb => verbs.includes(verb)) && !DERIVED.has(`${group}/${kind}`);

async function listKind(cluster: Connection, resource: Resource, namespace: string | null): Promise<Contents> {
  const answer = await request(cluster, 'GET', collectionPath(resource, namespace), { query: { limit: PAGE } });
  if (!answer.ok)
    return { objects: [], total: 0, unlisted: answer.error.kind === 'notFound' ? [] : [`${resource.kind} (${resource.apiVersion})`] };
  const { body } = answer.value;
  const { apiVersion, kind } = resource;
  const objects = listAt(body, 'items')
    .filter(isFields)
    .filter(item => !isTerminating(item) && !(namespace !== null && isEverywhere(kind, item)))
    .map(item => ({ ...refOf(item), apiVersion, kind }));
  return { objects, total: objects.length + (numberAt(body, 'metadata', 'remainingItemCount') ?? 0), unlisted: [] };
}

const EVERYWHERE = new Set([
  'ServiceAccount default',
  'ServiceAccount builder',
  'ServiceAccount deployer',
  'ConfigMap kube-root-ca.crt',
  'ConfigMap openshift-service-ca.crt',
  'RoleBinding system:deployers',
  'RoleBinding system:image-builders',
  'RoleBinding system:image-pullers',
]);

/** Annotations of Secrets with the token of a service account. */
const TOKEN_OF = ['kubernetes.io/service-account.name', 'openshift.io/internal-registry-auth-token.service-account'];

/** Whether Kubernetes or OpenShift puts such an object into each namespace, or it goes with its owner. */
const isEverywhere = (kind: string, object: Fields): boolean =>
  EVERYWHERE.has(describeRef({ ...refOf(object), kind, namespace: null })) ||
  listAt(object, 'metadata', 'ownerReferences').length > 0 ||
  textAt(object, 'metadata', 'labels', 'olm.copiedFrom') !== undefined ||
  (kind === 'Secret' && TOKEN_OF.some(name => textAt(object, 'metadata', 'annotations', name) !== undefined));

export const isTerminating = (object: Fields): boolean => textAt(object, 'metadata', 'deletionTimestamp') !== undefined;

/** What keeps the object; a Namespace names its finalizers under `spec`. */
export function finalizersOf(object: Fields): readonly string[] {
  return [...listAt(object, 'metadata', 'finalizers'), ...listAt(object, 'spec', 'finalizers')].filter(
    (one): one is string => typeof one === 'string',
  );
}

/** Why nothing can be done with the object now. */
export function terminatingError(ref: ObjectRef, finalizers: readonly string[]): ClusterError {
  const object = describeRef(ref);
  const message = finalizers.length === 0 ? objectTexts.terminating(object) : objectTexts.waitsForFinalizers(object, finalizers.join(', '));
  return errorOf('terminating', message, l10n.t('Retry when it is gone.'));
}
