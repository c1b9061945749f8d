/** How a deployment ended, in one message that is always shown. */
import * as l10n from '@vscode/l10n';
import { applyDiagnostics, describeRollout, describeRolloutForLog, findFailingLog, listForUndo, rolloutDiagnostics } from '@scc-lens/kube';
import type {
  ApplyResult,
  Cluster,
  ClusterDiagnostic,
  Orphans,
  PodCheck,
  PruneStep,
  RecordWriter,
  RolloutStatus,
  UndoItem,
} from '@scc-lens/kube';
import { buttonTexts as editorButtonTexts, window } from '../../editor';
import { buttonTexts, operationTexts } from './messages';
import { atCluster, runOperation, runTask } from './notify';
import { isGone, logSteps, resultText } from './outcomeText';
import { pruneSentences, pruneText } from './pruning';
import { openLog } from './showLogs';
import type { Stage } from './stage';
import { confirmAndUndo } from './undoCommand';

/** What became of the objects, and of the workloads among them. */
export interface Ended {
  readonly cluster: Cluster;
  readonly result: ApplyResult;
  readonly statuses: readonly RolloutStatus[];
  /** Why the rollout could not be watched; null if it was, or if there was none. */
  readonly notWatched: string | null;
  readonly checks: readonly PodCheck[];
  readonly record: RecordWriter;
  /** The objects that no manifest has any more, and which of them were deleted. */
  readonly found: Orphans;
  readonly pruned: readonly PruneStep[];
}

/** Reports how it ended, in one message, with the next steps. `again` deploys the same manifests again, from the review on. */
export async function reportResult(stage: Stage, ended: Ended, again: () => Promise<void>): Promise<void> {
  const { cluster, result, statuses, notWatched, checks, found, pruned } = ended;
  logSteps(result.steps, stage.output);
  for (const step of pruned) {
    if (isGone(step)) stage.output.info(pruneText(step));
    else stage.output.error(pruneText(step));
  }
  for (const status of statuses) stage.output.info(describeRolloutForLog(status, checks));
  const diagnostics = [...applyDiagnostics(result.steps), ...rolloutDiagnostics(statuses)];
  if (diagnostics.length > 0) await showDiagnostics(stage, diagnostics);
  const show = pruned.every(isGone) ? chooseMessageLevel(result, statuses) : window.showErrorMessage;
  const rollouts = statuses.filter(({ state }) => state !== 'unreported').map(status => describeRollout(status, checks));
  const sentences = [resultText(result), ...pruneSentences(found, pruned), ...rollouts, ...(notWatched === null ? [] : [notWatched])];
  const log = findFailingLog(statuses);
  const [undo, reviewAgain] = [buttonTexts.undo(), l10n.t('Review Again')];
  /** What each button does; whether it is done, so that the button is not needed again. */
  const actions = new Map<string, () => Promise<boolean> | boolean>();
  if (log !== undefined)
    actions.set(buttonTexts.showLogs(), async () => {
      await runTask(task => openLog(atCluster(cluster, task), stage.documents, log));
      return true;
    });
  if (result.stopped?.reason === 'liveChanged') actions.set(reviewAgain, () => true);
  actions.set(editorButtonTexts.showOutput(), () => {
    stage.output.show(true);
    return true;
  });
  // Never the first: that one is what the editor suggests.
  if (itemsOf(ended).length > 0) actions.set(undo, () => undoOnRequest(stage, ended));
  for (;;) {
    const choice = await show(sentences.join(' '), ...actions.keys());
    if (choice === undefined) return;
    if (choice === reviewAgain) return again();
    if ((await actions.get(choice)?.()) === true) actions.delete(choice);
    // After a look into the log the user must still be able to undo.
    if (!actions.has(undo)) return;
  }
}

/** A language server that has ended cannot locate errors in the manifests. The result is reported nevertheless. */
async function showDiagnostics({ diagnostics, output }: Stage, found: readonly ClusterDiagnostic[]): Promise<void> {
  try {
    await diagnostics.show(found);
  } catch (error) {
    output.error(error instanceof Error ? error : String(error));
  }
}

/** What an undo would do, last deleted and last applied first. */
function itemsOf({ cluster, result, pruned }: Ended): readonly UndoItem[] {
  return [...[...pruned].reverse().flatMap(({ item }) => item ?? []), ...listForUndo(cluster, result.steps)];
}

/** False if another operation is running, so that the button stays. */
async function undoOnRequest(stage: Stage, ended: Ended): Promise<boolean> {
  const done = await runOperation(stage.operations, operationTexts.undoing(), async task => {
    await confirmAndUndo(atCluster(ended.cluster, task), { id: ended.record.id, items: itemsOf(ended) }, stage);
    return true;
  });
  return done ?? false;
}

/** What the user cancelled is no error. */
function chooseMessageLevel(
  { stopped }: ApplyResult,
  statuses: readonly RolloutStatus[],
): (message: string, ...actions: readonly string[]) => Thenable<string | undefined> {
  const states = new Set(statuses.map(({ state }) => state));
  for (const fine of ['ready', 'settled', 'unreported'] as const) states.delete(fine);
  if (stopped === null && states.size === 0) return window.showInformationMessage;
  states.delete('cancelled');
  const isCancelled = stopped === null || stopped.reason === 'cancelled' || stopped.reason === 'chosen';
  return isCancelled && states.size === 0 ? window.showWarningMessage : window.showErrorMessage;
}
