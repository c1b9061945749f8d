/** Objects that the user may not write, and that the cluster has already. */
import assert from 'node:assert/strict';
import { diffObject } from '@scc-lens/kube';
import type { Cluster, Fields } from '@scc-lens/kube';
import { applied, outcomesOf } from '../rig/applying';
import { checked, useCluster, value } from '../rig/cluster';
import { configMap, namespaceObject } from '../rig/manifests';

describe('an object that the user may not write', () => {
  const rig = useCluster();
  let namespace: string;
  let developer: Cluster;
  before(async () => {
    namespace = await rig.namespace();
    developer = await rig.as('developer');
    const admin = await rig.as('admin');
    const labels = { team: 'a', tier: 'b' };
    const patch = { contentType: 'application/merge-patch+json', body: { metadata: { labels } } };
    value(await admin.request('PATCH', `/api/v1/namespaces/${namespace}`, patch));
  });

  const labelled = (labels: Fields): Fields => ({ ...namespaceObject(namespace), metadata: { name: namespace, labels } });
  const changeOf = async (object: Fields): Promise<unknown> => {
    const [check] = (await checked(developer, namespace, object)).objects;
    assert.ok(check);
    return check.dryRun.kind === 'refused' ? check.dryRun.error.kind : diffObject(check).change;
  };

  it('is unchanged where the cluster has all that the manifest states, and does not stop the others', async () => {
    for (const object of [namespaceObject(namespace), labelled({ team: 'a' })]) assert.equal(await changeOf(object), 'unchanged');
    const result = await applied(developer, namespace, [labelled({ tier: 'b' }), configMap('other')]);
    assert.equal(result.stopped, null);
    assert.deepEqual(outcomesOf(result), [`Namespace ${namespace}: unchanged`, 'ConfigMap other: applied created']);
  });

  it('is refused where the manifest states anything else', async () => {
    for (const labels of [{ team: 'b' }, { team: 'a', owner: 'c' }, { team: ['a'] }])
      assert.equal(await changeOf(labelled(labels)), 'forbidden', JSON.stringify(labels));
    const result = await applied(developer, namespace, [labelled({ team: 'b' }), configMap('after')]);
    assert.deepEqual(outcomesOf(result), [`Namespace ${namespace}: failed`, 'ConfigMap after: notAttempted']);
  });
});
