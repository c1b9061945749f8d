/** What is prepared for the pods of a workspace, and the workspace once it is written. */
import assert from 'node:assert/strict';
import { analyze, changedPods, convertDelivery, handOver, needs, planEach, planScc, reviewFile, serviceAccountsOf } from '@scc-lens/lens';
import type { Account, AnalyzeOptions, CurrentFile, Placed, SccPlan, WorkloadReport } from '@scc-lens/lens';
import type { Finding } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import type { KubernetesObject } from '@scc-lens/yaml';
import { withoutPolicies } from '../../../packages/lens/src/facts/gather';
import { assertEdits, DEFECT, factsOf, filesOf, optionsOf, settings, shown } from './workspace';
import type { Workspace } from './workspace';

type Plan = SccPlan<CurrentFile>;

function prepare(workspace: Workspace, convert: boolean) {
  const facts = factsOf(workspace);
  return planEach(facts, serviceAccountsOf(facts.workspace.workloads), async (account, before: Plan) => {
    const { plan, prepared } = await planScc(filesOf(workspace), before, { settings, account, convert });
    return { plan, result: { account, prepared } };
  });
}

type Results = Awaited<ReturnType<typeof prepare>>['results'];

/** The workspace once the plan is written. */
function written(workspace: Workspace, { edited, added }: Pick<Plan, 'edited' | 'added'>): Workspace {
  const after = new Map(workspace);
  for (const [name, { file }] of edited) after.set(name, parseFile(file.text));
  for (const { generated } of added) after.set(`${generated.name}.yaml`, parseFile(generated.text));
  return after;
}

export async function checkPlans(workspace: Workspace, convert: boolean): Promise<void> {
  const { plan, results } = await prepare(workspace, convert);
  for (const { prepared } of results) if ('refused' in prepared) assertSentence(prepared.refused);
  for (const [name, { source, edits, file }] of plan.edited) {
    assert.equal(source.file.text, workspace.get(name)?.text, 'the edits are for another text');
    assertEdits(source.file, edits, file, name);
    changedPods({ source, file });
  }
  const after = written(workspace, plan);
  assertExpected(plan, after);
  assertAdmitted(workspace, after, results);
  assertLeast(after, plan);
  await assertDone(after, convert, plan.rewritten.size > 0);
}

const assertSentence = (sentence: string): void => {
  assert.match(sentence, /\S/, 'refused without a reason');
  assert.doesNotMatch(sentence, DEFECT);
};

/** The plan's own facts come from what it writes. */
function assertExpected({ facts }: Plan, after: Workspace): void {
  const all = ({ cluster: { sccs, grants }, workspace: { policies, workloads } }: AnalyzeOptions['facts']): unknown => ({
    sccs: sccs.map(scc => JSON.stringify(scc)).sort(),
    grants: grants.map(grant => JSON.stringify(grant)).sort(),
    policies: policies.map(({ item }) => JSON.stringify(item.value)).sort(),
    workloads: workloads.map(({ item }) => JSON.stringify([item.ref, item.template])).sort(),
  });
  assert.deepEqual(all(facts), all(factsOf(after)), 'the workspace becomes another one than planned');
}

/** Every pod that an SCC is generated for gets it; no pod of its account, or of one that needs none, is refused; all others get what they got. */
function assertAdmitted(before: Workspace, after: Workspace, results: Results): void {
  const [was, becomes] = [reportsIn(before), reportsIn(after)];
  const ready = new Set<string>();
  const granted = new Set<string>();
  for (const { account, prepared } of results) {
    if (!('refused' in prepared) || !prepared.needed) ready.add(idOf(account));
    if ('refused' in prepared) continue;
    granted.add(account.name);
    const { name, proof } = prepared.generated;
    const served = [...becomes.values()].filter(({ review }) => review.scc === name && review.admission === 'admitted');
    assert.equal(served.length, proof.pods, `${name} is chosen for another number of pods than it is generated for`);
  }
  // An SCC that makes admission fail for all pods does so no more once it is rewritten.
  const isRewritten = results.some(({ prepared }) => 'rewrite' in prepared && prepared.rewrite !== null);
  for (const [key, { workload, review, serviceAccount }] of was) {
    const now = becomes.get(key)?.review;
    const title = `${workload.ref.kind} ${key}`;
    const account = idOf({ namespace: workload.ref.namespace, name: serviceAccount ?? '' });
    // The namespace of this pod may be the one whose account is granted the SCC.
    const isUndecided = workload.ref.namespace === null && granted.has(serviceAccount ?? '') && now?.admission === 'unknown';
    if (ready.has(account)) assert.notEqual(now?.admission, 'denied', `${title} is refused`);
    else if (isUndecided) assert.notEqual(review.admission, 'admitted', `${title} becomes unknown`);
    else if (!isRewritten || review.admission !== 'denied')
      assert.deepEqual([now?.admission, now?.scc], [review.admission, review.scc], `${title} is judged otherwise`);
  }
}

