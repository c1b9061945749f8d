import assert from 'node:assert/strict';
import { findFailingLog, listAt, listForUndeploy, planDeployment, readLog, undeploy, watchRollout } from '@scc-lens/kube';
import type { Cluster, Fields, RolloutStatus } from '@scc-lens/kube';
import type { RolloutOptions } from '../../../packages/kube/src/apply/rollout/watchRollout';
import { fieldsAt } from '../../../packages/kube/src/words/fields';
import { applied, outcomesOf } from '../rig/applying';
import { eventually, PATIENCE_MS, planOf, useCluster, value } from '../rig/cluster';
import { configMap, deployment, grant, job, namespaceObject, pod, sandbox, serviceAccount, workload } from '../rig/manifests';
import { objectsOf } from '../rig/objects';

const fail = (reason: string): { labels: Record<string, string> } => ({ labels: { 'scc-lens.test/fail': reason } });

/** How a test follows, and what cancels it. */
type Following = Partial<RolloutOptions> & Pick<Cluster, 'signal'>;

describe('rollout', () => {
  const rig = useCluster();
  let namespace: string;
  let developer: Cluster;
  before(async () => {
    namespace = await rig.namespace();
    developer = await rig.as('developer');
  });

  const follow = async (documents: readonly Fields[], { signal, ...options }: Following = {}): Promise<readonly RolloutStatus[]> => {
    await applied(developer, namespace, documents);
    const { objects } = await planOf(developer, namespace, ...documents);
    return watchRollout({ ...developer, signal }, objects, { timeoutMs: PATIENCE_MS, graceMs: 500, logLines: 3, ...options });
  };
  const one = async (document: Fields, options?: Following): Promise<RolloutStatus> => {
    const [status] = await follow([document], options);
    assert.ok(status);
    return status;
  };

  it('follows every kind until it is ready, with the SCC of its pods', async () => {
    const documents = [
      deployment('d'),
      workload('StatefulSet', 's'),
      workload('DaemonSet', 'ds'),
      workload('ReplicaSet', 'r'),
      job('j'),
      pod('p'),
      sandbox('sb'),
      configMap('none'),
    ];
    const statuses = await follow(documents);
    assert.deepEqual(
      statuses.map(({ planned, state, scc }) => [planned.ref.kind, state, scc]),
      ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'Pod', 'Sandbox'].map(kind => [kind, 'ready', 'restricted-v2']),
    );
  });

  it('waits for the new version of a Deployment that runs already', async () => {
    const seen: string[] = [];
    await one(deployment('again'));
    const status = await one(
      deployment('again', { container: { image: 'registry.example/app:2' }, annotations: { 'scc-lens.test/ready-after': '1s' } }),
      { onProgress: ([status]) => seen.push(status?.state ?? '') },
    );
    assert.equal(status.state, 'ready');
    assert.ok(seen.includes('progressing'));
  });

  it('shows reason, exit code and last log lines of a container that crashes', async () => {
    const status = await one(
      deployment('crash', { ...fail('crashloop'), annotations: { 'scc-lens.test/logs': 'one\ntwo\nthree\nfatal: no config' } }),
    );
    assert.equal(status.state, 'failed');
    assert.ok(status.failure?.kind === 'container');
    assert.deepEqual([status.failure.container, status.failure.reason, status.failure.exitCode], ['main', 'CrashLoopBackOff', 1]);
    assert.equal(status.log.trim(), 'two\nthree\nfatal: no config');
  });

  for (const [label, reason] of [
    ['imagepull', 'ImagePullBackOff'],
    ['config-error', 'CreateContainerConfigError'],
    ['oom', 'CrashLoopBackOff'],
  ] as const) {
    it(`shows ${reason} of a pod that is meant to have ${label}`, async () => {
      const status = await one(pod(label, fail(label)));
      assert.deepEqual([status.state, status.failure?.kind === 'container' && status.failure.reason], ['failed', reason]);
    });
  }

  it("shows the cluster's own words when it refuses the pods of a Deployment, a StatefulSet and a Sandbox", async () => {
    const spec = { spec: { hostNetwork: true } };
    const statuses = await follow([
      deployment('refused', spec),
      workload('StatefulSet', 'refused-too', spec),
      sandbox('refused-three', spec),
    ]);
    for (const { state, failure } of statuses) {
      assert.equal(state, 'failed');
      assert.ok(failure?.kind === 'creation');
      assert.match(failure.message, /unable to validate against any security context constraint/);
      assert.match(failure.message, /provider restricted-v2: .*Host network is not allowed to be used/);
    }
  });

  it('forgives a refusal that permission lifts in time', async () => {
    const admin = await rig.as('admin');
    const late = deployment('late', { spec: { hostNetwork: true, serviceAccountName: 'late' } });
    await applied(admin, namespace, [serviceAccount('late'), late]);
    const { objects } = await planOf(admin, namespace, late);
    let heard: () => void = () => undefined;
    const refused = new Promise<void>(resolve => {
      heard = resolve;
    });
    const rollout = watchRollout(admin, objects, {
      timeoutMs: PATIENCE_MS,
      graceMs: PATIENCE_MS,
      logLines: 1,
      onProgress: ([status]) => {
        if (status?.failure?.kind === 'creation') heard();
      },
    });
    await refused;
    await applied(admin, namespace, [grant('late', 'hostnetwork-v2', 'late', namespace)]);
    assert.deepEqual(
      (await rollout).map(({ state, scc }) => [state, scc]),
      [['ready', 'hostnetwork-v2']],
    );
  });

  it('ends when time is up, and reports how far it came and the answer of a probe, with the log of the container', async () => {
    const status = await one(
      deployment('slow', { ...fail('unready'), annotations: { 'scc-lens.test/logs': 'waiting for the database' } }),
      { timeoutMs: 1_500 },
    );
    assert.equal(status.state, 'timedOut');
    assert.match(
      status.detail,
      /^0 of 1 pods are available\. Pod slow-\S+: Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 503$/,
    );
    assert.equal(status.log.trim(), 'waiting for the database');
    assert.deepEqual(findFailingLog([status]), {
      pod: { apiVersion: 'v1', kind: 'Pod', namespace, name: status.pods[0] },
      container: 'main',
      previous: false,
    });
  });

  it('ends when it is cancelled', async () => {
    const status = await one(deployment('cancelled', fail('unready')), { signal: AbortSignal.timeout(300) });
    assert.equal(status.state, 'cancelled');
  });

  it('reports that a pod fits on no node, also for a pod of a workload', async () => {
    const huge = { container: { resources: { requests: { 'nvidia.com/gpu': '1' }, limits: { 'nvidia.com/gpu': '1' } } } };
    const statuses = await follow([pod('huge', huge), deployment('huge-too', huge)], { timeoutMs: 2_000 });
    for (const { state, detail } of statuses) {
      assert.equal(state, 'timedOut');
      assert.match(detail, /Pod huge\S*: 0\/1 nodes are available: 1 Insufficient nvidia.com\/gpu/);
    }
  });

  it('reports what keeps a pod from starting, by the newest warning', async () => {
    const stuck = deployment('stuck', { annotations: { 'scc-lens.test/ready-after': '60s' } });
    await applied(developer, namespace, [stuck]);
    const admin = await rig.as('admin');
    let made: Fields = {};
    await eventually(async () => {
      const { body } = value(await admin.request('GET', `/api/v1/namespaces/${namespace}/pods`, { query: { labelSelector: 'app=stuck' } }));
      made = fieldsAt(listAt(body, 'items')[0], 'metadata');
      return made['name'] !== undefined;
    });
    const involvedObject = { kind: 'Pod', namespace, name: made['name'], uid: made['uid'] };
    const message = 'MountVolume.SetUp failed for volume "conf": configmap "conf" not found';
    value(
      await admin.request('POST', `/api/v1/namespaces/${namespace}/events`, {
        body: {
          metadata: { generateName: 'stuck-' },
          involvedObject,
          type: 'Warning',
          reason: 'FailedMount',
          message,
          lastTimestamp: new Date().toISOString(),
        },
      }),
    );
    const { objects } = await planOf(developer, namespace, stuck);
    const [status] = await watchRollout(developer, objects, { timeoutMs: 2_000, graceMs: 500, logLines: 1 });
    assert.equal(status?.detail, `0 of 1 pods are available. Pod ${String(made['name'])}: FailedMount: ${message}`);
  });

  it('gives the log of a container on request', async () => {
    await one(pod('talks', { annotations: { 'scc-lens.test/logs': 'a\nb\nc' } }));
    assert.equal(value(await readLog(developer, { apiVersion: 'v1', kind: 'Pod', namespace, name: 'talks' }, { lines: 2 })), 'b\nc\n');
  });
});

