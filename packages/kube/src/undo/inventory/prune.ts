/** Deletes what no manifest has any more, after the user has agreed, and what is remembered of the folder then. */
import type { ApplyStep } from '../../apply';
import { contentOf, contentsOf, fieldManagerOf, metadataText, type Contents } from '../../objects';
import type { Cluster } from '../../wire';
import { refKey } from '../../words';
import { openAccount } from '../account';
import { deleteListed, type ListedDeletion } from '../deleteListed';
import type { UndoItem, UndoStep } from '../takeBack/undoItem';
import type { ApplySet } from './applySet';
import { reasonToKeep, type Deployed, type Orphan, type Orphans } from './findOrphans';

export type PruneOutcome = ListedDeletion | { readonly kind: 'notAttempted'; readonly reason: string };

export interface PruneStep {
  readonly orphan: Orphan;
  readonly outcome: PruneOutcome;
  /** What an undo would do; null where others deleted it, or it was kept. */
  readonly item: UndoItem | null;
}

export interface PruneOptions {
  readonly set: ApplySet | null;
  /** Before an object is deleted, and again where it was changed meanwhile: an account that has to survive the end of the process begins here. Must not reject. */
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

/** What has another state, or another owner, is not what the user agreed to. */
async function pruneOne(cluster: Cluster, orphan: Orphan, { set, onBegin }: PruneOptions): Promise<PruneStep> {
  let item: UndoItem | null = null;
  const outcome = await deleteListed(cluster, orphan, orphan.object, {
    reasonToKeep: live => reasonToKeep(live, set)?.text ?? null,
    onBegin: async live => {
      // What it contained of the same list is gone by now, and is undone by itself.
      item = undoItemOf(cluster, { ...orphan, object: live }, orphan.contents && (await contentsOf(cluster, live)));
      await onBegin?.(item);
    },
  });
  return { orphan, outcome, item: outcome.kind === 'absent' || outcome.kind === 'kept' ? null : item };
}

const undoItemOf = (cluster: Cluster, { ref, resource, object }: Orphan, contents: Contents | null): UndoItem => ({
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
});

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

/** What to remember of a folder after an undo: also what that has created again. */
export function rememberAgain(before: readonly Deployed[], steps: readonly UndoStep[]): readonly Deployed[] {
  const again = steps.flatMap(({ ref, resource, outcome }) => (outcome.kind === 'recreated' ? [{ ref, resource, uid: outcome.uid }] : []));
  const keys = new Set(again.map(({ ref }) => refKey(ref)));
  return [...again, ...before.filter(({ ref }) => !keys.has(refKey(ref)))];
}
