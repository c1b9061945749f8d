/** The account of a deployment is true: nothing is called applied, created or gone that the cluster does not prove. */
import assert from 'node:assert/strict';
import { applyPlan, diffObject, listForUndeploy, listForUndo, preflight, preflightDiagnostics, textAt, undeploy } from '@scc-lens/kube';
import type { ApplyResult, Cluster, Fields } from '@scc-lens/kube';
import { at, fieldsAt } from '../../../packages/kube/src/words/fields';
import { applied, applyOf, outcomesOf, undone } from '../rig/applying';
import { planOf, useCluster, value } from '../rig/cluster';
import { configMap, deployment, job, serviceAccount } from '../rig/manifests';

const JSON_TYPE = { 'content-type': 'application/json' };
const FINALIZER = 'example.com/wait';

describe('a true account', () => {
  const rig = useCluster();
  let namespace: string;
  let developer: Cluster;
  let admin: Cluster;
  beforeEach(async () => {
    namespace = await rig.namespace();
    developer = await rig.as('developer', { timeoutMs: 3_000 });
    admin = await rig.as('admin');
  });

  const pathOf = (name: string): string => `/api/v1/namespaces/${namespace}/configmaps/${name}`;
  const read = async (name: string): Promise<Fields | null> => {
    const answer = await admin.request('GET', pathOf(name));
    if (!answer.ok) assert.equal(answer.error.kind, 'notFound');
    return answer.ok ? answer.value.body : null;
  };
  const change = async (name: string, metadata: Fields, rest: Fields = {}): Promise<void> => {
    value(await admin.request('PATCH', pathOf(name), { contentType: 'application/merge-patch+json', body: { metadata, ...rest } }));
  };
  const kindsOf = (result: ApplyResult): readonly string[] => result.steps.map(({ outcome }) => outcome.kind);

  it('a server that refuses every write with 500 leaves a failure, not an unchanged object', async () => {
    await applied(developer, namespace, [configMap('w', { key: 'old' }), deployment('w')]);
    const changed = [configMap('w', { key: 'new' }), deployment('w', { container: { image: 'registry.example/app:2' } })];
    for (const [dryRuns, path] of [
      ['answered', '(configmaps|deployments)/w\\?.*force=false$'],
      ['refused too', '(configmaps|deployments)/w'],
    ] as const) {
      const plan = await planOf(developer, namespace, ...changed);
      await rig.test.chaos({ method: 'PATCH', path, status: 500 });
      assert.deepEqual(kindsOf(await applyOf(developer, plan)), ['failed', 'notAttempted'], dryRuns);
      const deploymentOnly = { objects: plan.objects.slice(1), problems: [] };
      assert.deepEqual(kindsOf(await applyOf(developer, deploymentOnly)), ['failed'], dryRuns);
      await rig.test.chaos();
    }
  });

  for (const [what, body] of [
    ['an empty object', '{}'],
    ['a Status', JSON.stringify({ apiVersion: 'v1', kind: 'Status', status: 'Success' })],
    ['another object', JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'other', namespace: 'elsewhere' } })],
    ['another kind', JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'c' } })],
  ] as const) {
    it(`${what} in place of the answer proves nothing`, async () => {
      await rig.test.chaos({ method: 'PATCH', path: 'configmaps/c', status: 200, headers: JSON_TYPE, body });
      const plan = await planOf(developer, namespace, configMap('c'));
      const result = await applyOf(developer, plan);
      assert.deepEqual(kindsOf(result), ['failed']);
      assert.equal(await read('c'), null);
      assert.match(result.stopped?.message ?? '', /The answer is not about ConfigMap/);
      const [check] = (await preflight(developer, plan)).objects;
      assert.ok(check?.dryRun.kind === 'refused' && check.dryRun.error.kind === 'malformedAnswer');
      await rig.test.chaos({ method: 'GET', path: 'configmaps/c', status: 200, headers: JSON_TYPE, body });
      assert.equal((await preflight(developer, plan)).objects[0]?.live.state, 'unknown');
      assert.deepEqual(kindsOf(await applyOf(developer, plan)), ['failed']);
      await rig.test.chaos();
      assert.equal(await read('c'), null);
    });
  }

  it('two windows that deploy the same manifests create each object once, and undo deletes what its own window created', async () => {
    const documents = Array.from({ length: 28 }, (_, index) => configMap(`shared-${index}`));
    const other = await rig.as('developer');
    const [mine, theirs] = await Promise.all([applied(developer, namespace, documents), applied(other, namespace, documents)]);
    const created = (result: ApplyResult): readonly string[] =>
      result.steps.flatMap(({ planned, outcome }) =>
        outcome.kind === 'applied' && outcome.action === 'created' ? [planned.ref.name] : [],
      );
    assert.equal(new Set([...created(mine), ...created(theirs)]).size, 28);
    assert.equal(created(mine).length + created(theirs).length, 28);
    await undone(developer, mine);
    for (const name of created(theirs)) assert.notEqual(await read(name), null, name);
    for (const name of created(mine)) assert.equal(await read(name), null, name);
  });

  it('a callback that fails ends the deployment with every object accounted for', async () => {
    const documents = ['a', 'b', 'c'].map(name => configMap(name));
    const plan = await planOf(developer, namespace, ...documents);
    const gone = new Error('the language server is gone');
    const run = { plan, stillCurrent: () => true, onConflict: () => Promise.reject(gone), onImmutable: () => Promise.reject(gone) };
    const read2 = await applyPlan(developer, { ...run, stillCurrent: ({ ref }) => (ref.name === 'b' ? Promise.reject(gone) : true) });
    assert.deepEqual(outcomesOf(read2), ['ConfigMap a: applied created', 'ConfigMap b: notAttempted', 'ConfigMap c: notAttempted']);
    assert.deepEqual(read2.stopped, { reason: 'failed', message: 'The deployment could not continue: the language server is gone' });
    assert.equal(listForUndo(developer, read2.steps).length, 1);
    const reported = await applyPlan(developer, {
      ...run,
      onStep: () => {
        throw gone;
      },
    });
    assert.deepEqual(outcomesOf(reported), ['ConfigMap a: unchanged', 'ConfigMap b: notAttempted', 'ConfigMap c: notAttempted']);
    value(
      await admin.request('PATCH', pathOf('c'), {
        query: { fieldManager: 'else' },
        contentType: 'application/apply-patch+yaml',
        body: configMap('c', { key: 'theirs' }),
      }),
    );
    const asked = await applyPlan(developer, run);
    assert.deepEqual(kindsOf(asked).slice(0, 2), ['unchanged', 'applied']);
    assert.equal(asked.steps[2]?.outcome.kind, 'notAttempted');
    assert.match(asked.stopped?.message ?? '', /the language server is gone/);
  });

  it('a callback that fails ends an undeployment with every object accounted for', async () => {
    const documents = [serviceAccount('first'), configMap('last')];
    await applied(developer, namespace, documents);
    const { toDelete } = await listForUndeploy(developer, await planOf(developer, namespace, ...documents));
    const steps = await undeploy(developer, toDelete, {
      onStep: () => {
        throw new Error('the window is gone');
      },
    });
    assert.deepEqual(
      steps.map(({ deleted, outcome }) => [deleted.planned.ref.name, outcome]),
      [
        ['last', { kind: 'deleted' }],
        ['first', { kind: 'notAttempted', reason: 'the window is gone' }],
      ],
    );
  });

  describe('an object that is being deleted', () => {
    beforeEach(async () => {
      await applied(developer, namespace, [configMap('waiting', { key: 'old' })]);
      await change('waiting', { finalizers: [FINALIZER] });
    });
    const begin = async (): Promise<void> => {
      value(await admin.request('DELETE', pathOf('waiting')));
    };
    const release = (): Promise<void> => change('waiting', { finalizers: null });

    it('is refused by the check and by the deployment, with its finalizers', async () => {
      const plan = await planOf(developer, namespace, configMap('waiting', { key: 'new' }));
      await begin();
      const [diagnostic] = preflightDiagnostics(await preflight(developer, plan));
      assert.match(diagnostic?.message ?? '', /waiting is being deleted; it waits for example\.com\/wait\./);
      const result = await applyOf(developer, plan);
      assert.ok(result.steps[0]?.outcome.kind === 'failed' && result.steps[0].outcome.error.kind === 'terminating');
      assert.equal(at(await read('waiting'), 'data', 'key'), 'old');
      await release();
    });

    it('is not called deleted by undeploy until it is gone', async () => {
      const plan = await planOf(developer, namespace, configMap('waiting'));
      const { toDelete } = await listForUndeploy(developer, plan);
      const [step] = await undeploy(developer, toDelete, { goneMs: 300 });
      assert.deepEqual(step?.outcome, { kind: 'terminating', finalizers: [FINALIZER] });
      assert.deepEqual(
        (await listForUndeploy(developer, plan)).toDelete.map(({ terminating }) => terminating),
        [true],
      );
      const releasing: Cluster = {
        ...developer,
        request: async (method, path, options) => {
          const answer = await developer.request(method, path, options);
          if (method === 'DELETE') await release();
          return answer;
        },
      };
      const [second] = await undeploy(releasing, toDelete);
      assert.deepEqual(second?.outcome, { kind: 'deleted' });
      assert.equal(await read('waiting'), null);
    });

    it('is waited for by undo, and named when the user waits no longer', async () => {
      const result = await applied(developer, namespace, [configMap('mine')]);
      await change('mine', { finalizers: [FINALIZER] });
      const cancel = new AbortController();
      const undoing = undone(developer, result, { signal: cancel.signal });
      while (textAt(await read('mine'), 'metadata', 'deletionTimestamp') === undefined);
      cancel.abort();
      assert.deepEqual((await undoing)[0]?.outcome, { kind: 'terminating', finalizers: [FINALIZER] });
      await change('mine', { finalizers: null });

      const restored = await applied(developer, namespace, [configMap('waiting', { key: 'new' })]);
      await begin();
      const [step] = await undone(developer, restored);
      assert.ok(step?.outcome.kind === 'failed' && step.outcome.error.kind === 'terminating' && !step.outcome.nothingLeft);
      await release();
    });

    it('is not replaced before it is gone', async () => {
      const once = job('once');
      const waiting = { ...once, metadata: { name: 'once', finalizers: [FINALIZER] } };
      await applied(developer, namespace, [waiting]);
      const cancel = new AbortController();
      const replacing = applied(
        developer,
        namespace,
        [{ ...job('once', { container: { image: 'registry.example/app:2' } }), metadata: { name: 'once', finalizers: [FINALIZER] } }],
        { onImmutable: () => Promise.resolve('replace'), signal: cancel.signal },
      );
      const path = `/apis/batch/v1/namespaces/${namespace}/jobs/once`;
      const live = async (): Promise<Fields> => value(await admin.request('GET', path)).body;
      while (textAt(await live(), 'metadata', 'deletionTimestamp') === undefined);
      cancel.abort();
      const [step] = (await replacing).steps;
      assert.ok(step?.outcome.kind === 'uncertain' && !step.outcome.deleted);
      assert.match(step.outcome.error.message, /is being deleted; it waits for .*example\.com\/wait/);
      value(await admin.request('PATCH', path, { contentType: 'application/merge-patch+json', body: { metadata: { finalizers: null } } }));
    });
  });

  describe('what was reviewed', () => {
    const reviewedApply = async (documents: readonly Fields[], between: () => Promise<void>): Promise<ApplyResult> => {
      const plan = await planOf(developer, namespace, ...documents);
      const { objects } = await preflight(developer, plan);
      await between();
      return applyOf(developer, plan, { reviewed: new Map(objects.map(({ planned, live }) => [planned, live])) });
    };

    it('is applied where the cluster is as it was shown, while controllers write', async () => {
      await applied(developer, namespace, [deployment('w')]);
      const result = await reviewedApply([deployment('w', { labels: { a: 'b' } }), configMap('n')], async () => {
        const path = `/apis/apps/v1/namespaces/${namespace}/deployments/w`;
        while (at(value(await admin.request('GET', path)).body, 'status', 'observedGeneration') === undefined);
      });
      assert.deepEqual(kindsOf(result), ['applied', 'applied']);
    });

    for (const [what, between] of [
      ['was changed', () => change('r', {}, { data: { key: 'theirs' } })],
      ['was deleted', async () => void value(await admin.request('DELETE', pathOf('r')))],
    ] as const) {
      it(`is not applied to an object that ${what} since`, async () => {
        await applied(developer, namespace, [configMap('r', { key: 'old' })]);
        const result = await reviewedApply([configMap('r', { key: 'new' }), configMap('s')], between);
        assert.deepEqual(kindsOf(result), ['failed', 'notAttempted']);
        assert.equal(result.stopped?.reason, 'liveChanged');
        assert.match(result.stopped.message, new RegExp(`r ${what} on the cluster after its differences were shown`));
        assert.notEqual(at(await read('r'), 'data', 'key'), 'new');
      });
    }

    it('is not applied over an object that was created since', async () => {
      const result = await reviewedApply([configMap('t', { key: 'mine' })], async () => {
        value(await admin.request('POST', `/api/v1/namespaces/${namespace}/configmaps`, { body: configMap('t', { key: 'theirs' }) }));
      });
      assert.equal(result.stopped?.reason, 'liveChanged');
      assert.equal(at(await read('t'), 'data', 'key'), 'theirs');
    });

    it('is not applied over a change that comes while the user decides about a conflict', async () => {
      value(
        await admin.request('PATCH', pathOf('q'), {
          query: { fieldManager: 'else' },
          contentType: 'application/apply-patch+yaml',
          body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'q' }, data: { key: 'theirs' } },
        }),
      );
      const plan = await planOf(developer, namespace, configMap('q', { key: 'mine' }));
      const { objects } = await preflight(developer, plan);
      const result = await applyOf(developer, plan, {
        reviewed: new Map(objects.map(({ planned, live }) => [planned, live])),
        onConflict: async () => {
          await change('q', {}, { data: { key: 'newer' } });
          return 'takeOver';
        },
      });
      assert.equal(result.stopped?.reason, 'liveChanged');
      assert.equal(at(await read('q'), 'data', 'key'), 'newer');
    });
  });

  it('warnings of the server are with their object, in the check and in the result', async () => {
    const warned = { ...deployment('w'), metadata: { name: 'w' } };
    value(
      await admin.request('PATCH', `/api/v1/namespaces/${namespace}`, {
        contentType: 'application/merge-patch+json',
        body: { metadata: { labels: { 'pod-security.kubernetes.io/warn': 'restricted' } } },
      }),
    );
    const plan = await planOf(developer, namespace, configMap('quiet'), warned);
    const diffs = (await preflight(developer, plan)).objects.map(diffObject);
    const result = await applyOf(developer, plan);
    for (const warnings of [diffs.map(diff => diff.warnings), result.steps.map(step => step.warnings)]) {
      assert.deepEqual(warnings[0], []);
      assert.match(warnings[1]?.[0] ?? '', /would violate PodSecurity "restricted/);
    }
  });

  it('a recreation that fails reports that nothing is left', async () => {
    await applied(developer, namespace, [job('once')]);
    const result = await applied(developer, namespace, [job('once', { container: { image: 'registry.example/app:2' } })], {
      onImmutable: () => Promise.resolve('replace'),
    });
    await rig.test.chaos({ method: 'POST', path: 'jobs', status: 403, headers: JSON_TYPE, body: '{"kind":"Status","message":"no"}' });
    const [step] = await undone(developer, result);
    assert.ok(step?.outcome.kind === 'failed' && step.outcome.nothingLeft);
    assert.equal((await admin.request('GET', `/apis/batch/v1/namespaces/${namespace}/jobs/once`)).ok, false);
    assert.equal(fieldsAt(step.sent, 'metadata')['name'], 'once');
  });
});
