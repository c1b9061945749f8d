/** Applies or replaces one object. If the answer is lost, asks the cluster what became of it. */
import {
  appliersOf,
  checkAnswer,
  deleteObject,
  differenceOf,
  fieldManagerOf,
  finalizersOf,
  hasAppliedSameFields,
  hasAppliedValuesOf,
  isCreatedBy,
  isShared,
  lookAt,
  managerFor,
  metadataText,
  ownChange,
  pollUntil,
  sameObject,
  sendApply,
  sendPatch,
  terminatingError,
} from '../objects';
import type { Deletion, Place, PlannedObject } from '../objects';
import type { Cluster, Reply } from '../wire';
import { cancelledError, describeRef, fieldsAt, listAt, withGrace, type ClusterError, type Fields, type Result } from '../words';
import { obstacleTexts } from './messages';
import type { ApplyHow, ApplyStep, Outcome } from './types';

/** The authorizer, admission and new definitions take effect with a delay of a fraction of a second. */
const CACHES_MS = 5_000;

/** Applies to the state `how.before` only; if the object has another state, the outcome is a conflict without fields. */
export async function applyObject(
  cluster: Cluster,
  planned: PlannedObject,
  how: ApplyHow,
): Promise<Pick<ApplyStep, 'outcome' | 'warnings'>> {
  if (how.replace && how.before !== null) {
    const deletion = await deleteObject(cluster, planned, how.before, { onlyThis: true });
    const outcome = notGone(planned, deletion, how.before);
    if (outcome !== null) return { outcome, warnings: [] };
    if (cluster.signal?.aborted) return { outcome: { kind: 'failed', error: cancelledError(), deleted: true }, warnings: [] };
  }
  return withGrace(cluster, patient => applyAndSettle(patient, planned, how, cluster.signal));
}

async function applyAndSettle(
  cluster: Cluster,
  planned: PlannedObject,
  how: ApplyHow,
  cancel: AbortSignal | undefined,
): Promise<Pick<ApplyStep, 'outcome' | 'warnings'>> {
  const answer = await applyPatiently(cluster, planned, how, cancel);
  if (answer.ok) {
    const outcome = outcomeOf(answer.value, how, managerFor(cluster, how.before));
    const object = await renameSharedManager(cluster, planned, outcome.object);
    return { outcome: { ...outcome, object }, warnings: answer.value.warnings };
  }
  const { error } = answer;
  if (error.mayHaveHappened === true) return { outcome: await settleLostAnswer(cluster, planned, error, how), warnings: [] };
  // A replacement that is refused has left nothing, unless another user was faster.
  const anotherInPlace = how.replace && (await lookAt(cluster, planned)).state === 'present';
  return { outcome: { kind: 'failed', error, deleted: how.replace, anotherInPlace }, warnings: [] };
}

/** Why a predecessor prevents the creation; null when it is gone. */
function notGone({ ref }: PlannedObject, deletion: Deletion, before: Fields): Outcome | null {
  if (deletion.kind === 'deleted') return null;
  // Another user was faster: whether to create it again is a question.
  if (deletion.kind === 'absent')
    return {
      kind: 'failed',
      error: { kind: 'conflict', message: obstacleTexts.deletedSince(describeRef(ref)), conflicts: [] },
      deleted: false,
    };
  if (deletion.kind !== 'terminating') return { ...deletion, deleted: false };
  const finalizers = deletion.finalizers.length > 0 ? deletion.finalizers : finalizersOf(before);
  return { kind: 'uncertain', error: terminatingError(ref, finalizers), deleted: false };
}

async function applyPatiently(
  cluster: Cluster,
  planned: PlannedObject,
  { force, mayPass, before, replace }: ApplyHow,
  cancel: AbortSignal | undefined,
): Promise<Result<Reply<Fields>>> {
  const live = replace ? null : before;
  const send = (): Promise<Result<Reply<Fields>>> => sendApply(cluster, planned, { dryRun: false, force, live, onlyThis: true });
  let answer = await send();
  await pollUntil(
    async () => {
      if (answer.ok || !mayPass(answer.error)) return true;
      answer = await send();
      return answer.ok;
    },
    { everyMs: 300, timeoutMs: CACHES_MS, signal: cancel },
  );
  return answer;
}

type InPlace = Extract<Outcome, { kind: 'applied' | 'unchanged' }>;

