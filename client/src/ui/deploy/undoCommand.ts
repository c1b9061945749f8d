import { window } from 'vscode';
import type { LogOutputChannel } from 'vscode';
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
        onChangedSince: async ({ planned }) => {
          const answer = await window.showWarningMessage(
            `${describeRef(planned.ref)} was changed by somebody else since. Undo it all the same?`,
            { modal: true },
            'Undo It',
            'Leave It',
          );
          return answer === 'Undo It';
        },
        onStep: ({ planned }, index, total) => {
          report(`${index + 1} of ${total}: ${describeRef(planned.ref)}`);
        },
      }),
    signal,
  );
  for (const step of results) output.info(undoText(step));
  const left = results.filter(({ outcome }) => outcome.kind === 'failed' || outcome.kind === 'left' || outcome.kind === 'notAttempted');
  const [first] = left;
  if (first === undefined) void window.showInformationMessage('SCC Lens: the deployment is undone.');
  else
    void showWithCommand(
      window.showErrorMessage,
      `${count(left.length, 'object')} could not be undone. ${undoText(first)}`,
      'Show Output',
      'sccLens.showOutput',
    );
}
