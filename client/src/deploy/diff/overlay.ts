import { isFields, ownValue } from '../../cluster';
import type { Fields } from '../../cluster';
import { haveNames, itemsByKey } from './pairItems';

/** The object after a replacement by what was written, as far as it can be foreseen: fields that were not written, mostly defaults, stay. */
export function overlay(object: Fields, written: Fields): Fields {
  const over = (old: unknown, value: unknown): unknown => {
    if (isFields(old) && isFields(value)) return overlay(old, value);
    if (!Array.isArray(old) || !Array.isArray(value)) return value;
    const named = haveNames(old, value);
    const partners = itemsByKey(old, named);
    return Array.from(itemsByKey(value, named), ([key, item]) => over(partners.get(key), item));
  };
  return { ...object, ...Object.fromEntries(Object.entries(written).map(([name, value]) => [name, over(ownValue(object, name), value)])) };
}
