/** Source: ValidateVolumes in kubernetes pkg/apis/core/validation/validation.go. */
import { isObject, isText, objectListOf, objectOf } from '../words';
import type { FieldPath, InvalidField, Json, JsonObject } from '../words';
import { hasBackstep, labelFaults } from './names';
import { duplicate, forbidden, invalid, required, unsupported } from './refusals';
import { integerOf, isUnset, plainText, SPEC } from './template';

export function validateVolumes(spec: JsonObject): readonly InvalidField[] {
  const names = new Map<string, FieldPath>();
  return objectListOf(spec['volumes']).flatMap((volume, i) => {
    const path = [...SPEC, 'volumes', i];
    return [...validateSource(volume, path), ...validateName(volume['name'], [...path, 'name'], names)];
  });
}

function validateName(value: Json | undefined, path: FieldPath, names: Map<string, FieldPath>): readonly InvalidField[] {
  if (isUnset(value)) return [required(path)];
  const name = plainText(value);
  if (name === undefined) return [];
  const earlier = names.get(name);
  if (earlier === undefined) names.set(name, path);
  const faults = labelFaults(name).map(fault => invalid(path, name, fault));
  return earlier === undefined ? faults : [...faults, duplicate(path, name, earlier)];
}

/** In the order in which Kubernetes looks at them; the first counts, the others are refused. */
const SOURCES = [
  'emptyDir',
  'hostPath',
  'gitRepo',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'secret',
  'nfs',
  'iscsi',
  'glusterfs',
  'flocker',
  'persistentVolumeClaim',
  'rbd',
  'cinder',
  'cephfs',
  'quobyte',
  'downwardAPI',
  'fc',
  'flexVolume',
  'configMap',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'storageos',
  'projected',
  'scaleIO',
  'csi',
  'ephemeral',
] as const;

/**
 * A volume without a source becomes an `emptyDir`. API servers without image volumes drop a volume with an image before they look at its
 * other sources.
 */
function validateSource(volume: JsonObject, path: FieldPath): readonly InvalidField[] {
  const [first, ...others] = SOURCES.filter(source => isObject(volume[source]));
  if (first === undefined || isObject(volume['image'])) return [];
  const own = SOURCE_CHECKS[first]?.(objectOf(volume[first]), [...path, first]) ?? [];
  return [...own, ...others.map(source => forbidden([...path, source], 'may not specify more than 1 volume type', [...path, first]))];
}

type SourceCheck = (source: JsonObject, path: FieldPath) => readonly InvalidField[];

const SOURCE_CHECKS: Partial<Record<(typeof SOURCES)[number], SourceCheck>> = {
  hostPath: validateHostPath,
  secret: (source, path) => [...requireField(source, 'secretName', path), ...validateModes(source, path)],
  configMap: (source, path) => [...requireField(source, 'name', path), ...validateModes(source, path)],
  downwardAPI: validateModes,
  projected: validateProjected,
  persistentVolumeClaim: (source, path) => requireField(source, 'claimName', path),
};

function requireField(source: JsonObject, field: string, path: FieldPath): readonly InvalidField[] {
  return isUnset(source[field]) ? [required([...path, field])] : [];
}

const HOST_PATH_TYPES = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];

function validateHostPath(source: JsonObject, path: FieldPath): readonly InvalidField[] {
  if (isUnset(source['path'])) return [required([...path, 'path'])];
  const [target, type] = [plainText(source['path']) ?? '', plainText(source['type']) ?? ''];
  return [
    ...(hasBackstep(target) ? [invalid([...path, 'path'], target, "must not contain '..'")] : []),
    ...(HOST_PATH_TYPES.includes(type) ? [] : [unsupported([...path, 'type'], type, HOST_PATH_TYPES)]),
  ];
}

/** The bits of `0777`. A mode that is written without its leading zero is decimal, and often too large. */
const ALL_MODES = 0o777;

function validateModes(source: JsonObject, path: FieldPath): readonly InvalidField[] {
  return [
    ...validateMode(source['defaultMode'], [...path, 'defaultMode']),
    ...objectListOf(source['items']).flatMap((item, i) => validateMode(item['mode'], [...path, 'items', i, 'mode'])),
  ];
}

function validateMode(value: Json | undefined, path: FieldPath): readonly InvalidField[] {
  const mode = integerOf(value);
  return mode === undefined || (mode >= 0 && mode <= ALL_MODES)
    ? []
    : [invalid(path, mode, 'must be a number between 0 and 0777 (octal), both inclusive')];
}

const PROJECTED_SOURCES = ['secret', 'configMap', 'downwardAPI', 'serviceAccountToken', 'clusterTrustBundle', 'podCertificate'];

function validateProjected(projected: JsonObject, path: FieldPath): readonly InvalidField[] {
  return [
    ...validateMode(projected['defaultMode'], [...path, 'defaultMode']),
    ...objectListOf(projected['sources']).flatMap((source, i) => {
      const place = [...path, 'sources', i];
      const kinds = PROJECTED_SOURCES.filter(kind => isObject(source[kind]));
      const modes = kinds.flatMap(kind => validateModes(objectOf(source[kind]), [...place, kind]));
      return kinds.length > 1 ? [...modes, forbidden(place, 'may not specify more than 1 volume type per source')] : modes;
    }),
  ];
}

/** The names that mounts may use; null where some cannot be read, so that any may exist. */
export function volumeNames(spec: JsonObject, claimTemplates: readonly string[]): ReadonlySet<string> | null {
  const written = spec['volumes'];
  if (written !== undefined && written !== null && !Array.isArray(written)) return null;
  const names = objectListOf(written).map(({ name }) => name);
  return names.every(name => isUnset(name) || plainText(name) !== undefined) ? new Set([...names.filter(isText), ...claimTemplates]) : null;
}
