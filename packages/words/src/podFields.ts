/** The fields of a pod template and their types, from Kubernetes' OpenAPI document. */
import data from './pod-fields.json';

/** Fields and their types: the name of an object type, a scalar, `T[]` for a list or `T{}` for a map. */
type Fields = Readonly<Record<string, string>>;

const TYPES: Readonly<Record<string, Fields>> = data.types;

/** The fields of each object type that it requires. */
export const REQUIRED_FIELDS: Readonly<Record<string, readonly string[]>> = data.required;

/** The fields of an object type such as `PodSpec`; undefined for any other type. */
export function fieldsOf(type: string): Fields | undefined {
  return Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
}
