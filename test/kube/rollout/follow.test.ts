/** Rollouts that do not end by becoming ready, kinds without pods, and what a rollout asks of the server. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describeRollout, describeRolloutForLog, describeWaiting, watchRollout } from '@scc-lens/kube';
import type { Cluster, Fields, Plan, RolloutStatus } from '@scc-lens/kube';
import type { RolloutOptions } from '../../../packages/kube/src/apply/rollout/watchRollout';
import { at } from '../../../packages/kube/src/words/fields';
import { objectPath, refKey } from '../../../packages/kube/src/words/resource';
import { applied } from '../rig/applying';
import { eventually, PATIENCE_MS, planOf, useTeam, value } from '../rig/cluster';
import { configMap, deployment, job, pod, sandbox, workload } from '../rig/manifests';

/** How a test follows, and what cancels it. */
type Following = Partial<RolloutOptions> & Pick<Cluster, 'signal'>;

const DELETION = { body: { propagationPolicy: 'Background' } };

describe('a rollout', () => {
  let namespace: string;
  let developer: Cluster;
  let admin: Cluster;
  const rig = useTeam(team => {
    ({ namespace, developer, admin } = team);
  });

  const watchPlan = (cluster: Cluster, { objects }: Plan, { signal, ...options }: Following = {}): Promise<readonly RolloutStatus[]> =>
    watchRollout({ ...cluster, signal }, objects, { timeoutMs: PATIENCE_MS, graceMs: 500, logLines: 3, ...options });
  const follow = async (documents: readonly Fields[], options: Following = {}, cluster = developer): Promise<readonly RolloutStatus[]> => {
    await applied(cluster, namespace, documents);
    return watchPlan(cluster, await planOf(cluster, namespace, ...documents), options);
  };
  const one = async (document: Fields, options?: Following, cluster?: Cluster): Promise<RolloutStatus> => {
    const [status] = await follow([document], options, cluster);
    return status ?? assert.fail('it is not followed');
  };
  /** Calls back once, when a status is as asked for. */
  const when = (fits: (statuses: readonly RolloutStatus[]) => boolean, work: () => Promise<unknown>): Partial<RolloutOptions> => {
    let isDone = false;
    return {
      onProgress: statuses => {
        if (isDone || !fits(statuses)) return;
        isDone = true;
        void work();
      },
    };
  };

  describe('ends', () => {
    it('when it is paused, with the pods that have the new version', async () => {
      await one(deployment('paused'));
      const changed = deployment('paused', { container: { image: 'registry.example/app:2' } });
      const status = await one({ ...changed, spec: { ...(changed['spec'] as Fields), paused: true } });
      for (const text of [describeRollout(status, []), describeRolloutForLog(status, [])])
        assert.equal(text, `Deployment ${namespace}/paused: It is paused; 0 of 1 pods have the new version.`);
      assert.equal(status.state, 'settled');
    });

    it('when the pods of a StatefulSet are left to the user', async () => {
      const onDelete = (image: string): Fields => {
        const document = workload('StatefulSet', 'by-hand', { container: { image } });
        return { ...document, spec: { ...(document['spec'] as Fields), updateStrategy: { type: 'OnDelete' } } };
      };
      assert.equal((await one(onDelete('registry.example/app:1'))).state, 'ready');
      const status = await one(onDelete('registry.example/app:2'));
      assert.deepEqual(
        [status.state, status.detail],
        ['settled', '0 of 1 pods have the new version; the others get it when you delete them.'],
      );
    });

    it('when another user deletes the workload', async () => {
      const document = deployment('deleted', { labels: { 'scc-lens.test/fail': 'unready' } });
      const path = `/apis/apps/v1/namespaces/${namespace}/deployments/deleted`;
      const status = await one(
        document,
        when(
          ([found]) => found?.pods.length === 1,
          () => admin.request('DELETE', path, DELETION),
        ),
      );
      assert.deepEqual([status.state, describeRollout(status, [])], ['deleted', `Deployment ${namespace}/deleted: It was deleted.`]);
    });

    it('when the workload is being deleted, even if a finalizer delays that', async () => {
      const document = deployment('terminating', { labels: { 'scc-lens.test/fail': 'unready' } });
      await applied(developer, namespace, [{ ...document, metadata: { name: 'terminating', finalizers: ['example.com/wait'] } }]);
      const path = `/apis/apps/v1/namespaces/${namespace}/deployments/terminating`;
      await admin.request('DELETE', path, DELETION);
      const [status] = await watchPlan(developer, await planOf(developer, namespace, document));
      assert.deepEqual([status?.state, status?.detail], ['deleted', 'It is being deleted.']);
      const body = { metadata: { finalizers: null } };
      value(await admin.request('PATCH', path, { contentType: 'application/merge-patch+json', body }));
    });

    it('with what has become of all objects, also of those that were ready before', async () => {
      const documents = [deployment('early'), deployment('late', { annotations: { 'scc-lens.test/ready-after': '2s' } })];
      const path = `/apis/apps/v1/namespaces/${namespace}/deployments/early`;
      const isEarly = (statuses: readonly RolloutStatus[]): boolean => statuses.some(({ state }) => state === 'ready');
      const statuses = await follow(
        documents,
        when(isEarly, () => admin.request('DELETE', path, DELETION)),
      );
      assert.deepEqual(
        statuses.map(({ state }) => state),
        ['deleted', 'ready'],
      );
    });

    it('with a Job that was complete before it was deleted by its time to live', async () => {
      const plain = job('brief', { annotations: { 'scc-lens.test/ready-after': '1s' } });
      const brief = { ...plain, spec: { ...(plain['spec'] as Fields), ttlSecondsAfterFinished: 0 } };
      const documents = [brief, deployment('lasting', { annotations: { 'scc-lens.test/ready-after': '3s' } })];
      const statuses = await follow(documents);
      assert.equal((await admin.request('GET', `/apis/batch/v1/namespaces/${namespace}/jobs/brief`)).ok, false);
      assert.deepEqual(statuses.map(({ planned, state }) => `${planned.ref.kind}: ${state}`).sort(), ['Deployment: ready', 'Job: ready']);
    });

    it('with the refusal of a pod that a quota has no room for, next to pods that run', async () => {
      const full = await rig.namespace();
      const body = { metadata: { name: 'pods' }, spec: { hard: { pods: '1' } } };
      value(await admin.request('POST', `/api/v1/namespaces/${full}/resourcequotas`, { body }));
      const quota = `/api/v1/namespaces/${full}/resourcequotas/pods`;
      await eventually(async () => at(value(await admin.request('GET', quota)).body, 'status', 'used', 'pods') === '0');
      const document = workload('StatefulSet', 'two');
      const documents = [{ ...document, spec: { ...(document['spec'] as Fields), replicas: 2 } }];
      await applied(developer, full, documents);
      const [status] = await watchPlan(developer, await planOf(developer, full, ...documents));
      assert.equal(status?.state, 'failed');
      assert.deepEqual(status.pods, ['two-0']);
      assert.ok(status.failure?.kind === 'creation');
      assert.match(status.failure.message, /create Pod two-1 in StatefulSet two failed error: .* exceeded quota: pods/);
    });
  });

  it('names the volume claim that a Sandbox waits for', async () => {
    const plain = sandbox('researcher', { container: { volumeMounts: [{ name: 'workspace', mountPath: '/sandbox' }] } });
    const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
    const document = {
      ...plain,
      spec: { ...(plain['spec'] as Fields), volumeClaimTemplates: [{ metadata: { name: 'workspace' }, spec: claim }] },
    };
    const texts: (string | null)[] = [];
    const expected = `Waiting for Sandbox ${namespace}/researcher: volume claim workspace-researcher is not bound`;
    const stop = new AbortController();
    const status = await one(document, {
      signal: stop.signal,
      onProgress: statuses => {
        texts.push(describeWaiting(statuses));
        if (texts.includes(expected)) stop.abort();
      },
    });
    assert.ok(texts.includes(expected), texts.join('\n'));
    assert.match(describeRollout(status, []), /: no longer watched; .* Pod researcher: volume claim workspace-researcher is not bound$/);
  });

  it('counts what is waited for', async () => {
    const stop = new AbortController();
    const texts: (string | null)[] = [];
    await follow(
      [pod('first', { labels: { 'scc-lens.test/fail': 'unready' } }), pod('second', { labels: { 'scc-lens.test/fail': 'unready' } })],
      {
        signal: stop.signal,
        onProgress: statuses => {
          texts.push(describeWaiting(statuses));
          if (statuses.every(({ pods }) => pods.length > 0)) stop.abort();
        },
      },
    );
    assert.equal(texts[0], `Waiting for Pod ${namespace}/first and 1 more: The cluster has not answered yet.`);
  });

  describe('without the right to read pods', () => {
    it('follows the status of the workload', async () => {
      const bare = `bare-${namespace}`;
      value(await admin.request('POST', '/api/v1/namespaces', { body: { metadata: { name: bare } } }));
      const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${bare}`;
      const rules = [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['*'] }];
      value(await admin.request('POST', `${rbac}/roles`, { body: { metadata: { name: 'deployer' }, rules } }));
      const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'deployer' };
      const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'developer' }];
      value(await admin.request('POST', `${rbac}/rolebindings`, { body: { metadata: { name: 'deployer' }, roleRef, subjects } }));
      await eventually(async () => (await developer.request('GET', `/apis/apps/v1/namespaces/${bare}/deployments`)).ok);
      await eventually(async () => (await admin.request('GET', `/api/v1/namespaces/${bare}/serviceaccounts/default`)).ok);
      const documents = [deployment('fine'), deployment('unready', { labels: { 'scc-lens.test/fail': 'unready' } })];
      await applied(developer, bare, documents);
      const [fine, unready] = await watchPlan(developer, await planOf(developer, bare, ...documents), { timeoutMs: 4_000 });
      assert.deepEqual([fine?.state, fine?.scc], ['ready', null]);
      assert.equal(unready?.state, 'timedOut');
      assert.match(unready.detail, /^0 of 1 pods are available\. Its pods cannot be read: pods is forbidden: User "developer" cannot list/);
    });
  });

  describe('of kinds without pods', () => {
    const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    const definition = (plural: string, kind: string, listKind = `${kind}List`): Fields => ({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${plural}.rollout.example.com` },
      spec: {
        group: 'rollout.example.com',
        scope: 'Namespaced',
        names: { plural, kind, listKind },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
            subresources: { status: {} },
          },
        ],
      },
    });
    after(async () => {
      for (const plural of ['widgets', 'gadgets']) await admin.request('DELETE', `${CRDS}/${plural}.rollout.example.com`);
    });
    const widget = (name: string): Fields => ({ apiVersion: 'rollout.example.com/v1', kind: 'Widget', metadata: { name }, spec: {} });
    const report = async (name: string, status: Fields): Promise<void> => {
      const resource = value(await admin.discovery.resource('rollout.example.com/v1', 'Widget'));
      value(
        await admin.request('PATCH', `${objectPath(resource, { namespace, name })}/status`, {
          contentType: 'application/merge-patch+json',
          body: { status },
        }),
      );
    };

    it('waits for a definition, and reports names that are not accepted', async () => {
      assert.equal((await one(definition('widgets', 'Widget'), {}, admin)).state, 'ready');
      const status = await one(definition('gadgets', 'Gadget', 'WidgetList'), {}, admin);
      assert.deepEqual([status.state, status.detail], ['failed', '"WidgetList" is already in use']);
    });

    it('waits for a custom resource by its conditions, and makes no claim about one that no controller reports', async () => {
      admin.discovery.forget();
      const ready = (state: string, message: string): Fields => ({ conditions: [{ type: 'Ready', status: state, message }] });
      const seen: string[] = [];
      const statuses = await follow(
        [widget('judged'), widget('unjudged')],
        {
          onProgress: ([judged]) => {
            const text = judged?.detail ?? '';
            if (seen.includes(text)) return;
            seen.push(text);
            if (seen.length === 2) void report('judged', ready('False', 'no backend'));
            if (seen.length === 3) void report('judged', ready('True', ''));
          },
        },
        admin,
      );
      assert.deepEqual(seen.slice(0, 3), [
        'The cluster has not answered yet.',
        'The controller has not reported anything yet.',
        'no backend',
      ]);
      assert.deepEqual(
        statuses.map(({ state }) => state),
        ['ready', 'unreported'],
      );
      const [, unjudged] = statuses;
      assert.ok(unjudged);
      assert.equal(describeRolloutForLog(unjudged, []), `Widget ${namespace}/unjudged: no controller reports whether it is ready`);
    });

    it('waits for a budget, an address and a volume, and not for a volume that is provided with a pod', async () => {
      const name = `late-${namespace}`;
      const late = { metadata: { name }, provisioner: 'example.com/none', volumeBindingMode: 'WaitForFirstConsumer' };
      value(await admin.request('POST', '/apis/storage.k8s.io/v1/storageclasses', { body: late }));
      const claim = (claimName: string, storageClassName: string): Fields => ({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: claimName },
        spec: { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      });
      const documents = [
        {
          apiVersion: 'policy/v1',
          kind: 'PodDisruptionBudget',
          metadata: { name: 'budget' },
          spec: { minAvailable: 1, selector: { matchLabels: { app: 'none' } } },
        },
        { apiVersion: 'v1', kind: 'Service', metadata: { name: 'outside' }, spec: { type: 'LoadBalancer', ports: [{ port: 80 }] } },
        claim('now', ''),
        claim('late', name),
      ];
      const statuses = await follow(documents, { timeoutMs: 3_000 }, admin);
      await admin.request('DELETE', `/apis/storage.k8s.io/v1/storageclasses/${name}`);
      assert.deepEqual(Object.fromEntries(statuses.map(status => [status.planned.ref.name, `${status.state}: ${status.detail}`])), {
        budget: `ready: PodDisruptionBudget ${namespace}/budget is ready.`,
        outside: 'timedOut: It has no address of a load balancer yet.',
        now: 'timedOut: It is not bound to a volume yet.',
        late: 'settled: It is bound as soon as a pod uses it.',
      });
    });
  });

  describe('asks the server', () => {
    /** The cluster, with a list of what it is asked. */
    const counting = (cluster: Cluster): { cluster: Cluster; lists: string[]; watches: string[] } => {
      const [lists, watches]: [string[], string[]] = [[], []];
      const note = (into: string[], path: string): void => {
        into.push(path.slice(path.lastIndexOf('/') + 1));
      };
      return {
        lists,
        watches,
        cluster: {
          ...cluster,
          request: (method, path, options) => {
            note(lists, path);
            return cluster.request(method, path, options);
          },
          stream: (path, options) => {
            note(watches, path);
            return cluster.stream(path, options);
          },
        },
      };
    };

    it('once for each kind, however many objects there are', async () => {
      const documents = [
        ...Array.from({ length: 20 }, (_, index) => deployment(`many-${index}`)),
        ...Array.from({ length: 5 }, (_, index) => workload('StatefulSet', `several-${index}`)),
        configMap('none'),
      ];
      await applied(developer, namespace, documents);
      const plan = await planOf(developer, namespace, ...documents);
      const { cluster, lists, watches } = counting(developer);
      const statuses = await watchPlan(cluster, plan);
      assert.deepEqual(
        statuses.map(({ planned, state }) => [refKey(planned.ref), state]),
        plan.objects.slice(1).map(({ ref }) => [refKey(ref), 'ready']),
      );
      const kinds = ['deployments', 'events', 'pods', 'replicasets', 'statefulsets'];
      assert.deepEqual([lists.sort(), watches.sort()], [kinds, kinds]);
    });

    it('through connections that are closed at the end', async function () {
      if (process.platform !== 'linux') this.skip();
      const descriptors = (): number => readdirSync('/proc/self/fd').length;
      const documents = Array.from({ length: 10 }, (_, index) => deployment(`open-${index}`));
      const rollOut = async (): Promise<void> => {
        for (const { state } of await follow(documents)) assert.equal(state, 'ready');
      };
      await rollOut();
      const before = descriptors();
      await rollOut();
      await eventually(() => Promise.resolve(descriptors() <= before));
    });

    it('nothing for what is in effect at once', async () => {
      await applied(developer, namespace, [configMap('silent')]);
      const { cluster, lists, watches } = counting(developer);
      assert.deepEqual(await watchPlan(cluster, await planOf(developer, namespace, configMap('silent'))), []);
      assert.deepEqual([lists, watches], [[], []]);
    });
  });
});
