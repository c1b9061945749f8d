/** Creates an object again that was replaced or deleted, with the owners that its fields had. */
import { contentOf, deleteObject, isTerminating, lookAt, mergeOwners, metadataText, ownersOf, without } from '../../objects';
import { request } from '../../wire';
import type { Cluster } from '../../wire';
import { collectionPath, fieldsAt } from '../../words';
import type { Fields } from '../../words';
import { restoreOwners, settleWrite } from './writes';
import { isStillThere } from './restoredState';
import type { UndoItem, UndoOutcome } from './undoItem';

/** Deletes what is in its place first. */
export async function recreateObject(cluster: Cluster, item: UndoItem, now: Fields | null): Promise<UndoOutcome> {
  const before = item.before ?? {};
  if (now !== null && metadataText(now, 'uid') === metadataText(before, 'uid') && !isTerminating(now)) return { kind: 'nothingToDo' };
  if (now !== null && isRecreated(item, now)) return finish(cluster, item, now);
  if (now !== null) {
    const deletion = await deleteObject(cluster, item, now, { onlyThis: true });
    if (deletion.kind === 'failed') return { ...deletion, nothingLeft: false };
    if (deletion.kind === 'terminating' || deletion.kind === 'uncertain') return deletion;
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
  if (written.kind === 'failed') return { kind: 'failed', error: written.error, nothingLeft: await isAbsent(cluster, item) };
  return finish(cluster, item, written.object);
}

/** Gives the fields of the new object the owners of the old one. */
async function finish(cluster: Cluster, item: UndoItem, created: Fields): Promise<UndoOutcome> {
  const before = item.before ?? {};
  const owners = ownersOf(created);
  const managedFields = mergeOwners(owners, ownersOf(before), owners, path => isStillThere(before, created, path));
  return { kind: 'recreated', ownersError: await restoreOwners(cluster, item, created, managedFields) };
}

/** Whether nothing is in the object's place: another user may have created one. */
async function isAbsent(cluster: Cluster, item: UndoItem): Promise<boolean> {
  return (await lookAt(cluster, item)).state === 'absent';
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
function isPostedBy(object: Fields, manager: string): boolean {
  return [...ownersOf(object).values()].some(owner => owner.manager === manager && owner.operation === 'Update');
}
