/** Applying, with the answers that a test does not care about. */
import assert from 'node:assert/strict';
import { applyPlan, listForUndo, undo } from '@scc-lens/kube';
import type { ApplyResult, Cluster, Fields, Plan, UndoStep } from '@scc-lens/kube';
import type { ApplyRun } from '../../../packages/kube/src/apply/types';
import type { UndoOptions } from '../../../packages/kube/src/undo/takeBack/undoItem';
import { planOf } from './cluster';

/** Answers to questions, and what cancels the work. */
export type Answers = Partial<ApplyRun> & Pick<Cluster, 'signal'>;

/** No question is asked unless the test answers it. */
export function applyOf(cluster: Cluster, plan: Plan, { signal, ...answers }: Answers = {}): Promise<ApplyResult> {
  return applyPlan(
    { ...cluster, signal },
    {
      plan,
      stillCurrent: () => true,
      onConflict: () => assert.fail('asked about a conflict'),
      onImmutable: () => assert.fail('asked about a replacement'),
      ...answers,
    },
  );
}

export async function applied(
  cluster: Cluster,
  namespace: string,
  documents: readonly Fields[],
  answers: Answers = {},
): Promise<ApplyResult> {
  return applyOf(cluster, await planOf(cluster, namespace, ...documents), answers);
}

/** `ConfigMap conf: applied created`, for each step. */
export function outcomesOf({ steps }: ApplyResult): readonly string[] {
  return steps.map(
    ({ planned, outcome }) =>
      `${planned.ref.kind} ${planned.ref.name}: ${outcome.kind}${outcome.kind === 'applied' ? ` ${outcome.action}` : ''}`,
  );
}

/** Takes back what was applied. */
export function undone(
  cluster: Cluster,
  { steps }: ApplyResult,
  { signal, ...options }: UndoOptions & Pick<Cluster, 'signal'> = {},
): Promise<readonly UndoStep[]> {
  return undo({ ...cluster, signal }, listForUndo(cluster, steps), options);
}
