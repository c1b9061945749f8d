/** Reading values that a person may have half typed: what is not of the wanted type counts as absent. */
import type { Json, JsonObject } from './types';

/** Whether a value is a mapping. */
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

export const isText = (value: Json | undefined): value is string => typeof value === 'string';

export const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** What a text is as JSON; undefined where it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** A mapping without some of its fields. */
export const omit = (object: JsonObject, ...fields: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !fields.includes(name)));

export const listOf = (value: Json | undefined): readonly Json[] => (isList(value) ? value : []);

export const textOf = (value: Json | undefined): string => (isText(value) ? value : '');

/** A name as messages show it: an empty one as YAML spells it. */
export const shownName = (name: string): string => name || '""';

/**
 * What something fills in later: an OpenShift Template (`${UID}`, `${{REPLICAS}}`), variables of Kustomize (`$(cpu)`), `envsubst` (`$NAME`), Helm,
 * Jinja, ERB, `sed` (`__INDEX__`).
 */
export const PLACEHOLDER = /\$[{(A-Z]|\{\{|\{%|<%|__[A-Z][A-Z\d]*(?:_[A-Z\d]+)*__/;

/** Whether a value is a text with a part that something fills in later. */
export const isPlaceholder = (value: Json | undefined): value is string => isText(value) && PLACEHOLDER.test(value);

/** The texts of a list. */
export const stringsOf = (value: Json | undefined): readonly string[] => listOf(value).filter(isText);

/** The items of a list as objects; others count as empty ones, so that indices stay the list's. */
export const objectListOf = (value: Json | undefined): readonly JsonObject[] => listOf(value).map(objectOf);

/** The texts of a mapping, by name. */
export function stringMapOf(value: Json | undefined): Readonly<Record<string, string>> {
  const map = objectOf(value);
  if (isTextMap(map)) return map;
  return Object.fromEntries(Object.entries(map).filter((entry): entry is [string, string] => isText(entry[1])));
}

/** Whether all values of a mapping are texts. */
export function isTextMap(map: JsonObject): map is Readonly<Record<string, string>> {
  for (const name in map) if (!isText(map[name])) return false;
  return true;
}

/** A table that foreign text may be looked up in: it has no prototype, whose `constructor` or `__proto__` would be found. */
export const tableOf = <V>(entries: Readonly<Record<string, V>>): Readonly<Record<string, V>> =>
  Object.assign(Object.create(null) as Record<string, V>, entries);

/** Whether two values of lists, plain objects and what has no parts are the same. */
export function isSameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const [ofA, ofB] = [Object.entries(a), new Map<string, unknown>(Object.entries(b))];
  return ofA.length === ofB.size && ofA.every(([name, value]) => ofB.has(name) && isSameData(value, ofB.get(name)));
}
