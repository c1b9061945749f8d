/** What sets fields of an object: a manifest, a patch, a transformer; and what becomes of a field when they are applied in their order. */
import { cached, isList, isObject, valueAt, type FieldPath, type Json, type JsonObject } from '@scc-lens/words';
import { identityIn, isKeyed, isMergeKey } from './listItems';
import type { Place } from './types';

/** What is known of a field: its value and where that is written. */
export type Field = { readonly value: Json; readonly place: Place } | 'absent' | 'unknown';

/** What a setter is asked about. */
export interface Asked {
  /** A field of the rendered object. */
  readonly path: FieldPath;
  readonly rendered: JsonObject;
  /** Whether the items of a list have the places that they had when the setter was applied. */
  readonly isStable: (list: FieldPath) => boolean;
}

/** Something that sets fields of an object. */
export interface Setter {
  /** Whether it is certain that it is applied to the object. */
  readonly isCertain: boolean;
  /** What the field may be behind it. */
  readonly set: (asked: Asked, before: Field) => readonly Field[];
  /** Whether it may change the places of a list's items. */
  readonly reorders: (list: FieldPath, rendered: JsonObject) => boolean;
}

/** So many possibilities of one field are followed. */
const MOST_POSSIBILITIES = 8;

/** Where the rendered value of a field is written; null where that is not certain. */
export function placeOfField(setters: readonly Setter[], path: FieldPath, rendered: JsonObject): Place | null {
  const value = valueAt(rendered, path);
  if (value === undefined) return null;
  const lastReordering = new Map<string, number>();
  let fields: readonly Field[] = ['absent'];
  for (const [i, setter] of setters.entries()) {
    const isStable = (list: FieldPath): boolean =>
      cached(lastReordering, JSON.stringify(list), () => setters.findLastIndex(one => one.reorders(list, rendered))) <= i;
    const after = fields.flatMap(before => setter.set({ path, rendered, isStable }, before));
    fields = distinct(setter.isCertain ? after : [...fields, ...after]);
    if (fields.length > MOST_POSSIBILITIES) return null;
  }
  if (fields.includes('unknown')) return null;
  const fitting = fields.flatMap(field => (typeof field === 'object' && isSameKind(field.value, value) ? [field.place] : []));
  const [only, ...others] = fitting;
  return only !== undefined && others.every(other => isSamePlace(other, only)) ? only : null;
}

function distinct(fields: readonly Field[]): readonly Field[] {
  const [only, ...others] = fields;
  if (only === undefined || others.length === 0) return fields;
  return fields.filter((field, i) => fields.findIndex(other => isSameField(other, field)) === i);
}

function isSameField(a: Field, b: Field): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  return a.value === b.value && isSamePlace(a.place, b.place);
}

/** Whether two places are the same part of the same file. */
export const isSamePlace = (a: Place, b: Place): boolean => a.file === b.file && a.span.start === b.span.start && a.span.end === b.span.end;

/** A scalar is the same one; a mapping or list is one as well. */
function isSameKind(ours: Json, theirs: Json): boolean {
  const isScalar = (value: Json): boolean => value === null || typeof value !== 'object';
  return isScalar(ours) || isScalar(theirs) ? ours === theirs : isList(ours) === isList(theirs);
}

/** How a value that is written somewhere is put into the object. */
export interface Putting {
  /** The value at `from`, the start of the field's path. */
  readonly value: Json;
  readonly from: number;
  readonly placeIn: (path: FieldPath) => Place;
  /** As a strategic merge patch, or in the place of what was there. */
  readonly merges: boolean;
  /** Whether a patch has its lists in the place of those that were there, as in custom resources. */
  readonly replacesLists: boolean;
}

/** What a field is behind a value that is put into the object. Items of lists are found by what identifies them. */
export function put({ value, from, placeIn, merges, replacesLists }: Putting, { path, rendered }: Asked, before: Field): readonly Field[] {
  const own: (string | number)[] = [];
  let ours: Json | undefined = value;
  let theirs = valueAt(rendered, path.slice(0, from));
  let replaced = !merges;
  for (let depth = from; ; depth++) {
    if (isObject(ours) && merges) {
      if (ours['$patch'] === 'delete') return ['absent'];
      replaced ||= ours['$patch'] === 'replace';
    }
    if (ours === undefined) return [replaced ? 'absent' : before];
    if (ours === null && merges) return ['absent'];
    const step = path[depth];
    if (step === undefined) break;
    let at = step;
    if (typeof step === 'number' && isList(ours) && isList(theirs)) {
      const found = identityIn(ours, theirs, step, path[depth - 1]);
      if (found === 'unclear') return ['unknown'];
      replaced ||= replacesLists || !isKeyed(ours, path[depth - 1]);
      if (found === 'none') return [replaced ? 'absent' : before];
      at = found;
    }
    own.push(at);
    ours = valueAt(ours, [at]);
    theirs = valueAt(theirs, [step]);
  }
  const here = { value: ours, place: placeIn(own) };
  if (typeof before !== 'object' || replaced) return [here];
  if (ours === null || typeof ours !== 'object') return [isIdentity(path) ? before : here];
  const isReplaced = isList(ours) && (replacesLists || !isKeyed(ours, path.at(-1)));
  return [isReplaced || !isSameKind(ours, before.value) ? here : before];
}

/** Whether a field identifies the object or item that a patch is of, so that a patch that has it does not set it. */
function isIdentity(path: FieldPath): boolean {
  const [field, parent] = [path.at(-1), path.at(-2)];
  const isKey = typeof parent === 'number' && isMergeKey(field, path.at(-3));
  return path.length === 1 || (path.length === 2 && parent === 'metadata' && field === 'name') || isKey;
}
