import { isText, objectListOf, valueAt } from '@scc-lens/words';
import type { FieldPath, JsonObject } from '@scc-lens/words';

/** The items of a list in a pod's spec that have one of the names, as paths from the pod's root. */
export function itemsNamed(pod: JsonObject, list: string, names: readonly string[]): readonly FieldPath[] {
  const wanted = new Set(names);
  return objectListOf(valueAt(pod, ['spec', list])).flatMap(({ name }, index): readonly FieldPath[] =>
    isText(name) && wanted.has(name) ? [['spec', list, index]] : [],
  );
}
