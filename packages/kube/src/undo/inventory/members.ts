/** The objects with the label of a set, in the namespaces and of the kinds that its scope names. */
import type { Place, PlannedObject } from '../../objects';
import { listObjects, request, type Cluster } from '../../wire';
import { collectionPath, groupOf, inParallel, listAt, refOf, textAt, type Fields, type Resource } from '../../words';
import { groupOfKind, selectorOf, setIdOf, type ApplySet, type SetScope } from './applySet';

/** Objects, and what could not be listed, so that there may be more. */
export interface Found {
  readonly places: readonly (Place & { readonly object: Fields })[];
  readonly unlisted: readonly string[];
}

export const NOTHING: Found = { places: [], unlisted: [] };

/** @param planned objects whose resources need not be looked up */
export async function listMembers(
  cluster: Cluster,
  set: ApplySet,
  { kinds, namespaces }: SetScope,
  planned: readonly PlannedObject[] = [],
): Promise<Found> {
  const found = await inParallel(kinds, async (groupKind): Promise<Found> => {
    const resource = await findResource(cluster, groupKind, planned);
    if (resource === null) return NOTHING;
    if (resource === 'unknown') return { places: [], unlisted: [groupKind] };
    const places = resource.namespaced ? [set.namespace, ...namespaces] : [null];
    return unite(await inParallel(places, namespace => listKind(cluster, set, resource, namespace)));
  });
  return unite(found);
}

export function unite(found: readonly Found[]): Found {
  return { places: found.flatMap(({ places }) => places), unlisted: found.flatMap(({ unlisted }) => unlisted) };
}

async function listKind(cluster: Cluster, set: ApplySet, resource: Resource, namespace: string | null): Promise<Found> {
  const { apiVersion, kind } = resource;
  const listed = await listObjects(cluster, collectionPath(resource, namespace), { query: { labelSelector: selectorOf(set) } });
  if (!listed.ok)
    return listed.error.kind === 'notFound' ? NOTHING : { places: [], unlisted: [namespace === null ? kind : `${kind} (${namespace})`] };
  const places = listed.value.items
    // A server that does not know the selector lists everything.
    .filter(item => setIdOf(item) === set.id)
    .map(item => ({ resource, object: { apiVersion, kind, ...item }, ref: { ...refOf(item), apiVersion, kind } }));
  return { places, unlisted: [] };
}

/** The resource of a kind, in the version of the plan or the first one that the server prefers; null where none is served. */
async function findResource(cluster: Cluster, groupKind: string, planned: readonly PlannedObject[]): Promise<Resource | 'unknown' | null> {
  const group = groupOfKind(groupKind);
  const [kind = ''] = groupKind.split('.', 1);
  const known = planned.find(({ ref, current }) => current !== null && groupOf(ref.apiVersion) === group && ref.kind === kind)?.current;
  if (known !== undefined && known !== null) return known;
  const versions = await versionsOf(cluster, group);
  if (versions === null) return 'unknown';
  for (const version of versions) {
    const resource = await cluster.discovery.resource(version, kind, cluster.signal);
    if (resource.ok) return resource.value;
    if (resource.error.kind !== 'notFound') return 'unknown';
  }
  return null;
}

/** The versions of an API group, the preferred one first; null where the cluster does not answer. */
async function versionsOf(cluster: Cluster, group: string): Promise<readonly string[] | null> {
  if (group === '') return ['v1'];
  const answer = await request(cluster, 'GET', `/apis/${group}`);
  if (!answer.ok) return answer.error.kind === 'notFound' ? [] : null;
  const preferred = textAt(answer.value.body, 'preferredVersion', 'groupVersion');
  const served = listAt(answer.value.body, 'versions').flatMap(version => textAt(version, 'groupVersion') ?? []);
  return [...new Set([...(preferred === undefined ? [] : [preferred]), ...served])];
}
