/** The few requests that every step makes on one object. An answer about anything else than that object is an error. */
import * as l10n from '@vscode/l10n';
import { request, type Connection, type Reply } from '../wire';
import {
  clusterTexts,
  collectionPath,
  describeRef,
  errorOf,
  failed,
  fieldsAt,
  isFields,
  objectPath,
  ok,
  ownValue,
  refOf,
  resourceOf,
  textAt,
} from '../words';
import type { ClusterError, Fields, ObjectRef, Resource, Result } from '../words';
import { fieldManagerOf, managerFor } from './owners';
import { objectTexts } from './messages';
import { without } from './serverFields';

export interface Place {
  readonly resource: Resource;
  readonly ref: ObjectRef;
}

/** An object as it is sent to its place. */
export interface Sent extends Place {
  readonly object: Fields;
}

export interface ApplyOptions {
  readonly dryRun: boolean;
  readonly force: boolean;
  /** The object as it was read; null where there was none. */
  readonly live: Fields | null;
  /** Whether only this state may be changed, or left for a new object: the server answers 409 where it has another by now. Default: any. */
  readonly onlyThis?: boolean;
}

/** The version of an empty store, which no object has: the server creates an object that states it, and changes none. */
const NO_OBJECT = '1';

/** Server-side apply. Unknown and doubled fields are errors, as they are for kubectl. The status is 201 for a new object, else 200. */
export async function sendApply(
  cluster: Connection,
  { resource, ref, object }: Sent,
  { dryRun, force, live, onlyThis = false }: ApplyOptions,
): Promise<Result<Reply<Fields>>> {
  const [uid, resourceVersion] =
    live === null ? [undefined, NO_OBJECT] : [metadataText(live, 'uid'), metadataText(live, 'resourceVersion')];
  const answer = await request(cluster, 'PATCH', objectPath(resource, ref), {
    query: { fieldManager: managerFor(cluster, live), fieldValidation: 'Strict', force, dryRun: dryRun ? 'All' : undefined },
    contentType: 'application/apply-patch+yaml',
    // Without the uid, an object that was deleted meanwhile would be created again.
    body: onlyThis ? { ...object, metadata: { ...fieldsAt(object, 'metadata'), uid, resourceVersion } } : object,
  });
  return checkAnswer(answer, ref, !dryRun, onlyThis ? uid : undefined);
}

/** An operation of a JSON patch (RFC 6902). */
export interface Operation {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: string;
  readonly value?: unknown;
}

/** A JSON patch of this state only: the server answers 409 where the object has another one by now. */
export function sendPatch(
  cluster: Connection,
  { resource, ref }: Place,
  state: Fields,
  operations: readonly Operation[],
  fieldManager?: string,
): Promise<Result<Reply<Fields>>> {
  return request(cluster, 'PATCH', objectPath(resource, ref), {
    query: { fieldManager },
    contentType: 'application/json-patch+json',
    body: [{ op: 'replace', path: '/metadata/resourceVersion', value: metadataText(state, 'resourceVersion') }, ...operations],
  });
}

/** What the cluster has of an object. */
export type Live =
  | { readonly state: 'absent' }
  | { readonly state: 'present'; readonly object: Fields }
  | { readonly state: 'unknown'; readonly error: ClusterError };

export const readLive = async (cluster: Connection, place: Place): Promise<Live> =>
  liveOf(place, await request(cluster, 'GET', objectPath(place.resource, place.ref)));

/** Time limit for reading what became of a write. */
const LOOK_MS = 5_000;

/** What became of a write; asked also after the user has cancelled. */
export const lookAt = async (cluster: Connection, place: Place): Promise<Live> =>
  liveOf(place, await cluster.request('GET', objectPath(place.resource, place.ref), { timeoutMs: LOOK_MS }));

