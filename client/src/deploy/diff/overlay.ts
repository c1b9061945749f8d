import { isFields } from '../../cluster';
import type { Fields } from '../../cluster';
import { findPartner, haveNames } from './pairItems';

/** The object after a replacement by what was written, as far as it can be foreseen: fields that were not written, mostly defaults, stay. */
export function overlay(object: Fields, written: Fields): Fields {
  const over = (old: unknown, value: unknown): unknown => {
    if (isFields(old) && isFields(value)) return overlay(old, value);
    if (!Array.isArray(old) || !Array.isArray(value)) return value;
    return value.map((item: unknown, index) => over(findPartner(old, item, index, haveNames(old, value)), item));
  };
  return { ...object, ...Object.fromEntries(Object.entries(written).map(([name, value]) => [name, over(object[name], value)])) };
}
