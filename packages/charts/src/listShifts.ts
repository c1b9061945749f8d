/** Paths before and behind changes that take items out of lists or put them in. */
import { isWithin, type Change, type FieldPath } from '@scc-lens/words';

/** The path that a field had before the changes; the list's path for what a change adds. */
export function pathBefore(path: FieldPath, changes: readonly Change[]): FieldPath {
  return changes.reduceRight<FieldPath>((at, change) => {
    const item = itemOf(change);
    const index = item === null ? undefined : indexIn(at, item.list);
    if (item === null || index === undefined || index < item.index) return at;
    if (change.op !== 'insert') return moved(at, item.list, index + 1);
    return index === item.index ? item.list : moved(at, item.list, index - 1);
  }, path);
}

/** The path that a field has after the changes, if none changes the field. */
export function pathBehind(path: FieldPath, changes: readonly Change[]): FieldPath {
  return changes.reduce<FieldPath>((at, change) => {
    const item = itemOf(change);
    const index = item === null ? undefined : indexIn(at, item.list);
    if (item === null || index === undefined || index < item.index) return at;
    return moved(at, item.list, index + (change.op === 'insert' ? 1 : -1));
  }, path);
}

/** The item that a change takes out of a list or puts into it. */
function itemOf(change: Change): { readonly list: FieldPath; readonly index: number } | null {
  if (change.op === 'insert') return { list: change.path, index: change.index };
  const index = change.path.at(-1);
  return change.op === 'remove' && typeof index === 'number' ? { list: change.path.slice(0, -1), index } : null;
}

function indexIn(path: FieldPath, list: FieldPath): number | undefined {
  const index = path[list.length];
  return isWithin(path, list) && typeof index === 'number' ? index : undefined;
}

const moved = (path: FieldPath, list: FieldPath, index: number): FieldPath => [...list, index, ...path.slice(list.length + 1)];
