/** Source: ValidateVolumeMounts and ValidateVolumeDevices in kubernetes pkg/apis/core/validation/validation.go. */
import { objectListOf, objectOf } from '../words';
import type { FieldPath, InvalidField, JsonObject } from '../words';
import { hasBackstep } from './names';
import { forbidden, invalid, notFound, repeated, required, unsupported } from './refusals';
import { isUnset, plainText } from './template';
import type { PlacedContainer } from './template';

/** @param volumes the pod's volumes; null where they are not known */
export function validateMounts({ list, container, path }: PlacedContainer, volumes: ReadonlySet<string> | null): readonly InvalidField[] {
  const privileged = objectOf(container['securityContext'])['privileged'];
  const paths = new Map<string, FieldPath>();
  const mounts = objectListOf(container['volumeMounts']).flatMap((mount, i) => {
    const place = [...path, 'volumeMounts', i];
    return [
      ...validateName(mount, place, volumes),
      ...validateMountPath(mount, place, paths),
      ...validateSubPath(mount, place, list === 'ephemeralContainers'),
      ...validatePropagation(mount, place, privileged !== undefined && privileged !== null && privileged !== false),
    ];
  });
  const devices = objectListOf(container['volumeDevices']).flatMap((device, i) =>
    validateName(device, [...path, 'volumeDevices', i], volumes),
  );
  return [...mounts, ...devices];
}

function validateName({ name }: JsonObject, path: FieldPath, volumes: ReadonlySet<string> | null): readonly InvalidField[] {
  if (isUnset(name)) return [required([...path, 'name'])];
  const volume = plainText(name);
  return volume === undefined || volumes === null || volumes.has(volume) ? [] : [notFound([...path, 'name'], volume)];
}

/** Compares the texts, as Kubernetes does: `/data` and `/data/` are two paths. */
function validateMountPath({ mountPath }: JsonObject, path: FieldPath, paths: Map<string, FieldPath>): readonly InvalidField[] {
  const place = [...path, 'mountPath'];
  if (isUnset(mountPath)) return [required(place)];
  const target = plainText(mountPath);
  if (target === undefined) return [];
  const earlier = paths.get(target);
  if (earlier === undefined) paths.set(target, place);
  return earlier === undefined ? [] : [repeated(place, target, 'must be unique', earlier)];
}

function validateSubPath(mount: JsonObject, path: FieldPath, ephemeral: boolean): readonly InvalidField[] {
  return ['subPath', 'subPathExpr'].flatMap(field => {
    const place = [...path, field];
    const target = plainText(mount[field]);
    if (target === undefined) return [];
    return [
      ...(target.startsWith('/') ? [invalid(place, target, 'must be a relative path')] : []),
      ...(hasBackstep(target) ? [invalid(place, target, "must not contain '..'")] : []),
      ...(ephemeral ? [forbidden(place, 'cannot be set for an Ephemeral Container')] : []),
      ...(field === 'subPathExpr' && plainText(mount['subPath']) !== undefined
        ? [invalid(place, target, 'subPathExpr and subPath are mutually exclusive', [...path, 'subPath'])]
        : []),
    ];
  });
}

const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None'];

function validatePropagation(mount: JsonObject, path: FieldPath, privileged: boolean): readonly InvalidField[] {
  const place = [...path, 'mountPropagation'];
  const propagation = plainText(mount['mountPropagation']);
  if (propagation === undefined) return [];
  if (!PROPAGATIONS.includes(propagation)) return [unsupported(place, propagation, PROPAGATIONS)];
  return propagation === 'Bidirectional' && !privileged
    ? [forbidden(place, 'Bidirectional mount propagation is available only to privileged containers')]
    : [];
}
