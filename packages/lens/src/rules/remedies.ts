/** What rules make their remedies of. */
import { listOf, objectOf, valueAt, type Applicability, type Change, type FieldPath, type Json, type Remedy } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';

export const set = (path: FieldPath, value: Json): Change => ({ op: 'set', path, value });

export const remove = (path: FieldPath): Change => ({ op: 'remove', path });

/** Takes an entry out of `capabilities.add`, or all of them; `add` goes with the last one, and `capabilities` if it has nothing else. */
export function removeAdded({ podSpec, template }: Workload, entry: FieldPath, all = false): Change {
  const capabilities = objectOf(valueAt(template, ['spec', ...entry.slice(podSpec.length, -2)]));
  if (!all && listOf(capabilities['add']).length > 1) return remove(entry);
  return remove(entry.slice(0, Object.keys(capabilities).length > 1 ? -1 : -2));
}

/** Inserts values into a list, so that the first of them gets this index. */
export const insert = (path: FieldPath, index: number, values: readonly Json[]): readonly Change[] =>
  values.map((value, i) => ({ op: 'insert', path, index: index + i, value }));

/** A remedy that has one right answer. */
export const safe = (key: string, title: string, ...changes: readonly Change[]): Remedy =>
  preferred({ ...unsafe(key, title, ...changes), applicability: 'safe' });

/** A remedy that a user has to choose. */
export const unsafe = (key: string, title: string, ...changes: readonly Change[]): Remedy => ({
  key,
  title,
  applicability: 'unsafe',
  changes,
});

/** The remedy that the editor offers first. */
export const preferred = (remedy: Remedy): Remedy => ({ ...remedy, preferred: true });

/** A remedy that is shown and cannot be made here, for this reason. */
export const refusal = (key: string, title: string, refused: string, applicability: Applicability = 'safe'): Remedy => ({
  key,
  title,
  applicability,
  changes: [],
  refused,
});
