/** How a deployment ended, in one message that is always shown. */
import { window } from '../../editor';
import type { Cluster } from '../../cluster';
import { applyDiagnostics, describeRollout, describeRolloutForLog, findFailingLog, listForUndo, rolloutDiagnostics } from '../../deploy';
import type { ApplyResult, ClusterDiagnostic, PodCheck, RolloutStatus } from '../../deploy';
import { logSteps, resultText } from './outcomeText';
import { openLog } from './showLogs';
import type { Stage } from './stage';
import { confirmAndUndo } from './undoCommand';

/** What became of the objects, and of the workloads among them. */
export interface Ended {
  readonly cluster: Cluster;
  readonly result: ApplyResult;
  readonly statuses: readonly RolloutStatus[];
  /** Why the rollout could not be followed; null where it was, or there was nothing to follow. */
  readonly notFollowed: string | null;
  readonly checks: readonly PodCheck[];
}

const REVIEW_AGAIN = 'Review Again';

/**
 * Says how it ended, in one message, and offers the way on and back.
 * @param again deploys the same manifests again, from the review on
 */
export async function reportResult(
  stage: Stage,
  { cluster, result, statuses, notFollowed, checks }: Ended,
  again: () => Promise<void>,
): Promise<void> {
  logSteps(result.steps, stage.output);
  for (const status of statuses) stage.output.info(describeRolloutForLog(status, checks));
  const complaints = [...applyDiagnostics(result.steps), ...rolloutDiagnostics(statuses)];
  if (complaints.length > 0) await showDiagnostics(stage, complaints);
  const tell = chooseMessageLevel(result, statuses);
  const message = `SCC Lens: ${[resultText(result), ...statuses.map(status => describeRollout(status, checks)), ...(notFollowed === null ? [] : [notFollowed])].join(' ')}`;
  const log = findFailingLog(statuses);
  /** What each button does; whether it is done, so that the button is not needed again. */
  const actions = new Map<string, () => Promise<boolean> | boolean>([
    ...(log === undefined
      ? []
      : [
          [
            'Show Logs',
            async () => {
              await openLog(cluster, stage.documents, log);
              return true;
            },
          ] as const,
        ]),
    ...(listForUndo(result.steps).length === 0 ? [] : [['Undo', () => undoOnRequest(stage, cluster, result)] as const]),
    ...(result.stopped?.reason === 'liveChanged' ? [[REVIEW_AGAIN, () => true] as const] : []),
    [
      'Show Output',
      () => {
        stage.output.show(true);
        return true;
      },
    ],
  ]);
  for (;;) {
    const choice = await tell(message, ...actions.keys());
    if (choice === undefined) return;
    if (choice === REVIEW_AGAIN) return again();
    if ((await actions.get(choice)?.()) === true) actions.delete(choice);
    // Who looks into the log first must still be able to undo.
    if (!actions.has('Undo')) return;
  }
}

/** The account is shown in any case: a language server that has ended cannot say where in the manifests an error belongs. */
async function showDiagnostics({ diagnostics, output }: Stage, found: readonly ClusterDiagnostic[]): Promise<void> {
  try {
    await diagnostics.show(found);
  } catch (error) {
    output.error(error instanceof Error ? error : String(error));
  }
}

/** False where another operation is running, so that it can be asked for again. */
async function undoOnRequest({ operations, output }: Stage, cluster: Cluster, { steps }: ApplyResult): Promise<boolean> {
  const done = await operations.run('a deployment is being undone', async signal => {
    await confirmAndUndo(cluster, steps, output, signal);
    return true;
  });
  return done ?? false;
}

/** What a person called off is no error. */
function chooseMessageLevel(
  { stopped }: ApplyResult,
  statuses: readonly RolloutStatus[],
): (message: string, ...actions: readonly string[]) => Thenable<string | undefined> {
  const states = new Set(statuses.map(({ state }) => state));
  states.delete('ready');
  if (stopped === null && states.size === 0) return window.showInformationMessage;
  states.delete('cancelled');
  const calledOff = stopped === null || stopped.reason === 'cancelled' || stopped.reason === 'chosen';
  return calledOff && states.size === 0 ? window.showWarningMessage : window.showErrorMessage;
}
