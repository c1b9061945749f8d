/**
 * Takes a deployment back: deletes what it created, restores what it changed from what was read just before. What somebody has changed
 * since then is left alone unless a person says otherwise.
 */
import { isDeepStrictEqual } from 'node:util';
import { collectionPath, describeRef, endsConnection, fieldsAt, isFields, listAt, objectPath } from '../../cluster';
import type { Cluster, ClusterError, Fields, Result } from '../../cluster';
import type { ApplyStep } from '../apply';
import {
  deleteAndWait,
  FIELD_MANAGER,
  isOwn,
  metadataText,
  ownMetadata,
  readLive,
  sameObject,
  sendDelete,
  without,
  withoutServerFields,
} from '../objects';
import type { PlannedObject } from '../plan';

export interface UndoItem {
  readonly planned: PlannedObject;
  readonly action: 'delete' | 'restore' | 'recreate';
  readonly step: ApplyStep;
}

export type UndoOutcome =
  | { readonly kind: 'deleted' | 'restored' | 'recreated' }
  /** It is as it was before: a write that never happened, or somebody else has undone it. */
  | { readonly kind: 'nothingToDo' }
  /** Somebody has changed or replaced it since. */
  | { readonly kind: 'left'; readonly reason: string }
  | { readonly kind: 'failed'; readonly error: ClusterError }
  | { readonly kind: 'notAttempted'; readonly reason: string };

export interface UndoStep extends UndoItem {
  readonly outcome: UndoOutcome;
}

export interface UndoOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whether to undo what was changed since, too. Asked for each such object. */
  readonly onChangedSince?: (item: UndoItem) => Promise<boolean>;
  readonly onStep?: (step: UndoStep, index: number, total: number) => void;
}

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

/** Goes on after an object that cannot be undone, unless nothing can be asked any more. */
export async function undo(cluster: Cluster, steps: readonly ApplyStep[], options: UndoOptions = {}): Promise<readonly UndoStep[]> {
  const items = listForUndo(steps);
  const done: UndoStep[] = [];
  let end: string | null = null;
  for (const [index, item] of items.entries()) {
    if (options.signal?.aborted) end ??= 'Cancelled.';
    const outcome: UndoOutcome = end === null ? await undoOne(cluster, item, options) : { kind: 'notAttempted', reason: end };
    if (outcome.kind === 'failed' && endsConnection(outcome.error)) end = outcome.error.message;
    const step = { ...item, outcome };
    done.push(step);
    options.onStep?.(step, index, items.length);
  }
  return done;
}

interface States {
  readonly before: Fields;
  /** Null where it is not known. */
  readonly applied: Fields | null;
  readonly now: Fields | null;
}

async function undoOne(cluster: Cluster, item: UndoItem, options: UndoOptions): Promise<UndoOutcome> {
  const { planned, step, action } = item;
  const live = await readLive(cluster, planned, options.signal);
  if (live.state === 'unknown') return { kind: 'failed', error: live.error };
  const now = live.state === 'present' ? live.object : null;
  const applied = step.outcome.kind === 'applied' ? step.outcome.object : null;
  const before = step.before ?? null;
  if (now !== null && changedSince(now, applied, before) && !(await options.onChangedSince?.(item))) {
    return { kind: 'left', reason: `${describeRef(planned.ref)} was changed by somebody else since.` };
  }
  switch (action) {
    case 'delete':
      return now === null
        ? { kind: 'nothingToDo' }
        : outcomeOf(await sendDelete(cluster, planned, metadataText(now, 'uid'), options.signal), 'deleted');
    case 'restore':
      return restore(cluster, planned, { before: before ?? {}, applied, now }, options.signal);
    case 'recreate':
      return recreate(cluster, planned, before ?? {}, now, options.signal);
  }
}

/**
 * Whether another one has taken the object's place, or fields that we applied have got other values: the server then no longer counts them
 * as ours. Fields of others may change as they like.
 */
function changedSince(now: Fields, applied: Fields | null, before: Fields | null): boolean {
  if (applied === null) return ownFields(now) === undefined && (before === null || !sameObject(now, before));
  return metadataText(now, 'uid') !== metadataText(applied, 'uid') || !isDeepStrictEqual(ownFields(now), ownFields(applied));
}

function ownFields(object: Fields): unknown {
  return fieldsAt(listAt(object, 'metadata', 'managedFields').find(entry => isOwn(fieldsAt(entry))))['fieldsV1'];
}

function outcomeOf(answer: Result<unknown>, kind: 'deleted' | 'restored' | 'recreated'): UndoOutcome {
  return answer.ok ? { kind } : { kind: 'failed', error: answer.error };
}

/** Takes back what the deployment changed and nothing else; the server refuses it if anybody writes in between. */
async function restore(cluster: Cluster, planned: PlannedObject, states: States, signal: AbortSignal | undefined): Promise<UndoOutcome> {
  const { before, now } = states;
  if (now === null) return recreateObject(cluster, planned, before, signal);
  const patch = mergePatch(withoutServerFields(states.applied ?? now), withoutServerFields(before));
  if (Object.keys(patch).length === 0) return { kind: 'nothingToDo' };
  const body = { ...patch, metadata: { ...fieldsAt(patch, 'metadata'), resourceVersion: metadataText(now, 'resourceVersion') } };
  return outcomeOf(
    await cluster.request('PATCH', objectPath(planned.resource, planned.ref), {
      query: { fieldManager: FIELD_MANAGER },
      contentType: 'application/merge-patch+json',
      body,
      signal,
    }),
    'restored',
  );
}

/** The JSON merge patch (RFC 7386) that makes one mapping the other. */
function mergePatch(from: Fields, to: Fields): Fields {
  const names = new Set([...Object.keys(from), ...Object.keys(to)]);
  return Object.fromEntries(
    [...names].flatMap(name => {
      const [before, after] = [from[name], to[name]];
      if (isDeepStrictEqual(before, after)) return [];
      if (isFields(before) && isFields(after)) return [[name, mergePatch(before, after)] as const];
      return [[name, after ?? null] as const];
    }),
  );
}

async function recreate(
  cluster: Cluster,
  planned: PlannedObject,
  before: Fields,
  now: Fields | null,
  signal: AbortSignal | undefined,
): Promise<UndoOutcome> {
  if (now !== null && metadataText(now, 'uid') === metadataText(before, 'uid')) return { kind: 'nothingToDo' };
  if (now !== null) {
    const gone = await deleteAndWait(cluster, planned, now, signal ?? new AbortController().signal, signal);
    if (!gone.ok) return { kind: 'failed', error: gone.error };
  }
  return recreateObject(cluster, planned, before, signal);
}

/** What the Job controller adds to a Job: a new one gets its own. */
const JOB_LABELS = ['controller-uid', 'batch.kubernetes.io/controller-uid', 'job-name', 'batch.kubernetes.io/job-name'];

async function recreateObject(
  cluster: Cluster,
  { resource, ref }: PlannedObject,
  before: Fields,
  signal: AbortSignal | undefined,
): Promise<UndoOutcome> {
  return outcomeOf(
    await cluster.request('POST', collectionPath(resource, ref.namespace), {
      query: { fieldManager: FIELD_MANAGER },
      body: asNew(before, ref.kind),
      signal,
    }),
    'recreated',
  );
}

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
