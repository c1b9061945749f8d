import type { InvalidField, JsonObject } from '../words';
import { structureOf } from './structure';
import type { PodTemplate } from './template';
import { UNKNOWN } from './validatePod';

/** The fields of an object with a pod template that its kind, with these `fields`, does not have. Paths start at the object. */
export function unknownBeside(object: JsonObject, fields: readonly string[], schema: PodTemplate['schema']): readonly InvalidField[] {
  const others = Object.entries(object).filter(([name]) => !fields.includes(name));
  return structureOf(Object.fromEntries(others), 'PodTemplateSpec', [], UNKNOWN[schema]);
}
