/** The fields that a manager has applied, and their values. */
import { isDeepStrictEqual } from 'node:util';
import type { Fields } from '../words';
import { leavesOf, valueAtPath } from './fieldPaths';
import { appliedPaths, ownersOf } from './owners';

/**
 * Whether the fields that a manager applied in `applied` have the same values in `now`. That the manager still owns them does not prove it:
 * another window of the same user applies under the same name.
 */
export function hasAppliedValuesOf(now: Fields, applied: Fields, manager: string): boolean {
  return leavesOf(appliedPaths(ownersOf(applied), manager)).every(path => {
    const value = valueAtPath(applied, path);
    return isEmpty(value) || isDeepStrictEqual(valueAtPath(now, path), value);
  });
}

/** An empty mapping or list is not a value of its manager's: others fill it. */
function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

/** Whether a manager has applied the same fields in two states of an object. */
export function hasAppliedSameFields(a: Fields, b: Fields, manager: string): boolean {
  const [ours, theirs] = [a, b].map(object => [...appliedPaths(ownersOf(object), manager).keys()].sort());
  return isDeepStrictEqual(ours, theirs);
}

/**
 * Whether the fields of an object show that no one but this manager can have created it: it has applied fields, and no other one owns
 * any but those of a subresource, which controllers write.
 */
export function isCreatedBy(object: Fields, manager: string): boolean {
  const owners = [...ownersOf(object).values()].filter(({ subresource }) => subresource === '');
  return owners.length > 0 && owners.every(owner => owner.manager === manager && owner.operation === 'Apply');
}
