/**
 * Applies a plan, object by object, and accounts for each. It stops at the first object that cannot be applied: what follows may need it,
 * and applying the same plan again goes on from there.
 */
import { describeRef } from '../../cluster';
import type { Cluster } from '../../cluster';
import { readLive } from '../objects';
import type { PlannedObject } from '../plan';
import { applyObject } from './applyObject';
import type { ApplyResult, ApplyRun, ApplyStep, Outcome } from './types';
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

/** Only a person's choice leaves an object unattempted that had its turn. */
const CHOSE_STOP: Outcome = { kind: 'notAttempted', reason: 'You chose to stop.' };

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

interface Turn {
  readonly planned: PlannedObject;
  readonly before: ApplyStep['before'] & (object | null);
  readonly newPermissions: boolean;
  readonly replacing: () => void;
}

/** Applies; where a person has to choose, asks and does what was chosen. */
async function applyWithQuestions(cluster: Cluster, run: ApplyRun, { planned, before, newPermissions, replacing }: Turn): Promise<Outcome> {
  const how = { before, newPermissions, signal: run.signal };
  let outcome = await applyObject(cluster, planned, { ...how, force: false, replace: false });
  let force = false;
  if (outcome.kind === 'failed' && outcome.error.kind === 'conflict' && outcome.error.conflicts.length > 0) {
    const answer = await run.onConflict(planned, outcome.error.conflicts);
    if (answer === 'stop') return CHOSE_STOP;
    if (answer === 'skip') return { kind: 'skipped', reason: 'You chose to leave the fields with their owners.' };
    force = true;
    outcome = await applyObject(cluster, planned, { ...how, force, replace: false });
  }
  if (outcome.kind === 'failed' && outcome.error.kind === 'invalid' && outcome.error.immutable && before !== null) {
    const answer = await run.onImmutable(planned, outcome.error);
    if (answer === 'stop') return CHOSE_STOP;
    if (answer === 'skip') return { kind: 'skipped', reason: 'You chose to leave the object as it is.' };
    replacing();
    outcome = await applyObject(cluster, planned, { ...how, force, replace: true });
  }
  return outcome;
}
