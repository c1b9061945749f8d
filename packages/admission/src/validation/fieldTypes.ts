/** The types of a pod template's fields, as values are compared with them. */
import { editDistance, fieldsOf, type FieldHome } from '@scc-lens/words';
import { introductionsOf, rulesOf, type Rule } from './rules';

/** A type as it is compared with values: an object with named fields, a list, a map, or (where nothing else is set) a scalar. */
export interface FieldType {
  /** As `pod-fields.json` and the messages spell it. */
  readonly name: string;
  readonly fields: ReadonlyMap<string, FieldType> | null;
  /** The type of a list's items. */
  readonly items: FieldType | null;
  /** The type of a map's values. */
  readonly values: FieldType | null;
  /** What is refused of an object. */
  readonly rules: readonly Rule[];
  /** The minor versions of Kubernetes that have a field by default, of fields that are newer than others. */
  readonly introductions: ReadonlyMap<string, number>;
}

const known = new Map<string, FieldType>();

/** The type of that name, the same object for the same name. */
export function fieldType(name: string): FieldType {
  const type = known.get(name);
  if (type !== undefined) return type;
  const fields = new Map<string, FieldType>();
  const written = fieldsOf(name);
  const added: FieldType = {
    name,
    fields: written === undefined ? null : fields,
    items: name.endsWith('[]') ? fieldType(name.slice(0, -2)) : null,
    values: name.endsWith('{}') ? fieldType(name.slice(0, -2)) : null,
    rules: rulesOf(name),
    introductions: introductionsOf(name),
  };
  known.set(name, added); // before its fields, which may be of the same type
  for (const [field, inner] of Object.entries(written ?? {})) fields.set(field, fieldType(inner));
  return added;
}

/** Farther than this, a name is not taken for a misspelt one. */
const MOST_TYPOS = 2;

/** The field of an object type that a name which is none was meant to be; null where nothing is near. */
export function nearestField(type: string, written: string): string | null {
  const lower = written.toLowerCase();
  const longer = Object.keys(fieldsOf(type) ?? {}).filter(name => isEndOf(lower, name));
  if (longer.length === 1) return longer[0] ?? null;
  const [best] = Object.keys(fieldsOf(type) ?? {})
    .map(name => ({ name, distance: name.toLowerCase() === lower ? 0 : editDistance(name, written, MOST_TYPOS) }))
    .toSorted((a, b) => a.distance - b.distance);
  // Of a short name two typos leave too little.
  return best !== undefined && best.distance <= Math.min(MOST_TYPOS, Math.floor(written.length / 3)) ? best.name : null;
}

/** Whether a name is the last word of a longer one: `name` of `secretName`. */
const isEndOf = (lower: string, name: string): boolean =>
  lower.length >= SHORTEST_WORD && name.length > lower.length && name.endsWith(`${lower[0]?.toUpperCase() ?? ''}${lower.slice(1)}`);

const SHORTEST_WORD = 4;

/** Where a field that an object does not have is looked for, by the object. */
const HOMES: Readonly<Record<string, readonly FieldHome[]>> = {
  PodTemplateSpec: ['PodSpec', 'PodSecurityContext', 'Container', 'SecurityContext'],
  PodSpec: ['PodSecurityContext', 'SecurityContext', 'Container', 'PodTemplateSpec'],
  PodSecurityContext: ['SecurityContext', 'PodSpec', 'Container'],
  Container: ['SecurityContext', 'PodSpec', 'PodSecurityContext'],
  SecurityContext: ['PodSecurityContext', 'PodSpec', 'Container'],
};

/** The object that has a field of this name, where one is likely to be meant. */
export const homeOf = (type: string, name: string): FieldHome | null =>
  HOMES[type]?.find(home => Object.hasOwn(fieldsOf(home) ?? {}, name)) ?? null;
