import * as l10n from '@vscode/l10n';
import type { LogOutputChannel } from 'vscode';
import { describeRef, errorText, findOrphans, listForUndeploy, prune, undeploy, type ObjectRef, type ObjectToDelete } from '@scc-lens/kube';
import type { ManifestObject } from '@scc-lens/protocol';
import { window } from '../../editor';
import { confirmChange } from './confirmChange';
import type { FolderInventory } from './folderInventory';
import { buttonTexts, inventoryTexts, partTexts, undeployTexts } from './messages';
import { showWithCommand, showWithOutput, type ClusterTask } from './notify';
import { deletionText, isGone, type DeletionStep } from './outcomeText';
import { planObjects } from './readObjects';
import { listText as orphanText } from './pruning';

/** Deletes what manifests describe, and what their folder has deployed before, after the user has confirmed the list. */
export async function confirmAndUndeploy(
  at: ClusterTask,
  objects: readonly ManifestObject[],
  inventory: FolderInventory,
  output: LogOutputChannel,
): Promise<void> {
  const { cluster, report } = at;
  report(l10n.t('looking for objects to delete'));
  const plan = await planObjects(at, objects, output, ['notServed']);
  if (plan === undefined) return;
  // Without its definition, a kind has no objects. Those that the cluster serves in another version are not looked for.
  const leftOut = [...new Set(plan.problems.filter(({ reason }) => reason === 'notServed').map(({ message }) => message))];
  const { toDelete, unknown } = await listForUndeploy(cluster, plan, inventory.setOf);
  const found = await findOrphans(cluster, plan, inventory.before);
  const orphans = found.orphans.filter(({ kept }) => kept === null);
  const total = toDelete.length + orphans.length;
  const [unread] = unknown;
  if (at.signal.aborted) return;
  if (unread !== undefined) {
    void showWithCommand(
      window.showErrorMessage,
      l10n.t('Nothing was deleted. {object}: {reason}', { object: describeRef(unread.planned.ref), reason: errorText(unread.error) }),
      buttonTexts.chooseCluster(),
      'sccLens.chooseCluster',
    );
    return;
  }
  if (total === 0) {
    void window.showInformationMessage([l10n.t('The cluster has none of these objects.'), ...leftOut].join(' '));
    return;
  }
  const details = [
    ...orphans.map(orphan => partTexts.about(inventoryTexts.heading(), orphanText(orphan))),
    ...toDelete.map(listText),
    ...leftOut,
  ];
  const objectCount = partTexts.objects(total);
  const change = {
    question: l10n.t('Delete {objects}?', { objects: objectCount }),
    details,
    keep: buttonTexts.keepObjects(objectCount),
    action: buttonTexts.deleteObjects(objectCount),
  };
  report(partTexts.waitingForAnswer());
  if (!(await confirmChange(at, change))) return;
  report(undeployTexts.undeploying());
  const reportStep = (ref: ObjectRef, index: number): void =>
    report(partTexts.about(undeployTexts.undeploying(), partTexts.step({ index, total, doing: describeRef(ref) })));
  const pruned = await prune(cluster, orphans, {
    set: inventory.before.set,
    onStep: ({ orphan }, index) => reportStep(orphan.ref, index + 1),
  });
  const steps = await undeploy(cluster, toDelete, {
    onStep: ({ deleted }, done) => reportStep(deleted.planned.ref, orphans.length + done),
  });
  const kept = steps.every(isGone) ? await inventory.end(found, pruned) : null;
  const ended: readonly DeletionStep[] = [
    ...pruned.map(({ orphan: { ref }, outcome }) => ({ ref, outcome })),
    ...steps.map(({ deleted: { planned }, outcome }) => ({ ref: planned.ref, outcome })),
  ];
  for (const step of ended) output.info(deletionText(step));
  for (const warning of [...leftOut, ...(kept === null ? [] : [kept])]) output.warn(warning);
  const left = ended.filter(step => !isGone(step));
  const [first] = left.map(deletionText);
  const count = partTexts.objects(ended.length);
  const message =
    first === undefined
      ? l10n.t('Deleted {objects}.', { objects: count })
      : undeployTexts.left({ left: left.length, objects: count, first });
  if (first === undefined) void window.showInformationMessage([message, ...leftOut].join(' '));
  else showWithOutput(window.showErrorMessage, message);
}

function listText({ planned, ours, colleagues, others, terminating, alsoDeletes }: ObjectToDelete): string {
  const facts = [
    ...(terminating ? [l10n.t('is being deleted already')] : []),
    ...(colleagues.length > 0 ? [undeployTexts.colleagues(colleagues.join(', '))] : ours ? [] : [l10n.t('was not deployed by SCC Lens')]),
    ...(others.length > 0 ? [l10n.t('is managed by {others}, too', { others: others.join(', ') })] : []),
    ...(alsoDeletes === null ? [] : [l10n.t('also deletes {others}', { others: alsoDeletes })]),
  ];
  return [describeRef(planned.ref), ...facts].join(', ');
}