function liveOf({ ref }: Place, reply: Result<Reply<Fields>>): Live {
  const answer = checkAnswer(reply, ref, false);
  if (answer.ok) return { state: 'present', object: answer.value.body };
  return answer.error.kind === 'notFound' ? { state: 'absent' } : { state: 'unknown', error: answer.error };
}

/** Has exactly this object deleted, and in no other state where `only` has a resourceVersion. `absent`: there was none. */
export async function sendDelete(
  cluster: Connection,
  { resource, ref }: Place,
  only: { readonly uid?: string | undefined; readonly resourceVersion?: string | undefined },
): Promise<Result<'accepted' | 'absent'>> {
  const answer = await request(cluster, 'DELETE', objectPath(resource, ref), {
    body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background', preconditions: only },
  });
  // The answer is the object, or a Status that names it; only looking for the object afterwards shows whether it is gone.
  if (answer.ok) return ok('accepted');
  if (answer.error.kind !== 'notFound') return answer;
  // A first attempt whose answer was lost may have deleted it.
  return ok(answer.error.mayHaveHappened === true ? 'accepted' : 'absent');
}

export function metadataText(object: Fields, name: 'uid' | 'resourceVersion'): string | undefined {
  const value = fieldsAt(object, 'metadata')[name];
  return typeof value === 'string' ? value : undefined;
}

/** The answer if it is about the object that was asked for, and not about a namesake with another `uid`; else an error. */
export function checkAnswer(answer: Result<Reply<Fields>>, ref: ObjectRef, isWrite: boolean, uid?: string): Result<Reply<Fields>> {
  if (!answer.ok) return answer;
  const got = refOf(answer.value.body);
  const isNamed = got.kind === ref.kind && got.name === ref.name && got.namespace === ref.namespace && got.apiVersion === ref.apiVersion;
  const isSame = uid === undefined || textAt(answer.value.body, 'metadata', 'uid') === uid;
  if (isNamed && isSame) return answer;
  const object = describeRef(ref);
  const another = got.kind === '' ? objectTexts.notAbout(object) : objectTexts.aboutAnother(object, describeRef(got));
  const message = isNamed ? l10n.t('The answer is about another object with the name of {object}.', { object }) : another;
  return failed(errorOf('malformedAnswer', message, clusterTexts.checkAddress(), isWrite ? { mayHaveHappened: true } : {}));
}

export interface Review {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec?: Fields;
  readonly namespace?: string;
}

/** Asks the cluster a question that changes nothing, so that it may be sent again. The answer's `status`; null where there is none. */
export async function askReview(cluster: Connection, { apiVersion, kind, spec, namespace }: Review): Promise<Fields | null> {
  const resource = resourceOf(apiVersion, kind, `${kind.toLowerCase()}s`);
  const body = { apiVersion, kind, ...(namespace !== undefined && { metadata: { namespace } }), ...(spec && { spec }) };
  const answer = await request(cluster, 'POST', collectionPath(resource, namespace ?? null), { body, idempotent: true });
  return answer.ok ? fieldsAt(answer.value.body, 'status') : null;
}

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
export const isAccessRefusal = ({ kind, message }: ClusterError): boolean =>
  kind === 'forbidden' && /User "[^"]*" cannot |is attempting to grant RBAC permissions not currently held/.test(message);

/** Whether a refusal is of no importance, because the cluster has every value that the manifest states. */
export const hasNothingToWrite = (error: ClusterError, live: Fields | null, object: Fields): boolean =>
  live !== null && isAccessRefusal(error) && contains(live, object);

/** Lists are compared as a whole, because what a list's items are known by differs from field to field. */
function contains(whole: unknown, part: unknown): boolean {
  if (isFields(part)) return isFields(whole) && Object.entries(part).every(([name, value]) => contains(ownValue(whole, name), value));
  if (!Array.isArray(part)) return whole === part;
  return Array.isArray(whole) && whole.length === part.length && part.every((item, index) => contains(whole[index], item));
}
