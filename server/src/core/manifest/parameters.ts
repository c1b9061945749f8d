/** The objects of an OpenShift Template, with the values that its parameters have where the user gives none. */
import { isList, isObject, isText, listOf, objectOf, stringMapOf } from '../words';
import type { Json, JsonObject } from '../words';

/** Values by the name of their parameter. */
type Values = ReadonlyMap<string, string>;

/** `${NAME}` in a text becomes text; `${{NAME}}` as the whole of it any value. Source: openshift/library-go pkg/template/templateprocessing. */
const IN_TEXT = /\$\{(\w+)\}/g;
const WHOLE = /^\$\{\{(\w+)\}\}$/;

/**
 * A Template in which each parameter has its `value`. One that is generated, or that has no value, is left as it is written, because it
 * is not known. In time linear in the Template and what its values add.
 */
export function withDefaults(template: JsonObject): JsonObject {
  const parameters = listOf(template['parameters']).map(parameter => stringMapOf(objectOf(parameter)));
  const values = new Map(parameters.flatMap(({ name = '', value = '' }) => (value === '' ? [] : [[name, value] as const])));
  return values.size === 0 ? template : { ...template, objects: filled(template['objects'] ?? null, values, new Map()) };
}

/** @param known what was filled before: aliases share values */
function filled(value: Json, values: Values, known: Map<Json, Json>): Json {
  if (isText(value)) return filledText(value, values);
  if (!isList(value) && !isObject(value)) return value;
  const done = known.get(value);
  if (done !== undefined) return done;
  const inside = isList(value)
    ? value.map(item => filled(item, values, known))
    : Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, entry === undefined ? entry : filled(entry, values, known)]));
  known.set(value, inside);
  return inside;
}

function filledText(text: string, values: Values): Json {
  const [, name] = WHOLE.exec(text) ?? [];
  if (name === undefined) return text.replace(IN_TEXT, (written, parameter: string) => values.get(parameter) ?? written);
  const value = values.get(name);
  return value === undefined ? text : parsed(value);
}

/** What is no JSON stays a text. */
function parsed(value: string): Json {
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}
