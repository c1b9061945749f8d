/** What an undo does, and what became of it. All of an item is plain data, so that it can be kept beyond the window that deployed it. */
import type { ApplyStep } from '../../apply';
import { managerFor, type Contents } from '../../objects';
import type { Cluster } from '../../wire';
import type { ClusterError, Fields, ObjectRef, Resource } from '../../words';

export interface UndoItem {
  readonly ref: ObjectRef;
  readonly resource: Resource;
  readonly action: 'delete' | 'restore' | 'recreate';
  /** The field manager that it was applied as. */
  readonly manager: string;
  /** As it was before; null where nothing was there. */
  readonly before: Fields | null;
  /** As the server returned it; null where the answer was lost. */
  readonly applied: Fields | null;
  /** As it was sent. */
  readonly sent: Fields;
  /** Whether it is known that this deployment created it. */
  readonly isOurs: boolean;
  /** Why it cannot be undone: values of a Secret are not stored, or what its predecessor contained was deleted. Null where it can. */
  readonly obstacle: 'secretNotKept' | 'contentsLost' | null;
  /** Whether an undo of it has begun and may not have ended: what it finds missing, or created again, may be its own work. */
  readonly isBegun: boolean;
}

export type UndoOutcome =
  | { readonly kind: 'deleted' }
  /** `ownersError`: why their managers could not be restored; null where they were. `uid`: of the new object. */
  | { readonly kind: 'restored'; readonly ownersError: ClusterError | null }
  | { readonly kind: 'recreated'; readonly ownersError: ClusterError | null; readonly uid: string }
  /** Its deletion has begun; it exists as long as its finalizers do. */
  | { readonly kind: 'terminating'; readonly finalizers: readonly string[] }
  /** It is as it was before: a write that never happened, or another user has undone it. */
  | { readonly kind: 'nothingToDo' }
  /** The user chose to leave it, or it cannot be undone. */
  | { readonly kind: 'left'; readonly reason: string }
  /** `nothingLeft`: it was deleted to be created again, and then was not created. */
  | { readonly kind: 'failed'; readonly error: ClusterError; readonly nothingLeft: boolean }
  /** The answer is lost, and the cluster does not show what became of it. */
  | { readonly kind: 'uncertain'; readonly error: ClusterError }
  | { readonly kind: 'notAttempted'; readonly reason: string };

export interface UndoStep extends UndoItem {
  readonly outcome: UndoOutcome;
}

/** Why an undo needs the user's decision. */
export type Doubt =
  /** Another user has changed these fields since; none where it is the object as a whole. */
  | { readonly kind: 'changedSince'; readonly fields: readonly string[] }
  | { readonly kind: 'deletedSince' }
  /** Nothing proves that this deployment created it. */
  | { readonly kind: 'perhapsOthers' }
  /** Deleting it deletes these, too. */
  | { readonly kind: 'contains'; readonly contents: Contents };

export interface UndoOptions {
  /** Whether to undo what is in doubt, too. Asked for each such object. Default: no. */
  readonly onDoubt?: (item: UndoItem, doubt: Doubt) => Promise<boolean>;
  /** Before the first write to an object: an account that has to survive the end of the process begins here. Must not reject. */
  readonly onBegin?: (item: UndoItem) => Promise<void>;
  readonly onStep?: (step: UndoStep, index: number, total: number) => void;
}

/** What an undo would do, last applied first. */
export const listForUndo = (cluster: Pick<Cluster, 'target'>, steps: readonly ApplyStep[]): readonly UndoItem[] =>
  steps.flatMap(step => undoItemOf(cluster, step) ?? []).reverse();

/** What undoing one step takes; null where it has changed nothing. */
export function undoItemOf(cluster: Pick<Cluster, 'target'>, { planned, before, outcome, lost }: ApplyStep): UndoItem | null {
  const wasDeleted = (outcome.kind === 'failed' || outcome.kind === 'uncertain') && outcome.deleted;
  const wasReplaced = wasDeleted || (outcome.kind === 'applied' && outcome.action === 'replaced');
  if (!wasReplaced && outcome.kind !== 'applied' && outcome.kind !== 'uncertain') return null;
  const applied = outcome.kind === 'applied' ? outcome.object : null;
  return {
    ref: planned.ref,
    resource: planned.resource,
    action: wasReplaced ? 'recreate' : before === null || before === undefined ? 'delete' : 'restore',
    manager: managerFor(cluster, applied ?? (wasReplaced ? null : before)),
    before: before ?? null,
    applied,
    sent: planned.object,
    isOurs: outcome.kind === 'applied' && outcome.action !== 'appeared',
    obstacle: wasReplaced && lost !== null && (lost.total > 0 || lost.unlisted.length > 0) ? 'contentsLost' : null,
    isBegun: false,
  };
}
