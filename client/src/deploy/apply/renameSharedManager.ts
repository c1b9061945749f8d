import { fieldsAt, listAt, objectPath } from '../../cluster';
import type { Cluster, Fields } from '../../cluster';
import { appliersOf, checkAnswer, fieldManagerOf, isShared, metadataText } from '../objects';
import type { Place } from '../objects';

/**
 * Gives the fields of an object that were applied under the name that all users shared to this user, whose deployment has just applied them.
 * The object as it is then, or as it was where the cluster does not accept it: the next deployment tries again.
 */
export async function renameSharedManager(cluster: Cluster, place: Place, object: Fields, signal?: AbortSignal): Promise<Fields> {
  const own = fieldManagerOf(cluster);
  const appliers = appliersOf(object);
  if (isShared(own) || appliers.includes(own) || !appliers.some(isShared)) return object;
  const value = listAt(object, 'metadata', 'managedFields').map(one => {
    const entry = fieldsAt(one);
    const isOurs = entry['operation'] === 'Apply' && typeof entry['manager'] === 'string' && isShared(entry['manager']);
    return isOurs ? { ...entry, manager: own } : entry;
  });
  const answer = await cluster.request('PATCH', objectPath(place.resource, place.ref), {
    query: { fieldManager: own },
    contentType: 'application/json-patch+json',
    body: [
      { op: 'replace', path: '/metadata/resourceVersion', value: metadataText(object, 'resourceVersion') },
      { op: 'replace', path: '/metadata/managedFields', value },
    ],
    signal,
  });
  const checked = checkAnswer(answer, place.ref, true, metadataText(object, 'uid'));
  return checked.ok ? checked.value.body : object;
}
