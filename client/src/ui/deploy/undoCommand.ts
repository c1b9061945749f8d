import type { LogOutputChannel } from 'vscode';
import { window } from '../../editor';
import { describeRef } from '../../cluster';
import type { Cluster } from '../../cluster';
import { undo, listForUndo } from '../../deploy';
import type { ApplyStep } from '../../deploy';
import { confirmChange } from './confirmChange';
import { count, showWithCommand, withProgress } from './messages';
import { undoText } from './outcomeText';

/** Takes a deployment back, after the list of what that means. */
export async function confirmAndUndo(
  cluster: Cluster,
  steps: readonly ApplyStep[],
  output: LogOutputChannel,
  signal: AbortSignal,
): Promise<void> {
  const details = listForUndo(steps).map(({ planned, action }) => `${action} ${describeRef(planned.ref)}`);
  if (!(await confirmChange(cluster, 'Undo the deployment?', details, 'Undo', signal))) return;
  const results = await withProgress(
    'undoing the deployment',
    (report, stop) =>
      undo(cluster, steps, {
        signal: stop,
        onDoubt: async ({ planned }, doubt) => {
          const name = describeRef(planned.ref);
          const question =
            doubt === 'changedSince'
              ? `${name} was changed by somebody else since. Undo it all the same?`
              : `Nothing proves that this deployment created ${name}; another user may have. Delete it?`;
          return (await window.showWarningMessage(question, { modal: true }, 'Undo It', 'Leave It')) === 'Undo It';
        },
        onStep: ({ planned }, index, total) => {
          report(`${index + 1} of ${total}: ${describeRef(planned.ref)}`);
        },
      }),
    signal,
  );
  for (const step of results) output.info(undoText(step));
  const done = new Set(['deleted', 'restored', 'recreated', 'nothingToDo']);
  const left = results.filter(({ outcome }) => !done.has(outcome.kind));
  const [first] = left;
  if (first === undefined) void window.showInformationMessage('SCC Lens: the deployment is undone.');
  else
    void showWithCommand(
      window.showErrorMessage,
      `${left.length} of ${count(results.length, 'object')} ${left.length === 1 ? 'is' : 'are'} not undone. ${undoText(first)}`,
      'Show Output',
      'sccLens.showOutput',
    );
}
