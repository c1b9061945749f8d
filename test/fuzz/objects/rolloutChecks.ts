/** What a rollout reports of the objects that a cluster sends. */
import assert from 'node:assert/strict';
import { describeRollout, describeRolloutForLog, describeWaiting, findFailingLog, refOf, rolloutDiagnostics } from '@scc-lens/kube';
import type { Fields, Plan, PlannedObject, RolloutStatus } from '@scc-lens/kube';
import { createObservations, keepNeeded, timeOfEvent } from '../../../packages/kube/src/apply/rollout/observations';
import type { Observations } from '../../../packages/kube/src/apply/rollout/observations';
import { isFinished, isFollowed, isKnown, readinessOf } from '../../../packages/kube/src/apply/rollout/readiness';
import { statusOf, withSuspect } from '../../../packages/kube/src/apply/rollout/rolloutStatus';
import { sourcesFor } from '../../../packages/kube/src/apply/rollout/observations';
import { assertDiagnostic } from './deployChecks';
import { assertNoOutput, assertPure, assertSentence } from './promises';
import type { Scenario } from './scenario';

export function checkRollout({ changed, now, around }: Scenario, plan: Plan): void {
  const objects = [changed, ...around];
  sourcesFor(plan.objects.filter(isFollowed));
  const [whole, kept] = [observe(objects), observe(objects.map(keepNeeded))];
  for (const planned of plan.objects) {
    isKnown(planned.ref);
    const status = statusWith(planned, whole);
    assert.deepEqual({ ...statusWith(planned, kept) }, status, 'a rollout looks at what is not kept');
    checkWords(status, objects);
    checkWords(withSuspect(status, whole), objects);
  }
  for (const object of objects) {
    assert.ok(Number.isFinite(timeOfEvent(object)));
    const readiness = assertPure(() => readinessOf(object), 'readiness');
    if (readiness.state !== 'ready') assertSentence(readiness.detail, 'readiness');
    isFinished(object);
    whole.change('a', object, true);
    whole.change('b', now, false);
  }
  whole.list('a', []);
  for (const object of objects) whole.controlledBy(object);
}

/** Each kind by a watch of its own. */
function observe(objects: readonly Fields[]): Observations {
  const observed = createObservations();
  for (const kind of new Set(objects.map(object => refOf(object).kind)))
    observed.list(
      kind,
      objects.filter(object => refOf(object).kind === kind),
    );
  return observed;
}

function statusWith(planned: PlannedObject, observed: Observations): RolloutStatus {
  const circumstances = { lateClasses: new Set(['slow']), isQuiet: true, unreadPods: new Map([['team-b', 'You may not list pods.']]) };
  return assertPure(() => statusOf(planned, observed, circumstances), 'a rollout');
}

function checkWords(status: RolloutStatus, objects: readonly Fields[]): void {
  assertSentence(status.detail, 'rollout');
  assertSentence(status.cause, 'rollout');
  assertSentence(describeRollout(status, []), 'rollout');
  const logged = describeRolloutForLog(status, []);
  assertSentence(logged, 'log');
  assertNoOutput(logged, 'a log', objects);
  const waiting = describeWaiting([status]);
  if (waiting !== null) assertSentence(waiting, 'rollout');
  findFailingLog([status]);
  rolloutDiagnostics([status]).forEach(assertDiagnostic);
}
