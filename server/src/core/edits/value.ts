/** Changes applied to plain values: the meaning of a change, which the text edits must reproduce exactly. */
import { isList, isObject } from '../words';
import type { Change, Json, JsonObject } from '../words';
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
  for (const change of changes) {
    const next = applyOne(current, change, 0);
    if (isRefusal(next)) return next;
    current = next.value;
  }
  return { value: current };
}

/** Whether two values are the same to Kubernetes: key order and absent keys do not matter. Linear where values are shared, as those of aliases are. */
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

function presentEntries(value: object): readonly (readonly [string, unknown])[] {
  return Object.entries(value).filter(([, entry]) => entry !== undefined);
}

function applyOne(value: Json | undefined, change: Change, depth: number): Applied | Refusal {
  const step = change.path[depth];
  if (step === undefined) return change.op === 'insert' ? inserted(value, change) : refuse(change.path, valueTexts.whole);
  return typeof step === 'number' ? inSequence(value, step, change, depth) : inMapping(value, step, change, depth);
}

function inserted(value: Json | undefined, { path, index, value: item }: Change & { readonly op: 'insert' }): Applied | Refusal {
  const list = value ?? [];
  if (!isList(list)) return refuse(path, valueTexts.noList);
  if (!Number.isInteger(index) || index < 0 || index > list.length) return refuse(path, valueTexts.noPlace(index, list.length));
  return { value: list.toSpliced(index, 0, item) };
}

function inSequence(value: Json | undefined, index: number, change: Change, depth: number): Applied | Refusal {
  const at = change.path.slice(0, depth);
  const last = depth === change.path.length - 1;
  if (!isList(value)) return refuse(at, valueTexts.noListFor(index));
  const item = value[index];
  if (item === undefined) return refuse(at, valueTexts.noItem(index, value.length));
  if (last && change.op === 'remove') return { value: value.toSpliced(index, 1) };
  if (last && change.op === 'set') return { value: value.with(index, change.value) };
  if (last && change.op === 'replace') return refuse(change.path, valueTexts.noKey);
  const next = applyOne(item, change, depth + 1);
  return isRefusal(next) ? next : { value: value.with(index, next.value) };
}

function inMapping(value: Json | undefined, key: string, change: Change, depth: number): Applied | Refusal {
  const last = depth === change.path.length - 1;
  const map = value ?? {};
  if (!isObject(map)) return refuse(change.path.slice(0, depth), valueTexts.noMapping(key));
  const present = Object.hasOwn(map, key) && map[key] !== undefined;
  if (!present && (change.op === 'remove' || change.op === 'replace')) return refuse(change.path, valueTexts.absent);
  if (last && change.op === 'remove') return { value: Object.fromEntries(Object.entries(map).filter(([name]) => name !== key)) };
  if (last && change.op === 'set') return { value: { ...map, [key]: change.value } };
  if (last && change.op === 'replace') return replaced(map, key, change);
  const next = applyOne(present ? map[key] : undefined, change, depth + 1);
  return isRefusal(next) ? next : { value: { ...map, [key]: next.value } };
}

function replaced(map: JsonObject, key: string, change: Change & { readonly op: 'replace' }): Applied | Refusal {
  if (change.key !== key && Object.hasOwn(map, change.key)) return refuse(change.path, valueTexts.taken(change.key));
  return {
    value: Object.fromEntries(Object.entries(map).map(([name, value]) => (name === key ? [change.key, change.value] : [name, value]))),
  };
}
