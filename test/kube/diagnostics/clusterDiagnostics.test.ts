/** What a real cluster has against manifests, on the fields that it is about. */
import assert from 'node:assert/strict';
import {
  applyDiagnostics,
  describeRollout,
  describeRolloutForLog,
  preflightDiagnostics,
  rolloutDiagnostics,
  watchRollout,
} from '@scc-lens/kube';
import type { Cluster, ClusterDiagnostic, Fields, RolloutStatus } from '@scc-lens/kube';
import { refusedFields } from '@scc-lens/lens';
import { formatFieldPath } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import { applied } from '../rig/applying';
import { checked, eventually, planOf, useCluster, value } from '../rig/cluster';
import { deployment, pod } from '../rig/manifests';

/** The fields that the language server finds in the cluster's words. */
function fields(diagnostic: ClusterDiagnostic | undefined, manifest: Fields): readonly string[] {
  const [workload] = parseFile(JSON.stringify(manifest)).manifests[0]?.workloads ?? [];
  assert.ok(diagnostic !== undefined && workload !== undefined);
  return refusedFields(diagnostic.message, workload).map(({ path }) => formatFieldPath(path));
}

describe('diagnostics of the cluster', () => {
  const rig = useCluster();
  let namespace: string;
  let developer: Cluster;
  let admin: Cluster;
  before(async () => {
    namespace = await rig.namespace();
    developer = await rig.as('developer');
    admin = await rig.as('admin');
  });
  const refusals = async (place: string, ...documents: readonly Fields[]): Promise<readonly ClusterDiagnostic[]> =>
    preflightDiagnostics(await checked(developer, place, ...documents));

  it('of Pod Security are on each field, of the pod that a Deployment makes', async () => {
    const strict = await rig.namespace();
    value(
      await admin.request('PATCH', `/api/v1/namespaces/${strict}`, {
        contentType: 'application/merge-patch+json',
        body: { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } },
      }),
    );
    const manifest = deployment('strict', {
      spec: {
        containers: [
          { name: 'main', image: 'a', securityContext: { runAsNonRoot: false } },
          { name: 'side', image: 'a' },
        ],
      },
    });
    let found: readonly ClusterDiagnostic[] = [];
    await eventually(async () => (found = await refusals(strict, manifest)).length > 0);
    assert.equal(found.length, 1);
    assert.match(found[0]?.message ?? '', /violates PodSecurity "restricted:latest"/);
    assert.deepEqual(fields(found[0], manifest), ['spec.template.spec.containers[0].securityContext.runAsNonRoot']);
  });

  it('of a quota are on what the containers request, and reported once for a Pod', async () => {
    const poor = await rig.namespace();
    value(
      await admin.request('POST', `/api/v1/namespaces/${poor}/resourcequotas`, {
        body: { metadata: { name: 'small' }, spec: { hard: { 'limits.cpu': '1' } } },
      }),
    );
    const asks = (cpu: string): Fields => ({ container: { resources: { limits: { cpu } } } });
    const manifest = pod('greedy', asks('2'));
    let found: readonly ClusterDiagnostic[] = [];
    await eventually(async () => (found = await refusals(poor, manifest)).length > 0);
    assert.equal(found.length, 1);
    assert.deepEqual(fields(found[0], manifest), ['spec.containers[0].resources.limits.cpu']);
    const silent = pod('silent');
    assert.deepEqual(fields((await refusals(poor, silent))[0], silent), ['spec.containers[0].resources.limits.cpu']);
    assert.deepEqual(await refusals(poor, pod('modest', asks('500m'))), []);
  });

  it('of a value of the wrong type are on it, and do not repeat it', async () => {
    const [found] = await refusals(namespace, deployment('typed', { container: { env: [{ name: 'PIN', value: 271828 }] } }));
    assert.deepEqual(found?.causes, [
      { field: 'spec.template.spec.containers[name="main"].env[name="PIN"].value', message: 'expected string' },
    ]);
    const [secret] = await refusals(namespace, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: { pin: 271828 } });
    assert.deepEqual(secret?.causes, [{ field: 'stringData.pin', message: 'expected string' }]);
    assert.ok(!JSON.stringify([found, secret].map(({ message }) => message)).includes('271828'));
  });

  it('of what the user may not do name it', async () => {
    const found = preflightDiagnostics(await checked(await rig.as('viewer'), namespace, pod('foreign')));
    assert.match(found[0]?.message ?? '', /cannot (create|patch) resource "pods"/);
  });

  it('of objects that are refused when they are applied are the same', async () => {
    const { steps } = await applied(developer, namespace, [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { pin: 271828 } },
    ]);
    assert.deepEqual(
      applyDiagnostics(steps).map(({ causes }) => causes),
      [[{ field: 'data.pin', message: 'expected string' }]],
    );
  });

  describe('of a rollout', () => {
    const follow = async (manifest: Fields): Promise<RolloutStatus> => {
      await applied(developer, namespace, [manifest]);
      const { objects } = await planOf(developer, namespace, manifest);
      const [status] = await watchRollout(developer, objects, { timeoutMs: 30_000, graceMs: 500, logLines: 20 });
      assert.ok(status);
      return status;
    };

    it('are on the container that fails, with its last lines, which no log repeats', async () => {
      const lines = ['one', 'two', 'three', 'four', 'five', 'fatal: no config'];
      const manifest = deployment('crash', {
        labels: { 'scc-lens.test/fail': 'crashloop' },
        annotations: { 'scc-lens.test/logs': lines.join('\n') },
        spec: { initContainers: [{ name: 'prepare', image: 'a' }] },
      });
      const status = await follow(manifest);
      const [diagnostic] = rolloutDiagnostics([status]);
      assert.equal(diagnostic?.causes[0]?.field, 'spec.containers[0].name');
      const [head, ...log] = diagnostic.causes[0].message.split('\n');
      assert.match(head ?? '', /^Container main of pod crash-\S+: CrashLoopBackOff \(exit code 1\)/);
      assert.deepEqual(log, lines.slice(1));
      assert.match(describeRollout(status, []), /CrashLoopBackOff/);
      assert.match(
        describeRolloutForLog(status, []),
        /^Deployment \S+\/crash is not ready \(failed\): CrashLoopBackOff of container main in pod crash-\S+$/,
      );
    });

    it('are on the fields that keep the pods from being created', async () => {
      const manifest = deployment('refused', { spec: { hostNetwork: true } });
      const status = await follow(manifest);
      assert.ok(fields(rolloutDiagnostics([status])[0], manifest).includes('spec.template.spec.hostNetwork'));
      assert.match(describeRolloutForLog(status, []), /its pods are refused$/);
    });

    it('are none where all is ready, which is reported with the SCC and the forecast', async () => {
      const manifest = deployment('good');
      const status = await follow(manifest);
      assert.deepEqual(rolloutDiagnostics([status]), []);
      const { pods } = await checked(developer, namespace, manifest);
      assert.match(describeRollout(status, pods), /^Deployment \S+\/good is ready, under restricted-v2 as forecast\.$/);
      const others = pods.map(one => ({ ...one, verdict: { kind: 'admitted', scc: 'anyuid' } as const }));
      assert.match(describeRollout(status, others), /under restricted-v2 where anyuid was forecast\.$/);
    });
  });
});
