/** The writes of an undo: each may be finished when the user cancels, and where its answer is lost, the cluster is asked. */
import { isDeepStrictEqual } from 'node:util';
import {
  checkAnswer,
  contentOf,
  deleteObject,
  fieldManagerOf,
  haveSameFields,
  isTerminating,
  lookAt,
  mergeOwners,
  metadataText,
  ownersOf,
  readLive,
  sendPatch,
  without,
} from '../../objects';
import type { Operation, Place } from '../../objects';
import { request, type Cluster, type Reply } from '../../wire';
import { collectionPath, describeRef, fieldsAt, pauseForRetry, withGrace, type ClusterError, type Fields, type Result } from '../../words';
import { undoTexts } from '../messages';
import { isStillThere } from './mergeBack';
import type { UndoItem, UndoOutcome } from './undoItem';

type Written =
  | { readonly kind: 'done'; readonly object: Fields }
  | { readonly kind: 'failed'; readonly error: ClusterError }
  | { readonly kind: 'uncertain'; readonly error: ClusterError };

/**
 * @param isDone whether the live object shows that the write has happened
 * @param uid of the object that is written to; undefined for a new one
 */
export async function settleWrite(
  cluster: Cluster,
  place: Place,
  send: (cluster: Cluster) => Promise<Result<Reply<Fields>>>,
  isDone: (live: Fields) => boolean,
  uid?: string,
): Promise<Written> {
  const answer = checkAnswer(await withGrace(cluster, send), place.ref, true, uid);
  if (answer.ok) return { kind: 'done', object: answer.value.body };
  const { error } = answer;
  if (error.mayHaveHappened !== true) return { kind: 'failed', error };
  const live = await lookAt(cluster, place);
  if (live.state === 'unknown') return { kind: 'uncertain', error };
  if (live.state === 'present' && isDone(live.object)) return { kind: 'done', object: live.object };
  // A server that is only slow may still do it.
  if (error.kind === 'timeout' || error.kind === 'cancelled') return { kind: 'uncertain', error };
  return { kind: 'failed', error };
}

/** Makes one object the other, by the fields of its top and of its metadata; nothing else is looked at. Empty where they are the same. */
export function patchOf(from: Fields, to: Fields): readonly Operation[] {
  return [...fieldPatch('', from, to, ['metadata']), ...fieldPatch('/metadata', fieldsAt(from, 'metadata'), fieldsAt(to, 'metadata'))];
}

