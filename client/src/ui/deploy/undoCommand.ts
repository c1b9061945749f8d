import type { LogOutputChannel } from 'vscode';
import { buttonTexts as editorButtonTexts, window } from '../../editor';
import { describeRef } from '../../cluster';
import type { Cluster } from '../../cluster';
import { undo } from '../../deploy';
import type { Doubt, UndoItem, UndoStep } from '../../deploy';
import { confirmChange } from './confirmChange';
import { contentsText, shorten } from './lists';
import { buttonTexts, partTexts, undoTexts } from './messages';
import { showWithCommand, withProgress } from './notify';
import { undoText } from './outcomeText';

/** As many objects as the question lists. */
const MOST_OBJECTS = 20;

/** Undoes a deployment, after the user has confirmed the list of changes. What became of each object; undefined if not confirmed. */
export async function confirmAndUndo(
  cluster: Cluster,
  items: readonly UndoItem[],
  output: LogOutputChannel,
  signal: AbortSignal,
): Promise<readonly UndoStep[] | undefined> {
  const details = shorten(items.map(itemText), MOST_OBJECTS);
  if (!(await confirmChange(cluster, undoTexts.question(), details, buttonTexts.undo(), signal))) return undefined;
  const steps = await withProgress(
    undoTexts.undoing(),
    (report, stop) =>
      undo(cluster, items, {
        signal: stop,
        onDoubt: askAboutDoubt,
        onStep: ({ ref }, index, total) => {
          report(partTexts.step({ index: index + 1, total, doing: describeRef(ref) }));
        },
      }),
    signal,
  );
  for (const step of steps) output.info(undoText(step));
  reportUndone(steps);
  return steps;
}

/** Whether nothing is left to be undone of an object. */
export function isUndone({ outcome }: UndoStep): boolean {
  return ['deleted', 'restored', 'recreated', 'nothingToDo'].includes(outcome.kind);
}

function itemText({ ref, action, obstacle }: UndoItem): string {
  return undoTexts[obstacle ?? action](describeRef(ref));
}

function reportUndone(steps: readonly UndoStep[]): void {
  const left = steps.filter(step => !isUndone(step));
  const [first] = left;
  const incomplete = steps.find(({ outcome }) => 'ownersError' in outcome && outcome.ownersError !== null);
  if (first === undefined && incomplete === undefined) {
    void window.showInformationMessage(undoTexts.done());
    return;
  }
  const [show, message] =
    first === undefined
      ? [window.showWarningMessage, [undoTexts.done(), ...(incomplete === undefined ? [] : [undoText(incomplete)])].join(' ')]
      : [window.showErrorMessage, undoTexts.left({ left: left.length, objects: partTexts.objects(steps.length), first: undoText(first) })];
  void showWithCommand(show, message, editorButtonTexts.showOutput(), 'sccLens.showOutput');
}

async function askAboutDoubt({ ref }: UndoItem, doubt: Doubt): Promise<boolean> {
  const undoIt = buttonTexts.undoIt();
  const detail = doubtDetail(doubt).join('\n');
  const options = { modal: true, ...(detail !== '' && { detail }) };
  return (await window.showWarningMessage(undoTexts[doubt.kind](describeRef(ref)), options, undoIt, buttonTexts.leaveIt())) === undoIt;
}

function doubtDetail(doubt: Doubt): readonly string[] {
  switch (doubt.kind) {
    case 'changedSince':
      return shorten(doubt.fields);
    case 'contains':
      return contentsText(doubt.contents);
    case 'deletedSince':
    case 'perhapsOthers':
      return [];
  }
}
