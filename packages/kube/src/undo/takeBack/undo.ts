/** Deletes what a deployment created, restores what it changed, recreates what it replaced. Asks about what others have changed. */
import {
  contentOf,
  deleteObject,
  finalizersOf,
  haveSameFields,
  isAsOwned,
  isTerminating,
  metadataText,
  ownersOf,
  readLive,
  sendPatch,
  terminatingError,
} from '../../objects';
import type { Cluster } from '../../wire';
import { describeRef, pauseForRetry, type Fields } from '../../words';
import { openAccount } from '../account';
import { undoTexts } from '../messages';
import { findDoubts } from './findDoubts';
import { patchOf, recreateObject, restoreOwners, settleWrite } from './writes';
import { restoredState } from './mergeBack';
import type { Doubt, UndoItem, UndoOptions, UndoOutcome, UndoStep } from './undoItem';

/** Goes on after an object that cannot be undone, unless nothing can be asked any more. Accounts for each, also where a callback fails. */
export async function undo(cluster: Cluster, items: readonly UndoItem[], options: UndoOptions = {}): Promise<readonly UndoStep[]> {
  const done: UndoStep[] = [];
  const attempt = openAccount<UndoStep>(cluster);
  for (const [index, item] of items.entries()) {
    const step = await attempt(
      async () => ({ ...item, outcome: await undoOne(cluster, item, options) }),
      reason => ({ ...item, outcome: { kind: 'notAttempted', reason } }),
      made => options.onStep?.(made, index, items.length),
    );
    done.push(step);
  }
  return done;
}

/** Looks, asks and writes; begins again where the object was changed in between. A question that was answered is asked again only about something else, or once others have changed the object. */
async function undoOne(cluster: Cluster, item: UndoItem, options: UndoOptions): Promise<UndoOutcome> {
  if (item.obstacle !== null) return { kind: 'left', reason: undoTexts[item.obstacle](describeRef(item.ref)) };
  const agreed = new Set<string>();
  let asked: Fields = {};
  for (let attempt = 1; ; attempt++) {
    const live = await readLive(cluster, item);
    if (live.state === 'unknown') return { kind: 'failed', error: live.error, nothingLeft: false };
    const now = live.state === 'present' ? live.object : null;
    if (!isAsOwned(now ?? {}, asked)) agreed.clear();
    asked = now ?? {};
    for (const doubt of await findDoubts(cluster, item, now)) {
      const question = JSON.stringify(doubt);
      const left = agreed.has(question) ? null : await askAbout(item, doubt, options);
      if (left !== null) return left;
      agreed.add(question);
    }
    if (attempt === 1) await options.onBegin?.({ ...item, isBegun: true });
    const outcome = await takeBack(cluster, item, now);
    const isOvertaken = outcome.kind === 'failed' && outcome.error.kind === 'conflict' && !outcome.nothingLeft;
    if (!isOvertaken || !(await pauseForRetry(attempt, cluster.signal))) return outcome;
  }
}

function takeBack(cluster: Cluster, item: UndoItem, now: Fields | null): Promise<UndoOutcome> {
  if (item.action === 'delete') return now === null ? Promise.resolve({ kind: 'nothingToDo' }) : deleteCreated(cluster, item, now);
  return item.action === 'restore' && now !== null ? restoreObject(cluster, item, now) : recreateObject(cluster, item, now);
}

/** Why it is left alone; null where it is undone. */
async function askAbout(item: UndoItem, doubt: Doubt, { onDoubt }: UndoOptions): Promise<UndoOutcome | null> {
  const object = describeRef(item.ref);
  try {
    return (await onDoubt?.(item, doubt)) ? null : { kind: 'left', reason: undoTexts[doubt.kind](object) };
  } catch (error) {
    return { kind: 'left', reason: undoTexts.questionFailed(object, error instanceof Error ? error.message : String(error)) };
  }
}

async function deleteCreated(cluster: Cluster, item: UndoItem, now: Fields): Promise<UndoOutcome> {
  const deletion = await deleteObject(cluster, item, now, { onlyThis: true });
  if (deletion.kind === 'failed') return { ...deletion, nothingLeft: false };
  return deletion.kind === 'absent' ? { kind: 'nothingToDo' } : deletion;
}

/** Takes back what the deployment changed and nothing else, values and owners; the server refuses any state but the one that was read. */
export async function restoreObject(cluster: Cluster, item: UndoItem, now: Fields): Promise<UndoOutcome> {
  if (isTerminating(now)) return { kind: 'failed', error: terminatingError(item.ref, finalizersOf(now)), nothingLeft: false };
  const { content, managedFields } = restoredState(item, now);
  const patch = patchOf(contentOf(now), content);
  const owned = haveSameFields(ownersOf(now), ownersOf({ metadata: { managedFields } }));
  if (patch.length === 0 && owned) return { kind: 'nothingToDo' };
  const uid = metadataText(now, 'uid');
  const written =
    patch.length === 0
      ? ({ kind: 'done', object: now } as const)
      : await settleWrite(
          cluster,
          item,
          patient => sendPatch(patient, item, now, patch, item.manager),
          live => metadataText(live, 'uid') === uid && patchOf(contentOf(live), restoredState(item, live).content).length === 0,
          uid,
        );
  if (written.kind === 'uncertain') return written;
  if (written.kind === 'failed') return { kind: 'failed', error: written.error, nothingLeft: false };
  return { kind: 'restored', ownersError: await restoreOwners(cluster, item, written.object, managedFields) };
}
