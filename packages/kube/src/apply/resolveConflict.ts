/** What a user decides while an object is applied: fields of other owners, and changes that need a replacement. */
import * as l10n from '@vscode/l10n';
import {
  checkAnswer,
  clientSideAppliers,
  contentsOf,
  finalizersOf,
  handOver,
  hasNothingToWrite,
  isAsOwned,
  isTerminating,
  managerFor,
  metadataText,
  needsReplacement,
  readLive,
  sameButAnnotations,
  sendApply,
  sendPatch,
  terminatingError,
} from '../objects';
import type { Contents, Live, PlannedObject } from '../objects';
import type { Cluster } from '../wire';
import { describeRef, endsConnection, errorOf, failed, fieldsAt, groupOf, listAt, ok, pauseForRetry, refOf, withGrace } from '../words';
import type { ClusterError, Fields, Result } from '../words';
import { applyObject, changeOf } from './applyObject';
import { obstacleTexts, stopTexts } from './messages';
import type { ApplyStep, Outcome, Running } from './types';

interface Turn {
  readonly planned: PlannedObject;
  readonly mayPass: (error: ClusterError) => boolean;
  /** What was shown of the object on the cluster; undefined where there is nothing to compare with. */
  readonly reviewed: Live | undefined;
  readonly replacing: () => void;
}

type Applied = Omit<ApplyStep, 'planned'>;

/** A step in which nothing was sent. */
export const unapplied = (outcome: Outcome, before?: Fields | null): Applied => ({ before, outcome, warnings: [], lost: null });

/** Applies what was reviewed, and asks where the user has to choose. */
export async function applyWithQuestions(run: Running, turn: Turn): Promise<Applied> {
  const { cluster } = run;
  const { planned, mayPass, replacing } = turn;
  let force = false;
  let replace = false;
  let lost: Contents | null = null;
  /** What the answers so far are about. */
  let asked: Fields = {};
  /** As it was before its client-side apply was taken over. */
  let original: Fields | null = null;
  for (let attempt = 1; ; attempt++) {
    const live = (attempt === 1 ? shownOf(turn) : undefined) ?? (await readLive(cluster, planned));
    if (live.state === 'unknown') return unapplied({ kind: 'failed', error: live.error, deleted: false });
    const before = live.state === 'present' ? live.object : null;
    if (!isAsOwned(before ?? {}, asked)) force = replace = false;
    const obstacle = obstacleOf(turn, before, managerFor(cluster, before));
    if (obstacle !== null) return unapplied(obstacle, before);
    if ((force || replace) && !(await run.stillCurrent(planned)))
      return unapplied({ kind: 'notAttempted', reason: sourceChanged(planned) }, before);
    if (replace) replacing();
    const unfinished: ClusterError = { kind: 'disconnected', message: l10n.t('The window closed before the answer of the cluster.') };
    await run.onWrite?.({ planned, before, outcome: { kind: 'uncertain', error: unfinished, deleted: replace }, warnings: [], lost });
    const ready = before === null || replace ? ok(before) : await takeOverClientSide(cluster, planned, before, force);
    if (ready.ok && ready.value !== before) original ??= before;
    asked = (ready.ok ? ready.value : before) ?? {};
    const result: Applied = {
      before: original ?? before,
      lost,
      ...(ready.ok
        ? await applyObject(cluster, planned, { before: ready.value, mayPass, force, replace })
        : { outcome: { kind: 'failed', error: ready.error, deleted: false }, warnings: [] }),
    };
    const { outcome } = result;
    // Its fields have other owners now; an undo has to restore the former ones.
    if (outcome.kind === 'unchanged' && original !== null) return { ...result, outcome: changeOf(original, outcome.object) };
    if (outcome.kind !== 'failed' || outcome.deleted) return result;
    const { error } = outcome;
    const isRace =
      (error.kind === 'conflict' && error.conflicts.length === 0) ||
      (!endsConnection(error) && (await isOvertaken(cluster, planned, before)));
    if (isRace && (await pauseForRetry(attempt, cluster.signal))) continue;
    if (before !== null && hasNothingToWrite(error, before, planned.object))
      return { ...result, outcome: { kind: 'unchanged', object: before } };
    if (error.kind === 'conflict' && error.conflicts.length > 0 && !force) {
      const answer = await run.onConflict(planned, error.conflicts, before ?? {});
      if (answer !== 'takeOver') return { ...result, outcome: leftAlone(answer, obstacleTexts.keptFields()) };
      force = true;
    } else if (before !== null && !replace && (await needsReplacement(cluster, planned, error))) {
      lost = await contentsOf(cluster, before);
      const reason = irreplaceable(before, lost);
      if (reason !== null) return { ...result, lost: null, outcome: { ...outcome, error: { ...error, nextStep: reason } } };
      const answer = await run.onImmutable(planned, error, lost);
      if (answer !== 'replace') return { ...result, outcome: leftAlone(answer, l10n.t('You chose to leave the object as it is.')) };
      replace = true;
    } else return result;
  }
}

/** What was shown, which need not be read again: the server refuses to write to any other state. Undefined in another version of its API. */
function shownOf({ planned: { ref }, reviewed }: Turn): Live | undefined {
  return reviewed?.state === 'absent' || (reviewed?.state === 'present' && reviewed.object['apiVersion'] === ref.apiVersion)
    ? reviewed
    : undefined;
}

