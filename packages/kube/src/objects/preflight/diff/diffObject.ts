/** What a deployment would change: two texts for each object, and the values of fields that others own. */
import { isDeepStrictEqual } from 'node:util';
import * as l10n from '@vscode/l10n';
import { dump } from 'js-yaml';
import { differenceOf } from '../../owners';
import { keepsPod } from '../../sandboxes';
import { hideSecretValues, withoutServerFields } from '../../serverFields';
import type { PlannedObject } from '../../plan/types';
import { fieldsAt, isFields, ownValue, parseJson, type FieldConflict, type Fields } from '../../../words';
import { describeAwaiting } from '../changes';
import type { DryRun, ObjectCheck } from '../types';

export interface ObjectDiff {
  readonly planned: PlannedObject;
  /**
   * `owners`: field managers change, and no value. `replace`: `after` shows fields that the manifest does not name as they are. `unknown`:
   * without a dry run, `after` is the manifest.
   */
  readonly change: 'create' | 'change' | 'owners' | 'replace' | 'unchanged' | 'unknown';
  /** The YAML on the cluster; empty for a new object. Values of Secrets are hidden. */
  readonly before: string;
  readonly after: string;
  /** Fields in `after` that others own: they change only if they are taken over. */
  readonly conflicts: readonly FieldConflict[];
  /** The server's warnings with the answer to the dry run. */
  readonly warnings: readonly string[];
  /** Why `change` is `unknown`. */
  readonly reason: string | null;
  /** Whether its controller leaves a running pod as it is. */
  readonly keepsPod: boolean;
  /** The first field with another value in the running pod, which is from before the last change; else null. */
  readonly otherField: string | null;
}

/** The difference between the live object and the outcome of its dry run. */
export function diffObject({ planned, live, dryRun, earlierPod }: ObjectCheck): ObjectDiff {
  const before = live.state === 'present' ? live.object : undefined;
  const after =
    dryRun.kind === 'accepted'
      ? dryRun.object
      : dryRun.kind === 'immutable' && before !== undefined
        ? overlay(before, planned.object)
        : planned.object;
  const shown = keepRelevant(
    {
      before: before && hideSecretValues(withoutServerFields(before), undefined),
      after: hideSecretValues(withoutServerFields(after), before),
    },
    hideSecretValues(planned.object, undefined),
  );
  return {
    planned,
    change: live.state === 'unknown' ? 'unknown' : changeOf(dryRun, before, after),
    before: isFields(shown.before) ? toYaml(shown.before) : '',
    after: toYaml(shown.after),
    conflicts: dryRun.kind === 'accepted' ? dryRun.conflicts : [],
    warnings: dryRun.kind === 'accepted' ? dryRun.warnings : [],
    reason: reasonOf(dryRun) ?? (live.state === 'unknown' ? live.error.message : null),
    keepsPod: before !== undefined && dryRun.kind === 'accepted' && keepsPod(before, after),
    otherField: earlierPod?.field ?? null,
  };
}

function reasonOf(dryRun: DryRun): string | null {
  if (dryRun.kind === 'notChecked') return dryRun.reason;
  if (dryRun.kind === 'awaiting') return describeAwaiting(dryRun);
  return dryRun.kind === 'refused' ? dryRun.error.message : null;
}

function changeOf(dryRun: DryRun, before: Fields | undefined, after: Fields): ObjectDiff['change'] {
  if (dryRun.kind === 'immutable') return 'replace';
  if (dryRun.kind === 'awaiting' && dryRun.proven && before === undefined) return 'create';
  if (dryRun.kind !== 'accepted') return 'unknown';
  if (before === undefined) return 'create';
  return CHANGES[differenceOf(before, after)];
}

const CHANGES = { values: 'change', owners: 'owners', none: 'unchanged' } as const;

/** How many objects each change would happen to. */
export function summarize(diffs: readonly ObjectDiff[]): Readonly<Record<ObjectDiff['change'], number>> {
  const counts = { create: 0, change: 0, owners: 0, replace: 0, unchanged: 0, unknown: 0 };
  for (const { change } of diffs) counts[change] += 1;
  return counts;
}

/** The object after a replacement by what was written, as far as it can be foreseen: fields that were not written, mostly defaults, stay. */
function overlay(object: Fields, written: Fields): Fields {
  const over = (old: unknown, value: unknown): unknown => {
    if (isFields(old) && isFields(value)) return overlay(old, value);
    if (!Array.isArray(old) || !Array.isArray(value)) return value;
    const named = haveNames(old, value);
    const partners = itemsByKey(old, named);
    return Array.from(itemsByKey(value, named), ([key, item]) => over(partners.get(key), item));
  };
  return { ...object, ...Object.fromEntries(Object.entries(written).map(([name, value]) => [name, over(ownValue(object, name), value)])) };
}

