import { isObject, listOf, objectListOf, objectOf, textOf, type Json, type JsonObject } from '@scc-lens/words';
import { refuse, type Attempt } from '../attempt';
import { TOKEN_TYPE } from '../fsTypes';
import { flexDriverField, volumeField } from '../message';
import type { Volume } from '../types';

/** Objects to every volume of a type that the SCC does not list, and to FlexVolume drivers that it does not list. */
export function validateVolumes(attempt: Attempt): void {
  const { constraint } = attempt.provider;
  if (!constraint.allVolumes) {
    attempt.pod.volumes.forEach((volume, index) => {
      if (allowsVolume(constraint.volumes, volume)) return;
      if (constraint.volumes.has(TOKEN_TYPE) && hasToken(volume)) lackMeaning(attempt, index);
      else refuseVolume(attempt, volume, index);
    });
  }
  if (constraint.flexDrivers === null) return;
  const drivers = constraint.flexDrivers;
  attempt.pod.volumes.forEach((volume, index) => {
    if (volume.flexDriver !== undefined && !drivers.includes(volume.flexDriver)) refuseDriver(attempt, volume.flexDriver, index, drivers);
  });
}

/** Whether what the SCC's `serviceAccountToken` means decides about a volume. */
const hasToken = ({ type, source }: Volume): boolean =>
  type === 'projected' && objectListOf(source['sources']).some(one => isObject(one['serviceAccountToken']));

function lackMeaning({ missing, provider }: Attempt, index: number): void {
  missing.push({ kind: 'volume-type', type: TOKEN_TYPE, scc: provider.constraint.name, path: ['spec', 'volumes', index] });
}

function refuseVolume(attempt: Attempt, volume: Volume, index: number): void {
  const { constraint } = attempt.provider;
  refuse(attempt, volume.type, {
    check: 'volumes',
    field: volumeField(attempt.wording, constraint.name, index),
    detail: `${volume.type} volumes are not allowed to be used`,
    path: volume.field === undefined ? ['spec', 'volumes', index] : ['spec', 'volumes', index, volume.field],
    accepts: constraint.acceptedVolumes,
  });
}

function refuseDriver(attempt: Attempt, driver: string, index: number, drivers: readonly string[]): void {
  refuse(attempt, driver, {
    check: 'flexVolumes',
    field: flexDriverField(attempt.provider.constraint.name, index),
    detail: 'Flexvolume driver is not allowed to be used',
    path: ['spec', 'volumes', index, 'flexVolume', 'driver'],
    accepts: { values: drivers, absent: false },
  });
}

function allowsVolume(allowed: ReadonlySet<string>, volume: Volume): boolean {
  if (allowed.has(volume.type)) return true;
  // The token volume that every pod gets is a projected one; it replaces the token secrets of older releases.
  return volume.type === 'projected' && allowed.has('secret') && listOf(volume.source['sources']).every(isServiceAccountSource);
}

/** True for a projected source that the service account admission plugin itself could have put there. */
function isServiceAccountSource(value: Json): boolean {
  const source = objectOf(value);
  const token = source['serviceAccountToken'];
  const configMap = source['configMap'];
  const downwardAPI = source['downwardAPI'];
  if (!isObject(token) && !isObject(configMap) && !isObject(downwardAPI)) return false;
  return (
    (!isObject(token) || (token['path'] === 'token' && textOf(token['audience']) === '')) &&
    (!isObject(configMap) || isInjectedConfigMap(configMap)) &&
    (!isObject(downwardAPI) || listOf(downwardAPI['items']).every(isNamespaceItem))
  );
}

const INJECTED_KEYS: ReadonlyMap<string, string> = new Map([
  ['kube-root-ca.crt', 'ca.crt'],
  ['openshift-service-ca.crt', 'service-ca.crt'],
]);

function isInjectedConfigMap(configMap: JsonObject): boolean {
  const key = INJECTED_KEYS.get(textOf(configMap['name']));
  const items = objectListOf(configMap['items']);
  return key !== undefined && items.length === 1 && items[0]?.['key'] === key && items[0]['path'] === key;
}

function isNamespaceItem(value: Json): boolean {
  const item = objectOf(value);
  const fieldRef = item['fieldRef'];
  return (
    item['path'] === 'namespace' &&
    isObject(fieldRef) &&
    (textOf(fieldRef['apiVersion']) || 'v1') === 'v1' &&
    fieldRef['fieldPath'] === 'metadata.namespace'
  );
}