/** Whether the object has another state by now, so that an error is about what was not shown. */
async function isOvertaken(cluster: Cluster, planned: PlannedObject, before: Fields | null): Promise<boolean> {
  const live = await readLive(cluster, planned);
  if (live.state === 'unknown') return false;
  const versions = [live.state === 'present' ? live.object : {}, before ?? {}].map(object => metadataText(object, 'resourceVersion'));
  return versions[0] !== versions[1];
}

export const sourceChanged = ({ source }: PlannedObject): string => stopTexts.sourceChanged(nameOf(source.file));

/** The last part of a file's URI, as users know it; as it is written where that is no URI. */
function nameOf(uri: string): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch (error) {
    if (error instanceof URIError) return name;
    throw error;
  }
}

/** Why a replacement is not offered: what would be deleted with the object cannot be restored. */
function irreplaceable(object: Fields, contents: Contents | null): string | null {
  const { apiVersion, kind } = refOf(object);
  const key = `${groupOf(apiVersion)}/${kind}`;
  if (['/Namespace', 'project.openshift.io/Project'].includes(key)) return obstacleTexts.contentsWouldGo();
  // The question counts the custom resources of a definition.
  if (key === 'apiextensions.k8s.io/CustomResourceDefinition') return null;
  const isVolume = ['/PersistentVolume', '/PersistentVolumeClaim'].includes(key);
  return isVolume || contents !== null ? l10n.t('It is not replaced, because the data of its volume could be deleted.') : null;
}

const leftAlone = (answer: 'skip' | 'stop', reason: string): Outcome =>
  answer === 'stop' ? { kind: 'notAttempted', reason: l10n.t('You chose to stop.') } : { kind: 'skipped', reason };

/** Why the object cannot be applied to: it is being deleted, or is not what was reviewed. */
function obstacleOf({ planned: { ref, object }, reviewed }: Turn, before: Fields | null, manager: string): Outcome | null {
  if (before !== null && isTerminating(before))
    return { kind: 'failed', error: terminatingError(ref, finalizersOf(before)), deleted: false };
  if (reviewed === undefined || reviewed.state === 'unknown') return null;
  const shown = reviewed.state === 'present' ? reviewed.object : null;
  const stated = Object.keys(fieldsAt(object, 'metadata', 'annotations'));
  const same =
    shown === null || before === null ? shown === before : isSame(shown, before, [...stated, ...ownAnnotations(before, manager)]);
  if (same) return null;
  const text = before === null ? obstacleTexts.deletedSince : shown === null ? obstacleTexts.createdSince : obstacleTexts.changedSince;
  return { kind: 'failed', deleted: false, error: errorOf('changedSinceReview', text(describeRef(ref)), obstacleTexts.deployAgain()) };
}

/** Annotations that an apply removes where the manifest does not state them. */
function ownAnnotations(object: Fields, manager: string): readonly string[] {
  const ours = [manager, ...clientSideAppliers(object)];
  return listAt(object, 'metadata', 'managedFields')
    .map(entry => fieldsAt(entry))
    .filter(entry => typeof entry['manager'] === 'string' && ours.includes(entry['manager']))
    .flatMap(entry => Object.keys(fieldsAt(entry, 'fieldsV1', 'f:metadata', 'f:annotations')).map(step => step.slice(2)));
}

/** An object that was shown in another version of its API is the same until it is written again. */
function isSame(shown: Fields, before: Fields, annotations: readonly string[]): boolean {
  if (shown['apiVersion'] === before['apiVersion']) return sameButAnnotations(shown, before, annotations);
  return (['uid', 'resourceVersion'] as const).every(name => metadataText(shown, name) === metadataText(before, name));
}

/**
 * Takes over what `kubectl apply` applied client-side, as `kubectl apply --server-side` does: values stay, and the next apply removes fields
 * that the manifest no longer has. The object as it is then; an error is the one of the apply, which a dry run tries first.
 */
async function takeOverClientSide(cluster: Cluster, planned: PlannedObject, before: Fields, force: boolean): Promise<Result<Fields>> {
  const managers = handOver(before, managerFor(cluster, before));
  if (managers === null) return ok(before);
  const trial = await sendApply(cluster, planned, { dryRun: true, force, live: before });
  if (!trial.ok) {
    const { error } = trial;
    if (error.kind !== 'conflict') return trial;
    const taken = clientSideAppliers(before);
    const conflicts = error.conflicts.filter(({ manager }) => !taken.includes(manager));
    if (conflicts.length > 0) return failed({ ...error, conflicts });
    // A conflict hides what else is wrong.
    const forced = await sendApply(cluster, planned, { dryRun: true, force: true, live: before });
    if (!forced.ok) return forced;
  }
  const operations = [{ op: 'replace', path: '/metadata/managedFields', value: managers }] as const;
  const answer = await withGrace(cluster, patient => sendPatch(patient, planned, before, operations));
  const checked = checkAnswer(answer, planned.ref, true);
  if (checked.ok) return ok(checked.value.body);
  const { error } = checked;
  if (error.kind === 'conflict') return failed(error);
  // Values have not changed, even if the owners have.
  return error.mayHaveHappened === true ? failed({ ...error, mayHaveHappened: false }) : ok(before);
}
