/** Changes applied to plain values: the meaning of a change, which the text edits must reproduce exactly. */
import { isList, isObject, valueAt, type Change, type Json, type JsonObject } from '@scc-lens/words';
import { valueTexts } from './messages';
import { isRefusal, refuse, type Refusal } from './refusal';

/** A value after changes. */
export interface Applied {
  readonly value: Json;
}

/**
 * The value after the changes, made one after the other: each path addresses the value as the changes before it have left it (an
 * insert moves the items behind it). Missing and null parents become mappings, or a sequence for `insert`. Refused where a path
 * leads nowhere that the change could mean. The given value is not altered.
 */
export function applyToValue(value: Json, changes: readonly Change[]): Applied | Refusal {
  let current: Json = value;
  const own: Own = new Set();
  for (const change of changes) {
    const write = writing(current, change);
    if (isRefusal(write)) return write;
    current = write(own);
  }
  return { value: current };
}

/** Collections that are written in place; a change makes a copy of any other, and adds it. So many changes copy a collection once. */
export type Own = Set<object>;
type Write = (own: Own) => Json;

/** How to make a change, which copies nothing yet, or why it cannot be made. `depth` is the number of the path's steps that lead to the value. */
export function writing(value: Json | undefined, change: Change, depth = 0): Write | Refusal {
  const step = change.path[depth];
  if (step === undefined) return change.op === 'insert' ? inserted(value, change) : refuse(change.path, valueTexts.whole);
  return typeof step === 'number' ? inSequence(value, step, change, depth) : inMapping(value, step, change, depth);
}

/** Whether a change that can be made leaves the value as it is. */
export const isVain = (value: Json, change: Change): boolean =>
  (change.op === 'set' || (change.op === 'replace' && change.key === change.path.at(-1))) &&
  sameValue(valueAt(value, change.path), change.value);

/** Whether two values are the same to Kubernetes: key order and absent keys do not matter. Linear where values are shared, as by aliases. */
export function sameValue(a: unknown, b: unknown, seen = new Map<unknown, unknown>()): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (seen.get(a) === b) return true;
  seen.set(a, b);
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => sameValue(item, b[i], seen));
  const left = presentEntries(a);
  const right = new Map(presentEntries(b));
  return left.length === right.size && left.every(([key, value]) => right.has(key) && sameValue(value, right.get(key), seen));
}

const presentEntries = (value: object): readonly (readonly [string, unknown])[] =>
  Object.entries(value).filter(([, entry]) => entry !== undefined);

function inserted(value: Json | undefined, { path, index, value: item }: Change & { readonly op: 'insert' }): Write | Refusal {
  const list = value ?? [];
  if (!isList(list)) return refuse(path, valueTexts.noList);
  if (!Number.isInteger(index) || index < 0 || index > list.length) return refuse(path, valueTexts.noPlace(index, list.length));
  return own => spliced(list, own, index, 0, item);
}

function inSequence(value: Json | undefined, index: number, change: Change, depth: number): Write | Refusal {
  const at = change.path.slice(0, depth);
  const last = depth === change.path.length - 1;
  if (!isList(value)) return refuse(at, valueTexts.noListFor(index));
  const item = value[index];
  if (item === undefined) return refuse(at, valueTexts.noItem(index, value.length));
  if (last && change.op === 'remove') return own => spliced(value, own, index, 1);
  if (last && change.op === 'set') return own => spliced(value, own, index, 1, change.value);
  if (last && change.op === 'replace') return refuse(change.path, valueTexts.noKey);
  const write = writing(item, change, depth + 1);
  return isRefusal(write) ? write : own => spliced(value, own, index, 1, write(own));
}

function inMapping(value: Json | undefined, key: string, change: Change, depth: number): Write | Refusal {
  const last = depth === change.path.length - 1;
  const map = value ?? {};
  if (!isObject(map)) return refuse(change.path.slice(0, depth), valueTexts.noMapping(key));
  const present = Object.hasOwn(map, key) && map[key] !== undefined;
  if (!present && (change.op === 'remove' || change.op === 'replace')) return refuse(change.path, valueTexts.absent);
  if (last && change.op === 'remove') return own => without(map, own, key);
  if (last && change.op === 'set') return own => withField(map, own, key, change.value);
  if (last && change.op === 'replace') return replaced(map, key, change);
  const write = writing(present ? map[key] : undefined, change, depth + 1);
  return isRefusal(write) ? write : own => withField(map, own, key, write(own));
}

function replaced(map: JsonObject, key: string, change: Change & { readonly op: 'replace' }): Write | Refusal {
  if (change.key !== key && Object.hasOwn(map, change.key)) return refuse(change.path, valueTexts.taken(change.key));
  return () => Object.fromEntries(Object.entries(map).map(([name, value]) => (name === key ? [change.key, change.value] : [name, value])));
}

function spliced(list: readonly Json[], own: Own, index: number, count: number, ...items: readonly Json[]): Json {
  const copy = ownOf(list, own) as Json[];
  copy.splice(index, count, ...items);
  return copy;
}

function withField(map: JsonObject, own: Own, key: string, value: Json): Json {
  // A key may be `__proto__`, to which nothing can be assigned.
  return Object.defineProperty(ownOf(map, own), key, { value, enumerable: true, configurable: true, writable: true });
}

function without(map: JsonObject, own: Own, key: string): Json {
  const copy = ownOf(map, own);
  Reflect.deleteProperty(copy, key);
  return copy;
}

function ownOf<T extends readonly Json[] | JsonObject>(value: T, own: Own): T {
  if (own.has(value)) return value;
  const copy = (isList(value) ? value.slice() : { ...(value as object) }) as T;
  own.add(copy);
  return copy;
}
