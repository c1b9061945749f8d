/** The conversation about what no manifest has any more. */
import * as l10n from '@vscode/l10n';
import { describeRef, isSecretRef, membersToMove, prune } from '@scc-lens/kube';
import type { ApplySet, Orphan, Orphans, Preflight, PruneStep, RecordWriter } from '@scc-lens/kube';
import { window } from '../../editor';
import { contentsText, shorten } from './lists';
import { buttonTexts, inventoryTexts, partTexts } from './messages';
import { answerUnless, type ClusterTask } from './notify';
import { deletionText, isGone } from './outcomeText';

/** As many objects as the question lists. */
const MOST_OBJECTS = 20;

/** What is to be deleted, of the list that is shown; undefined if the user cancels. */
export async function askToPrune({ orphans, unread = [] }: Orphans, signal: AbortSignal): Promise<readonly Orphan[] | undefined> {
  const due = orphans.filter(({ kept }) => kept === null);
  if (due.length === 0) return [];
  const objects = partTexts.objects(due.length);
  const doubt = unread.length === 0 ? [] : [l10n.t('Files that cannot be read may describe them:'), ...shorten(unread, 3), ''];
  const detail = [...shorten(due.map(listText), MOST_OBJECTS), '', ...doubt, undoText(due)].join('\n');
  const [remove, keep] = [buttonTexts.deleteObjects(objects), buttonTexts.keepObjects(objects)];
  const question = window.showWarningMessage(inventoryTexts.question(objects), { modal: true, detail }, keep, remove);
  const answer = await answerUnless(signal, question);
  if (answer === remove) return due;
  return answer === keep ? [] : undefined;
}

/** What an undo brings back of them. */
function undoText(due: readonly Orphan[]): string {
  if (due.some(orphan => deletedWith(orphan).length > 0)) return inventoryTexts.undoWithoutContents();
  return due.some(({ ref }) => isSecretRef(ref)) ? inventoryTexts.undoInWindow() : inventoryTexts.undoAll();
}

/** Whether objects may leave another list for theirs; true where none does. */
export async function askToMove(checks: Preflight['objects'], signal: AbortSignal): Promise<boolean> {
  const moved = membersToMove(checks).map(({ ref }) => describeRef(ref));
  if (moved.length === 0) return true;
  const detail = [...shorten(moved, MOST_OBJECTS), '', inventoryTexts.moveDetail()].join('\n');
  const question = l10n.t('Move {objects} from the list of another folder to this one?', { objects: partTexts.objects(moved.length) });
  const answer = await answerUnless(signal, window.showWarningMessage(question, { modal: true, detail }, buttonTexts.move()));
  return answer === buttonTexts.move();
}

/** Deletes what the user has agreed to. */
export function pruneAgreed(
  { cluster, report }: ClusterTask,
  due: readonly Orphan[],
  set: ApplySet | null,
  record: RecordWriter,
): Promise<readonly PruneStep[]> {
  return prune(cluster, due, {
    set,
    onBegin: item => {
      report(l10n.t('deleting {object}', { object: describeRef(item.ref) }));
      return record.noteDeletion(item);
    },
    onStep: ({ orphan, item }) => {
      if (item === null) void record.dropDeletion(orphan.ref);
    },
  });
}

/** An object, and what is deleted with it. */
export const listText = (orphan: Orphan): string => [describeRef(orphan.ref), ...deletedWith(orphan)].join(', ');

export function deletedWith({ ref, contents }: Orphan): readonly string[] {
  if (ref.kind === 'PersistentVolumeClaim' || ref.kind === 'PersistentVolume') return [l10n.t('with its data')];
  if (contents === null || (contents.total === 0 && contents.unlisted.length === 0)) return [];
  const count = contents.unlisted.length > 0 ? l10n.t('with everything in it') : inventoryTexts.contains(contents.total);
  return [partTexts.about(count, contentsText(contents).join(', '))];
}

/** One line for an object that was to be deleted. */
export const pruneText = ({ orphan: { ref }, outcome }: PruneStep): string => deletionText({ ref, outcome });

/** The sentences of a result about what no manifest has any more; none where there is nothing of the kind. */
export function pruneSentences({ orphans }: Orphans, steps: readonly PruneStep[]): readonly string[] {
  const done = steps.filter(isGone).length;
  const failures = steps.filter(step => !isGone(step));
  const [first] = failures;
  const tried = new Set(steps.map(({ orphan }) => orphan));
  const left = orphans.filter(orphan => !tried.has(orphan)).map(({ ref }) => describeRef(ref));
  return [
    ...(done === 0 ? [] : [l10n.t('Deleted {objects} that no manifest has any more.', { objects: partTexts.objects(done) })]),
    ...(first === undefined ? [] : [inventoryTexts.notDeleted({ left: failures.length, first: `${pruneText(first)}.` })]),
    ...(left.length === 0 ? [] : [l10n.t('No manifest has {objects} any more.', { objects: shorten(left, 3).join(', ') })]),
  ];
}
