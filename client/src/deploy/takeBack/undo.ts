/**
 * Takes a deployment back: deletes what it created, restores what it changed from what was read just before. What others have changed
 * since then, and what others may have created, is left alone unless the user decides otherwise.
 */
import { clusterTexts, collectionPath, describeRef, endsConnection, fieldsAt, objectPath } from '../../cluster';
import type { Cluster, ClusterError, Fields, Reply, Result } from '../../cluster';
import type { ApplyStep } from '../apply';
import {
  cancelWithGrace,
  checkAnswer,
  deleteObject,
  FIELD_MANAGER,
  finalizersOf,
  hasOwnedValuesOf,
  isTerminating,
  metadataText,
  ownFields,
  ownMetadata,
  ownsSameFields,
  readLive,
  sameObject,
  terminatingError,
  without,
  withoutServerFields,
} from '../objects';
import type { PlannedObject } from '../plan';
import { isPatched, mergePatch } from './mergePatch';
import { undoTexts } from './messages';

export interface UndoItem {
  readonly planned: PlannedObject;
  readonly action: 'delete' | 'restore' | 'recreate';
  readonly step: ApplyStep;
}

export type UndoOutcome =
  | { readonly kind: 'deleted' | 'restored' | 'recreated' }
  /** Its deletion has begun; it exists as long as its finalizers do. */
  | { readonly kind: 'terminating'; readonly finalizers: readonly string[] }
  /** It is as it was before: the write never happened, or another user has undone it. */
  | { readonly kind: 'nothingToDo' }
  /** Others have changed or replaced it since, or may have created it. */
  | { readonly kind: 'left'; readonly reason: string }
  /** `nothingLeft`: it was deleted to be created again, and then was not created. */
  | { readonly kind: 'failed'; readonly error: ClusterError; readonly nothingLeft: boolean }
  /** The answer is lost, and reading the object does not show what became of it. */
  | { readonly kind: 'uncertain'; readonly error: ClusterError }
  | { readonly kind: 'notAttempted'; readonly reason: string };

export interface UndoStep extends UndoItem {
  readonly outcome: UndoOutcome;
}

/** Why an undo needs the user's decision: the object was changed since, or nothing proves that this deployment created it. */
export type Doubt = 'changedSince' | 'perhapsOthers';

export interface UndoOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whether to undo what is in doubt, too. Asked for each such object. */
  readonly onDoubt?: (item: UndoItem, doubt: Doubt) => Promise<boolean>;
  readonly onStep?: (step: UndoStep, index: number, total: number) => void;
}

/** How long a write under way may still take once the user cancels. */
const GRACE_MS = 3_000;
/** Time limit for reading what became of a write. */
const LOOK_MS = 5_000;

/** What an undo would do, last applied first. */
export function listForUndo(steps: readonly ApplyStep[]): readonly UndoItem[] {
  return steps
    .flatMap((step): UndoItem[] => {
      const { planned, before, outcome } = step;
      const deleted = (outcome.kind === 'failed' || outcome.kind === 'uncertain') && outcome.deleted;
      const replaced = outcome.kind === 'applied' && outcome.action === 'replaced';
      if (deleted || replaced) return [{ planned, step, action: 'recreate' }];
      if (outcome.kind !== 'applied' && outcome.kind !== 'uncertain') return [];
      return [{ planned, step, action: before === null || before === undefined ? 'delete' : 'restore' }];
    })
    .reverse();
}

