/** Applies a plan, object by object, and accounts for each. Stops at the first object that fails, because later ones may need it. */
import type { Live, PlannedObject } from '../objects';
import type { Cluster } from '../wire';
import { clusterTexts, describeRef, refKey } from '../words';
import { obstacleTexts, stopTexts } from './messages';
import { createdPrerequisite, createRecheck, delayOf, waitForPrerequisite, type PhaseRefusal } from './recheckPhase';
import { applyWithQuestions, sourceChanged, unapplied } from './resolveConflict';
import type { ApplyResult, ApplyRun, ApplyStep, Outcome, Running } from './types';

type Stop = NonNullable<ApplyResult['stopped']>;

/** Never rejects: a callback that fails ends the run as an error of the cluster does, with every object accounted for. */
export async function applyPlan(cluster: Cluster, given: ApplyRun): Promise<ApplyResult> {
  const { run: settled, failure } = settleCallbacks(given);
  const steps: ApplyStep[] = [];
  const run: Running = { ...settled, cluster, steps };
  const recheck = createRecheck(run);
  const refusals = new Map<PlannedObject, PhaseRefusal>();
  let stopped: Stop | null = null;
  for (const [index, planned] of run.plan.objects.entries()) {
    stopped ??= await reasonToStop(run, planned, failure);
    if (stopped === null) for (const [refused, refusal] of await recheck(planned, index)) refusals.set(refused, refusal);
    const refusal = refusals.get(planned);
    stopped ??= stopBeforePhase(refusals);
    const step: ApplyStep =
      refusal !== undefined
        ? { planned, ...unapplied({ kind: 'failed', deleted: false, ...refusal }) }
        : stopped === null
          ? await applyOne(run, planned, index)
          : { planned, ...unapplied({ kind: 'notAttempted', reason: stopped.message }) };
    // An answer of the user may have come after the source had changed, and the user may have cancelled before anything was sent.
    if (step.outcome.kind === 'notAttempted') stopped ??= await reasonToStop(run, planned, failure);
    stopped ??= stopAfter(step, failure());
    steps.push(step);
    run.onStep?.(step, index);
  }
  return { steps, stopped };
}

/** A phase is not begun if the cluster refuses one of its objects. */
function stopBeforePhase(refusals: ReadonlyMap<PlannedObject, PhaseRefusal>): Stop | null {
  const [first] = refusals;
  if (first === undefined) return null;
  const [{ ref }, { error, pod }] = first;
  const text = pod === undefined || ref.kind === 'Pod' ? stopTexts.notApplied : stopTexts.podsRefused;
  return { reason: 'failed', message: text(describeRef(ref), withoutList(error.message)) };
}

/** A refusal without its list of objections, which may have hundreds of SCCs. */
function withoutList(message: string): string {
  const list = message.indexOf(': [');
  return list < 0 ? message : `${message.slice(0, list)}.`;
}

async function reasonToStop(
  { cluster, stillCurrent }: Running,
  planned: PlannedObject,
  failure: () => string | null,
): Promise<Stop | null> {
  if (cluster.signal?.aborted) return { reason: 'cancelled', message: clusterTexts.cancelled() };
  const isCurrent = failure() === null && (await stillCurrent(planned));
  const fault = failure();
  if (fault !== null) return stoppedBy(fault);
  if (isCurrent) return null;
  return { reason: 'sourceChanged', message: sourceChanged(planned) };
}

const stoppedBy = (failure: string): Stop => ({ reason: 'failed', message: stopTexts.interrupted(failure) });

function stopAfter({ planned, outcome }: ApplyStep, failure: string | null): Stop | null {
  if (failure !== null) return stoppedBy(failure);
  if (outcome.kind === 'notAttempted') return { reason: 'chosen', message: outcome.reason };
  if (outcome.kind !== 'failed' && outcome.kind !== 'uncertain') return null;
  const { kind, message } = outcome.error;
  if (kind === 'cancelled') return { reason: 'cancelled', message: clusterTexts.cancelled() };
  if (kind === 'changedSinceReview') return { reason: 'liveChanged', message };
  const text = outcome.kind === 'uncertain' ? stopTexts.unknownWhetherApplied : stopTexts.notApplied;
  return { reason: 'failed', message: text(describeRef(planned.ref), message) };
}

