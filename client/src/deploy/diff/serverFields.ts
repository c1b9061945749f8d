/** What of an object a person wants to see: what they wrote, and what would change; not what the server keeps beside it. */
import { isDeepStrictEqual } from 'node:util';
import { fieldsAt, isFields } from '../../cluster';
import type { Fields } from '../../cluster';

const SERVER_METADATA = [
  'managedFields',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'selfLink',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
];
const SERVER_ANNOTATIONS = ['deployment.kubernetes.io/revision', 'deprecated.daemonset.template.generation'];

/** Without status and the server's own metadata, and in the order in which people write it. */
export function withoutServerFields(object: Fields): Fields {
  const { apiVersion, kind, ...rest } = object;
  const metadata = without(fieldsAt(object, 'metadata'), SERVER_METADATA);
  const annotations = without(fieldsAt(metadata, 'annotations'), SERVER_ANNOTATIONS);
  return {
    apiVersion,
    kind,
    ...without(rest, ['status']),
    metadata: { ...without(metadata, ['annotations']), ...(Object.keys(annotations).length > 0 && { annotations }) },
  };
}

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

/** Whether two states of an object are the same to a person. */
export function sameObject(a: Fields, b: Fields): boolean {
  return isDeepStrictEqual(withoutServerFields(a), withoutServerFields(b));
}

/** An object that is replaced by what was written, as far as it can be foreseen: what was not written, defaults above all, stays as it is. */
export function overlaid(object: Fields, written: Fields): Fields {
  const over = (old: unknown, value: unknown): unknown => {
    if (isFields(old) && isFields(value)) return overlaid(old, value);
    if (!Array.isArray(old) || !Array.isArray(value)) return value;
    return value.map((item: unknown, index) => over(partner(old, item, index, namedItems(old, value)), item));
  };
  return { ...object, ...Object.fromEntries(Object.entries(written).map(([name, value]) => [name, over(object[name], value)])) };
}

export interface Sides {
  /** Undefined where there is nothing. */
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * Both sides without what is equal on both and was not written: defaults that the server fills in. Of a new object that is all that was
 * not written.
 */
export function relevant({ before, after }: Sides, written: unknown): Sides {
  if (isFields(after) && (isFields(before) || before === undefined)) return relevantFields(before, after, fieldsAt(written));
  if (Array.isArray(after) && (Array.isArray(before) || before === undefined))
    return relevantItems(before, after, Array.isArray(written) ? written : []);
  return { before, after };
}

function relevantFields(before: Fields | undefined, after: Fields, written: Fields): Sides {
  const left: Record<string, unknown> = {};
  const right: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(before ?? {}), ...Object.keys(after)])) {
    const pair = { before: before?.[name], after: after[name] };
    if (written[name] === undefined && (before === undefined || isDeepStrictEqual(pair.before, pair.after))) continue;
    const shown = relevant(pair, written[name]);
    if (shown.before !== undefined) left[name] = shown.before;
    if (shown.after !== undefined) right[name] = shown.after;
  }
  return { before: before && left, after: right };
}

/** Items are told apart by name where all have one, as Kubernetes merges them; otherwise by place, if none came or went. */
function relevantItems(before: readonly unknown[] | undefined, after: readonly unknown[], written: readonly unknown[]): Sides {
  const named = namedItems(before ?? [], after, written);
  if (!named && before !== undefined && before.length !== after.length) return { before, after };
  const shown = (item: unknown, index: number, side: 'before' | 'after'): unknown => {
    const pair = {
      before: side === 'before' ? item : partner(before ?? [], item, index, named),
      after: side === 'after' ? item : partner(after, item, index, named),
    };
    return relevant(pair, partner(written, item, index, named))[side];
  };
  return {
    before: before?.map((item, index) => shown(item, index, 'before')),
    after: after.map((item, index) => shown(item, index, 'after')),
  };
}

function namedItems(...lists: readonly (readonly unknown[])[]): boolean {
  return lists.flat().every(item => isFields(item) && typeof item['name'] === 'string');
}

function partner(items: readonly unknown[], item: unknown, index: number, named: boolean): unknown {
  return named ? items.find(other => fieldsAt(other)['name'] === fieldsAt(item)['name']) : items[index];
}