/** Goes on after an object that cannot be undone, unless the connection has ended. Accounts for each, whatever a callback does. */
export async function undo(cluster: Cluster, steps: readonly ApplyStep[], options: UndoOptions = {}): Promise<readonly UndoStep[]> {
  const items = listForUndo(steps);
  const done: UndoStep[] = [];
  let end: string | null = null;
  for (const [index, item] of items.entries()) {
    if (options.signal?.aborted) end ??= clusterTexts.cancelled();
    const outcome: UndoOutcome = end === null ? await undoOne(cluster, item, options) : { kind: 'notAttempted', reason: end };
    if ((outcome.kind === 'failed' || outcome.kind === 'uncertain') && endsConnection(outcome.error)) end ??= outcome.error.message;
    const step = { ...item, outcome };
    done.push(step);
    try {
      options.onStep?.(step, index, items.length);
    } catch (error) {
      end ??= messageOf(error);
    }
  }
  return done;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

interface States {
  readonly before: Fields;
  /** Null where it is not known. */
  readonly applied: Fields | null;
  readonly now: Fields | null;
}

async function undoOne(cluster: Cluster, item: UndoItem, options: UndoOptions): Promise<UndoOutcome> {
  const { planned, step, action } = item;
  const { signal } = options;
  const live = await readLive(cluster, planned, signal);
  if (live.state === 'unknown') return { kind: 'failed', error: live.error, nothingLeft: false };
  const now = live.state === 'present' ? live.object : null;
  const applied = step.outcome.kind === 'applied' ? step.outcome.object : null;
  const before = step.before ?? null;
  const going = now !== null && isTerminating(now);
  const doubt = now === null || (going && action === 'delete') ? null : doubtOf(item, now, applied, before);
  if (doubt !== null) {
    const left = await askAbout(item, doubt, options);
    if (left !== null) return left;
  }
  switch (action) {
    case 'delete':
      return now === null ? { kind: 'nothingToDo' } : deleteCreated(cluster, planned, now, signal);
    case 'restore':
      if (now !== null && going) return { kind: 'failed', error: terminatingError(planned.ref, finalizersOf(now)), nothingLeft: false };
      return restore(cluster, planned, { before: before ?? {}, applied, now }, signal);
    case 'recreate':
      return recreate(cluster, planned, before ?? {}, now, signal);
  }
}

/** Why it is left alone; null where it is undone. */
async function askAbout(item: UndoItem, doubt: Doubt, { onDoubt }: UndoOptions): Promise<UndoOutcome | null> {
  const name = describeRef(item.planned.ref);
  try {
    if (await onDoubt?.(item, doubt)) return null;
  } catch (error) {
    return { kind: 'left', reason: undoTexts.questionFailed(name, messageOf(error)) };
  }
  return { kind: 'left', reason: undoTexts[doubt](name) };
}

async function deleteCreated(cluster: Cluster, planned: PlannedObject, now: Fields, signal: AbortSignal | undefined): Promise<UndoOutcome> {
  const deletion = await deleteObject(cluster, planned, now, signal);
  switch (deletion.kind) {
    case 'deleted':
      return { kind: 'deleted' };
    case 'absent':
      return { kind: 'nothingToDo' };
    case 'failed':
      return { ...deletion, nothingLeft: false };
    case 'terminating':
    case 'uncertain':
      return deletion;
  }
}

/**
 * Whether another one has taken the object's place, or fields that we applied have other values or another owner by now. Fields of others may
 * change as they like. Only an answer 201 proves that a deployment created what it may delete.
 */
function doubtOf({ action, step: { outcome } }: UndoItem, now: Fields, applied: Fields | null, before: Fields | null): Doubt | null {
  if (applied === null) {
    if (action === 'delete') return 'perhapsOthers';
    return ownFields(now) === undefined && (before === null || !sameObject(now, before)) ? 'changedSince' : null;
  }
  if (metadataText(now, 'uid') !== metadataText(applied, 'uid') || !ownsSameFields(now, applied) || !hasOwnedValuesOf(now, applied))
    return 'changedSince';
  return outcome.kind === 'applied' && outcome.action === 'appeared' ? 'perhapsOthers' : null;
}

/** Takes back what the deployment changed and nothing else; the server refuses it if anybody writes in between. */
async function restore(cluster: Cluster, planned: PlannedObject, states: States, signal: AbortSignal | undefined): Promise<UndoOutcome> {
  const { before, now } = states;
  if (now === null) return create(cluster, planned, before, signal, false);
  const patch = mergePatch(withoutServerFields(states.applied ?? now), withoutServerFields(before));
  if (Object.keys(patch).length === 0 || isPatched(now, patch)) return { kind: 'nothingToDo' };
  const body = { ...patch, metadata: { ...fieldsAt(patch, 'metadata'), resourceVersion: metadataText(now, 'resourceVersion') } };
  const answer = await write(signal, grace =>
    cluster.request('PATCH', objectPath(planned.resource, planned.ref), {
      query: { fieldManager: FIELD_MANAGER },
      contentType: 'application/merge-patch+json',
      body,
      signal: grace,
    }),
  );
  const checked = checkAnswer(answer, planned.ref, true);
  if (checked.ok) return { kind: 'restored' };
  return settle(cluster, planned, checked.error, live => isPatched(live, patch), { kind: 'restored' }, false);
}

async function write<T>(signal: AbortSignal | undefined, send: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const grace = cancelWithGrace(signal, GRACE_MS);
  return send(grace.signal).finally(grace.end);
}

/** What became of a write that failed: where the answer is lost, the cluster is asked. A slow server may still do it afterwards. */
async function settle(
  cluster: Cluster,
  planned: PlannedObject,
  error: ClusterError,
  isDone: (live: Fields) => boolean,
  done: UndoOutcome,
  nothingLeft: boolean,
): Promise<UndoOutcome> {
  if (error.mayHaveHappened !== true) return { kind: 'failed', error, nothingLeft };
  const live = await readLive(cluster, planned, undefined, LOOK_MS);
  if (live.state === 'unknown') return { kind: 'uncertain', error };
  if (live.state === 'present' && isDone(live.object)) return done;
  if (error.kind === 'timeout' || error.kind === 'cancelled') return { kind: 'uncertain', error };
  return { kind: 'failed', error, nothingLeft: live.state === 'absent' };
}

async function recreate(
  cluster: Cluster,
  planned: PlannedObject,
  before: Fields,
  now: Fields | null,
  signal: AbortSignal | undefined,
): Promise<UndoOutcome> {
  if (now !== null && metadataText(now, 'uid') === metadataText(before, 'uid') && !isTerminating(now)) return { kind: 'nothingToDo' };
  if (now !== null) {
    const deletion = await deleteObject(cluster, planned, now, signal);
    if (deletion.kind === 'failed') return { ...deletion, nothingLeft: false };
    if (deletion.kind === 'terminating' || deletion.kind === 'uncertain') return deletion;
  }
  return create(cluster, planned, before, signal, true);
}

/** @param deleted whether its predecessor is gone, so that a failure leaves nothing */
async function create(
  cluster: Cluster,
  { resource, ref, ...planned }: PlannedObject,
  before: Fields,
  signal: AbortSignal | undefined,
  deleted: boolean,
): Promise<UndoOutcome> {
  const body = asNew(before, ref.kind);
  const answer: Result<Reply<Fields>> = await write(signal, grace =>
    cluster.request('POST', collectionPath(resource, ref.namespace), { query: { fieldManager: FIELD_MANAGER }, body, signal: grace }),
  );
  const checked = checkAnswer(answer, ref, true);
  if (checked.ok) return { kind: 'recreated' };
  const isDone = (live: Fields): boolean => metadataText(live, 'uid') !== metadataText(before, 'uid') && sameObject(live, before);
  return settle(cluster, { resource, ref, ...planned }, checked.error, isDone, { kind: 'recreated' }, deleted);
}

/** What the Job controller adds to a Job: a new one gets its own. */
const JOB_LABELS = ['controller-uid', 'batch.kubernetes.io/controller-uid', 'job-name', 'batch.kubernetes.io/job-name'];

/** An object that was read, as it can be created again. */
function asNew(object: Fields, kind: string): Fields {
  const rest = without(object, ['status']);
  const metadata = without(ownMetadata(object), ['ownerReferences']);
  const spec = fieldsAt(object, 'spec');
  if (kind === 'Pod') return { ...rest, metadata, spec: without(spec, ['nodeName']) };
  if (kind !== 'Job' || spec['manualSelector'] === true) return { ...rest, metadata };
  const template = fieldsAt(spec, 'template');
  const labels = without(fieldsAt(template, 'metadata', 'labels'), JOB_LABELS);
  return {
    ...rest,
    metadata: { ...metadata, labels: without(fieldsAt(metadata, 'labels'), JOB_LABELS) },
    spec: { ...without(spec, ['selector']), template: { ...template, metadata: { ...fieldsAt(template, 'metadata'), labels } } },
  };
}
