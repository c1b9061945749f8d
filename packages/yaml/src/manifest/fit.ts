/** How well a value fits the types of pods, by which one of several readings of a text is chosen. */
import { fieldsOf, isList, isObject, isPlaceholder, isText, type Json, type JsonObject } from '@scc-lens/words';

/**
 * How many names and values in the pods of a value are none that Kubernetes has there. The name that is being typed is taken for the field that
 * it begins and that what is below it fits.
 */
export function misfits(root: Json | undefined, typed = ''): number {
  const seen = new Set<object>();
  const pending: (readonly [Json | undefined, string])[] = [[root, ANY]];
  let found = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [value, type] = next;
    if (!hasShape(value, type)) {
      found++;
      continue;
    }
    if (value === null || typeof value !== 'object' || seen.has(value)) continue;
    seen.add(value);
    if (isList(value)) for (const item of value) pending.push([item, partOf(type)]);
    else if (isObject(value)) {
      for (const [name, inner] of Object.entries(value)) {
        const known = typeIn(value, type, name) ?? (name === typed ? typeMeant(inner, type, name) : undefined);
        if (known === undefined) found++;
        else pending.push([inner, known]);
      }
    }
  }
  return found;
}

/** The type of what is in no pod. */
const ANY = 'any';

const partOf = (type: string): string => (type === ANY ? ANY : type.slice(0, -2));

/** The type of a field of a mapping; undefined where Kubernetes has none of the name. */
function typeIn(parent: JsonObject, type: string, name: string): string | undefined {
  if (type.endsWith('{}')) return partOf(type);
  // A directive of a patch.
  if (name.startsWith('$')) return ANY;
  const fields = fieldsOf(type);
  if (fields !== undefined) return Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (/^(?:pod)?template$/i.test(name)) return 'PodTemplateSpec';
  if (name === 'metadata') return 'ObjectMeta';
  return name === 'spec' && parent['kind'] === 'Pod' ? 'PodSpec' : ANY;
}

/** The type of the field that begins with a name, first of the fields that a value fits. */
function typeMeant(value: Json | undefined, type: string, name: string): string | undefined {
  const fields = fieldsOf(type) ?? {};
  const types = Object.keys(fields).flatMap(one => (one.startsWith(name) ? [fields[one] ?? ANY] : []));
  const first = isList(value) ? value[0] : value;
  const fits = (one: string): boolean => {
    const part = isList(value) ? partOf(one) : one;
    const isAny = !isObject(first) || part.endsWith('{}');
    return hasShape(value, one) && (isAny || Object.keys(first).every(inner => typeIn(first, part, inner) !== undefined));
  };
  return types.find(fits) ?? types[0];
}

function hasShape(value: Json | undefined, type: string): boolean {
  if (value === undefined || value === null || type === ANY || isPlaceholder(value)) return true;
  if (isList(value)) return type.endsWith('[]');
  if (isObject(value)) return type.endsWith('{}') || fieldsOf(type) !== undefined;
  return type === 'string'
    ? isText(value)
    : type === 'boolean'
      ? typeof value === 'boolean'
      : fieldsOf(type) === undefined && !/[\]}]$/.test(type);
}
