/** Why an object is not undone without a question: what another user has changed, may have created, or keeps in it. */
import {
  contentsOf,
  hasAppliedValuesOf,
  isController,
  isCreatedBy,
  isTerminating,
  metadataText,
  newPaths,
  ownChange,
  ownersOf,
  sameObject,
} from '../../objects';
import type { Cluster } from '../../wire';
import { ownValue, type Fields } from '../../words';
import { isRecreated } from './writes';
import { describePath, restoredState } from './mergeBack';
import type { Doubt, UndoItem } from './undoItem';

/** @param now the live object; null where there is none */
export async function findDoubts(cluster: Cluster, item: UndoItem, now: Fields | null): Promise<readonly Doubt[]> {
  if (now === null) return isMissed(item) ? [{ kind: 'deletedSince' }] : [];
  if (isRecreated(item, now)) return [];
  if (isTerminating(now) && item.action !== 'recreate') return [];
  const doubt = isSame(item.before, now) ? null : item.action === 'restore' ? doubtToRestore(item, now) : doubtToDelete(item, now);
  const contents = item.action === 'restore' || isSame(item.before, now) ? null : await contentsOf(cluster, now);
  const contains = contents !== null && (contents.total > 0 || contents.unlisted.length > 0);
  return [...(doubt === null ? [] : [doubt]), ...(contains ? [{ kind: 'contains', contents } as const] : [])];
}

/** Whether another user must have deleted it: the deployment has left an object there. */
function isMissed({ action, applied, isBegun }: UndoItem): boolean {
  if (isBegun) return false;
  return action === 'restore' || (action === 'recreate' && applied !== null);
}

const isSame = (before: Fields | null, now: Fields): boolean =>
  before !== null && metadataText(before, 'uid') === metadataText(now, 'uid') && sameObject(before, now);

const CHANGED: Doubt = { kind: 'changedSince', fields: [] };

/** Only what the deployment changed counts; other fields stay as others change them. */
function doubtToRestore(item: UndoItem, now: Fields): Doubt | null {
  const { before, applied, sent, manager } = item;
  if (metadataText(now, 'uid') !== metadataText(applied ?? before ?? {}, 'uid')) return CHANGED;
  if (applied === null && !isOnlyOurChange(before ?? {}, now, sent, manager)) return CHANGED;
  const { conflicts } = restoredState(item, now);
  return conflicts.length === 0 ? null : { kind: 'changedSince', fields: conflicts };
}

/** Where the answer was lost: whether the object differs by what was sent and by nothing that another user did. */
function isOnlyOurChange(before: Fields, now: Fields, sent: Fields, manager: string): boolean {
  const base = ownersOf(before);
  const others = [...ownersOf(now)].filter(
    ([, owner]) => owner.subresource === '' && !(owner.manager === manager && owner.operation === 'Apply'),
  );
  return contains(now, sent) && others.every(([key, owner]) => newPaths(base, key, owner).length === 0);
}

/** All that is in the object goes. */
function doubtToDelete({ applied, sent, manager, isOurs }: UndoItem, now: Fields): Doubt | null {
  // What was deleted and not created again is another user's, if it is there now.
  if (applied === null) return !isOurs && isCreatedBy(now, manager) && contains(now, sent) ? null : { kind: 'perhapsOthers' };
  if (metadataText(now, 'uid') !== metadataText(applied, 'uid')) return CHANGED;
  const isSameState = metadataText(now, 'resourceVersion') === metadataText(applied, 'resourceVersion');
  if (!isSameState && !hasAppliedValuesOf(now, applied, manager)) return CHANGED;
  const added = addedByOthers(isSameState ? ownChange({}, now, manager) : applied, now);
  if (added.length > 0) return { kind: 'changedSince', fields: added };
  return isOurs ? null : { kind: 'perhapsOthers' };
}

/** Clients of people: kubectl, oc, Helm and the console. */
const CLIENTS = /^(?:kubectl|oc|helm|Mozilla)\b/;

/** Fields of other users or tools; labels, annotations and finalizers are what controllers of all sorts write. */
function addedByOthers(applied: Fields, now: Fields): readonly string[] {
  const base = ownersOf(applied);
  return [...ownersOf(now)]
    .filter(([, owner]) => !isController(owner))
    .flatMap(([key, owner]) => {
      const isPerson = owner.operation === 'Apply' || CLIENTS.test(owner.manager);
      return newPaths(base, key, owner).filter(path => isPerson || (path[0] !== 'f:metadata' && path[0] !== 'f:status'));
    })
    .map(describePath);
}

/** Values that are compared: more than an object has. Items of lists may be in any order; where trying that takes too long, nothing is proven. */
const MOST_COMPARISONS = 500_000;

/** Whether an object has all values of another one, which may leave out defaults and what others set. */
function contains(object: unknown, wanted: unknown, work = { left: MOST_COMPARISONS }): boolean {
  if (work.left-- <= 0) return false;
  if (Array.isArray(wanted)) {
    const among = (items: readonly unknown[], item: unknown): boolean => items.some(one => contains(one, item, work));
    return Array.isArray(object) && wanted.every((item, index) => contains(object[index], item, work) || among(object, item));
  }
  if (typeof wanted !== 'object' || wanted === null) return object === wanted || (wanted === null && object === undefined);
  return (
    typeof object === 'object' &&
    object !== null &&
    Object.entries(wanted).every(([name, value]) => contains(ownValue(object as Fields, name), value, work))
  );
}
