import type { Change, FieldPath } from '../words';

/** The places of one document that remedies of a round change. Changes at free places mean the same in whatever order they are made. */
export interface Places {
  readonly isFree: (changes: readonly Change[]) => boolean;
  readonly claim: (changes: readonly Change[]) => void;
}

export function createPlaces(): Places {
  const changed = new Set<string>();
  /** Every place on the way to what is changed. */
  const passed = new Set<string>();
  return {
    isFree: changes =>
      changes.every(change => prefixesOf(change.path).every(prefix => !changed.has(prefix)) && !passed.has(keyOf(changedBy(change)))),
    claim: changes => {
      for (const change of changes) {
        changed.add(keyOf(changedBy(change)));
        for (const prefix of prefixesOf(change.path)) passed.add(prefix);
      }
    },
  };
}

/** What becomes something else: the whole list where an item comes or goes, because the indices behind it move. */
function changedBy({ op, path }: Change): FieldPath {
  return op === 'remove' && typeof path.at(-1) === 'number' ? path.slice(0, -1) : path;
}

const prefixesOf = (path: FieldPath): readonly string[] => [...path.keys(), path.length].map(length => keyOf(path.slice(0, length)));
const keyOf = (path: FieldPath): string => JSON.stringify(path);
