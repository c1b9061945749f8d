import { isObject, listOf, objectOf, stringsOf, textOf, type JsonObject } from '@scc-lens/words';
import { FS_TYPES } from './fsTypes';
import { sortedSet } from './text';
import type { SecurityContextConstraints } from './types';

/**
 * The SCC as the API server stores it: volumes settled against allowHostDirVolumePlugin, group strategies and
 * allowPrivilegeEscalation filled in. runAsUser and seLinuxContext have no defaults.
 */
export const normalizeScc = (manifest: JsonObject): SecurityContextConstraints => ({
  ...(manifest as SecurityContextConstraints),
  volumes: defaultVolumes(manifest),
  fsGroup: defaultStrategy(manifest['fsGroup']),
  supplementalGroups: defaultStrategy(manifest['supplementalGroups']),
  users: stringsOf(manifest['users']),
  groups: stringsOf(manifest['groups']),
  allowPrivilegeEscalation: manifest['allowPrivilegeEscalation'] !== false,
});

function defaultStrategy(value: JsonObject[string]): JsonObject {
  const strategy = objectOf(value);
  return textOf(strategy['type']) === '' ? { ...strategy, type: 'RunAsAny' } : strategy;
}

/** An absent list means everything; the flag for host directories always wins over the list. */
function defaultVolumes(manifest: JsonObject): readonly string[] {
  const hostPath = manifest['allowHostDirVolumePlugin'] === true;
  const volumes = new Set(Array.isArray(manifest['volumes']) ? stringsOf(manifest['volumes']) : ['*']);
  if (volumes.size === 0) volumes.add(hostPath ? 'hostPath' : 'none');
  if (hostPath) {
    if (!volumes.has('*')) volumes.add('hostPath');
    return sortedSet([...volumes]);
  }
  const everything = volumes.delete('*');
  const all = everything ? FS_TYPES : [];
  return sortedSet([...volumes, ...all].filter(type => type !== 'hostPath'));
}

/** The FlexVolume drivers that an SCC lists. */
export function flexDrivers(manifest: JsonObject): readonly string[] {
  return listOf(manifest['allowedFlexVolumes'])
    .filter(isObject)
    .map(volume => textOf(volume['driver']));
}
