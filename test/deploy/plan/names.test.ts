import assert from 'node:assert/strict';
import { planOf, useCluster } from '../rig/cluster';
import { configMap } from '../rig/manifests';

describe('names that are part of an address', () => {
  const rig = useCluster();

  it('are not planned where they would address another object, or all of them', async () => {
    const cluster = await rig.as('developer');
    const documents = ['.', '..', '../secrets', 'a%2f..', 'web'].map(name => configMap(name));
    const elsewhere = { ...configMap('web'), metadata: { name: 'web', namespace: '..' } };
    const plan = await planOf(cluster, 'team-a', ...documents, elsewhere);
    assert.deepEqual(
      plan.objects.map(({ ref }) => `${ref.namespace ?? ''}/${ref.name}`),
      ['team-a/web'],
    );
    assert.deepEqual(
      plan.problems.map(({ message }) => /^("[^"]*") cannot name a ConfigMap or its namespace/.exec(message)?.[1]),
      ['"."', '".."', '"../secrets"', '"a%2f.."', '".."'],
    );
  });
});
