/** What an object is to be after an undo, and who is to own its fields. */
import { contentOf, mergeOwners, newPaths, ownersOf, valueAtPath, withoutUpdatesBy } from '../../objects';
import type { FieldPath } from '../../objects';
import type { Fields } from '../../words';
import { listKeysOf, mergeBack } from './mergeBack';
import type { UndoItem } from './undoItem';
import { isDeepStrictEqual } from 'node:util';

export interface RestoredState {
  /** Without what the server sets. */
  readonly content: Fields;
  readonly managedFields: readonly Fields[];
  /** Fields of the change that others have changed since, or have begun to own. */
  readonly conflicts: readonly string[];
}

/** The live object without what the deployment changed. Where its answer was lost, all that is new on it counts as its change. */
export function restoredState({ before: given, applied, manager, isBegun }: UndoItem, now: Fields): RestoredState {
  const before = given ?? {};
  const changed = applied ?? now;
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
export function isStillThere(before: Fields, object: Fields, path: FieldPath): boolean {
  return valueAtPath(object, path) !== undefined || valueAtPath(before, path) === undefined;
}

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