/** Plain data as YAML for a user to read, in the style of kubectl: sequences are not indented, and no line is folded. */
export const toYaml = (value: unknown): string =>
  dump(value, { seqNoIndent: true, noRefs: true, lineWidth: -1, skipInvalid: true, quoteStyle: 'double' });

interface Sides {
  /** Undefined where there is nothing. */
  readonly before: unknown;
  readonly after: unknown;
}

/** Both sides without what is equal and was not written, mostly defaults. Of a new object, only what was written. */
function keepRelevant({ before, after }: Sides, written: unknown): Sides {
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

function haveNames(...lists: readonly (readonly unknown[])[]): boolean {
  return lists.every(items => {
    const names = items.map(item => fieldsAt(item)['name']);
    return names.every(name => typeof name === 'string') && new Set(names).size === names.length;
  });
}

/** The items of a list by their names, or else by their places. */
const itemsByKey = (items: readonly unknown[], named: boolean): ReadonlyMap<unknown, unknown> =>
  new Map(items.map((item, index) => [named ? fieldsAt(item)['name'] : index, item]));

export interface ConflictValues extends FieldConflict {
  /** As text, cut where it is long; null where the field's name is ambiguous, and after the first hundred. Values of Secrets are hidden. */
  readonly values: { readonly onCluster: string; readonly inManifest: string } | null;
}

const MOST_CONFLICTS = 100;

/** @param live the object on the cluster */
export function conflictValues({ object }: PlannedObject, live: Fields, conflicts: readonly FieldConflict[]): readonly ConflictValues[] {
  const pair: Pair = { onCluster: hideSecretValues(live, undefined), inManifest: hideSecretValues(object, live) };
  return conflicts.map((conflict, index) => {
    const found = index < MOST_CONFLICTS ? follow(pair, conflict.field) : null;
    if (found?.inManifest === undefined) return { ...conflict, values: null };
    return { ...conflict, values: { onCluster: valueText(found.onCluster), inManifest: valueText(found.inManifest) } };
  });
}

interface Pair {
  readonly onCluster: unknown;
  readonly inManifest: unknown;
}

/** A step into a list, and the parts of one: `a="x,y",b=1` in two. What is quoted may contain any sign. */
const LIST_STEP = /^\[((?:"(?:[^"\\]|\\.)*"|[^"\]])*)\]/;
const PART = /(?:"(?:[^"\\]|\\.)*"|[^",])+/g;

/** The values that a path leads to. A key may contain dots, so the objects decide; null where two of their keys fit the text. */
function follow(from: Pair, field: string): Pair | null {
  let pair = from;
  let rest = field;
  while (rest !== '') {
    if (rest.startsWith('[')) {
      const [whole, step] = LIST_STEP.exec(rest) ?? [];
      if (whole === undefined || step === undefined) return null;
      pair = both(pair, value => itemAt(value, step));
      rest = rest.slice(whole.length);
    } else {
      const text = rest.startsWith('.') ? rest.slice(1) : rest;
      const [key, ...others] = keysOf(pair).filter(name => name !== '' && text.startsWith(name) && endsStep(text.charAt(name.length)));
      if (key === undefined || others.length > 0) return null;
      pair = both(pair, value => (isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined));
      rest = text.slice(key.length);
    }
  }
  return pair;
}

const endsStep = (next: string): boolean => next === '' || next === '.' || next === '[';

const both = ({ onCluster, inManifest }: Pair, step: (value: unknown) => unknown): Pair => ({
  onCluster: step(onCluster),
  inManifest: step(inManifest),
});

const keysOf = ({ onCluster, inManifest }: Pair): readonly string[] => [
  ...new Set([...Object.keys(fieldsAt(onCluster)), ...Object.keys(fieldsAt(inManifest))]),
];

/** A step into a list, as structured-merge-diff prints it between brackets: `name="main"`, `="x"` or `0`. */
function itemAt(value: unknown, step: string): unknown {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  if (/^\d+$/.test(step)) return items[Number(step)];
  if (step.startsWith('=')) return items.find(item => item === parseJson(step.slice(1)));
  const keys = (step.match(PART) ?? []).map(part => {
    const equals = part.indexOf('=');
    return [part.slice(0, equals), parseJson(part.slice(equals + 1))] as const;
  });
  const exact = items.filter(item => keys.every(([key, wanted]) => fieldsAt(item)[key] === wanted));
  // A manifest may leave out a key for which there is a default.
  const possible = items.filter(item => keys.every(([key, wanted]) => [wanted, undefined].includes(fieldsAt(item)[key])));
  return only(exact) ?? only(possible);
}

const only = ([item, ...others]: readonly unknown[]): unknown => (others.length === 0 ? item : undefined);

const MOST = 60;

function valueText(value: unknown): string {
  if (value === undefined) return l10n.t('not set');
  const text = JSON.stringify(value);
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}