/** What an answer proves: 201 that this request created the object; after a lost answer, the object itself shows who did. */
function outcomeOf({ status, body: object, retried }: Reply<Fields>, { before, replace }: ApplyHow, manager: string): InPlace {
  if (replace && before !== null) return { kind: 'applied', action: 'replaced', object };
  if (before === null) {
    return { kind: 'applied', action: status === 201 || (retried && isCreatedBy(object, manager)) ? 'created' : 'appeared', object };
  }
  return changeOf(before, object);
}

/** What an apply has changed of an object. */
export function changeOf(before: Fields, object: Fields): InPlace {
  const difference = differenceOf(before, object);
  return difference === 'none'
    ? { kind: 'unchanged', object }
    : { kind: 'applied', action: difference === 'owners' ? 'owners' : 'changed', object };
}

/** Gives the fields that were applied under the shared name to this user. The object as it was where the cluster does not accept that. */
async function renameSharedManager(cluster: Cluster, place: Place, object: Fields): Promise<Fields> {
  const own = fieldManagerOf(cluster);
  const appliers = appliersOf(object);
  if (isShared(own) || appliers.includes(own) || !appliers.some(isShared)) return object;
  const value = listAt(object, 'metadata', 'managedFields').map(one => {
    const entry = fieldsAt(one);
    const isOurs = entry['operation'] === 'Apply' && typeof entry['manager'] === 'string' && isShared(entry['manager']);
    return isOurs ? { ...entry, manager: own } : entry;
  });
  const answer = await sendPatch(cluster, place, object, [{ op: 'replace', path: '/metadata/managedFields', value }], own);
  const checked = checkAnswer(answer, place.ref, true, metadataText(object, 'uid'));
  return checked.ok ? checked.value.body : object;
}

const SETTLE_MS = 5_000;

/**
 * The write is in place where the live object has the values, and we own the fields, that applying once more gives. An object as it was read
 * shows that nothing happened; but after a timeout a slow server may still do it, so that nothing is certain.
 */
async function settleLostAnswer(cluster: Cluster, planned: PlannedObject, error: ClusterError, how: ApplyHow): Promise<Outcome> {
  const uncertain: Outcome = { kind: 'uncertain', error, deleted: how.replace };
  const live = await lookAt(cluster, planned);
  if (live.state === 'unknown') return uncertain;
  const late = error.kind === 'timeout' || error.kind === 'cancelled';
  const missed: Outcome = late
    ? uncertain
    : { kind: 'failed', error, deleted: how.replace, anotherInPlace: how.replace && live.state === 'present' };
  if (live.state === 'absent') return missed;
  const hasty = { ...cluster, signal: AbortSignal.timeout(SETTLE_MS) };
  const again = await sendApply(hasty, planned, { dryRun: true, force: how.force, live: live.object });
  const manager = managerFor(cluster, live.object);
  const untouched = isUntouched(live.object, how.before, manager);
  // Without the dry run there is only this to go by; a write that changes nothing leaves no trace, and was refused as far as is known.
  if (!again.ok) return untouched ? missed : uncertain;
  const inPlace = sameObject(again.value.body, live.object) && hasAppliedSameFields(again.value.body, live.object, manager);
  // What is not in place may have been, until another user wrote to it.
  if (!inPlace) return isOursAsBefore(live.object, how.before, manager) ? missed : uncertain;
  if (untouched) return { kind: 'unchanged', object: live.object };
  const object = ownChange(how.before ?? {}, live.object, manager);
  if (how.before !== null && !how.replace) return changeOf(how.before, object);
  return { kind: 'applied', action: how.replace ? 'replaced' : isCreatedBy(live.object, manager) ? 'created' : 'appeared', object };
}

/** Whether no field that a manager has applied differs from before. */
const isOursAsBefore = (object: Fields, before: Fields | null, manager: string): boolean =>
  hasAppliedSameFields(object, before ?? {}, manager) && hasAppliedValuesOf(object, before ?? {}, manager);

/** Status and the fields of other owners may change as they like. */
const isUntouched = (object: Fields, before: Fields | null, manager: string): boolean =>
  before !== null &&
  metadataText(object, 'uid') === metadataText(before, 'uid') &&
  sameObject(object, before) &&
  hasAppliedSameFields(object, before, manager);
