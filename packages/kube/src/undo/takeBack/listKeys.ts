/** How the lists of an object are merged, as its managed fields show: by keys, as sets, or whole. */
import { fieldsAt, listAt, parseJson } from '../../words';
import type { Fields } from '../../words';

/** The names of the keys of a list's items, or that it is a set; a list that is missing here is changed as a whole. */
export type ListKeys = ReadonlyMap<string, readonly string[] | 'set'>;

/** The step to any item of a list. */
export const ITEM = '[]';

export function keyOfPath(path: readonly string[]): string {
  return JSON.stringify(path);
}

/** From the field sets of all managers in all these states. */
export function listKeysOf(...states: readonly Fields[]): ListKeys {
  const found = new Map<string, readonly string[] | 'set'>();
  const visit = (node: unknown, path: readonly string[]): void => {
    for (const [step, below] of Object.entries(fieldsAt(node))) {
      const name = step.slice(2);
      if (step.startsWith('f:')) visit(below, [...path, name]);
      if (step.startsWith('v:')) found.set(keyOfPath(path), 'set');
      if (step.startsWith('k:')) {
        found.set(keyOfPath(path), Object.keys(fieldsAt(parseJson(name))));
        visit(below, [...path, ITEM]);
      }
    }
  };
  for (const state of states) for (const entry of listAt(state, 'metadata', 'managedFields')) visit(fieldsAt(entry)['fieldsV1'], []);
  return found;
}
