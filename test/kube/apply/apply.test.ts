import assert from 'node:assert/strict';
import { listForUndo, textAt } from '@scc-lens/kube';
import type { ApplyProgress, Cluster, Fields } from '@scc-lens/kube';
import { applied, applyOf, outcomesOf, undone } from '../rig/applying';
import { eventually, planOf, useCluster, value } from '../rig/cluster';
import { configMap, deployment, grant, job, namespaceObject, pod, serviceAccount } from '../rig/manifests';

async function read(cluster: Cluster, path: string): Promise<Fields | null> {
  const answer = await cluster.request('GET', path);
  if (!answer.ok) assert.equal(answer.error.kind, 'notFound');
  return answer.ok ? answer.value.body : null;
}

describe('apply and undo', () => {
  const rig = useCluster('any');
  let namespace: string;
  let developer: Cluster;
  let admin: Cluster;
  before(async () => {
    namespace = await rig.namespace();
    developer = await rig.as('developer');
    admin = await rig.as('admin');
  });
  const mapPath = (name: string): string => `/api/v1/namespaces/${namespace}/configmaps/${name}`;

  it('creates, changes and leaves unchanged, as itself and with real steps of progress', async () => {
    const progress: ApplyProgress[] = [];
    const first = await applied(developer, namespace, [configMap('one'), configMap('two')], { onProgress: step => progress.push(step) });
    assert.deepEqual(outcomesOf(first), ['ConfigMap one: applied created', 'ConfigMap two: applied created']);
    assert.equal(first.stopped, null);
    assert.deepEqual(
      progress.map(({ planned, index, total, phase }) => `${phase} ${planned.ref.name} ${index} of ${total}`),
      ['applying one 0 of 2', 'applying two 1 of 2'],
    );
    const second = await applied(developer, namespace, [configMap('one', { key: 'other' }), configMap('two')]);
    assert.deepEqual(outcomesOf(second), ['ConfigMap one: applied changed', 'ConfigMap two: unchanged']);
    const live = await read(developer, mapPath('one'));
    assert.deepEqual(
      (live?.['metadata'] as { managedFields: { manager: string; operation: string }[] }).managedFields.map(
        ({ manager, operation }) => `${manager} ${operation}`,
      ),
      ['scc-lens:developer Apply'],
    );
  });

  it('deploys a namespace with permission, account and pod in one go', async () => {
    const name = `${namespace}-whole`;
    const documents = [
      pod('server', { spec: { serviceAccountName: 'server', hostNetwork: true } }),
      namespaceObject(name),
      grant('server', 'hostnetwork-v2', 'server', name),
      serviceAccount('server'),
    ];
    const result = await applied(admin, name, documents);
    assert.deepEqual(
      outcomesOf(result),
      ['Namespace ' + name, 'RoleBinding server', 'ServiceAccount server', 'Pod server'].map(text => `${text}: applied created`),
    );
    const steps = await undone(admin, result);
    assert.deepEqual(
      steps.map(({ ref, outcome }) => `${ref.kind}: ${outcome.kind}`),
      ['Pod: deleted', 'ServiceAccount: deleted', 'RoleBinding: deleted', 'Namespace: deleted'],
    );
  });

  it('applies an object of a kind that the same deployment defines', async () => {
    const group = `${namespace}.example.com`;
    const crd: Fields = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `things.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { kind: 'Thing', plural: 'things', singular: 'thing' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          },
        ],
      },
    };
    const result = await applied(admin, namespace, [
      { apiVersion: `${group}/v1`, kind: 'Thing', metadata: { name: 'thing' }, spec: { a: 1 } },
      crd,
    ]);
    assert.deepEqual(outcomesOf(result), [`CustomResourceDefinition things.${group}: applied created`, 'Thing thing: applied created']);
    assert.ok((await undone(admin, result)).every(({ outcome }) => outcome.kind === 'deleted'));
  });

  describe('a conflict', () => {
    const claim = async (name: string): Promise<void> => {
      const body = configMap(name, { key: 'theirs', own: 'mine' });
      value(
        await developer.request('PATCH', mapPath(name), {
          query: { fieldManager: 'argocd', force: true },
          contentType: 'application/apply-patch+yaml',
          body,
        }),
      );
    };

    it('names managers and fields, and takes over what the user chooses', async () => {
      await claim('taken');
      const result = await applied(developer, namespace, [configMap('taken', { key: 'ours' })], {
        onConflict: (_, conflicts) => {
          assert.deepEqual(conflicts, [{ manager: 'argocd', field: 'data.key' }]);
          return Promise.resolve('takeOver');
        },
      });
      assert.deepEqual(outcomesOf(result), ['ConfigMap taken: applied changed']);
      assert.deepEqual((await read(developer, mapPath('taken')))?.['data'], { key: 'ours', own: 'mine' });
    });

    it('is not settled by an answer that comes after the file has changed', async () => {
      await claim('late');
      let isCurrent = true;
      const result = await applied(developer, namespace, [configMap('late', { key: 'ours' })], {
        stillCurrent: () => isCurrent,
        onConflict: () => {
          isCurrent = false;
          return Promise.resolve('takeOver');
        },
      });
      assert.deepEqual(outcomesOf(result), ['ConfigMap late: notAttempted']);
      assert.equal(result.stopped?.reason, 'sourceChanged');
      assert.deepEqual((await read(developer, mapPath('late')))?.['data'], { key: 'theirs', own: 'mine' });
    });

    it('is skipped, and the rest goes on', async () => {
      await claim('left');
      const result = await applied(developer, namespace, [configMap('left', { key: 'ours' }), configMap('next')], {
        onConflict: () => Promise.resolve('skip'),
      });
      assert.deepEqual(outcomesOf(result), ['ConfigMap left: skipped', 'ConfigMap next: applied created']);
      assert.equal(result.stopped, null);
      assert.deepEqual((await read(developer, mapPath('left')))?.['data'], { key: 'theirs', own: 'mine' });
    });

    it('stops, and reports what was not attempted', async () => {
      await claim('stopped');
      const result = await applied(developer, namespace, [configMap('stopped', { key: 'ours' }), configMap('never')], {
        onConflict: () => Promise.resolve('stop'),
      });
      assert.deepEqual(outcomesOf(result), ['ConfigMap stopped: notAttempted', 'ConfigMap never: notAttempted']);
      assert.equal(result.stopped?.reason, 'chosen');
      assert.equal(await read(developer, mapPath('never')), null);
    });
  });

  describe('what cannot be changed', () => {
    it('is replaced if the user chooses it, and undone by creating the old one again', async () => {
      const old = job('once');
      assert.deepEqual(outcomesOf(await applied(developer, namespace, [old])), ['Job once: applied created']);
      const changed = job('once', { container: { image: 'registry.example/app:2' } });
      const result = await applied(developer, namespace, [changed], {
        onImmutable: (_, error) => {
          assert.match(error.message, /immutable/);
          return Promise.resolve('replace');
        },
      });
      assert.deepEqual(outcomesOf(result), ['Job once: applied replaced']);
      assert.deepEqual(
        listForUndo(developer, result.steps).map(({ action }) => action),
        ['recreate'],
      );
      const steps = await undone(developer, result);
      const live = await read(developer, `/apis/batch/v1/namespaces/${namespace}/jobs/once`);
      assert.deepEqual(
        steps.map(({ outcome }) => outcome),
        [{ kind: 'recreated', ownersError: null, uid: textAt(live, 'metadata', 'uid') }],
      );
      assert.match(JSON.stringify(live?.['spec']), /app:1/);
    });

    it('is left alone if the user chooses it', async () => {
      await applied(developer, namespace, [pod('fixed')]);
      const result = await applied(developer, namespace, [pod('fixed', { spec: { hostname: 'other' } })], {
        onImmutable: () => Promise.resolve('skip'),
      });
      assert.deepEqual(outcomesOf(result), ['Pod fixed: skipped']);
    });
  });

  it('stops at a failure, reports what was applied and what not, and continues when it is run again', async () => {
    const broken = configMap('bad', { 'not a key!': 'x' });
    const documents = [configMap('before-bad'), broken, configMap('after-bad')];
    const result = await applied(developer, namespace, documents);
    assert.deepEqual(outcomesOf(result), [
      'ConfigMap before-bad: applied created',
      'ConfigMap bad: failed',
      'ConfigMap after-bad: notAttempted',
    ]);
    assert.equal(result.stopped?.reason, 'failed');
    const again = await applied(developer, namespace, [configMap('before-bad'), configMap('bad'), configMap('after-bad')]);
    assert.deepEqual(outcomesOf(again), [
      'ConfigMap before-bad: unchanged',
      'ConfigMap bad: applied created',
      'ConfigMap after-bad: applied created',
    ]);
  });

  it('stops between two objects when it is cancelled', async () => {
    const cancel = new AbortController();
    const documents = ['c1', 'c2', 'c3'].map(name => configMap(name));
    const result = await applied(developer, namespace, documents, {
      signal: cancel.signal,
      onStep: (_, index) => {
        if (index === 0) cancel.abort();
      },
    });
    assert.deepEqual(outcomesOf(result), ['ConfigMap c1: applied created', 'ConfigMap c2: notAttempted', 'ConfigMap c3: notAttempted']);
    assert.equal(result.stopped?.reason, 'cancelled');
  });

  it('stops when a file was changed since its differences were shown', async () => {
    const result = await applied(developer, namespace, [configMap('d1'), configMap('d2')], {
      stillCurrent: ({ ref }) => ref.name !== 'd2',
    });
    assert.deepEqual(outcomesOf(result), ['ConfigMap d1: applied created', 'ConfigMap d2: notAttempted']);
    assert.equal(result.stopped?.reason, 'sourceChanged');
  });

  describe('undo', () => {
    it('restores what was changed and keeps what others have changed in the same object', async () => {
      await applied(developer, namespace, [configMap('u', { key: 'old', gone: 'x' })]);
      const result = await applied(developer, namespace, [configMap('u', { key: 'new', added: 'y' })]);
      value(
        await developer.request('PATCH', mapPath('u'), { contentType: 'application/merge-patch+json', body: { data: { other: 'z' } } }),
      );
      assert.deepEqual(
        (await undone(developer, result)).map(({ outcome }) => outcome),
        [{ kind: 'restored', ownersError: null }],
      );
      assert.deepEqual((await read(developer, mapPath('u')))?.['data'], { key: 'old', gone: 'x', other: 'z' });
    });

    it('leaves alone what another user has changed since, unless the user decides otherwise', async () => {
      const result = await applied(developer, namespace, [configMap('v')]);
      value(
        await developer.request('PATCH', mapPath('v'), { contentType: 'application/merge-patch+json', body: { data: { key: 'edited' } } }),
      );
      assert.deepEqual(
        (await undone(developer, result)).map(({ outcome }) => outcome),
        [{ kind: 'left', reason: `ConfigMap ${namespace}/v was changed by another user since.` }],
      );
      assert.deepEqual(
        (await undone(developer, result, { onDoubt: () => Promise.resolve(true) })).map(({ outcome }) => outcome),
        [{ kind: 'deleted' }],
      );
    });

    it('leaves alone what a colleague with the same extension has deployed since', async () => {
      await applied(developer, namespace, [deployment('shared')]);
      const mine = await applied(developer, namespace, [deployment('shared', { container: { image: 'registry.example/app:2' } })]);
      const colleague = await rig.as('project-admin');
      await applied(colleague, namespace, [deployment('shared', { container: { image: 'registry.example/app:3' } })], {
        onConflict: (_, conflicts) => {
          assert.deepEqual(
            conflicts.map(({ manager }) => manager),
            ['scc-lens:developer'],
          );
          return Promise.resolve('takeOver');
        },
      });
      const [step] = await undone(developer, mine);
      assert.equal(step?.outcome.kind, 'left');
      const live = await read(developer, `/apis/apps/v1/namespaces/${namespace}/deployments/shared`);
      assert.match(JSON.stringify(live?.['spec']), /app:3/);
    });

    it('deletes a rolled-out Deployment that its controller has written to', async () => {
      const result = await applied(developer, namespace, [deployment('w')]);
      await eventually(async () =>
        JSON.stringify(await read(developer, `/apis/apps/v1/namespaces/${namespace}/deployments/w`)).includes('"availableReplicas":1'),
      );
      assert.deepEqual(
        (await undone(developer, result)).map(({ outcome }) => outcome),
        [{ kind: 'deleted' }],
      );
    });

    it('does what it finds done already', async () => {
      const plan = await planOf(developer, namespace, configMap('y'));
      const result = await applyOf(developer, plan);
      value(await developer.request('DELETE', mapPath('y')));
      assert.deepEqual(
        (await undone(developer, result)).map(({ outcome }) => outcome),
        [{ kind: 'nothingToDo' }],
      );
    });
  });
});
