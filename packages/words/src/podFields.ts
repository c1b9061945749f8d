/** The fields of a pod template and of an SCC, and their types, from Kubernetes' OpenAPI document and OpenShift's custom resource. */
import { isList, isObject } from './json';
import data from './pod-fields.json';
import scc from './scc-fields.json';
import type { Json } from './types';

/** Fields and their types: the name of an object type, a scalar, `T[]` for a list or `T{}` for a map. */
type Fields = Readonly<Record<string, string>>;

const POD_TYPES: Readonly<Record<string, Fields>> = data.types;
const TYPES: Readonly<Record<string, Fields>> = {
  ...{ ...POD_TYPES, ...scc.types },
  // What roles and bindings consist of. Source: rbac/v1 of k8s.io/api.
  PolicyRule: { apiGroups: 'string[]', resources: 'string[]', verbs: 'string[]', resourceNames: 'string[]', nonResourceURLs: 'string[]' },
  AggregationRule: { clusterRoleSelectors: 'LabelSelector[]' },
  RoleRef: { apiGroup: 'string', kind: 'string', name: 'string' },
  Subject: { apiGroup: 'string', kind: 'string', name: 'string', namespace: 'string' },
};

/** The fields of each object type that it requires. */
export const REQUIRED_FIELDS: Readonly<Record<string, readonly string[]>> = data.required;

/** The fields of an object type such as `PodSpec`; undefined for any other type. */
export const fieldsOf = (type: string): Fields | undefined => (Object.hasOwn(TYPES, type) ? TYPES[type] : undefined);

/** The types of the fields of this name, whichever object type of a pod has them. */
export const typesOfField = (name: string): readonly string[] =>
  Object.values(POD_TYPES).flatMap(fields => (Object.hasOwn(fields, name) ? [fields[name] ?? ''] : []));

/** A value of a type without the fields that the type does not have: an API server drops them. */
export function knownPart(value: Json, type: string): Json {
  if (isList(value)) return value.map(item => knownPart(item, type.slice(0, -2)));
  const fields = fieldsOf(type);
  if (fields === undefined || !isObject(value)) return value;
  const known = Object.entries(value).filter(([name]) => Object.hasOwn(fields, name));
  return Object.fromEntries(known.map(([name, inner]) => [name, knownPart(inner ?? null, fields[name] ?? '')]));
}
