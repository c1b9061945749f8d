/** The fields of a pod that its variables and files can show. Source: validateObjectFieldSelector, ConvertDownwardAPIFieldLabel. */
import data from './pod-rules.json';
import type { FieldPath, InvalidField, Json } from '@scc-lens/words';
import { qualifiedNameFaults } from './formats';
import { invalid, unsupported } from './refusals';
import { isUnset, plainText } from './template';

/** Fields that exist; `spec.host` is an old name of `spec.nodeName`. */
const NAMED = data.lists.namedFields;
const WITH_KEYS = ['metadata.annotations', 'metadata.labels'];

/** @param allowed the fields that can be shown here, in the order in which Kubernetes lists them */
export function fieldPathFault(
  field: string,
  apiVersion: Json | undefined,
  path: FieldPath,
  allowed: readonly string[],
): readonly InvalidField[] {
  const version = isUnset(apiVersion) ? 'v1' : plainText(apiVersion);
  if (version !== undefined && version !== 'v1')
    return [invalid(path, field, `error converting fieldPath: unsupported pod version: ${version}`, [...path.slice(0, -1), 'apiVersion'])];
  const [, object = '', key = ''] = /^([^[]+)\['([^]*)'\]$/.exec(field) ?? [];
  if (object !== '')
    return WITH_KEYS.includes(object)
      ? qualifiedNameFaults(object === 'metadata.annotations' ? key.toLowerCase() : key).map(fault => invalid(path, key, fault))
      : [invalid(path, field, `error converting fieldPath: field label does not support subscript: ${field}`)];
  const name = field === 'spec.host' ? 'spec.nodeName' : field;
  if (allowed.includes(name)) return [];
  return NAMED.includes(name)
    ? [unsupported(path, name, allowed)]
    : [invalid(path, field, `error converting fieldPath: field label not supported: ${field}`)];
}
