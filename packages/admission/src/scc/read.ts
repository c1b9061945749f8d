/** Reads a manifest's fields and notes those whose value has another type than admission expects, or is filled in later. */
import { isList, isObject, isPlaceholder, isText, objectOf, type FieldPath, type Json, type JsonObject } from '@scc-lens/words';

export const isFlag = (value: Json): value is boolean => typeof value === 'boolean';
export const isId = (value: Json): value is number => Number.isInteger(value);
/** A text that nothing fills in later. */
export const isFinal = (value: Json): value is string => isText(value) && !isPlaceholder(value);
/** Null is a text without characters, as the API server decodes it. */
export const isTextsOrNull = (value: Json): value is readonly (string | null)[] =>
  isList(value) && value.every(one => one === null || isFinal(one));

/** An object of the manifest, its address, and where to note fields that cannot be read. */
export interface Place {
  readonly object: JsonObject;
  /** Built on demand: nearly every field can be read. */
  readonly path: () => FieldPath;
  readonly unreadable: FieldPath[];
}

/** The field `key` of a place; undefined where it is absent, null or unreadable (which is noted). */
export function read<T extends Json>(place: Place, key: string, fits: (value: Json) => value is T): T | undefined {
  const value = place.object[key];
  if (value === undefined || value === null) return undefined;
  if (fits(value)) return value;
  place.unreadable.push([...place.path(), key]);
  return undefined;
}

/** The object in the field `key` as a place of its own; undefined where there is none. */
export function enter(place: Place, key: string): Place | undefined {
  const object = read(place, key, isObject);
  return object === undefined ? undefined : { object, path: () => [...place.path(), key], unreadable: place.unreadable };
}

/** The objects in the list in the field `key`, each as a place; items that are no objects are noted and read as empty ones. */
export function enterEach(place: Place, key: string): readonly Place[] {
  return (read(place, key, isList) ?? []).map((item, index) => {
    const path = (): FieldPath => [...place.path(), key, index];
    if (!isObject(item)) place.unreadable.push(path());
    return { object: objectOf(item), path, unreadable: place.unreadable };
  });
}

/** The items of the list in the field `key`; those that cannot be read are noted, and `otherwise` is in their place. */
export function readEach<T extends Json>(place: Place, key: string, fits: (value: Json) => value is T, otherwise: T) {
  return read(place, key, isList)?.map((item, index): T => {
    if (fits(item)) return item;
    place.unreadable.push([...place.path(), key, index]);
    return otherwise;
  });
}
