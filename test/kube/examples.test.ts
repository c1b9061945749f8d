/** The examples, on a cluster that is prepared as `npm start -- --cluster` prepares it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { joinKubeconfigs } from '../cluster/cluster.mjs';
import {
  describeRef,
  diffObject,
  loadKubeconfig,
  needsAdmin,
  planDeployment,
  preflight,
  preflightDiagnostics,
  watchRollout,
} from '@scc-lens/kube';
import type { ApplyResult, Cluster, Plan, PlannedObject, Preflight } from '@scc-lens/kube';
import { gatherFacts, readSettings, serviceAccountsOf } from '@scc-lens/lens';
import type { ManifestObject } from '@scc-lens/protocol';
import { parseFile } from '@scc-lens/yaml';
import { generateScc } from '../../packages/lens/src/grants/generate/generateScc';
import { EXAMPLE_FILES, exampleObjects, EXAMPLES_NAMESPACE, exampleText, prepareExamples } from '../cluster/exampleCluster';
import { applyOf, outcomesOf, undone } from './rig/applying';
import { useCluster, value } from './rig/cluster';
import { objectsOf } from './rig/objects';

const WITH_PODS = EXAMPLE_FILES.filter(file => exampleObjects(file).some(({ pods }) => pods.length > 0));

/** The SCC of an example's pods, with its RBAC, as the quick fix generates it where the workspace has only this example and its namespace. */
function sccOf(file: string): readonly ManifestObject[] {
  const { settings } = readSettings({ openshift: { version: '4.20' } });
  const sources = ['namespace.yaml', file].map(name => ({ file: name, manifests: parseFile(exampleText(name)).manifests }));
  const facts = gatherFacts(sources, {});
  return serviceAccountsOf(facts.workspace.workloads).flatMap(serviceAccount => {
    const generated = generateScc({ serviceAccount, facts, settings });
    assert.ok('text' in generated, 'refused' in generated ? generated.refused : '');
    return objectsOf(generated.text, `file:///${generated.name}-scc.yaml`);
  });
}

describe('the examples', () => {
  const rig = useCluster();
  const end = new AbortController();
  const faults: Error[] = [];
  let admin: Cluster;
  let developer: Cluster;

  before(async () => {
    await rig.namespace(EXAMPLES_NAMESPACE);
    await prepareExamples(rig.test.kubeconfigs.admin, end.signal, fault => faults.push(fault));
    admin = await rig.as('admin');
    developer = await rig.as('developer');
  });
  after(() => {
    end.abort();
    assert.deepEqual(faults, []);
  });

  const check = async (
    cluster: Cluster,
    objects: readonly ManifestObject[],
  ): Promise<{ readonly plan: Plan; readonly checks: Preflight }> => {
    const plan = value(await planDeployment(cluster, objects, { namespace: EXAMPLES_NAMESPACE }));
    assert.deepEqual(plan.problems, []);
    return { plan, checks: await preflight(cluster, plan) };
  };

  const takeBack = async (result: ApplyResult): Promise<void> => {
    for (const { ref, outcome } of await undone(admin, result, { onDoubt: () => Promise.resolve(true) }))
      assert.ok(['deleted', 'restored', 'nothingToDo'].includes(outcome.kind), `${describeRef(ref)}: ${outcome.kind}`);
  };

  it('are there with a manifest for a pod each, and can be deployed as one folder', async () => {
    assert.ok(WITH_PODS.length >= 4, WITH_PODS.join());
    await check(admin, EXAMPLE_FILES.flatMap(exampleObjects));
  });

  it('find the contexts developer and admin in one kubeconfig, developer first', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-examples-'));
    const { admin: administrator, developer: user } = rig.test.kubeconfigs;
    const joined = await joinKubeconfigs([user, administrator], path.join(folder, 'config'));
    const { contexts, currentContext } = value(await loadKubeconfig({ setting: joined, env: {}, home: folder }));
    rmSync(folder, { recursive: true });
    assert.deepEqual(
      [currentContext, ...contexts.map(({ name, problem }) => [name, problem])],
      ['developer', ['developer', null], ['admin', null]],
    );
  });

  for (const [who, cluster] of [
    ['an administrator', () => admin],
    ['a developer', () => developer],
  ] as const) {
    it(`find their namespace and service accounts as they state them: ${who} has no value to change`, async () => {
      const isAlreadyOurs = ({ ref }: PlannedObject): boolean => ref.kind === 'Namespace' || who === 'an administrator';
      const { plan, checks } = await check(cluster(), exampleObjects('namespace.yaml'));
      const diffs = checks.objects.map(diffObject);
      assert.deepEqual(
        diffs.map(({ change, conflicts }) => [change, conflicts]),
        diffs.map(({ planned }) => [isAlreadyOurs(planned) ? 'unchanged' : 'owners', []]),
      );
      const { steps, stopped } = await applyOf(cluster(), plan);
      assert.equal(stopped, null);
      assert.deepEqual(
        steps.map(({ outcome }) => (outcome.kind === 'applied' ? outcome.action : outcome.kind)),
        steps.map(({ planned }) => (isAlreadyOurs(planned) ? 'unchanged' : 'owners')),
      );
    });
  }

  for (const file of WITH_PODS) {
    it(`${file} is refused until an administrator deploys it with its SCC; then its pods are ready under it`, async function () {
      const alone = await check(developer, exampleObjects(file));
      assert.ok(needsAdmin(alone.checks), 'a developer is offered to hand it to an administrator');
      const whole = [...sccOf(file), ...exampleObjects(file)];
      const { checks: refused } = await check(developer, whole);
      assert.ok(needsAdmin(refused));
      const forbidden = refused.objects.filter(({ dryRun }) => dryRun.kind === 'refused').map(({ planned: { ref } }) => ref.kind);
      assert.ok(forbidden.includes('SecurityContextConstraints') && forbidden.includes('RoleBinding'), forbidden.join());

      const { plan, checks } = await check(admin, whole);
      assert.deepEqual(preflightDiagnostics(checks), []);
      const result = await applyOf(admin, plan);
      assert.equal(result.stopped, null, outcomesOf(result).join('\n'));
      const statuses = await watchRollout(admin, plan.objects, { timeoutMs: 60_000, graceMs: 500, logLines: 0 });
      const [scc] = plan.objects.filter(({ ref }) => ref.kind === 'SecurityContextConstraints').map(({ ref }) => ref.name);
      const followed = statuses.filter(({ planned }) => planned.source.pods.length > 0);
      assert.ok(followed.length > 0);
      for (const { planned, state, scc: under } of followed)
        assert.deepEqual([describeRef(planned.ref), state, under], [describeRef(planned.ref), 'ready', scc]);
      await takeBack(result);
    });

    it(`${file} is ready again when it is deployed after an undo`, async () => {
      const { plan } = await check(admin, [...sccOf(file), ...exampleObjects(file)]);
      await takeBack(await applyOf(admin, plan));
      const result = await applyOf(admin, plan);
      const statuses = await watchRollout(admin, plan.objects, { timeoutMs: 60_000, graceMs: 20_000, logLines: 0 });
      assert.deepEqual(
        statuses.map(({ state, detail }) => [state, detail]),
        statuses.map(({ planned: { ref } }) => ['ready', `${describeRef(ref)} is ready.`]),
      );
      await takeBack(result);
    });
  }
});
