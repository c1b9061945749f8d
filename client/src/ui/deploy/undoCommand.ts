import type { LogOutputChannel } from 'vscode';
import { buttonTexts as editorButtonTexts, window } from '../../editor';
import { describeRef } from '../../cluster';
import type { Cluster } from '../../cluster';
import { undo, listForUndo } from '../../deploy';
import type { ApplyStep } from '../../deploy';
import { confirmChange } from './confirmChange';
import { buttonTexts, partTexts, undoTexts } from './messages';
import { showWithCommand, withProgress } from './notify';
import { undoText } from './outcomeText';

/** Undoes a deployment, after the user has confirmed the list of changes. */
export async function confirmAndUndo(
  cluster: Cluster,
  steps: readonly ApplyStep[],
  output: LogOutputChannel,
  signal: AbortSignal,
): Promise<void> {
  const details = listForUndo(steps).map(({ planned, action }) => undoTexts[action](describeRef(planned.ref)));
  if (!(await confirmChange(cluster, undoTexts.question(), details, buttonTexts.undo(), signal))) return;
  const results = await withProgress(
    undoTexts.undoing(),
    (report, stop) =>
      undo(cluster, steps, {
        signal: stop,
        onDoubt: async ({ planned }, doubt) => {
          const [question, undoIt] = [undoTexts[doubt](describeRef(planned.ref)), buttonTexts.undoIt()];
          return (await window.showWarningMessage(question, { modal: true }, undoIt, buttonTexts.leaveIt())) === undoIt;
        },
        onStep: ({ planned }, index, total) => {
          report(partTexts.step({ index: index + 1, total, doing: describeRef(planned.ref) }));
        },
      }),
    signal,
  );
  for (const step of results) output.info(undoText(step));
  const done = new Set(['deleted', 'restored', 'recreated', 'nothingToDo']);
  const left = results.filter(({ outcome }) => !done.has(outcome.kind));
  const [first] = left;
  if (first === undefined) void window.showInformationMessage(undoTexts.done());
  else
    void showWithCommand(
      window.showErrorMessage,
      undoTexts.left({ left: left.length, objects: partTexts.objects(results.length), first: undoText(first) }),
      editorButtonTexts.showOutput(),
      'sccLens.showOutput',
    );
}