describe('undeploy', () => {
  const rig = useCluster('any');

  it('lists what there is, and deletes it in the reverse order', async () => {
    const namespace = await rig.namespace();
    const developer = await rig.as('developer');
    const documents = [configMap('conf'), deployment('web'), configMap('absent')];
    await applied(developer, namespace, documents.slice(0, 2));
    value(
      await developer.request('POST', `/api/v1/namespaces/${namespace}/configmaps`, {
        query: { fieldManager: 'kubectl' },
        body: configMap('foreign'),
      }),
    );
    const plan = await planOf(developer, namespace, ...documents, configMap('foreign'));
    const list = await listForUndeploy(developer, plan);
    assert.deepEqual(
      list.toDelete.map(({ planned, ours }) => [planned.ref.name, ours]),
      [
        ['web', true],
        ['foreign', false],
        ['conf', true],
      ],
    );
    assert.deepEqual(
      list.absent.map(({ ref }) => ref.name),
      ['absent'],
    );
    const steps = await undeploy(developer, list.toDelete);
    assert.deepEqual(
      steps.map(({ outcome }) => outcome.kind),
      ['deleted', 'deleted', 'deleted'],
    );
    await eventually(async () => (await listForUndeploy(developer, plan)).toDelete.length === 0);
  });

  it('names what is deleted with a namespace, and leaves a successor of the same name alone', async () => {
    const namespace = await rig.namespace();
    const admin = await rig.as('admin');
    const plan = value(await planDeployment(admin, objectsOf(JSON.stringify(namespaceObject(namespace))), { namespace }));
    assert.equal((await listForUndeploy(admin, plan)).toDelete[0]?.alsoDeletes, `everything in the namespace ${namespace}`);

    assert.deepEqual(outcomesOf(await applied(admin, namespace, [configMap('twice')])), ['ConfigMap twice: applied created']);
    const list = await listForUndeploy(admin, await planOf(admin, namespace, configMap('twice')));
    value(await admin.request('DELETE', `/api/v1/namespaces/${namespace}/configmaps/twice`));
    await applied(admin, namespace, [configMap('twice')]);
    const [step] = await undeploy(admin, list.toDelete);
    assert.deepEqual(step?.outcome, { kind: 'kept', reason: 'kept, because it was changed after it was listed' });
    assert.equal((await listForUndeploy(admin, await planOf(admin, namespace, configMap('twice')))).toDelete.length, 1);
  });
});
