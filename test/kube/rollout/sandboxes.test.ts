/** Sandboxes, whose controller does not change a running pod and owns volume claims. */
import assert from 'node:assert/strict';
import {
  describeOldPod,
  describeRollout,
  diffObject,
  findOldPods,
  listForUndeploy,
  listForUndo,
  preflight,
  recreatePods,
  undo,
  watchRollout,
} from '@scc-lens/kube';
import type { Cluster, Doubt, Fields, RolloutStatus } from '@scc-lens/kube';
import { rolloutDiagnostics } from '../../../packages/kube/src/apply/clusterDiagnostics';
import { at } from '../../../packages/kube/src/words/fields';
import { applied, applyOf, outcomesOf } from '../rig/applying';
import { eventually, planOf, useCluster, value } from '../rig/cluster';
import { sandbox } from '../rig/manifests';

const OPTIONS = { timeoutMs: 30_000, graceMs: 500, logLines: 0 };

describe('a Sandbox', () => {
  const rig = useCluster();
  let namespace: string;
  let developer: Cluster;
  let admin: Cluster;
  before(async () => {
    namespace = await rig.namespace();
    [developer, admin] = [await rig.as('developer'), await rig.as('admin')];
  });

  const podOf = async (name: string): Promise<Fields> =>
    value(await admin.request('GET', `/api/v1/namespaces/${namespace}/pods/${name}`)).body;
  const claims = (): string => `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
  const follow = async (document: Fields): Promise<RolloutStatus> => {
    const { objects } = await planOf(developer, namespace, document);
    const [status] = await watchRollout(developer, objects, OPTIONS);
    assert.ok(status);
    return status;
  };
  const withValue = (name: string, word: string, labels: Readonly<Record<string, string>> = {}): Fields => {
    const spec = { volumes: [{ name: 'scratch', emptyDir: {} }] };
    const made = sandbox(name, { spec, container: { env: [{ name: 'WORD', value: word }] } });
    return { ...made, metadata: { name, labels } };
  };
  const withClaim = (name: string): Fields => {
    const made = sandbox(name, { container: { volumeMounts: [{ name: 'workspace', mountPath: '/sandbox' }] } });
    const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
    return { ...made, spec: { ...(made['spec'] as Fields), volumeClaimTemplates: [{ metadata: { name: 'workspace' }, spec: claim }] } };
  };

  it('has a pod that runs on after a change, by the summary and by the result, until it is recreated', async () => {
    const created = await applied(developer, namespace, [withValue('runs', 'old')]);
    assert.equal((await follow(withValue('runs', 'old'))).state, 'ready');
    assert.deepEqual(await findOldPods(developer, created.steps), []);
    const before = await podOf('runs');

    const plan = await planOf(developer, namespace, withValue('runs', 'new'));
    assert.deepEqual(
      (await preflight(developer, plan)).objects.map(check => diffObject(check).keepsPod),
      [true],
    );
    const { steps } = await applyOf(developer, plan);
    assert.equal((await follow(withValue('runs', 'new'))).state, 'ready');
    const pods = await findOldPods(developer, steps);
    assert.deepEqual(pods.map(describeOldPod), [
      `Sandbox ${namespace}/runs is changed, but Pod ${namespace}/runs runs on as it was: the controller does not change a running pod.`,
    ]);
    assert.deepEqual(
      pods.map(({ volumes }) => volumes),
      [['scratch']],
    );

    const [recreation] = await recreatePods(developer, pods, OPTIONS);
    assert.deepEqual(recreation?.deletion, { kind: 'deleted' });
    assert.ok(recreation.status);
    assert.equal(describeRollout(recreation.status, []), `Pod ${namespace}/runs is ready, under restricted-v2.`);
    const after = await podOf('runs');
    assert.notEqual(at(after, 'metadata', 'uid'), at(before, 'metadata', 'uid'));
    assert.equal(at(after, 'spec', 'containers', 0, 'env', 0, 'value'), 'new');

    // What the user has agreed to delete is gone.
    const [again] = await recreatePods(developer, pods, OPTIONS);
    assert.ok(again?.deletion.kind === 'failed' && again.deletion.error.kind === 'conflict' && again.status === null);
    assert.equal(at(await podOf('runs'), 'metadata', 'uid'), at(after, 'metadata', 'uid'));
  });

  it('has a pod that a change of anything but its spec reaches', async () => {
    await applied(developer, namespace, [withValue('labelled', 'old')]);
    assert.equal((await follow(withValue('labelled', 'old'))).state, 'ready');
    const plan = await planOf(developer, namespace, withValue('labelled', 'old', { team: 'a' }));
    const { objects } = await preflight(developer, plan);
    assert.deepEqual(
      objects.map(check => [diffObject(check).change, diffObject(check).keepsPod]),
      [['change', false]],
    );
    assert.deepEqual(await findOldPods(developer, (await applyOf(developer, plan)).steps), []);
  });

  it('that has no pod while it is suspended gets a new one', async () => {
    const suspended = (word: string, operatingMode: string): Fields => {
      const made = withValue('sleeps', word);
      return { ...made, spec: { ...(made['spec'] as Fields), operatingMode } };
    };
    await applied(developer, namespace, [suspended('old', 'Suspended')]);
    assert.equal((await follow(suspended('old', 'Suspended'))).state, 'settled');
    const { steps } = await applied(developer, namespace, [suspended('new', 'Running')]);
    assert.equal((await follow(suspended('new', 'Running'))).state, 'ready');
    assert.deepEqual(await findOldPods(developer, steps), []);
  });

  it("shows its controller's own words about what is no refusal of a pod", async () => {
    value(
      await admin.request('POST', claims(), {
        body: {
          metadata: { name: 'workspace-taken' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      }),
    );
    assert.deepEqual(outcomesOf(await applied(developer, namespace, [withClaim('taken')])), ['Sandbox taken: applied created']);
    const status = await follow(withClaim('taken'));
    assert.equal(status.state, 'failed');
    assert.match(describeRollout(status, []), /^Sandbox \S+\/taken: Error seen: cannot adopt unowned PVC "workspace-taken"/);
    assert.deepEqual(
      rolloutDiagnostics([status]).map(({ message }) => message),
      [status.detail],
    );
  });

  it('takes its volume claims with it: undeploy and undo name them first', async () => {
    const result = await applied(developer, namespace, [withClaim('owner')]);
    await eventually(async () => (await admin.request('GET', `${claims()}/workspace-owner`)).ok);
    const { toDelete } = await listForUndeploy(developer, await planOf(developer, namespace, withClaim('owner')));
    assert.deepEqual(
      toDelete.map(({ alsoDeletes }) => alsoDeletes),
      [`PersistentVolumeClaim ${namespace}/workspace-owner, with all data`],
    );
    const doubts: Doubt[] = [];
    const onDoubt = (_: unknown, doubt: Doubt): Promise<boolean> => {
      doubts.push(doubt);
      return Promise.resolve(false);
    };
    const [step] = await undo(developer, listForUndo(developer, result.steps), { onDoubt });
    assert.equal(step?.outcome.kind, 'left');
    assert.deepEqual(
      doubts.map(doubt => doubt.kind === 'contains' && doubt.contents.objects.map(({ kind, name }) => `${kind} ${name}`)),
      [['PersistentVolumeClaim workspace-owner']],
    );
  });
});
