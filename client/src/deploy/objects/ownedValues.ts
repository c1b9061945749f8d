/** The values of the fields that a manager owns, as `fieldsV1` of `metadata.managedFields` addresses them. */
import { isDeepStrictEqual } from 'node:util';
import { fieldsAt, isFields, parseJson } from '../../cluster';
import type { Fields } from '../../cluster';
import { ownFields } from './requests';

/**
 * Whether the fields that we own in `applied` have the same values in `now`. The name of their owner does not prove it: a colleague with
 * the same extension applies under the same name.
 */
export function hasOwnedValuesOf(now: Fields, applied: Fields): boolean {
  return ownedLeaves(ownFields(applied), applied).every(([path, value]) => isDeepStrictEqual(valueAt(now, path), value));
}

/** A step to a field (`f:`), to the item of a list with these keys (`k:`), to the item of a set (`v:`), or to an index (`i:`). */
type Path = readonly string[];

function ownedLeaves(fields: unknown, object: Fields): readonly (readonly [Path, unknown])[] {
  const leaves: (readonly [Path, unknown])[] = [];
  const visit = (node: unknown, path: Path): void => {
    const steps = Object.entries(fieldsAt(node)).filter(([step]) => step !== '.');
    // An empty mapping is a field that is owned as a whole.
    if (steps.length === 0 && path.length > 0) leaves.push([path, valueAt(object, path)]);
    for (const [step, below] of steps) visit(below, [...path, step]);
  };
  visit(fields, []);
  return leaves;
}

function valueAt(object: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => stepInto(value, step), object);
}

function stepInto(value: unknown, step: string): unknown {
  const name = step.slice(2);
  switch (step.slice(0, 2)) {
    case 'f:':
      return isFields(value) ? value[name] : undefined;
    case 'k:': {
      const keys = Object.entries(fieldsAt(parseJson(name)));
      return listOf(value).find(item => keys.every(([key, wanted]) => isDeepStrictEqual(fieldsAt(item)[key], wanted)));
    }
    case 'v:': {
      const wanted = parseJson(name);
      return listOf(value).find(item => isDeepStrictEqual(item, wanted));
    }
    case 'i:':
      return listOf(value)[Number(name)];
    default:
      return undefined;
  }
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
