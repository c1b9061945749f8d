/** What of two states a user wants to see: what was written and what changes, not the defaults that a server fills in. */
import { isDeepStrictEqual } from 'node:util';
import { fieldsAt, isFields, ownValue } from '../../cluster';
import type { Fields } from '../../cluster';
import { haveNames, itemsByKey } from './pairItems';

export interface Sides {
  /** Undefined where there is nothing. */
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * Both sides without fields that are equal on both and were not written, which are defaults of the server. Of a new object, without all
 * fields that were not written.
 */
export function keepRelevant({ before, after }: Sides, written: unknown): Sides {
  if (isFields(after) && (isFields(before) || before === undefined)) return keepRelevantFields(before, after, fieldsAt(written));
  if (Array.isArray(after) && (Array.isArray(before) || before === undefined))
    return keepRelevantItems(before, after, Array.isArray(written) ? written : []);
  return { before, after };
}

function keepRelevantFields(before: Fields | undefined, after: Fields, written: Fields): Sides {
  const left = new Map<string, unknown>();
  const right = new Map<string, unknown>();
  for (const name of new Set([...Object.keys(before ?? {}), ...Object.keys(after)])) {
    const pair = { before: before && ownValue(before, name), after: ownValue(after, name) };
    const stated = ownValue(written, name);
    if (stated === undefined && (before === undefined || isDeepStrictEqual(pair.before, pair.after))) continue;
    const shown = keepRelevant(pair, stated);
    if (shown.before !== undefined) left.set(name, shown.before);
    if (shown.after !== undefined) right.set(name, shown.after);
  }
  return { before: before && Object.fromEntries(left), after: Object.fromEntries(right) };
}

/** Items are distinguished by name where all have one, as Kubernetes merges them; otherwise by place, if none came or went. */
function keepRelevantItems(before: readonly unknown[] | undefined, after: readonly unknown[], written: readonly unknown[]): Sides {
  const named = haveNames(before ?? [], after, written);
  if (!named && before !== undefined && before.length !== after.length) return { before, after };
  const [old, next, stated] = [before ?? [], after, written].map(items => itemsByKey(items, named)) as [Items, Items, Items];
  // Each pair once, because its items may contain lists, too.
  const shown = new Map(
    [...new Set([...old.keys(), ...next.keys()])].map(key => [
      key,
      keepRelevant({ before: old.get(key), after: next.get(key) }, stated.get(key)),
    ]),
  );
  return {
    before: before && Array.from(old.keys(), key => shown.get(key)?.before),
    after: Array.from(next.keys(), key => shown.get(key)?.after),
  };
}

type Items = ReadonlyMap<unknown, unknown>;
