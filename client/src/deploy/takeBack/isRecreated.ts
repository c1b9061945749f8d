import type { Fields } from '../../cluster';
import { metadataText, ownersOf } from '../objects';
import type { UndoItem } from './types';

/** Whether an undo that was interrupted has created the object again already. */
export function isRecreated({ isBegun, action, before, applied, manager }: UndoItem, now: Fields): boolean {
  const earlier = [before, applied].map(object => object && metadataText(object, 'uid'));
  return isBegun && action !== 'delete' && !earlier.includes(metadataText(now, 'uid') ?? null) && isPostedBy(now, manager);
}

/** Whether a manager owns fields by anything but server-side apply, as whoever creates an object with POST does. */
export function isPostedBy(object: Fields, manager: string): boolean {
  return [...ownersOf(object).values()].some(owner => owner.manager === manager && owner.operation === 'Update');
}
