/** The conditions in an object's status, and whether they are about the object as it is now. */
import { at, fieldsAt, listAt, numberAt, wordsAt } from '../../words';
import type { Fields } from '../../words';

export function condition(object: Fields, type: string): Fields {
  return fieldsAt(listAt(object, 'status', 'conditions').find(one => at(one, 'type') === type));
}

/** Whether a condition has the value True, for the object as it is now. */
export function isTrue(object: Fields, type: string): boolean {
  const found = condition(object, type);
  return found['status'] === 'True' && isCurrent(object, found);
}

/** Whether a status or a condition is about the newest generation; true if it states none. */
export function isCurrent(object: Fields, report: Fields): boolean {
  return (numberAt(report, 'observedGeneration') ?? Infinity) >= (numberAt(object, 'metadata', 'generation') ?? 0);
}

/** A condition's own words. */
export function wordsOf(found: Fields): string | undefined {
  return wordsAt(found, 'message') ?? wordsAt(found, 'reason');
}
