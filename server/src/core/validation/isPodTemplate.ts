import { isObject, isText, listOf, objectOf, remember } from '../words';
import type { Json, JsonObject } from '../words';
import { structureOf } from './structure';

/**
 * Whether a mapping is a PodTemplateSpec and nothing else: no field that it does not have, no value of a wrong type, and containers that all
 * have a name and an image. In time linear in the mapping.
 */
export const isPodTemplate = remember((written: JsonObject): boolean => {
  const spec = objectOf(written['spec']);
  const containers = listOf(spec['containers']);
  return (
    containers.length > 0 &&
    [...containers, ...listOf(spec['initContainers'])].every(isRunnable) &&
    structureOf(written, 'PodTemplateSpec', [], 'refused').length === 0
  );
});

function isRunnable(container: Json): boolean {
  return isObject(container) && isText(container['name']) && isText(container['image']);
}
