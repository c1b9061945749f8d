/** How a deployment ended, in one message that is always shown. */
import * as l10n from '@vscode/l10n';
import { commands } from 'vscode';
import {
  applyDiagnostics,
  describeOldPod,
  describeRollout,
  describeRolloutForLog,
  findFailingLog,
  listForUndo,
  rolloutDiagnostics,
} from '@scc-lens/kube';
import type {
  ApplyResult,
  Cluster,
  ClusterDiagnostic,
  OldPod,
  Orphans,
  PodCheck,
  PruneStep,
  RecordWriter,
  RolloutStatus,
  UndoItem,
} from '@scc-lens/kube';
import { buttonTexts as editorButtonTexts, window } from '../../editor';
import { buttonTexts } from './messages';
import { atCluster, runTask } from './notify';
import { isGone, logSteps, resultText } from './outcomeText';
import { pruneSentences, pruneText } from './pruning';
import { recreateOnRequest } from './recreatePods';
import { openLog } from './showLogs';
import type { Stage } from './stage';
import { undoOnRequest } from './undoCommand';

/** What became of the objects, and of the workloads among them. */
export interface Ended {
  readonly cluster: Cluster;
  readonly result: ApplyResult;
  readonly statuses: readonly RolloutStatus[];
  /** Pods that run on as they were before the deployment. */
  readonly oldPods: readonly OldPod[];
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
  const { cluster, result, statuses, oldPods, notWatched, checks, found, pruned } = ended;
  logSteps(result.steps, stage.output);
  for (const step of pruned) {
    if (isGone(step)) stage.output.info(pruneText(step));
    else stage.output.error(pruneText(step));
  }
  for (const status of statuses) stage.output.info(describeRolloutForLog(status, checks));
  const diagnostics = [...applyDiagnostics(result.steps), ...rolloutDiagnostics(statuses)];
  const hasProblems = diagnostics.length > 0 && (await showDiagnostics(stage, diagnostics));
  const left = new Set(oldPods.map(({ planned }) => planned));
  const rollouts = statuses
    .filter(({ planned, state }) => state !== 'unreported' && !(state === 'ready' && left.has(planned)))
    .map(status => describeRollout(status, checks));
  const sentences = [
    resultText(result),
    ...pruneSentences(found, pruned),
    ...rollouts,
    ...oldPods.map(describeOldPod),
    ...(notWatched === null ? [] : [notWatched]),
  ];
  let show = pruned.every(isGone) ? chooseMessageLevel(result, statuses, oldPods.length > 0) : window.showErrorMessage;
  if (show === window.showInformationMessage) stage.onDeployed();
  let text = sentences.join(' ');
  const log = findFailingLog(statuses);
  const [undo, reviewAgain] = [buttonTexts.undo(), l10n.t('Review Again')];
  /** What each button does; whether it is done, so that the button is not needed again. */
  const actions = new Map<string, () => Promise<boolean> | boolean>();
  if (log !== undefined)
    actions.set(buttonTexts.showLogs(), async () => {
      await runTask(task => openLog(atCluster(cluster, task), stage.documents, log));
      return true;
    });
  if (result.stopped?.reason === 'liveChanged' || result.stopped?.reason === 'sourceChanged') actions.set(reviewAgain, () => true);
  if (hasProblems)
    actions.set(buttonTexts.showProblems(), async () => {
      await commands.executeCommand('workbench.actions.view.problems');
      return false;
    });
  const recreate = buttonTexts.recreate(oldPods.length);
  if (oldPods.length > 0)
    actions.set(recreate, async () => {
      const report = await recreateOnRequest(stage, cluster, oldPods);
      if (report !== undefined) [show, text] = report;
      return report !== undefined;
    });
  actions.set(editorButtonTexts.showOutput(), () => {
    stage.output.show(true);
    return true;
  });
  // Never the first: that one is what the editor suggests.
  const { id, folder } = ended.record;
  const items = itemsOf(ended);
  if (items.length > 0) actions.set(undo, () => undoOnRequest(stage, cluster, { id, folder, items }));
  for (;;) {
    const choice = await show(text, ...actions.keys());
    if (choice === undefined) return;
    if (choice === reviewAgain) return again();
    if ((await actions.get(choice)?.()) === true) actions.delete(choice);
    // After a look into the log the user must still be able to undo.
    if (!actions.has(undo)) return;
  }
}

/** Whether any is shown. A language server that has ended cannot locate errors in the manifests. The result is reported nevertheless. */
async function showDiagnostics({ diagnostics, output }: Stage, found: readonly ClusterDiagnostic[]): Promise<boolean> {
  try {
    return await diagnostics.show(found);
  } catch (error) {
    output.error(error instanceof Error ? error : String(error));
    return false;
  }
}

/** What an undo would do, last deleted and last applied first. */
function itemsOf({ cluster, result, pruned }: Ended): readonly UndoItem[] {
  return [...[...pruned].reverse().flatMap(({ item }) => item ?? []), ...listForUndo(cluster, result.steps)];
}

/** What the user cancelled is no error. */
function chooseMessageLevel(
  { stopped }: ApplyResult,
  statuses: readonly RolloutStatus[],
  hasOldPods: boolean,
): (message: string, ...actions: readonly string[]) => Thenable<string | undefined> {
  const states = new Set(statuses.map(({ state }) => state));
  for (const fine of ['ready', 'settled', 'unreported'] as const) states.delete(fine);
  if (stopped === null && states.size === 0) return hasOldPods ? window.showWarningMessage : window.showInformationMessage;
  states.delete('cancelled');
  const isCancelled = stopped === null || stopped.reason === 'cancelled' || stopped.reason === 'chosen';
  return isCancelled && states.size === 0 ? window.showWarningMessage : window.showErrorMessage;
}
