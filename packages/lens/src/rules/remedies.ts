/** What rules make their remedies of. */
import type { Applicability, Change, FieldPath, Json, Remedy } from '@scc-lens/words';

export const set = (path: FieldPath, value: Json): Change => ({ op: 'set', path, value });

export const remove = (path: FieldPath): Change => ({ op: 'remove', path });

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
