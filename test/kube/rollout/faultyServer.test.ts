/** Storage is slow, or the real server no longer accepts the login, in the middle of a deployment and of its rollout: the account is true. */
import assert from 'node:assert/strict';
import { watchRollout } from '@scc-lens/kube';
import type { ApplyResult, Cluster } from '@scc-lens/kube';
import { applied, applyOf } from '../rig/applying';
import { eventually, planOf, useCluster, value } from '../rig/cluster';
import { configMap, deployment } from '../rig/manifests';
import { withoutProxy } from '../rig/toxiproxy';

const TEN = Array.from({ length: 10 }, (_, i) => configMap(`map-${i}`));

describe('a faulty server', () => {
  const rig = useCluster();
  let namespace: string;
  let admin: Cluster;
  beforeEach(async () => {
    [namespace, admin] = [await rig.namespace(), await rig.as('admin')];
  });

  /** What is called applied is there; nothing else is, unless it is called uncertain. */
  const assertTrue = async ({ steps }: ApplyResult): Promise<void> => {
    for (const { planned, outcome } of steps) {
      if (outcome.kind === 'uncertain') continue;
      const isThere = (await admin.request('GET', `/api/v1/namespaces/${namespace}/configmaps/${planned.ref.name}`)).ok;
      assert.equal(isThere, outcome.kind === 'applied' || outcome.kind === 'unchanged', `${planned.ref.name} is ${outcome.kind}`);
    }
  };
  const isReady = async (): Promise<boolean> => {
    const { body } = value(await admin.request('GET', `/apis/apps/v1/namespaces/${namespace}/deployments/web`));
    return (body['status'] as { readyReplicas?: number }).readyReplicas === 1;
  };
  /** Ends when a connection's login is no longer accepted. */
  const isRefused = (cluster: Cluster): Promise<void> =>
    eventually(async () => {
      const answer = await cluster.request('GET', `/api/v1/namespaces/${namespace}/configmaps`);
      return !answer.ok && answer.error.kind === 'unauthorized';
    });
  const slowToStart = deployment('web', { annotations: { 'scc-lens.test/ready-after': '8s' } });
  const limits = { timeoutMs: 40_000, graceMs: 1_000, logLines: 1 };

  it('a client certificate expires between two of ten objects', async () => {
    const cluster = await rig.as('developer', { certifiedForMs: 4_000 });
    const plan = await planOf(cluster, namespace, ...TEN);
    const result = await applyOf(cluster, plan, {
      stillCurrent: async ({ ref }) => {
        if (ref.name === 'map-5') await isRefused(cluster);
        return true;
      },
    });
    assert.deepEqual(
      result.steps.map(({ outcome }) => outcome.kind),
      [...Array<string>(5).fill('applied'), 'failed', ...Array<string>(4).fill('notAttempted')],
    );
    assert.match(result.stopped?.message ?? '', /may have expired/);
    await assertTrue(result);
  });

  it('a client certificate expires while a rollout is watched', async () => {
    const cluster = await rig.as('developer', { certifiedForMs: 4_000 });
    const { objects } = await planOf(cluster, namespace, slowToStart);
    await applied(cluster, namespace, [slowToStart]);
    const rollout = watchRollout(cluster, objects, limits);
    await isRefused(cluster);
    // A stream that is open stays open.
    await withoutProxy(rig.test.toxiproxy?.api ?? assert.fail(), () => Promise.resolve());
    const [status] = await rollout;
    assert.equal(status?.state, 'lost');
    assert.match(status.detail, /may have expired/);
    await eventually(isReady);
  });

  it('storage is so slow that requests and the steps of a rollout are late', async () => {
    const cluster = await rig.as('developer', { timeoutMs: 1_500 });
    const plan = await planOf(cluster, namespace, ...TEN);
    /** While the storage has this many milliseconds for each answer. */
    const slowly = async <T>(ms: number, work: () => Promise<T>): Promise<T> => {
      await rig.test.slowStorage(ms);
      try {
        return await work();
      } finally {
        await rig.test.slowStorage(0);
      }
    };
    // Late in the middle: the first objects are fast.
    const result = await slowly(0, () =>
      applyOf(cluster, plan, {
        onStep: (_, index) => {
          if (index === 4) void rig.test.slowStorage(2_000);
        },
      }),
    );
    const kinds = result.steps.map(({ outcome }) => outcome.kind);
    assert.deepEqual(kinds.slice(0, 5), Array<string>(5).fill('applied'));
    assert.ok(result.stopped !== null && kinds.some(kind => kind === 'uncertain' || kind === 'failed'), kinds.join());
    await assertTrue(result);
    assert.equal((await applied(await rig.as('developer'), namespace, TEN)).stopped, null);

    await applied(await rig.as('developer'), namespace, [slowToStart]);
    const { objects } = await planOf(cluster, namespace, slowToStart);
    const [status] = await slowly(500, () => watchRollout(cluster, objects, limits));
    assert.ok(status?.state === 'ready' || status?.state === 'timedOut' || status?.state === 'lost', status?.state);
    if (status.state === 'ready') assert.ok(await isReady());
    await eventually(isReady);
  });
});
