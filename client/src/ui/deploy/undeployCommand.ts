import type { LogOutputChannel } from 'vscode';
import { describeRef, errorText, findOrphans, listForUndeploy, prune, undeploy } from '@scc-lens/kube';
import type { ObjectRef, ObjectToDelete, UndeployStep } from '@scc-lens/kube';
import type { ManifestObject } from '@scc-lens/protocol';
import { window } from '../../editor';
import { confirmChange } from './confirmChange';
import { endInventory } from './folderInventory';
import type { FolderInventory } from './folderInventory';
import { buttonTexts, inventoryTexts, partTexts, undeployTexts } from './messages';
import { showWithCommand, showWithOutput } from './notify';
import type { ClusterTask } from './notify';
import { loggedError, terminatingText } from './outcomeText';
import { planObjects } from './readObjects';
import { isPruned, listText as orphanText, pruneText } from './pruning';

/** Deletes what manifests describe, and what their folder has deployed before, after the user has confirmed the list. */
export async function confirmAndUndeploy(
  at: ClusterTask,
  objects: readonly ManifestObject[],
  inventory: FolderInventory,
  output: LogOutputChannel,
): Promise<void> {
  const { cluster, report } = at;
  report(undeployTexts.looking());
  const plan = await planObjects(at, objects, output);
  if (plan === undefined) return;
  const { toDelete, unknown } = await listForUndeploy(cluster, plan);
  const found = await findOrphans(cluster, plan, inventory);
  const orphans = found.orphans.filter(({ kept }) => kept === null);
  const total = toDelete.length + orphans.length;
  const [unread] = unknown;
  if (unread !== undefined) {
    void showWithCommand(
      window.showErrorMessage,
      undeployTexts.nothingDeleted(describeRef(unread.planned.ref), errorText(unread.error)),
      buttonTexts.chooseCluster(),
      'sccLens.chooseCluster',
    );
    return;
  }
  if (total === 0) {
    void window.showInformationMessage(undeployTexts.noObjects());
    return;
  }
  const details = [...orphans.map(orphan => partTexts.about(inventoryTexts.heading(), orphanText(orphan))), ...toDelete.map(listText)];
  const objectCount = partTexts.objects(total);
  const change = {
    question: undeployTexts.question(objectCount),
    details,
    keep: buttonTexts.keepObjects(objectCount),
    action: buttonTexts.deleteObjects(objectCount),
  };
  report(partTexts.waitingForAnswer());
  if (!(await confirmChange(at, change))) return;
  report(undeployTexts.undeploying());
  const reportStep = (ref: ObjectRef, index: number): void => {
    report(partTexts.about(undeployTexts.undeploying(), partTexts.step({ index, total, doing: describeRef(ref) })));
  };
  const pruned = await prune(cluster, orphans, {
    set: inventory.set,
    onStep: ({ orphan }, index) => {
      reportStep(orphan.ref, index + 1);
    },
  });
  const steps = await undeploy(cluster, toDelete, {
    onStep: ({ deleted }, done) => {
      reportStep(deleted.planned.ref, orphans.length + done);
    },
  });
  const kept = steps.every(isGone) ? await endInventory(at, inventory, found, pruned) : null;
  const lines = [...pruned.map(pruneText), ...steps.map(stepText)];
  for (const line of lines) output.info(line);
  if (kept !== null) output.warn(kept);
  const left = [...pruned.filter(step => !isPruned(step)).map(pruneText), ...steps.filter(step => !isGone(step)).map(stepText)];
  const [first] = left;
  if (first === undefined) void window.showInformationMessage(undeployTexts.done(partTexts.objects(lines.length)));
  else showWithOutput(window.showErrorMessage, undeployTexts.left({ left: left.length, objects: partTexts.objects(lines.length), first }));
}

function isGone({ outcome }: UndeployStep): boolean {
  return outcome.kind === 'deleted' || outcome.kind === 'absent';
}

function listText({ planned, ours, colleagues, terminating, alsoDeletes }: ObjectToDelete): string {
  const facts = [
    ...(terminating ? [undeployTexts.alreadyTerminating()] : []),
    ...(colleagues.length > 0 ? [undeployTexts.colleagues(colleagues.join(', '))] : ours ? [] : [undeployTexts.notOurs()]),
    ...(alsoDeletes === null ? [] : [undeployTexts.deletesToo(alsoDeletes)]),
  ];
  return [describeRef(planned.ref), ...facts].join(', ');
}

function stepText(step: UndeployStep): string {
  return partTexts.about(describeRef(step.deleted.planned.ref), outcomeText(step));
}

function outcomeText({ deleted: { planned }, outcome }: UndeployStep): string {
  switch (outcome.kind) {
    case 'failed':
      return undeployTexts.notDeleted(loggedError(outcome.error, planned));
    case 'uncertain':
      return undeployTexts.uncertain(loggedError(outcome.error, planned));
    case 'notAttempted':
      return undeployTexts.notDeleted(outcome.reason);
    case 'terminating':
      return terminatingText(outcome.finalizers);
    case 'absent':
      return undeployTexts.absent();
    case 'deleted':
      return undeployTexts.deleted();
  }
}
