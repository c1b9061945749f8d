/** Undoes one of the workspace's latest deployments, of this window or an earlier one. */
import { describeRef } from '@scc-lens/kube';
import type { DeploymentRecord } from '@scc-lens/kube';
import { buttonTexts, window } from '../../editor';
import { shorten } from './lists';
import { operationTexts, partTexts, undoTexts } from './messages';
import { runOperation, showWithCommand, tokenOf } from './notify';
import type { Stage } from './stage';
import { confirmAndUndo } from './undoCommand';

export async function undoEarlier(stage: Stage): Promise<void> {
  await runOperation(stage.operations, operationTexts.undoing(), async task => {
    const record = await pickRecord(await stage.history.list(), task.signal);
    if (record === undefined) return;
    const cluster = await stage.connector.openAt(record.target, task);
    if (cluster === undefined) return;
    if (cluster.target.server !== record.target.server) {
      const { context } = record.target;
      const moved = undoTexts.otherServer({ context, now: cluster.target.server, then: record.target.server });
      void showWithCommand(window.showErrorMessage, moved, buttonTexts.showOutput(), 'sccLens.showOutput');
      return;
    }
    await confirmAndUndo(cluster, record, stage, task);
  });
}

/** The record that the user picks; undefined where there is none, which is reported, or none is picked. */
async function pickRecord(records: readonly DeploymentRecord[], signal: AbortSignal): Promise<DeploymentRecord | undefined> {
  if (records.length === 0) {
    void window.showInformationMessage(undoTexts.noRecord());
    return undefined;
  }
  const items = records.map(record => ({ ...describeRecord(record), record }));
  return (await window.showQuickPick(items, { title: undoTexts.pickTitle(), placeHolder: undoTexts.pickPlaceholder() }, tokenOf(signal)))
    ?.record;
}

/** When, where and what. */
export function describeRecord({ time, target, items }: DeploymentRecord): {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
} {
  return {
    label: time.toLocaleString(),
    description: undoTexts.recordPlace(target.context, target.namespace),
    detail: partTexts.about(
      partTexts.objects(items.length),
      shorten(
        items.map(({ ref }) => describeRef(ref)),
        5,
      ).join(', '),
    ),
  };
}
