/** Sandboxes, whose controller does not change a running pod and owns volume claims. */
import assert from 'node:assert/strict';
import {
  describeOldPod,
  describeRollout,
  describeWaiting,
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
import type { RolloutOptions } from '../../../packages/kube/src/apply/rollout/watchRollout';
import { rolloutDiagnostics } from '../../../packages/kube/src/apply/clusterDiagnostics';
import { at } from '../../../packages/kube/src/words/fields';
import { applied, applyOf, outcomesOf } from '../rig/applying';
import { eventually, patchAs, PATIENCE_MS, planOf, useTeam, value } from '../rig/cluster';
import { sandbox } from '../rig/manifests';

const OPTIONS = { timeoutMs: PATIENCE_MS, graceMs: 500, logLines: 0 };

describe('a Sandbox', () => {
  let namespace: string;
  let developer: Cluster;
  let admin: Cluster;
  useTeam(team => {
    ({ namespace, developer, admin } = team);
  });

  const podOf = async (name: string): Promise<Fields> =>
    value(await admin.request('GET', `/api/v1/namespaces/${namespace}/pods/${name}`)).body;
  const claims = (): string => `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
  /** Its owner is the Sandbox, so that the controller takes the claim for the pod. */
  const giveClaimTo = async (name: string): Promise<void> => {
    const { apiVersion, kind, metadata } = value(
      await admin.request('GET', `/apis/agents.x-k8s.io/v1beta1/namespaces/${namespace}/sandboxes/${name}`),
    ).body;
    const body = { metadata: { ownerReferences: [{ apiVersion, kind, name, uid: at(metadata, 'uid'), controller: true }] } };
    await patchAs(admin, 'test', `${claims()}/workspace-${name}`, body);
  };
  const follow = async (document: Fields, options: Partial<RolloutOptions> = {}, signal?: AbortSignal): Promise<RolloutStatus> => {
    const { objects } = await planOf(developer, namespace, document);
    const [status] = await watchRollout({ ...developer, signal }, objects, { ...OPTIONS, ...options });
    assert.ok(status);
    return status;
  };
  /** Change and pod of an object in the summary, and its pod in the result. */
  const redeployed = async (document: Fields): Promise<readonly (string | null)[]> => {
    const plan = await planOf(developer, namespace, document);
    const diffs = (await preflight(developer, plan)).objects.map(diffObject);
    const pods = await findOldPods(developer, (await applyOf(developer, plan)).steps);
    return [...diffs.flatMap(({ change, otherField }) => [change, otherField]), ...pods.map(describeOldPod)];
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

    // Also in a later deployment, which changes nothing.
    assert.deepEqual(await redeployed(withValue('runs', 'new')), [
      'unchanged',
      'spec.containers[main].env[WORD].value',
      `Pod ${namespace}/runs runs on with an older value of spec.containers[main].env[WORD].value than Sandbox ${namespace}/runs has: the controller does not change a running pod.`,
    ]);

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
    assert.deepEqual(await redeployed(withValue('runs', 'new')), ['unchanged', null]);
  });

  it('has a pod that a change of anything but its spec reaches, although defaults and admission have added to it', async () => {
    const labelled = (labels: Readonly<Record<string, string>>, container: Fields = {}): Fields => {
      const made = sandbox('labelled', {
        spec: {
          hostNetwork: false,
          tolerations: [{ key: 'slow', operator: 'Exists' }],
          volumes: [
            { name: 'scratch', emptyDir: { sizeLimit: '1024Mi' } },
            { name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } },
          ],
        },
        container: {
          args: ['--port', '8080'],
          env: [
            { name: 'EMPTY', value: '' },
            { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          ],
          ports: [{ containerPort: 8080 }],
          resources: { limits: { cpu: '1000m', memory: '1024Mi' } },
          securityContext: { capabilities: { drop: ['KILL'] } },
          volumeMounts: [{ name: 'scratch', mountPath: '/scratch' }],
          readinessProbe: { httpGet: { port: 8080 } },
          ...container,
        },
      });
      return { ...made, metadata: { name: 'labelled', labels } };
    };
    await applied(developer, namespace, [labelled({})]);
    assert.equal((await follow(labelled({}))).state, 'ready');
    assert.deepEqual(await redeployed(labelled({ team: 'a' })), ['change', null]);
    assert.deepEqual(await redeployed(labelled({ team: 'a' })), ['unchanged', null]);

    for (const [change, field] of [
      [{ args: ['8080', '--port'] }, 'args[0]'],
      [{ args: undefined }, 'args'],
      [{ env: [{ name: 'EMPTY', value: '' }] }, 'env'],
      [{ resources: { limits: { cpu: '2', memory: '1Gi' } } }, 'resources.limits.cpu'],
      [{ securityContext: { capabilities: { drop: ['MKNOD'] } } }, 'securityContext.capabilities.drop'],
      [{ volumeMounts: [{ name: 'scratch', mountPath: '/other' }] }, 'volumeMounts[scratch]'],
    ] as const) {
      await applied(developer, namespace, [labelled({}, change)]);
      assert.deepEqual((await redeployed(labelled({}, change))).slice(0, 2), ['unchanged', `spec.containers[main].${field}`]);
    }
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

  it("waits for what its controller tries again, and shows the controller's own words", async () => {
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
    value(await admin.request('POST', claims(), { body: { metadata: { name: 'workspace-taken' }, spec } }));
    assert.deepEqual(outcomesOf(await applied(developer, namespace, [withClaim('taken')])), ['Sandbox taken: applied created']);
    const status = await follow(withClaim('taken'), { timeoutMs: 2_000 });
    assert.equal(status.state, 'timedOut');
    assert.match(
      describeRollout(status, []),
      /^Sandbox \S+\/taken: not ready in time; Error seen: cannot adopt unowned PVC "workspace-taken"/,
    );
    assert.deepEqual(
      rolloutDiagnostics([status]).map(({ message }) => message),
      [status.detail],
    );

    const waiting: string[] = [];
    const over = new AbortController();
    let given: Promise<unknown> | undefined;
    const onProgress = (statuses: readonly RolloutStatus[]): void => {
      const text = describeWaiting(statuses) ?? '';
      waiting.push(text);
      if (text.includes('cannot adopt')) given ??= giveClaimTo('taken');
      // There is no storage: the Sandbox has come further.
      if (text.includes('claim workspace-taken is not bound')) over.abort();
    };
    assert.equal((await follow(withClaim('taken'), { onProgress }, over.signal)).state, 'cancelled');
    await given;
    assert.match(waiting.join('\n'), /^Waiting for Sandbox \S+\/taken: Error seen: cannot adopt unowned PVC.*\n.*is not bound$/m);
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
