/** What the refusal of a change means: the object has to be replaced, or there is nothing to write. */
import { request } from '../wire';
import type { Connection } from '../wire';
import { collectionPath, fieldsAt, isFields, ownValue } from '../words';
import type { ClusterError, Fields } from '../words';
import { fieldManagerOf } from './fieldManager';
import type { Sent } from './requests';
import { without } from './serverFields';

/** As admission webhooks and ValidatingAdmissionPolicies refuse a request. */
const DENIED = /admission webhook "[^"]*" denied the request|denied request: /;

/** Whether a refused change would be accepted as a new object: by Kubernetes' own wordings, else by a dry run under another name. */
export async function needsReplacement(cluster: Connection, { resource, ref, object }: Sent, error: ClusterError): Promise<boolean> {
  if (error.kind === 'invalid' && error.immutable) return true;
  if (error.kind !== 'invalid' && !(error.kind === 'forbidden' && DENIED.test(error.message))) return false;
  const answer = await request(cluster, 'POST', collectionPath(resource, ref.namespace), {
    query: { fieldManager: fieldManagerOf(cluster), fieldValidation: 'Strict', dryRun: 'All' },
    body: { ...object, metadata: { ...without(fieldsAt(object, 'metadata'), ['name']), generateName: `${ref.name}-` } },
    idempotent: true,
  });
  return answer.ok;
}

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
