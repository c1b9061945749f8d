/** Deployments while the cluster breaks: they end in time, account for every object, and continue when they are tried again. */
import assert from 'node:assert/strict';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { listAt, preflight, watchRollout } from '@scc-lens/kube';
import type { ApplyResult, Cluster, Fields } from '@scc-lens/kube';
import { fieldsAt } from '../../../packages/kube/src/words/fields';
import { applied, applyOf, outcomesOf, undone } from '../rig/applying';
import { checked, eventually, PATIENCE_MS, planOf, useCluster, value, within } from '../rig/cluster';
import { configMap, deployment, namespaceObject } from '../rig/manifests';

const TEN = Array.from({ length: 10 }, (_, i) => configMap(`map-${i}`));

/** The cluster, and a signal that cancels as soon as the write of the object of this name is sent. */
function cancellingAt(name: string, cluster: Cluster): { readonly cluster: Cluster; readonly signal: AbortSignal } {
  const cancel = new AbortController();
  const watched: Cluster = {
    ...cluster,
    request: (method, url, options) => {
      const answer = cluster.request(method, url, options);
      if (method === 'PATCH' && url.endsWith(`/${name}`)) cancel.abort();
      return answer;
    },
  };
  return { cluster: watched, signal: cancel.signal };
}

describe('faults', () => {
  const rig = useCluster();
  let namespace: string;
  let developer: Cluster;
  beforeEach(async () => {
    namespace = await rig.namespace();
    developer = await rig.as('developer', { timeoutMs: 5_000 });
  });

  const names = async (): Promise<readonly string[]> => {
    const { body } = value(await developer.request('GET', `/api/v1/namespaces/${namespace}/configmaps`));
    return (body['items'] as { metadata: { name: string } }[]).map(({ metadata }) => metadata.name).filter(name => name.startsWith('map-'));
  };
  /** Every object is accounted for, and truly: what is called applied is there, and nothing else is unless it is called uncertain. */
  const assertTrue = async (result: ApplyResult, count = TEN.length): Promise<void> => {
    assert.equal(result.steps.length, count);
    const there = await names();
    for (const { planned, outcome } of result.steps) {
      if (outcome.kind === 'uncertain') continue;
      assert.equal(
        there.includes(planned.ref.name),
        outcome.kind === 'applied' || outcome.kind === 'unchanged',
        `${planned.ref.name} is ${outcome.kind}`,
      );
    }
    if (result.stopped !== null) assert.ok(result.stopped.message.length > 0);
  };
  const goesOn = async (): Promise<void> => {
    const again = await applied(developer, namespace, TEN);
    assert.equal(again.stopped, null);
    assert.equal((await names()).length, 10);
  };

  it('the API server is killed between two of ten objects', async () => {
    const plan = await planOf(developer, namespace, ...TEN);
    const result = await within(20_000, () =>
      applyOf(developer, plan, {
        stillCurrent: async ({ ref }) => {
          if (ref.name === 'map-5') await rig.test.kill();
          return true;
        },
      }),
    );
    await rig.test.restart();
    assert.deepEqual(
      result.steps.map(({ outcome }) => outcome.kind),
      [...Array<string>(5).fill('applied'), 'failed', ...Array<string>(4).fill('notAttempted')],
    );
    await assertTrue(result);
    await goesOn();
  });

  it('the API server restarts between two of ten objects, and all ten are applied', async () => {
    const patient = await rig.as('developer', { timeoutMs: 30_000 });
    const plan = await planOf(patient, namespace, ...TEN);
    let restarted = Promise.resolve();
    const result = await applyOf(patient, plan, {
      stillCurrent: async ({ ref }) => {
        if (ref.name === 'map-5') {
          await rig.test.kill();
          restarted = rig.test.restart();
        }
        return true;
      },
    });
    await restarted;
    assert.equal(result.stopped, null);
    await assertTrue(result);
  });

  it('the API server is killed while it works on the sixth of ten objects', async () => {
    const plan = await planOf(developer, namespace, ...TEN);
    await rig.test.chaos({ method: 'PATCH', path: 'map-5', delayMs: 10_000 });
    const killed = eventually(async () => (await rig.test.chaosRules())[0]?.hits === 1).then(() => rig.test.kill());
    const result = await within(20_000, () => applyOf(developer, plan));
    await killed;
    await rig.test.restart();
    assert.equal(result.steps[5]?.outcome.kind, 'uncertain');
    await assertTrue(result);
    await goesOn();
  });

  it('the API server is killed before the check and before an undo', async () => {
    const plan = await planOf(developer, namespace, ...TEN, deployment('web'));
    const result = await applied(developer, namespace, TEN.slice(0, 3));
    await rig.test.kill();
    const check = await within(15_000, () => preflight(developer, plan));
    assert.equal(check.interrupted?.kind, 'unreachable');
    assert.ok(check.objects.every(({ dryRun }) => dryRun.kind !== 'accepted'));
    const steps = await within(15_000, () => undone(developer, result));
    assert.deepEqual(
      steps.map(({ outcome }) => outcome.kind),
      ['failed', 'notAttempted', 'notAttempted'],
    );
    await rig.test.restart();
    assert.deepEqual(
      (await undone(developer, result)).map(({ outcome }) => outcome.kind),
      ['deleted', 'deleted', 'deleted'],
    );
  });

  it('the API server is killed while a rollout is watched', async () => {
    const document = deployment('web', { annotations: { 'scc-lens.test/ready-after': '10s' } });
    await applied(developer, namespace, [document]);
    const { objects } = await planOf(developer, namespace, document);
    let interruptions = 0;
    const rollout = watchRollout(developer, objects, {
      timeoutMs: PATIENCE_MS,
      graceMs: 1_000,
      logLines: 1,
      onInterrupted: () => {
        interruptions++;
      },
    });
    const pods = async (): Promise<readonly Fields[]> =>
      listAt(value(await developer.request('GET', `/api/v1/namespaces/${namespace}/pods`)).body, 'items').map(item => fieldsAt(item));
    await eventually(async () => (await pods()).length === 1);
    await rig.test.kill();
    await rig.test.restart();
    assert.deepEqual(
      (await rollout).map(({ state, scc }) => [state, scc]),
      [['ready', 'restricted-v2']],
    );
    assert.ok(interruptions > 0);
  });

  it('a server that is dead for good ends a rollout in time', async () => {
    await applied(developer, namespace, [deployment('web', { labels: { 'scc-lens.test/fail': 'unready' } })]);
    const { objects } = await planOf(developer, namespace, deployment('web'));
    await rig.test.kill();
    const [status] = await within(4_000, () => watchRollout(developer, objects, { timeoutMs: 2_000, graceMs: 1_000, logLines: 1 }));
    assert.equal(status?.state, 'lost');
    await rig.test.restart();
  });

  for (const [what, fault] of [
    ['429 with Retry-After', { status: 429, headers: { 'retry-after': '1' }, count: 2 }],
    ['500', { status: 500, count: 3 }],
    ['connections that drop before the server acts', { status: 200, cutAfter: 0, count: 3 }],
    ['connections that drop after the server has acted', { cutAfter: 0, count: 3 }],
    ['a slow server', { delayMs: 100 }],
  ] as const) {
    it(`ten objects are applied in spite of ${what}`, async () => {
      await rig.test.chaos({ method: 'PATCH', path: 'configmaps', ...fault });
      const result = await within(30_000, () => applied(developer, namespace, TEN));
      // The second try of a request whose answer was lost finds an object that only this user has written to.
      assert.deepEqual(
        outcomesOf(result),
        TEN.map((_, i) => `ConfigMap map-${i}: applied created`),
      );
      await assertTrue(result);
    });
  }

  it('answers that are lost for good: what was done is found out', async () => {
    await rig.test.chaos({ method: 'PATCH', path: 'map-2\\?.*force=false$', cutAfter: 0, count: 4 });
    const result = await applied(developer, namespace, TEN);
    assert.equal(result.steps[2]?.outcome.kind, 'applied');
    await assertTrue(result);
  });

  it('a server that never answers: the object is called uncertain, the rest not attempted', async () => {
    await rig.test.chaos({ method: 'PATCH', path: 'map-3', delayMs: 60_000 });
    const result = await within(25_000, () => applied(developer, namespace, TEN));
    assert.deepEqual(
      result.steps.map(({ outcome }) => outcome.kind),
      ['applied', 'applied', 'applied', 'uncertain', ...Array<string>(6).fill('notAttempted')],
    );
    assert.match(result.stopped?.message ?? '', /ConfigMap .*map-3 .*did not answer within 5 s/);
    await rig.test.chaos();
    await goesOn();
  });

  it('a cancel lets the write under way have its answer, and no other begin', async () => {
    await rig.test.chaos({ method: 'PATCH', path: 'map-1', delayMs: 1_000 });
    const { cluster, signal } = cancellingAt('map-1', developer);
    const result = await within(6_000, () => applied(cluster, namespace, TEN, { signal }));
    assert.deepEqual(
      result.steps.slice(0, 3).map(({ outcome }) => outcome.kind),
      ['applied', 'applied', 'notAttempted'],
    );
    assert.equal(result.stopped?.reason, 'cancelled');
    await assertTrue(result);
  });

  it('a cancel does not wait for a write that never ends', async () => {
    await rig.test.chaos({ method: 'PATCH', path: 'map-1', delayMs: 60_000 });
    const patient = await rig.as('developer', { timeoutMs: 60_000 });
    const { cluster, signal } = cancellingAt('map-1', patient);
    const result = await within(12_000, () => applied(cluster, namespace, TEN, { signal }));
    assert.equal(result.steps[1]?.outcome.kind, 'uncertain');
    assert.equal(result.stopped?.reason, 'cancelled');
    await rig.test.chaos();
    await goesOn();
  });

  it('the login expires on the way', async () => {
    const plan = await planOf(developer, namespace, ...TEN);
    await rig.test.chaos({ path: 'map-4', status: 401 });
    const result = await applyOf(developer, plan);
    assert.match(result.stopped?.message ?? '', /may have expired/);
    await rig.test.chaos();
    await assertTrue(result);
    await goesOn();
  });

  it('a quota refuses an object, and pods already in the check', async () => {
    const admin = await rig.as('admin');
    value(
      await admin.request('POST', `/api/v1/namespaces/${namespace}/resourcequotas`, {
        body: { metadata: { name: 'q' }, spec: { hard: { 'count/configmaps': '2', pods: '0' } } },
      }),
    );
    await eventually(async () =>
      JSON.stringify(await admin.request('GET', `/api/v1/namespaces/${namespace}/resourcequotas/q`)).includes('"used":{"count/configmaps"'),
    );
    const result = await applied(developer, namespace, TEN);
    const refused = result.steps.find(({ outcome }) => outcome.kind === 'failed');
    assert.ok(refused?.outcome.kind === 'failed' && refused.outcome.error.kind === 'quota');
    await assertTrue(result);
    const [check] = (await checked(developer, namespace, deployment('web'))).pods;
    assert.ok(check?.verdict.kind === 'refused' && check.verdict.error.kind === 'quota');
  });

  it('an admission webhook does not answer', async () => {
    const silent = net.createServer();
    await new Promise<void>(resolve => {
      silent.listen(0, '127.0.0.1', resolve);
    });
    const admin = await rig.as('admin');
    const path = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
    value(
      await admin.request('POST', path, {
        body: {
          metadata: { name: namespace },
          webhooks: [
            {
              name: 'silent.example.com',
              admissionReviewVersions: ['v1'],
              sideEffects: 'None',
              timeoutSeconds: 1,
              clientConfig: { url: `https://127.0.0.1:${(silent.address() as AddressInfo).port}/` },
              rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'] }],
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
            },
          ],
        },
      }),
    );
    const outcome = async (): Promise<string> => {
      const { dryRun } = (await checked(developer, namespace, configMap('map-hooked'))).objects[0] ?? {};
      return dryRun?.kind === 'refused' ? dryRun.error.kind : (dryRun?.kind ?? '');
    };
    await eventually(async () => (await outcome()) === 'webhookTimeout');
    const result = await within(8_000, () => applied(developer, namespace, [configMap('map-hooked')]));
    assert.deepEqual(outcomesOf(result), ['ConfigMap map-hooked: failed']);
    assert.match(result.stopped?.message ?? '', /silent\.example\.com/);
    value(await admin.request('DELETE', `${path}/${namespace}`));
    silent.close();
    await eventually(async () => (await outcome()) === 'accepted');
  });

  it('the namespace is being deleted', async () => {
    const admin = await rig.as('admin');
    const waiting = { ...configMap('waiting'), metadata: { name: 'waiting', finalizers: ['example.com/wait'] } };
    value(await admin.request('POST', `/api/v1/namespaces/${namespace}/configmaps`, { body: waiting }));
    value(await admin.request('DELETE', `/api/v1/namespaces/${namespace}`));
    const result = await applied(admin, namespace, [configMap('map-late')]);
    const [step] = result.steps;
    assert.ok(step?.outcome.kind === 'failed' && step.outcome.error.kind === 'namespaceTerminating');
    assert.match(step.outcome.error.nextStep ?? '', /Wait until the namespace is gone/);
    value(
      await admin.request('PATCH', `/api/v1/namespaces/${namespace}/configmaps/waiting`, {
        contentType: 'application/merge-patch+json',
        body: { metadata: { finalizers: null } },
      }),
    );
    await eventually(async () => !(await admin.request('GET', `/api/v1/namespaces/${namespace}`)).ok);
    assert.equal((await applied(admin, namespace, [namespaceObject(namespace), configMap('map-late')])).stopped, null);
  });
});