function fieldPatch(at: string, from: Fields, to: Fields, except: readonly string[] = []): readonly Operation[] {
  const names = new Set([...Object.keys(from), ...Object.keys(to)]);
  return [...names].flatMap((name): Operation[] => {
    const path = `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (except.includes(name) || isDeepStrictEqual(from[name], to[name])) return [];
    return [Object.hasOwn(to, name) ? { op: 'add', path, value: to[name] } : { op: 'remove', path }];
  });
}

/** @param written the object after its values were written; null on success, else why it failed */
export async function restoreOwners(
  cluster: Cluster,
  place: Place,
  written: Fields,
  managedFields: readonly Fields[],
): Promise<ClusterError | null> {
  const uid = metadataText(written, 'uid');
  const [base, wanted] = [written, { metadata: { managedFields } }].map(ownersOf);
  if (base === undefined || wanted === undefined) return null;
  let now = written;
  for (let attempt = 1; ; attempt++) {
    const entries = mergeOwners(base, wanted, ownersOf(now), () => true);
    const goal = ownersOf({ metadata: { managedFields: entries } });
    if (haveSameFields(ownersOf(now), goal)) return null;
    const state = now;
    // An empty entry is how the API server takes away all owners; no entry at all changes nothing.
    const value = entries.length === 0 ? [{}] : entries;
    const result = await settleWrite(
      cluster,
      place,
      patient => sendPatch(patient, place, state, [{ op: 'add', path: '/metadata/managedFields', value }], fieldManagerOf(cluster)),
      live => haveSameFields(ownersOf(live), goal),
      uid,
    );
    if (result.kind === 'done') return null;
    const isOvertaken = result.kind === 'failed' && result.error.kind === 'conflict';
    if (!isOvertaken || !(await pauseForRetry(attempt, cluster.signal))) return result.error;
    const live = await readLive(cluster, place);
    if (live.state === 'unknown') return live.error;
    if (live.state === 'absent' || metadataText(live.object, 'uid') !== uid) return result.error;
    now = live.object;
  }
}

/** Deletes what is in its place first. */
export async function recreateObject(cluster: Cluster, item: UndoItem, now: Fields | null): Promise<UndoOutcome> {
  const before = item.before ?? {};
  if (now !== null && metadataText(now, 'uid') === metadataText(before, 'uid') && !isTerminating(now)) return { kind: 'nothingToDo' };
  if (now !== null && isRecreated(item, now)) return finish(cluster, item, now);
  if (now !== null) {
    const deletion = await deleteObject(cluster, item, now, { onlyThis: true });
    if (deletion.kind === 'failed') return { ...deletion, nothingLeft: false };
    if (deletion.kind === 'terminating' || deletion.kind === 'uncertain') return deletion;
    if (deletion.kind === 'absent' && !isTerminating(now)) return overtakenBy(undoTexts.deletedSince(describeRef(item.ref)));
  }
  const earlier = [before, now ?? {}].map(object => metadataText(object, 'uid'));
  const written = await settleWrite(
    cluster,
    item,
    patient =>
      request(patient, 'POST', collectionPath(item.resource, item.ref.namespace), {
        query: { fieldManager: item.manager },
        body: asNew(before, item.ref.kind),
      }),
    live => !earlier.includes(metadataText(live, 'uid')) && isPostedBy(live, item.manager),
  );
  if (written.kind === 'uncertain') return written;
  if (written.kind === 'failed' && written.error.kind === 'alreadyExists') {
    const { error } = written;
    if (now === null) return overtakenBy(error.message);
    return { kind: 'failed', error: { ...error, message: undoTexts.createdInPlace(describeRef(item.ref)) }, nothingLeft: false };
  }
  if (written.kind === 'failed')
    return { kind: 'failed', error: written.error, nothingLeft: (await lookAt(cluster, item)).state === 'absent' };
  return finish(cluster, item, written.object);
}

/** Another user was faster: what to do now is a question. */
function overtakenBy(message: string): UndoOutcome {
  return { kind: 'failed', error: { kind: 'conflict', message, conflicts: [] }, nothingLeft: false };
}

/** Gives the fields of the new object the owners of the old one. */
async function finish(cluster: Cluster, item: UndoItem, created: Fields): Promise<UndoOutcome> {
  const before = item.before ?? {};
  const owners = ownersOf(created);
  const managedFields = mergeOwners(owners, ownersOf(before), owners, path => isStillThere(before, created, path));
  const ownersError = await restoreOwners(cluster, item, created, managedFields);
  return { kind: 'recreated', ownersError, uid: metadataText(created, 'uid') ?? '' };
}

/** What the Job controller adds to a Job: a new one gets its own. */
const JOB_LABELS = ['controller-uid', 'batch.kubernetes.io/controller-uid', 'job-name', 'batch.kubernetes.io/job-name'];

/** An object that was read, as it can be created again. */
function asNew(object: Fields, kind: string): Fields {
  const { metadata, ...rest } = contentOf(object);
  const spec = fieldsAt(object, 'spec');
  if (kind === 'Pod') return { ...rest, metadata, spec: without(spec, ['nodeName']) };
  if (kind !== 'Job' || spec['manualSelector'] === true) return { ...rest, metadata };
  const template = fieldsAt(spec, 'template');
  const labels = without(fieldsAt(template, 'metadata', 'labels'), JOB_LABELS);
  return {
    ...rest,
    metadata: { ...fieldsAt(metadata), labels: without(fieldsAt(metadata, 'labels'), JOB_LABELS) },
    spec: { ...without(spec, ['selector']), template: { ...template, metadata: { ...fieldsAt(template, 'metadata'), labels } } },
  };
}

/** Whether an undo that was interrupted has created the object again already. */
export function isRecreated({ isBegun, action, before, applied, manager }: UndoItem, now: Fields): boolean {
  const earlier = [before, applied].map(object => object && metadataText(object, 'uid'));
  return isBegun && action !== 'delete' && !earlier.includes(metadataText(now, 'uid') ?? null) && isPostedBy(now, manager);
}

/** Whether a manager owns fields by anything but server-side apply, as a client does that creates an object with POST. */
const isPostedBy = (object: Fields, manager: string): boolean =>
  [...ownersOf(object).values()].some(owner => owner.manager === manager && owner.operation === 'Update');
