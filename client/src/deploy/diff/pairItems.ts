/** Which items of two lists belong together: by name, where all have one, else by position. */
import { fieldsAt, isFields } from '../../cluster';

export function haveNames(...lists: readonly (readonly unknown[])[]): boolean {
  return lists.flat().every(item => isFields(item) && typeof item['name'] === 'string');
}

export function findPartner(items: readonly unknown[], item: unknown, index: number, named: boolean): unknown {
  return named ? items.find(other => fieldsAt(other)['name'] === fieldsAt(item)['name']) : items[index];
}
