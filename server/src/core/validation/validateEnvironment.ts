/**
 * Source: ValidateEnv, validateEnvVarValueFrom and validateObjectFieldSelector in kubernetes pkg/apis/core/validation/validation.go;
 * ConvertDownwardAPIFieldLabel in pkg/apis/core/pods/helpers.go.
 */
import { isObject, objectListOf } from '../words';
import type { FieldPath, InvalidField, JsonObject } from '../words';
import { invalid, required, unsupported } from './refusals';
import { isUnset, plainText } from './template';
import type { PlacedContainer } from './template';

/** The environment variables of a container. */
export function validateEnvironment({ container, path }: PlacedContainer): readonly InvalidField[] {
  return objectListOf(container['env']).flatMap((variable, i) => {
    const place = [...path, 'env', i];
    return [...(isUnset(variable['name']) ? [required([...place, 'name'])] : []), ...validateSource(variable, [...place, 'valueFrom'])];
  });
}

const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

function validateSource({ value, valueFrom }: JsonObject, path: FieldPath): readonly InvalidField[] {
  if (!isObject(valueFrom)) return [];
  const given = SOURCES.filter(source => valueFrom[source] !== undefined && valueFrom[source] !== null);
  const { fieldRef } = valueFrom;
  return [
    ...(isObject(fieldRef) ? validateFieldRef(fieldRef, [...path, 'fieldRef'], OF_VARIABLES) : []),
    ...(given.length > 0 && !isUnset(value)
      ? [invalid(path, '', 'may not be specified when `value` is not empty', [...path.slice(0, -1), 'value'])]
      : []),
    ...(given.length > 1 ? [invalid(path, '', 'may not have more than one field specified at a time')] : []),
  ];
}

/** Fields of a pod that a variable can have, in the order in which Kubernetes lists them. */
const OF_VARIABLES = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

/** Fields that can be named, some of them in volumes only, and what `spec.host` is read as. */
const NAMED: ReadonlySet<string> = new Set([
  ...OF_VARIABLES,
  'metadata.annotations',
  'metadata.labels',
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
]);
const WITH_KEYS = ['metadata.annotations', 'metadata.labels'];

function validateFieldRef({ apiVersion, fieldPath }: JsonObject, path: FieldPath, allowed: readonly string[]): readonly InvalidField[] {
  const place = [...path, 'fieldPath'];
  if (isUnset(fieldPath)) return [required(place)];
  const field = plainText(fieldPath);
  if (field === undefined) return [];
  const version = isUnset(apiVersion) ? 'v1' : plainText(apiVersion);
  if (version !== undefined && version !== 'v1')
    return [invalid(place, field, `error converting fieldPath: unsupported pod version: ${version}`, [...path, 'apiVersion'])];
  const subscripted = /^([^[\]']{1,253})\['[^]{0,500}'\]$/.exec(field)?.[1];
  if (subscripted !== undefined)
    return WITH_KEYS.includes(subscripted)
      ? []
      : [invalid(place, field, `error converting fieldPath: field label does not support subscript: ${field}`)];
  if (field === 'spec.host' || allowed.includes(field)) return [];
  return NAMED.has(field)
    ? [unsupported(place, field, allowed)]
    : [invalid(place, field, `error converting fieldPath: field label not supported: ${field}`)];
}
