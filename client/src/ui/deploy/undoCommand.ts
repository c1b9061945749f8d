/** Undoes a deployment: a result's, or one of the workspace's latest, of this window or an earlier one. */
import * as l10n from '@vscode/l10n';
import { env } from 'vscode';
import { describeRef, keepsPod, undo, type Cluster, type DeploymentRecord, type Doubt, type UndoItem, type UndoStep } from '@scc-lens/kube';
import { buttonTexts as editorButtonTexts, window } from '../../editor';
import { confirmChange } from './confirmChange';
import { rememberUndone } from './folderInventory';
import { contentsText, shorten } from './lists';
import { buttonTexts, operationTexts, outcomeCountTexts, partTexts, reviewTexts, undoTexts } from './messages';
import { atCluster, runOperation, showWithOutput, tokenOf, type ClusterTask } from './notify';
import { undoText } from './outcomeText';
import type { Stage } from './stage';

/** As many objects as the question lists. */
const MOST_OBJECTS = 20;

/** A deployment, as far as it is to be undone. */
type Undoable = Pick<DeploymentRecord, 'id' | 'folder' | 'items'>;

/** Undoes at the request of a message. False where the user declines, or another operation is running: the message is needed again. */
export async function undoOnRequest(stage: Stage, cluster: Cluster, undoable: Undoable): Promise<boolean> {
  const undoing = runOperation(stage.operations, operationTexts.undoing(), task =>
    confirmAndUndo(atCluster(cluster, task), undoable, stage),
  );
  return (await undoing) ?? false;
}

/** Undoes a deployment, after the user has confirmed the list of changes; false where not. What is undone leaves the record. */
async function confirmAndUndo(at: ClusterTask, { id, folder, items }: Undoable, stage: Stage): Promise<boolean> {
  const { facts, history, output } = stage;
  const { cluster, report } = at;
  report(partTexts.waitingForAnswer());
  const details = shorten(items.map(itemText), MOST_OBJECTS);
  const change = { question: undoTexts.question(), details, keep: l10n.t('Keep the Deployment'), action: buttonTexts.undo() };
  if (!(await confirmChange(at, change))) return false;
  report(undoTexts.undoing());
  const steps = await undo(cluster, items, {
    onDoubt: askAboutDoubt,
    onBegin: item => history.beginUndo(id, item),
    onStep: ({ ref }, index, total) =>
      report(partTexts.about(undoTexts.undoing(), partTexts.step({ index: index + 1, total, doing: describeRef(ref) }))),
  });
  for (const step of steps) output.info(undoText(step));
  await history.settle(
    id,
    steps.filter(step => isUndone(step) && !isIncomplete(step)).map(({ ref }) => ref),
  );
  if (folder !== null) await rememberUndone(cluster, folder, steps, stage);
  await facts.refresh(cluster);
  const left = (await history.list()).find(record => record.id === id)?.items.filter(({ obstacle }) => obstacle === null) ?? [];
  void reportUndone(steps, stage, cluster, { id, folder, items: left });
  return true;
}

/** Whether nothing is left to be undone of an object. */
const isUndone = ({ outcome }: UndoStep): boolean => ['deleted', 'restored', 'recreated', 'nothingToDo'].includes(outcome.kind);

/** Whether an object is as it was, but its field managers are not. */
const isIncomplete = ({ outcome }: UndoStep): boolean => 'ownersError' in outcome && outcome.ownersError !== null;

function itemText({ ref, action, obstacle, before, applied }: UndoItem): string {
  const text = undoTexts[obstacle ?? action](describeRef(ref));
  const isLeft = action === 'restore' && before !== null && applied !== null && keepsPod(applied, before);
  return isLeft ? partTexts.about(text, reviewTexts.keepsPod()) : text;
}

