import type { LogOutputChannel } from 'vscode';
import { buttonTexts as editorButtonTexts, window } from '../../editor';
import { describeRef, errorText } from '../../cluster';
import type { Cluster } from '../../cluster';
import type { ManifestObject } from '../../../../server/src/protocol';
import { undeploy, listForUndeploy } from '../../deploy';
import type { ObjectToDelete, UndeployStep } from '../../deploy';
import { confirmChange } from './confirmChange';
import { buttonTexts, partTexts, undeployTexts } from './messages';
import { showWithCommand, withProgress } from './notify';
import { loggedError, terminatingText } from './outcomeText';
import { planObjects } from './planObjects';

/** Deletes what manifests describe, after the user has confirmed the list. */
export async function confirmAndUndeploy(
  cluster: Cluster,
  objects: readonly ManifestObject[],
  output: LogOutputChannel,
  signal: AbortSignal,
): Promise<void> {
  const list = await withProgress(
    undeployTexts.looking(),
    async (_report, stop) => {
      const plan = await planObjects(cluster, objects, output, stop);
      return plan && listForUndeploy(cluster, plan, stop);
    },
    signal,
  );
  if (list === undefined) return;
  const { toDelete, unknown } = list;
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
  if (toDelete.length === 0) {
    void window.showInformationMessage(undeployTexts.noObjects());
    return;
  }
  const question = undeployTexts.question(partTexts.objects(toDelete.length));
  if (!(await confirmChange(cluster, question, toDelete.map(listText), buttonTexts.delete(), signal))) return;
  const steps = await withProgress(
    undeployTexts.undeploying(),
    (report, stop) =>
      undeploy(cluster, toDelete, {
        signal: stop,
        onStep: ({ deleted }, done) => {
          report(partTexts.step({ index: done, total: toDelete.length, doing: describeRef(deleted.planned.ref) }));
        },
      }),
    signal,
  );
  for (const step of steps) output.info(stepText(step));
  const left = steps.filter(({ outcome }) => outcome.kind !== 'deleted' && outcome.kind !== 'absent');
  const [first] = left;
  if (first === undefined) void window.showInformationMessage(undeployTexts.done(partTexts.objects(steps.length)));
  else
    void showWithCommand(
      window.showErrorMessage,
      undeployTexts.left({ left: left.length, objects: partTexts.objects(steps.length), first: stepText(first) }),
      editorButtonTexts.showOutput(),
      'sccLens.showOutput',
    );
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
