/** Objects that carry other objects, which a controller creates from them. */
import { listOf, textOf, valueAt } from '@scc-lens/words';
import type { FieldPath, JsonObject } from '@scc-lens/words';
import type { Wrapper } from './kinds';
import { expand, stepsOf } from './paths';

/** Where an object carries others that are to exist: what a policy forbids (`mustnothave`) is not among them. */
export function carriedIn(value: JsonObject, { contents }: Wrapper): readonly FieldPath[] {
  return expand(value, stepsOf(contents)).filter(
    path => textOf(valueAt(value, [...path.slice(0, -1), 'complianceType'])).toLowerCase() !== 'mustnothave',
  );
}

/** Whether an object is where a policy states what others must contain: the whole of an object, or a part. */
export function mayStateParts(object: FieldPath): boolean {
  return object.at(-1) === 'objectDefinition';
}

/** The namespace of objects without one in a ConfigurationPolicy: the only one that it selects by name; null where it is not known. */
export function selectedNamespace(value: JsonObject): string | null {
  const included = listOf(valueAt(value, ['spec', 'namespaceSelector', 'include']));
  const [only] = included;
  return included.length === 1 && typeof only === 'string' && /^[a-z0-9-]+$/.test(only) ? only : null;
}