async function applyOne(run: Running, planned: PlannedObject, index: number): Promise<ApplyStep> {
  const { cluster, steps } = run;
  const total = run.plan.objects.length;
  const prerequisite = createdPrerequisite(planned, steps);
  if (prerequisite !== null) {
    run.onProgress?.({ planned, index, total, phase: 'waiting', detail: describeRef(prerequisite.ref) });
    await waitForPrerequisite(cluster, planned, prerequisite);
  }
  const dependencies = dependenciesIn(run.plan.objects, planned);
  if (dependencies.length > 0) {
    run.onProgress?.({ planned, index, total, phase: 'waiting', detail: dependencies.map(({ ref }) => describeRef(ref)).join(', ') });
    const reason = await run.untilReady?.(dependencies);
    if (typeof reason === 'string') return { planned, ...unapplied(notReady(cluster, reason)) };
  }
  run.onProgress?.({ planned, index, total, phase: 'applying' });
  const applied = await applyWithQuestions(run, {
    planned,
    mayPass: delayOf(planned, steps),
    reviewed: reviewedOf(run, planned),
    replacing: () => run.onProgress?.({ planned, index, total, phase: 'replacing' }),
  });
  const { outcome } = applied;
  const isCancelled = outcome.kind === 'failed' && outcome.error.kind === 'cancelled' && !outcome.deleted;
  return isCancelled ? { planned, ...applied, outcome: cancelled() } : { planned, ...applied };
}

/** The user cancelled before anything was written. */
const cancelled = (): Outcome => ({ kind: 'notAttempted', reason: clusterTexts.cancelled() });

function dependenciesIn(objects: readonly PlannedObject[], { dependsOn }: PlannedObject): readonly PlannedObject[] {
  if (dependsOn.length === 0) return [];
  const keys = new Set(dependsOn.map(refKey));
  return objects.filter(({ ref }) => keys.has(refKey(ref)));
}

function notReady({ signal }: Cluster, reason: string): Outcome {
  if (signal?.aborted) return cancelled();
  return { kind: 'failed', error: { kind: 'notReady', message: obstacleTexts.dependencyNotReady(reason) }, deleted: false };
}

/** In a namespace that this run has created, controllers create what could not be there at the review. */
function reviewedOf({ reviewed, steps }: Running, planned: PlannedObject): Live | undefined {
  const isNew = steps.some(
    ({ planned: { stage, ref }, outcome }) => stage === 'namespaces' && ref.name === planned.ref.namespace && outcome.kind === 'applied',
  );
  return isNew ? undefined : reviewed?.get(planned);
}

/** The same run with callbacks that never throw. A callback that fails answers `stop`, and `failure` is its message: no account is lost. */
function settleCallbacks(run: ApplyRun): { readonly run: ApplyRun; readonly failure: () => string | null } {
  let failure: string | null = null;
  const settled =
    <A extends unknown[], T>(callback: ((...args: A) => T | Promise<T>) | undefined, otherwise: T) =>
    async (...args: A): Promise<T> => {
      try {
        return callback === undefined ? otherwise : await callback(...args);
      } catch (error) {
        failure ??= error instanceof Error ? error.message : String(error);
        return otherwise;
      }
    };
  const [onProgress, onStep] = [settled(run.onProgress, undefined), settled(run.onStep, undefined)];
  return {
    failure: () => failure,
    run: {
      ...run,
      stillCurrent: settled(run.stillCurrent, false),
      onConflict: settled(run.onConflict, 'stop'),
      onImmutable: settled(run.onImmutable, 'stop'),
      // No reason is given where there is nothing to wait by; an empty one where waiting fails.
      untilReady: run.untilReady === undefined ? () => Promise.resolve(null) : settled(run.untilReady, ''),
      onWrite: settled(run.onWrite, undefined),
      onProgress: progress => void onProgress(progress),
      onStep: (step, index) => void onStep(step, index),
    },
  };
}
