/** Plan, preflight, diff and apply of a scenario. */
import assert from 'node:assert/strict';
import { loadAll } from 'js-yaml';
import {
  applyDiagnostics,
  applyPlan,
  applySetOf,
  memberOf,
  compareForecasts,
  conflictValues,
  describeAwaitingPods,
  describeRef,
  diffObject,
  findOrphans,
  findUndecided,
  membersToMove,
  needsAdmin,
  planDeployment,
  preflight,
  preflightDiagnostics,
  problemText,
  readApplySet,
  refOf,
  remember,
  scopeOf,
  summarize,
} from '@scc-lens/kube';
import type { Cluster, ClusterDiagnostic, ClusterError, Fields, Plan, PlannedObject } from '@scc-lens/kube';
import { checkAnswer } from '../../../packages/kube/src/objects/requests';
import type { Live } from '../../../packages/kube/src/objects/requests';
import { sameObject } from '../../../packages/kube/src/objects/serverFields';
import { describeAwaiting } from '../../../packages/kube/src/objects/preflight/changes';
import type { DryRun } from '../../../packages/kube/src/objects/preflight/types';
import { refKey } from '../../../packages/kube/src/words/resource';
import { fakeCluster } from './fakeCluster';
import { assertError, assertNoSecret, assertPure, assertSentence } from './promises';
import { sourcesOf } from './scenario';
import type { Scenario } from './scenario';

const clusterOf = (scenario: Scenario): Cluster =>
  fakeCluster(scenario, { live: name => (name === refOf(scenario.written).name ? scenario.before : undefined) });

/** Every object is planned or has a problem, and comes after what it depends on. */
export async function checkPlan(scenario: Scenario): Promise<Plan | null> {
  const sources = sourcesOf(scenario);
  const planned = await planDeployment(clusterOf(scenario), sources, { namespace: 'team-a' });
  if (!planned.ok) {
    assertError(planned.error, 'plan');
    return null;
  }
  const plan = planned.value;
  const again = await planDeployment(clusterOf(scenario), sources, { namespace: 'team-a' });
  assert.deepEqual(again, planned, 'the plan differs from time to time');
  assert.equal(plan.objects.length + plan.problems.length, sources.length, 'an object is lost');
  for (const { message } of plan.problems) assertSentence(message, 'plan');
  const [first, ...others] = plan.problems;
  if (first !== undefined)
    assertSentence(
      problemText([first, ...others], file => file),
      'plan',
    );
  const done = new Set<string>();
  const keys = new Set(plan.objects.map(({ ref }) => refKey(ref)));
  for (const { ref, dependsOn } of plan.objects) {
    for (const one of dependsOn) assert.ok(!keys.has(refKey(one)) || done.has(refKey(one)), `${describeRef(ref)} comes too early`);
    done.add(refKey(ref));
  }
  return plan;
}

/** Nothing is changed, everything has an answer. */
export async function checkPreflight(scenario: Scenario, plan: Plan): Promise<void> {
  const cluster = clusterOf(scenario);
  const checks = await preflight(cluster, plan);
  assert.equal(checks.objects.length, plan.objects.length, 'an object is not checked');
  for (const { planned, dryRun } of checks.objects) {
    assertDryRun(dryRun);
    assertNoSecret(JSON.stringify(dryRun.kind === 'refused' ? dryRun.error : ''), 'a refusal', planned.object, ...answersOf(scenario));
  }
  for (const { verdict, caveat } of checks.pods) {
    if (verdict.kind === 'refused') assertError(verdict.error, 'pod');
    if (verdict.kind === 'notChecked') assertSentence(verdict.reason, 'pod');
    if (verdict.kind === 'awaiting') assertSentence(describeAwaitingPods(verdict, 'default'), 'pod');
    if (caveat !== null) assertSentence(caveat, 'pod');
  }
  findUndecided(checks);
  needsAdmin(checks);
  const forecasts = checks.pods.map(({ planned: { source }, pod }, index) => ({
    ...source,
    specPath: pod.specPath,
    verdict: (['admitted', 'denied', 'unknown', 'not-checked'] as const)[index % 4] ?? 'unknown',
    sccs: ['anyuid', 'restricted-v2'],
  }));
  assertPure(() => compareForecasts(checks, forecasts), 'the comparison with forecasts');
  preflightDiagnostics(checks).forEach(assertDiagnostic);
  summarize(checks.objects.map(check => assertPure(() => diffObject(check), 'a diff')));
}

function assertDryRun(dryRun: DryRun): void {
  if (dryRun.kind === 'refused' || dryRun.kind === 'immutable') assertError(dryRun.error, 'dry run');
  if (dryRun.kind === 'notChecked') assertSentence(dryRun.reason, 'dry run');
  if (dryRun.kind === 'awaiting') assertSentence(describeAwaiting(dryRun), 'dry run');
}

