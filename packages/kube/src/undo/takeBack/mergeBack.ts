/** A three-way merge that takes a change back: what others changed elsewhere stays; a field that they changed, too, is a conflict. */
import { isDeepStrictEqual } from 'node:util';
import { contentOf, keyOf, mergeOwners, newPaths, ownChange, ownersOf, valueAtPath, withoutUpdatesBy, type FieldPath } from '../../objects';
import { fieldsAt, isFields, listAt, ownValue, parseJson, type Fields } from '../../words';
import type { UndoItem } from './undoItem';

export interface Merged {
  readonly object: Fields;
  /** Fields to undo that another user has changed since. */
  readonly conflicts: readonly string[];
}

/** The three states of a value; undefined where there is none. Null is a value. */
interface States {
  /** What comes back. */
  readonly before: unknown;
  /** What the change made of it. */
  readonly changed: unknown;
  readonly now: unknown;
}

export function mergeBack(before: Fields, changed: Fields, now: Fields, lists: ListKeys): Merged {
  const conflicts: string[] = [];

  const merge = (states: States, path: readonly string[]): unknown => {
    const settled = settle(states);
    if (settled !== null) return settled.value;
    if (all(states, one => one === undefined || isFields(one))) return mergeFields(states, path);
    if (all(states, one => one === undefined || Array.isArray(one))) return mergeLists(states, path);
    conflicts.push(path.join('.'));
    return states.before;
  };

  const mergeFields = ({ before, changed, now }: States, path: readonly string[]): unknown => {
    const [old, ours, live] = [fieldsAt(before), fieldsAt(changed), fieldsAt(now)];
    const names = new Set([...Object.keys(old), ...Object.keys(live)]);
    const entries = [...names].flatMap(name => {
      const value = merge({ before: ownValue(old, name), changed: ownValue(ours, name), now: ownValue(live, name) }, [...path, name]);
      return value === undefined ? [] : [[name, value] as const];
    });
    return entries.length === 0 && before === undefined ? undefined : Object.fromEntries(entries);
  };

  const mergeLists = (states: States, path: readonly string[]): unknown => {
    const [before, changed, now] = [states.before, states.changed, states.now].map(listOf);
    const keys = lists.get(keyOfPath(path));
    const tables = keys === undefined ? [] : [before, changed, now].map(list => tableOf(list ?? [], keys));
    const [old, ours, live] = tables;
    if (!old || !ours || !live) return mergeWhole(states, path);
    const items = [...new Set([...old.keys(), ...live.keys()])].flatMap(key => {
      const item = { before: old.get(key), changed: ours.get(key), now: live.get(key) };
      const value = old.has(key) && live.has(key) ? merge(item, [...path, ITEM]) : mergeWholeItem(item, [...path, ITEM]);
      return value === undefined ? [] : [value];
    });
    return items.length === 0 && states.before === undefined ? undefined : items;
  };

  /** An item that came or went does so as a whole: a part of it is nothing without its keys. */
  const mergeWholeItem = (item: States, path: readonly string[]): unknown => {
    const settled = settle(item);
    if (settled !== null) return settled.value;
    conflicts.push(path.join('.'));
    return item.before;
  };

  /** A list without keys that others have changed, too: what they only added stays. */
  const mergeWhole = (states: States, path: readonly string[]): unknown => {
    conflicts.push(path.join('.'));
    const [before = [], changed = [], now = []] = [states.before, states.changed, states.now].map(listOf);
    const known = new Set(before.map(keyOf));
    const added = itemsAdded(changed, now)?.filter(item => !known.has(keyOf(item))) ?? [];
    return added.length === 0 ? states.before : [...before, ...added];
  };

  return { object: fieldsAt(merge({ before, changed, now }, [])), conflicts };
}

/** The value where only one side has changed it, or both to the same. */
function settle({ before, changed, now }: States): { readonly value: unknown } | null {
  if (isDeepStrictEqual(before, changed) || isDeepStrictEqual(before, now)) return { value: now };
  return isDeepStrictEqual(changed, now) ? { value: before } : null;
}

const all = ({ before, changed, now }: States, test: (value: unknown) => boolean): boolean => test(before) && test(changed) && test(now);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The items by their keys; undefined where two have the same. */
function tableOf(items: readonly unknown[], keys: readonly string[] | 'set'): ReadonlyMap<string, unknown> | undefined {
  const table = new Map(items.map(item => [JSON.stringify(keys === 'set' ? item : keys.map(key => fieldsAt(item)[key])), item]));
  return table.size === items.length ? table : undefined;
}

/** The items of a list that another list, in its order, does not have; undefined where the list lacks one of them. */
function itemsAdded(items: readonly unknown[], list: readonly unknown[]): readonly unknown[] | undefined {
  let next = 0;
  const added = list.filter(item => {
    const isNext = next < items.length && isDeepStrictEqual(item, items[next]);
    if (isNext) next++;
    return !isNext;
  });
  return next === items.length ? added : undefined;
}

/** The names of the keys of a list's items, or that it is a set; a list that is missing here is changed as a whole. */
type ListKeys = ReadonlyMap<string, readonly string[] | 'set'>;

const ITEM = '[]';

const keyOfPath = (path: readonly string[]): string => JSON.stringify(path);

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

export interface RestoredState {
  /** Without what the server sets. */
  readonly content: Fields;
  readonly managedFields: readonly Fields[];
  /** Fields of the change that others have changed since, or have begun to own. */
  readonly conflicts: readonly string[];
}

/** The live object without what the deployment changed. Where its answer was lost, all that is new on it and not of others counts as its change. */
export function restoredState({ before: given, applied, manager, isBegun }: UndoItem, now: Fields): RestoredState {
  const before = given ?? {};
  const changed = applied ?? ownChange(before, now, manager);
  const merged = mergeBack(contentOf(before), contentOf(changed), contentOf(now), listKeysOf(before, changed, now));
  const [base, wanted, live] = [ownersOf(changed), ownersOf(before), ownersOf(now)] as const;
  const owners = isBegun ? withoutUpdatesBy(manager, base, wanted, live) : live;
  const begun = [...owners]
    .filter(([, { subresource }]) => subresource === '')
    .flatMap(([key, owner]) => newPaths(base, key, owner))
    .filter(path => !isDeepStrictEqual(valueAtPath(now, path), valueAtPath(merged.object, path)));
  return {
    content: merged.object,
    managedFields: mergeOwners(base, wanted, owners, path => isStillThere(before, merged.object, path)),
    conflicts: [...new Set([...merged.conflicts, ...begun.map(describePath)])],
  };
}

/** Whether a field of the earlier state is in a later one, too. Some have an owner and no value: the server drops empty mappings. */
export const isStillThere = (before: Fields, object: Fields, path: FieldPath): boolean =>
  valueAtPath(object, path) !== undefined || valueAtPath(before, path) === undefined;

/** `spec.containers[name=main].image`, as people write a path. */
export function describePath(path: FieldPath): string {
  return path
    .map(step => {
      const name = step.slice(2);
      return step.startsWith('f:') ? `.${name}` : `[${name}]`;
    })
    .join('')
    .replace(/^\./, '');
}