function reportsIn(workspace: Workspace): ReadonlyMap<string, WorkloadReport> {
  const options = optionsOf(workspace);
  return new Map(
    [...workspace].flatMap(([name, file]) =>
      reviewFile(file, options).map((report): [string, WorkloadReport] => [
        JSON.stringify([name, report.document, report.workload.object]),
        report,
      ]),
    ),
  );
}

const idOf = ({ namespace, name }: Account): string => JSON.stringify([namespace, name]);

/** Pods need their SCC until they are recreated, which this rule hints at: it is the one that speaks of a later generation of pods. */
const OF_LATER_PODS = 'obsolete-openshell-grant';

/** No rule objects to what was generated. */
function assertLeast(after: Workspace, { added }: Plan): void {
  const options = optionsOf(after);
  for (const { generated } of added) {
    const file = after.get(`${generated.name}.yaml`);
    assert.ok(file);
    const findings = analyze(file, options).filter(({ rule }) => rule !== OF_LATER_PODS);
    assert.deepEqual(findings.map(shown), [], `${generated.name} is objected to`);
  }
}

/**
 * Once written, only comments are left to change; and once these are, nothing. An SCC that made admission fail for all pods does so no more
 * once it is rewritten: then pods of other accounts may turn out to need nothing but the conversion, or an SCC of their own.
 */
async function assertDone(after: Workspace, convert: boolean, isRewritten: boolean): Promise<void> {
  const second = await prepare(after, convert);
  const changed = (plan: Plan): readonly string[] => [...plan.added.map(({ generated }) => generated.name), ...plan.edited.keys()];
  assert.deepEqual(
    changed(second.plan).filter(name => !second.plan.rewritten.has(name) && !isRewritten),
    [],
    'what was prepared is prepared again',
  );
  const next = written(after, second.plan);
  const third = await prepare(next, convert);
  const last = isRewritten ? await prepare(written(next, third.plan), convert) : third;
  assert.deepEqual(changed(last.plan), [], 'there is no end of changes');
}

/** Delivery by init container: nothing is left of what could be converted, and the rest is refused with a reason. */
export function checkDelivery(workspace: Workspace): void {
  const options = optionsOf(workspace);
  for (const [name, file] of workspace) {
    const { text, edits, refused } = convertDelivery(file, options);
    const after = parseFile(text);
    assertEdits(file, edits, after, name);
    for (const { reason } of refused) assertSentence(reason);
    const now = optionsOf(new Map([...workspace, [name, after]]));
    assert.equal(convertDelivery(after, now).text, text, 'converting twice changes more');
    const findings = analyze(after, now);
    const left = needs(after, findings, findings).flatMap(({ mounted }) => mounted.map(shown));
    assert.deepEqual(left, [], 'a supervisor is left to be converted');
    assertNeeds(name, file, options);
  }
}

function assertNeeds(name: string, file: Parameters<typeof needs>[0], options: AnalyzeOptions): void {
  const findings = analyze(file, options);
  const whole = needs(file, findings, findings);
  const denied = whole.flatMap(need => need.denied);
  assert.equal(new Set<Finding>(denied).size, denied.length, `${name}: a finding is of two service accounts`);
}

const nameOf = ({ kind, namespace, name }: KubernetesObject): string => JSON.stringify([kind, namespace, name]);

/** What an administrator gets, and the workspace once it is applied: it replaces what it has the names of. */
export async function checkHandOver(workspace: Workspace): Promise<void> {
  const facts = factsOf(workspace);
  const accounts = serviceAccountsOf(facts.workspace.workloads).map(account => ({ account, includeUnplaced: false }));
  const {
    accounts: served,
    textFor,
    stem,
    changes,
    plan,
    refused,
  } = await handOver(filesOf(workspace), accounts, { facts, settings }, [...workspace.keys()]);
  for (const { reason } of refused) assertSentence(reason.refused);
  for (const change of changes) assertSentence(change);
  const fileName = `${stem}.yaml`;
  const text = textFor(fileName);
  const handed = parseFile(text);
  if (served.length === 0) return;
  assert.ok(
    handed.manifests.every(({ class: kind }) => kind === 'objects' || kind === 'empty'),
    'what is handed over cannot be read',
  );
  const after = new Map([...written(workspace, { ...plan, added: [] }), [fileName, handed]]);
  const names = new Set(handed.manifests.flatMap(({ objects }) => objects.map(nameOf)));
  const isReplaced = ({ file, item }: Placed<KubernetesObject>): boolean => file !== fileName && names.has(nameOf(item));
  const options = { settings, facts: withoutPolicies(factsOf(after), isReplaced) };
  const ids = new Set(served.map(idOf));
  for (const file of after.values())
    for (const { workload, serviceAccount, review } of reviewFile(file, options))
      if (ids.has(idOf({ namespace: workload.ref.namespace, name: serviceAccount ?? '' })))
        assert.notEqual(review.admission, 'denied', `${workload.ref.kind} ${workload.ref.name ?? ''} is refused with what was handed over`);
}
