import assert from 'node:assert/strict';
import type { Cluster, Fields } from '@scc-lens/kube';
import { openDiscovery } from '../../../packages/kube/src/wire/connect';
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

  it('of API groups, versions and resources lead no request elsewhere', async () => {
    const cluster = await rig.as('developer');
    const asked: string[] = [];
    const watched: Cluster = {
      ...cluster,
      discovery: openDiscovery({
        ...cluster,
        request: (method, path, options) => {
          asked.push(path);
          return cluster.request(method, path, options);
        },
      }),
    };
    const elsewhere = '../api/v1/namespaces/kube-system/services/x:80/proxy';
    const definition = (group: string, version: string, plural: string): Fields => ({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${plural}.${group}` },
      spec: { group, scope: 'Namespaced', names: { kind: 'Thing', plural }, versions: [{ name: version, served: true, storage: true }] },
    });
    const plan = await planOf(
      watched,
      'team-a',
      { ...configMap('web'), apiVersion: elsewhere },
      definition('example.com', `v1/../${elsewhere}`, 'things'),
      definition('example.com', 'v1', `../${elsewhere}`),
      { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'one' } },
    );
    assert.deepEqual(asked.sort(), ['/apis/apiextensions.k8s.io/v1', '/apis/example.com/v1']);
    assert.deepEqual(
      plan.problems.map(({ source }) => source.object['kind']),
      ['ConfigMap', 'CustomResourceDefinition', 'Thing'],
    );
  });
});
