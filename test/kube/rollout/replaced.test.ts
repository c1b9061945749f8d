/** Rollouts whose pods fail and are replaced, restart, or are too many, on the real server. */
import assert from 'node:assert/strict';
import { watchRollout } from '@scc-lens/kube';
import type { Cluster, Fields, RolloutStatus } from '@scc-lens/kube';
import { readinessOf } from '../../../packages/kube/src/apply/rollout/readiness';
import type { RolloutOptions } from '../../../packages/kube/src/apply/rollout/watchRollout';
import { watch } from '../../../packages/kube/src/wire';
import { at } from '../../../packages/kube/src/words/fields';
import { applied } from '../rig/applying';
import { eventually, patchAs, PATIENCE_MS, planOf, useTeam, value } from '../rig/cluster';
import { deployment, job, pod } from '../rig/manifests';

describe('a rollout whose pods are replaced or restarted', () => {
  let namespace: string;
  let developer: Cluster;
  let admin: Cluster;
  useTeam(team => {
    ({ namespace, developer, admin } = team);
  });

  const one = async (document: Fields, options: Partial<RolloutOptions> = {}): Promise<RolloutStatus> => {
    await applied(developer, namespace, [document]);
    const { objects } = await planOf(developer, namespace, document);
    const [status] = await watchRollout(developer, objects, { timeoutMs: PATIENCE_MS, graceMs: 500, logLines: 3, ...options });
    return status ?? assert.fail('it is not followed');
  };
  const exited = (exitCode: number, reason: string): Fields => ({ terminated: { exitCode, reason } });
  const main = (state: Fields, more: Fields = {}): Fields => ({
    containerStatuses: [{ name: 'main', image: 'x', imageID: '', ready: false, restartCount: 0, state, ...more }],
  });
  const ready = (): Fields => ({
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: new Date().toISOString() }],
    ...main({ running: {} }, { ready: true }),
  });
  const podPath = (name: string): string => `/api/v1/namespaces/${namespace}/pods/${name}`;
  /** Reports a status of a pod, as its node does. */
  const reportPod = async (name: string, status: Fields): Promise<void> => {
    await patchAs(admin, 'node', `${podPath(name)}/status`, { status });
  };
  /** Follows an object whose pods report nothing but these statuses, one after the other. */
  const followPods = async (
    document: Fields,
    ...statuses: readonly (() => Fields)[]
  ): Promise<{ readonly end: RolloutStatus; readonly pods: readonly string[]; readonly shown: readonly string[] }> => {
    const [shown, reports] = [[] as string[], new Map<string, Promise<void>>()];
    const end = await one(document, {
      onProgress: ([now]) => {
        shown.push(`${now?.state}: ${now?.detail}`);
        for (const name of now?.pods ?? []) {
          const status = statuses[reports.size];
          if (status !== undefined && !reports.has(name)) reports.set(name, reportPod(name, status()));
        }
      },
    });
    await Promise.all(reports.values());
    return { end, pods: [...reports.keys()], shown };
  };
  const SILENT = { annotations: { 'scc-lens.test/ready-after': '600s' } };

  it('goes on when a Job tries again', async () => {
    const plain = job('retried', SILENT);
    const document = { ...plain, spec: { ...(plain['spec'] as Fields), backoffLimit: 2 } };
    const failed = { phase: 'Failed', ...main(exited(3, 'Error')) };
    const { end, pods, shown } = await followPods(
      document,
      () => failed,
      () => ({ phase: 'Succeeded', ...main(exited(0, 'Completed')) }),
    );
    assert.deepEqual([end.state, end.pods], ['ready', pods]);
    const expected = `progressing: 0 of 1 pods have succeeded. Container main of pod ${pods[0]}: Error (exit code 3).`;
    assert.ok(shown.includes(expected), shown.join('\n'));
  });

  it('ends when a Job has given up, with the exit of its program', async () => {
    const status = await one(job('hopeless', { labels: { 'scc-lens.test/fail': 'exit' } }));
    assert.deepEqual([status.state, status.failure?.kind === 'container' && status.failure.exitCode], ['failed', 1]);
  });

  it('goes on when a pod of a Deployment is evicted', async () => {
    const plain = deployment('evicted', SILENT);
    const document = { ...plain, spec: { ...(plain['spec'] as Fields), minReadySeconds: 1 } };
    const evicted = { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' };
    const { end, pods, shown } = await followPods(document, () => ({ ...evicted, ...main(exited(137, 'Error')) }), ready);
    assert.deepEqual([end.state, end.pods], ['ready', pods.slice(1)]);
    assert.ok(!shown.join('\n').includes('137'), shown.join('\n'));
  });

  it('describes a container that restarted by its last exit, and not by its probe', async () => {
    const document = pod('restarted', { labels: { 'scc-lens.test/fail': 'unready' } });
    await applied(developer, namespace, [document]);
    await eventually(async () => at(value(await admin.request('GET', podPath('restarted'))).body, 'status', 'phase') === 'Running');
    await reportPod('restarted', main({ running: {} }, { restartCount: 3, lastState: exited(137, 'OOMKilled') }));
    const status = await one(document, { timeoutMs: 2_000 });
    assert.deepEqual(
      [status.state, status.detail],
      [
        'timedOut',
        'The pod is Running. Container main of pod restarted: OOMKilled (exit code 137): it was restarted and is not ready yet.',
      ],
    );
    assert.ok(status.failure?.kind === 'container');
    assert.equal(status.failure.ranBefore, true);
  });

  it('is not over while pods are left that a smaller Deployment does not want', async () => {
    const document = deployment('smaller');
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments`;
    await one({ ...document, spec: { ...(document['spec'] as Fields), replicas: 3 } });
    const seen: Fields[] = [];
    const stop = new AbortController();
    const watching = watch(
      { ...admin, signal: stop.signal },
      {
        path,
        fieldSelector: 'metadata.name=smaller',
        onList: () => {
          const body = { spec: { replicas: 1 } };
          void admin.request('PATCH', `${path}/smaller`, { contentType: 'application/merge-patch+json', body });
        },
        onChange: object => {
          if (at(object, 'spec', 'replicas') === 1) seen.push({ apiVersion: 'apps/v1', kind: 'Deployment', ...object });
          if (at(object, 'status', 'replicas') === 1) stop.abort();
        },
      },
    );
    assert.equal(await watching, null);
    const states = seen.map(object => {
      const isSeen = at(object, 'status', 'observedGeneration') === at(object, 'metadata', 'generation');
      return `${String(at(object, 'status', 'replicas'))} pods, ${isSeen ? 'seen' : 'not seen'}: ${readinessOf(object).state}`;
    });
    assert.equal(states.pop(), '1 pods, seen: ready');
    assert.ok(states.includes('3 pods, seen: progressing'), states.join('\n'));
    assert.ok(
      states.every(state => state.endsWith('progressing')),
      states.join('\n'),
    );
  });
});
