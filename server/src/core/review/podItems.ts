import { valueAt } from '../words';
import type { FieldPath, Json, JsonObject } from '../words';

/** The items of a list in a pod's spec that have one of the names, as paths from the pod's root. */
export function itemsNamed(pod: JsonObject, list: string, names: readonly string[]): readonly FieldPath[] {
  const items = valueAt(pod, ['spec', list]);
  if (!Array.isArray(items)) return [];
  const wanted = new Set(names);
  return (items as readonly Json[]).flatMap((item, index): readonly FieldPath[] => {
    const name = valueAt(item, ['name']);
    return typeof name === 'string' && wanted.has(name) ? [['spec', list, index]] : [];
  });
}