export function assertDiagnostic({ message, causes }: ClusterDiagnostic): void {
  if (message.trim() === '') assert.ok(causes.length > 0, 'a diagnostic has no message');
}

/** A value that the fake server makes up is no secret of ours. */
const answersOf = ({ answers }: Scenario): readonly Fields[] => answers.map(({ body }) => ({ body }));

/** Secrets are hidden, and what differs can be seen. */
export function checkDiffs(scenario: Scenario, planned: PlannedObject): void {
  const { before, changed, conflicts } = scenario;
  const answerTo = (body: Fields): Fields | undefined => {
    const answer = checkAnswer({ ok: true, value: { status: 200, body, length: 0, warnings: [], retried: false } }, planned.ref, false);
    if (!answer.ok) assertError(answer.error, 'answer');
    return answer.ok ? answer.value.body : undefined;
  };
  const present = before && answerTo(before);
  const outcome = answerTo(changed);
  const error: ClusterError = { kind: 'forbidden', message: 'no' };
  const lives: readonly Live[] = [
    { state: 'absent' },
    { state: 'unknown', error },
    ...(present === undefined ? [] : [{ state: 'present', object: present } as const]),
  ];
  const runs: readonly DryRun[] = [
    { kind: 'refused', error },
    { kind: 'immutable', error },
    { kind: 'notChecked', reason: 'no' },
    { kind: 'awaiting', on: [planned.ref], refusal: null, proven: true },
    ...(outcome === undefined ? [] : [{ kind: 'accepted', object: outcome, warnings: [], conflicts } as const]),
  ];
  const secrets = [present, outcome, planned.object];
  for (const live of lives) {
    for (const dryRun of runs) {
      const diff = assertPure(() => diffObject({ planned, live, dryRun, permissions: [], earlierPod: null }), 'a diff');
      for (const text of [diff.before, diff.after]) {
        loadAll(text, { maxDepth: 1_000 });
        assertNoSecret(text, 'a diff', ...secrets);
      }
      if (diff.change === 'unknown') assertSentence(diff.reason, 'a diff');
      if (live.state !== 'present' || dryRun.kind !== 'accepted') continue;
      const isSame = diff.change === 'unchanged' || diff.change === 'owners';
      assert.equal(isSame, diff.before === diff.after, 'a change cannot be seen');
      assert.equal(sameObject(live.object, dryRun.object), isSame);
    }
  }
  if (present === undefined) return;
  const values = assertPure(() => conflictValues(planned, present, conflicts), 'conflicts');
  assert.equal(values.length, conflicts.length);
  for (const { values: pair } of values) {
    if (pair === null) continue;
    assertSentence(pair.onCluster, 'conflict');
    assertSentence(pair.inManifest, 'conflict');
    assertNoSecret(`${pair.onCluster} ${pair.inManifest}`, 'a conflict', ...secrets);
  }
}

/** Applied or not, with an outcome. */
export async function checkApply(scenario: Scenario, planned: PlannedObject): Promise<void> {
  for (const isCurrent of [true, false]) {
    const { steps, stopped } = await applyPlan(clusterOf(scenario), {
      plan: { objects: [planned], problems: [] },
      stillCurrent: () => isCurrent,
      onConflict: () => Promise.resolve('takeOver'),
      onImmutable: () => Promise.resolve('skip'),
    });
    assert.equal(steps.length, 1);
    if (stopped !== null) assertSentence(stopped.message, 'apply');
    for (const { outcome } of steps) {
      if (outcome.kind === 'failed' || outcome.kind === 'uncertain') assertError(outcome.error, 'apply');
      if (outcome.kind === 'skipped' || outcome.kind === 'notAttempted') assertSentence(outcome.reason, 'apply');
    }
    applyDiagnostics(steps).forEach(assertDiagnostic);
    remember([], steps, { orphans: [], unlisted: [] }, []);
  }
}

/** What no manifest has any more is kept for a reason, or can be deleted. */
export async function checkInventory(scenario: Scenario, plan: Plan): Promise<void> {
  const cluster = fakeCluster(scenario, { live: name => scenario.around.find(object => refOf(object).name === name) ?? scenario.before });
  const set = applySetOf('team', 'team-a');
  const members = plan.objects.map(one => memberOf(one, set));
  scopeOf(set, members);
  membersToMove(members.map(planned => ({ planned, live: { state: 'present', object: scenario.changed } })));
  const read = await readApplySet(cluster, set);
  if (!read.ok) assertError(read.error, 'set');
  const scope = read.ok && read.value !== null ? read.value : { kinds: ['ConfigMap', 'Secret', 'Deployment.apps'], namespaces: ['team-b'] };
  const remembered = plan.objects.map(({ ref, resource }) => ({ ref, resource, uid: 'u-old' }));
  const { orphans } = await findOrphans(cluster, { objects: [], problems: [] }, { set, scope, remembered });
  for (const { kept } of orphans) if (kept !== null) assertSentence(kept, 'orphan');
}