/** Offers to undo again what is left. */
async function reportUndone(steps: readonly UndoStep[], stage: Stage, cluster: Cluster, again: Undoable): Promise<void> {
  const left = steps.filter(step => !isUndone(step));
  const [first] = left;
  const incomplete = steps.find(isIncomplete);
  if (first === undefined && incomplete === undefined) {
    void window.showInformationMessage(undoTexts.done());
    return;
  }
  const [show, message] =
    first === undefined
      ? [window.showWarningMessage, [undoTexts.done(), ...(incomplete === undefined ? [] : [undoText(incomplete)])].join(' ')]
      : [window.showErrorMessage, undoTexts.left({ left: left.length, objects: partTexts.objects(steps.length), first: undoText(first) })];
  const buttons = [editorButtonTexts.showOutput(), ...(again.items.length > 0 ? [buttonTexts.undo()] : [])];
  for (;;) {
    const choice = await show(message, ...buttons);
    if (choice === editorButtonTexts.showOutput()) stage.output.show(true);
    else if (choice === undefined || (await undoOnRequest(stage, cluster, again))) return;
    if (again.items.length === 0) return;
  }
}

async function askAboutDoubt({ ref }: UndoItem, doubt: Doubt): Promise<boolean> {
  const undoIt = l10n.t('Undo It');
  const detail = doubtDetail(doubt).join('\n');
  const options = { modal: true, ...(detail !== '' && { detail }) };
  return (await window.showWarningMessage(undoTexts[doubt.kind](describeRef(ref)), options, l10n.t('Leave It'), undoIt)) === undoIt;
}

function doubtDetail(doubt: Doubt): readonly string[] {
  switch (doubt.kind) {
    case 'changedSince':
      return shorten(doubt.fields);
    case 'contains':
      return contentsText(doubt.contents);
    case 'deletedSince':
    case 'perhapsOthers':
      return [];
  }
}

export async function undoEarlier(stage: Stage): Promise<void> {
  await runOperation(stage.operations, operationTexts.undoing(), async task => {
    const record = await pickRecord(await stage.history.list(), task.signal);
    if (record === undefined) return;
    const cluster = await stage.connector.openAt(record.target, task);
    if (cluster === undefined) return;
    if (cluster.target.server !== record.target.server) {
      const { context } = record.target;
      const moved = undoTexts.otherServer({ context, now: cluster.target.server, then: record.target.server });
      showWithOutput(window.showErrorMessage, moved);
      return;
    }
    await confirmAndUndo(atCluster(cluster, task), record, stage);
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

function describeRecord({ time, target, items }: DeploymentRecord): Readonly<Record<'label' | 'description' | 'detail', string>> {
  const objects = items.map(({ ref }) => describeRef(ref));
  const counts = Object.entries(DONE).flatMap(([done, text]) => {
    const count = items.filter(item => doneTo(item) === done).length;
    return count === 0 ? [] : [text(count)];
  });
  return {
    label: time.toLocaleString(env.language, { dateStyle: 'medium', timeStyle: 'medium' }),
    description: [ago(time), undoTexts.recordPlace(target.context, target.namespace)].join(' · '),
    detail: partTexts.about(counts.join(', '), shorten(objects, 5).join(', ')),
  };
}

const DONE = {
  created: outcomeCountTexts.created,
  changed: outcomeCountTexts.changed,
  replaced: outcomeCountTexts.replaced,
  pruned: undoTexts.pruned,
} as const;

/** What the deployment did to an object. What it deleted has no state that it applied. */
function doneTo({ action, applied }: UndoItem): keyof typeof DONE {
  if (action === 'recreate') return applied === null ? 'pruned' : 'replaced';
  return action === 'delete' ? 'created' : 'changed';
}

const MINUTES: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 24 * 60],
  ['hour', 60],
  ['minute', 1],
];

/** How long ago, such as `5 minutes ago`. */
function ago(time: Date): string {
  const passed = (Date.now() - time.getTime()) / 60_000;
  const [unit, length] = MINUTES.find(([, minutes]) => passed >= minutes) ?? (['minute', 1] as const);
  return new Intl.RelativeTimeFormat(env.language, { numeric: 'auto' }).format(-Math.floor(passed / length), unit);
}
