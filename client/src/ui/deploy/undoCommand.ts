import { describeRef, undo } from '@scc-lens/kube';
import type { Cluster, DeploymentRecord, Doubt, UndoItem, UndoStep } from '@scc-lens/kube';
import { buttonTexts as editorButtonTexts, window } from '../../editor';
import { confirmChange } from './confirmChange';
import { contentsText, shorten } from './lists';
import { buttonTexts, partTexts, undoTexts } from './messages';
import { showWithCommand } from './notify';
import type { Task } from './notify';
import { undoText } from './outcomeText';
import type { Stage } from './stage';

/** As many objects as the question lists. */
const MOST_OBJECTS = 20;

/** Undoes a deployment, after the user has confirmed the list of changes. What is undone leaves the record. */
export async function confirmAndUndo(
  cluster: Cluster,
  { id, items }: Pick<DeploymentRecord, 'id' | 'items'>,
  { facts, history, output }: Pick<Stage, 'facts' | 'history' | 'output'>,
  { report, signal }: Task,
): Promise<void> {
  report(partTexts.waitingForAnswer());
  const details = shorten(items.map(itemText), MOST_OBJECTS);
  const change = { question: undoTexts.question(), details, keep: buttonTexts.keepDeployment(), action: buttonTexts.undo() };
  if (!(await confirmChange(cluster, change, signal))) return;
  report(undoTexts.undoing());
  const steps = await undo(cluster, items, {
    signal,
    onDoubt: askAboutDoubt,
    onBegin: item => history.beginUndo(id, item),
    onStep: ({ ref }, index, total) => {
      report(partTexts.about(undoTexts.undoing(), partTexts.step({ index: index + 1, total, doing: describeRef(ref) })));
    },
  });
  for (const step of steps) output.info(undoText(step));
  await history.settle(
    id,
    steps.filter(step => isUndone(step) && !isIncomplete(step)).map(({ ref }) => ref),
  );
  await facts.refresh(cluster);
  reportUndone(steps);
}

/** Whether nothing is left to be undone of an object. */
function isUndone({ outcome }: UndoStep): boolean {
  return ['deleted', 'restored', 'recreated', 'nothingToDo'].includes(outcome.kind);
}

/** Whether an object is as it was, but its field managers are not. */
function isIncomplete({ outcome }: UndoStep): boolean {
  return 'ownersError' in outcome && outcome.ownersError !== null;
}

function itemText({ ref, action, obstacle }: UndoItem): string {
  return undoTexts[obstacle ?? action](describeRef(ref));
}

function reportUndone(steps: readonly UndoStep[]): void {
  const left = steps.filter(step => !isUndone(step));
  const [first] = left;
  const incomplete = steps.find(isIncomplete);
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
  return (await window.showWarningMessage(undoTexts[doubt.kind](describeRef(ref)), options, buttonTexts.leaveIt(), undoIt)) === undoIt;
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
