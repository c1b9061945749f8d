import type { ApplyStep } from '../../apply';
import { managerFor } from '../../objects';
import type { Cluster } from '../../wire';
import type { UndoItem } from './types';

/** What an undo would do, last applied first. */
export function listForUndo(cluster: Pick<Cluster, 'target'>, steps: readonly ApplyStep[]): readonly UndoItem[] {
  return steps.flatMap(step => undoItemOf(cluster, step) ?? []).reverse();
}

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
