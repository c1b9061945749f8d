/** Objects that `kubectl apply` has applied client-side before. */
import assert from 'node:assert/strict';
import { diffObject, listAt, preflight, textAt } from '@scc-lens/kube';
import type { Cluster, Fields } from '@scc-lens/kube';
import { at } from '../../../packages/kube/src/words/fields';
import { applyOf, outcomesOf } from '../rig/applying';
import { planOf, useCluster, value } from '../rig/cluster';
import { configMap } from '../rig/manifests';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

describe('an object of a client-side apply', () => {
  const rig = useCluster('any');
  let cluster: Cluster;
  let namespace: string;
  let path: string;
  beforeEach(async () => {
    cluster = await rig.as('developer');
    namespace = await rig.namespace();
    path = `/api/v1/namespaces/${namespace}/configmaps`;
    const applied = configMap('conf', { kept: 'old', removed: 'x' });
    const body = { ...applied, metadata: { name: 'conf', annotations: { [LAST_APPLIED]: JSON.stringify(applied) } } };
    value(await cluster.request('POST', path, { query: { fieldManager: 'kubectl-client-side-apply' }, body }));
  });

  const live = async (): Promise<Fields> => value(await cluster.request('GET', `${path}/conf`)).body;
  const managersOf = (object: Fields): readonly unknown[] =>
    listAt(object, 'metadata', 'managedFields').map(entry => at(entry, 'operation'));

  it('is taken over without a question, and loses what the manifest no longer has', async () => {
    const plan = await planOf(cluster, namespace, configMap('conf', { kept: 'new' }));
    const [check] = (await preflight(cluster, plan)).objects;
    assert.ok(check);
    const { change, before, after, conflicts } = diffObject(check);
    assert.deepEqual([change, conflicts], ['change', []]);
    assert.match(before, /removed: x/);
    assert.doesNotMatch(after, /removed|last-applied/);
    const reviewed = new Map([[check.planned, check.live]]);
    assert.deepEqual(outcomesOf(await applyOf(cluster, plan, { reviewed })), ['ConfigMap conf: applied changed']);
    const object = await live();
    assert.deepEqual([object['data'], textAt(object, 'metadata', 'annotations', LAST_APPLIED)], [{ kept: 'new' }, undefined]);
    assert.deepEqual(managersOf(object), ['Apply']);
  });

  it('keeps its owners if the user leaves the fields of others alone', async () => {
    const query = { fieldManager: 'argocd', force: true };
    const theirs = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'conf' }, data: { kept: 'theirs' } };
    value(await cluster.request('PATCH', `${path}/conf`, { query, body: theirs, contentType: 'application/apply-patch+yaml' }));
    const before = await live();
    const plan = await planOf(cluster, namespace, configMap('conf', { kept: 'new' }));
    const asked: string[] = [];
    const result = await applyOf(cluster, plan, {
      onConflict: (_, conflicts) => {
        asked.push(...conflicts.map(({ manager }) => manager));
        return Promise.resolve('skip');
      },
    });
    assert.deepEqual([asked, outcomesOf(result)], [['argocd'], ['ConfigMap conf: skipped']]);
    assert.deepEqual(await live(), before);
  });

  it('stays as it is if the cluster refuses the apply', async () => {
    const before = await live();
    const refused = { ...configMap('conf', { kept: 'new' }), metadata: { name: 'conf', labels: { a: 'not valid!' } } };
    const result = await applyOf(cluster, await planOf(cluster, namespace, refused));
    assert.deepEqual(outcomesOf(result), ['ConfigMap conf: failed']);
    assert.deepEqual(await live(), before);
  });
});
