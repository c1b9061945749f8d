/** What of two states a user wants to see: what was written and what changes, not the defaults that a server fills in. */
import { isDeepStrictEqual } from 'node:util';
import { fieldsAt, isFields } from '../../cluster';
import type { Fields } from '../../cluster';
import { findPartner, haveNames } from './pairItems';

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
  const left: Record<string, unknown> = {};
  const right: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(before ?? {}), ...Object.keys(after)])) {
    const pair = { before: before?.[name], after: after[name] };
    if (written[name] === undefined && (before === undefined || isDeepStrictEqual(pair.before, pair.after))) continue;
    const shown = keepRelevant(pair, written[name]);
    if (shown.before !== undefined) left[name] = shown.before;
    if (shown.after !== undefined) right[name] = shown.after;
  }
  return { before: before && left, after: right };
}

/** Items are distinguished by name where all have one, as Kubernetes merges them; otherwise by place, if none came or went. */
function keepRelevantItems(before: readonly unknown[] | undefined, after: readonly unknown[], written: readonly unknown[]): Sides {
  const named = haveNames(before ?? [], after, written);
  if (!named && before !== undefined && before.length !== after.length) return { before, after };
  const shown = (item: unknown, index: number, side: 'before' | 'after'): unknown => {
    const pair = {
      before: side === 'before' ? item : findPartner(before ?? [], item, index, named),
      after: side === 'after' ? item : findPartner(after, item, index, named),
    };
    return keepRelevant(pair, findPartner(written, item, index, named))[side];
  };
  return {
    before: before?.map((item, index) => shown(item, index, 'before')),
    after: after.map((item, index) => shown(item, index, 'after')),
  };
}
