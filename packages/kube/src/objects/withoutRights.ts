/** What a user who may not write an object has to do: nothing, where the cluster has all of it already. */
import { isFields, ownValue } from '../words';
import type { ClusterError, Fields } from '../words';

/** The user may not do it, or may not grant what he or she does not have. */
export function isAccessRefusal({ kind, message }: ClusterError): boolean {
  return kind === 'forbidden' && /User "[^"]*" cannot |is attempting to grant RBAC permissions not currently held/.test(message);
}

/** Whether a refusal is of no importance, because the cluster has every value that the manifest states. */
export function hasNothingToWrite(error: ClusterError, live: Fields | null, object: Fields): boolean {
  return live !== null && isAccessRefusal(error) && contains(live, object);
}

/** Lists are compared as a whole, because what a list's items are known by differs from field to field. */
function contains(whole: unknown, part: unknown): boolean {
  if (isFields(part)) return isFields(whole) && Object.entries(part).every(([name, value]) => contains(ownValue(whole, name), value));
  if (!Array.isArray(part)) return whole === part;
  return Array.isArray(whole) && whole.length === part.length && part.every((item, index) => contains(whole[index], item));
}
