/** Deletes what no manifest has any more, after the user has agreed, and what is remembered of the folder then. */
import * as l10n from '@vscode/l10n';
import type { ApplyStep } from '../../apply';
import { contentOf, contentsOf, deleteObject, fieldManagerOf, metadataText, readLive, sameButAnnotations } from '../../objects';
import type { Contents, Deletion } from '../../objects';
import type { Cluster } from '../../wire';
import { pauseForRetry, refKey } from '../../words';
import { openAccount } from '../account';
import type { UndoItem } from '../takeBack/undoItem';
import type { ApplySet } from './applySet';
import { reasonToKeep } from './findOrphans';
import type { Deployed, Orphan, Orphans } from './findOrphans';

export type PruneOutcome =
  | Deletion
  /** It is not what was listed. */
  | { readonly kind: 'kept'; readonly reason: string }
  | { readonly kind: 'notAttempted'; readonly reason: string };

export interface PruneStep {
  readonly orphan: Orphan;
  readonly outcome: PruneOutcome;
  /** What an undo would do; null where nothing was begun. */
  readonly item: UndoItem | null;
}

export interface PruneOptions {
  readonly set: ApplySet | null;
  /** Before an object is deleted: an account that has to survive the end of the process begins here. Must not reject. */
  readonly onBegin?: (item: UndoItem) => Promise<void>;
  readonly onStep?: (step: PruneStep, index: number, total: number) => void;
}

/** Goes on after a failure, unless nothing can be asked any more. Accounts for each object that is not kept, also where a callback fails. */
export async function prune(cluster: Cluster, orphans: readonly Orphan[], options: PruneOptions): Promise<readonly PruneStep[]> {
  const steps: PruneStep[] = [];
  const due = orphans.filter(({ kept }) => kept === null);
  const attempt = openAccount<PruneStep>(cluster);
  for (const [index, orphan] of due.entries()) {
    const step = await attempt(
      () => pruneOne(cluster, orphan, options),
      reason => ({ orphan, outcome: { kind: 'notAttempted', reason }, item: null }),
      made => options.onStep?.(made, index, due.length),
    );
    steps.push(step);
  }
  return steps;
}

/** Looks again before it deletes: what has another state, or another owner, is not what the user agreed to. */
async function pruneOne(cluster: Cluster, orphan: Orphan, { set, onBegin }: PruneOptions): Promise<PruneStep> {
  let item: UndoItem | null = null;
  for (let attempt = 1; ; attempt++) {
    const live = await readLive(cluster, orphan);
    if (live.state === 'unknown') return { orphan, outcome: { kind: 'failed', error: live.error }, item };
    if (live.state === 'absent') return { orphan, outcome: { kind: 'absent' }, item: null };
    const isSame =
      metadataText(live.object, 'uid') === metadataText(orphan.object, 'uid') && sameButAnnotations(live.object, orphan.object, []);
    const reason = reasonToKeep(live.object, set)?.text ?? (isSame ? null : l10n.t('kept, because it was changed after it was listed'));
    if (reason !== null) return { orphan, outcome: { kind: 'kept', reason }, item };
    if (item === null) {
      // What it contained of the same list is gone by now, and is undone by itself.
      item = undoItemOf(cluster, { ...orphan, object: live.object }, orphan.contents && (await contentsOf(cluster, live.object)));
      await onBegin?.(item);
    }
    const outcome = await deleteObject(cluster, orphan, live.object, { onlyThis: true });
    const isOvertaken = outcome.kind === 'failed' && outcome.error.kind === 'conflict';
    if (!isOvertaken || !(await pauseForRetry(attempt, cluster.signal))) return { orphan, outcome, item };
  }
}

function undoItemOf(cluster: Cluster, { ref, resource, object }: Orphan, contents: Contents | null): UndoItem {
  return {
    ref,
    resource,
    action: 'recreate',
    manager: fieldManagerOf(cluster),
    before: object,
    applied: null,
    sent: contentOf(object),
    isOurs: true,
    obstacle: contents !== null && (contents.total > 0 || contents.unlisted.length > 0) ? 'contentsLost' : null,
    isBegun: false,
  };
}

/** What to remember of a folder after a deployment: what is in place now, and what was remembered before and may exist still. */
export function remember(
  before: readonly Deployed[],
  steps: readonly ApplyStep[],
  { orphans, unlisted }: Orphans,
  pruned: readonly PruneStep[],
): readonly Deployed[] {
  const inPlace = steps.flatMap(({ planned: { ref, resource }, outcome }): readonly Deployed[] => {
    const uid = outcome.kind === 'applied' || outcome.kind === 'unchanged' ? metadataText(outcome.object, 'uid') : undefined;
    return uid === undefined ? [] : [{ ref, resource, uid }];
  });
  const gone = new Set(
    pruned.filter(({ outcome }) => outcome.kind === 'deleted' || outcome.kind === 'absent').map(({ orphan }) => refKey(orphan.ref)),
  );
  const mayExist = new Set([...steps.map(({ planned }) => refKey(planned.ref)), ...orphans.map(({ ref }) => refKey(ref))]);
  const known = new Set(inPlace.map(({ ref }) => refKey(ref)));
  const left = before.filter(({ ref }) => {
    const key = refKey(ref);
    return !known.has(key) && !gone.has(key) && (unlisted.length > 0 || mayExist.has(key));
  });
  return [...inPlace, ...left];
}
