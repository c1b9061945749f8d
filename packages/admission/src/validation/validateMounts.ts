/** Source: ValidateVolumeMounts and ValidateVolumeDevices in kubernetes pkg/apis/core/validation/validation.go. */
import { isObject, isText, objectListOf, type FieldPath, type InvalidField, type Json, type JsonObject } from '@scc-lens/words';
import { invalid, notFound } from './refusals';
import { isUnset, plainText, SPEC, type PlacedContainer } from './template';

/** The volumes of a pod by name, null for those that its controller adds. */
export type Volumes = ReadonlyMap<string, JsonObject | null>;

/** The volumes that mounts may name; null where some names cannot be read, so that any may exist. */
export function volumesOf(spec: JsonObject, claimTemplates: readonly string[]): Volumes | null {
  const written = spec['volumes'];
  if (written !== undefined && written !== null && !Array.isArray(written)) return null;
  const volumes = objectListOf(written);
  if (!volumes.every(({ name }) => isUnset(name) || plainText(name) !== undefined)) return null;
  const named = volumes.flatMap(volume => (isText(volume['name']) ? [[volume['name'], volume] as const] : []));
  return new Map([...named, ...claimTemplates.map(name => [name, null] as const)]);
}

/** Mounts of volumes that do not exist, and volumes that are mounted as files and as devices. */
export function validateMounts({ container, path }: PlacedContainer, volumes: Volumes): readonly InvalidField[] {
  const mounts = namesIn(container['volumeMounts'], [...path, 'volumeMounts']);
  const devices = namesIn(container['volumeDevices'], [...path, 'volumeDevices']);
  const mounted = new Map(mounts.map(({ name, place }) => [name, place]));
  const found = [
    ...[...mounts, ...devices].filter(({ name }) => !volumes.has(name)).map(({ name, place }) => notFound(place, name)),
    ...devices.flatMap(({ name, place }) => {
      const both = mounted.get(name);
      return [
        ...(isBlock(volumes.get(name))
          ? []
          : [invalid(place, name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode')]),
        ...(both === undefined ? [] : [invalid(place, name, 'must not already exist in volumeMounts', both)]),
      ];
    }),
  ];
  return found.map(fault => ({ ...fault, lacks: VOLUMES }));
}

const VOLUMES: readonly FieldPath[] = [[...SPEC, 'volumes']];

/** Whether a volume can be a device, as far as is known. */
const isBlock = (volume: JsonObject | null | undefined): boolean =>
  volume === undefined || volume === null || isObject(volume['persistentVolumeClaim']) || isObject(volume['ephemeral']);

function namesIn(list: Json | undefined, path: FieldPath): readonly { readonly name: string; readonly place: FieldPath }[] {
  return objectListOf(list).flatMap((item, i) => {
    const name = plainText(item['name']);
    return name === undefined ? [] : [{ name, place: [...path, i, 'name'] }];
  });
}
