/**
 * Applies a plan, object by object, and accounts for each. It stops at the first object that cannot be applied: what follows may need it,
 * and applying the same plan again goes on from there.
 */
import { describeRef } from '../../cluster';
import type { Cluster } from '../../cluster';
import { readLive } from '../objects';
import type { PlannedObject } from '../plan';
import { applyWithQuestions } from './resolveConflict';
import type { ApplyResult, ApplyRun, ApplyStep } from './types';
import { createdPrerequisite, waitForPrerequisite } from './waitForPrerequisite';

type Stop = NonNullable<ApplyResult['stopped']>;

/** Never rejects unless a callback does. */
export async function applyPlan(cluster: Cluster, run: ApplyRun): Promise<ApplyResult> {
  const steps: ApplyStep[] = [];
  let stopped: Stop | null = null;
  for (const [index, planned] of run.plan.objects.entries()) {
    stopped ??= await reasonToStop(run, planned);
    const step: ApplyStep =
      stopped === null
        ? await applyOne(cluster, run, planned, index, steps)
        : { planned, before: undefined, outcome: { kind: 'notAttempted', reason: stopped.message } };
    stopped ??= stopAfter(step);
    steps.push(step);
    run.onStep?.(step, index);
  }
  return { steps, stopped };
}

async function reasonToStop({ signal, stillCurrent }: ApplyRun, planned: PlannedObject): Promise<Stop | null> {
  if (signal?.aborted) return { reason: 'cancelled', message: 'Cancelled.' };
  if (await stillCurrent(planned)) return null;
  return {
    reason: 'sourceChanged',
    message: `${nameOf(planned.source.file)} was changed after its differences were shown; deploy it again to see the new ones.`,
  };
}

/** The last part of a file's URI, as a person knows it. */
function nameOf(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
}

function stopAfter({ planned, outcome }: ApplyStep): Stop | null {
  if (outcome.kind === 'notAttempted') return { reason: 'chosen', message: outcome.reason };
  if (outcome.kind !== 'failed' && outcome.kind !== 'uncertain') return null;
  if (outcome.error.kind === 'cancelled') return { reason: 'cancelled', message: 'Cancelled.' };
  return { reason: 'failed', message: `${describeRef(planned.ref)} was not applied: ${outcome.error.message}` };
}

async function applyOne(
  cluster: Cluster,
  run: ApplyRun,
  planned: PlannedObject,
  index: number,
  steps: readonly ApplyStep[],
): Promise<ApplyStep> {
  const total = run.plan.objects.length;
  const ground = createdPrerequisite(planned, steps);
  if (ground !== null) {
    run.onProgress?.({ planned, index, total, phase: 'waiting', detail: describeRef(ground.ref) });
    await waitForPrerequisite(cluster, planned, ground, run.signal);
  }
  run.onProgress?.({ planned, index, total, phase: 'applying' });
  const live = await readLive(cluster, planned, run.signal);
  if (live.state === 'unknown') return { planned, before: undefined, outcome: { kind: 'failed', error: live.error, deleted: false } };
  const before = live.state === 'present' ? live.object : null;
  const outcome = await applyWithQuestions(cluster, run, {
    planned,
    before,
    newPermissions: broughtPermissions(steps),
    replacing: () => run.onProgress?.({ planned, index, total, phase: 'replacing' }),
  });
  return { planned, before, outcome };
}

/** Whether this run has changed what the authorizer caches, which takes a moment to be seen. */
function broughtPermissions(steps: readonly ApplyStep[]): boolean {
  return steps.some(
    ({ planned, outcome }) => (planned.stage === 'permissions' || planned.stage === 'namespaces') && outcome.kind === 'applied',
  );
}
