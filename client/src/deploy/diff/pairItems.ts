/** Which items of two lists belong together: by name, where all have one of their own, else by position. */
import { fieldsAt } from '../../cluster';

/** Whether the items of each list differ by their names. */
export function haveNames(...lists: readonly (readonly unknown[])[]): boolean {
  return lists.every(items => {
    const names = items.map(item => fieldsAt(item)['name']);
    return names.every(name => typeof name === 'string') && new Set(names).size === names.length;
  });
}

/** The items of a list by what those of another one are found by. */
export function itemsByKey(items: readonly unknown[], named: boolean): ReadonlyMap<unknown, unknown> {
  return new Map(items.map((item, index) => [named ? fieldsAt(item)['name'] : index, item]));
}
