/** The values that two owners of a field set, as the question about them shows them. */
import assert from 'node:assert/strict';
import { conflictValues } from '@scc-lens/kube';
import type { Cluster, Fields, PlannedObject } from '@scc-lens/kube';
import { fieldsAt } from '../../../packages/kube/src/words/fields';
import { applied } from '../rig/applying';
import { useCluster, value } from '../rig/cluster';
import { configMap, deployment } from '../rig/manifests';

describe('the values of a conflict', () => {
  const rig = useCluster();
  let namespace: string;
  let developer: Cluster;
  before(async () => {
    namespace = await rig.namespace();
    developer = await rig.as('developer');
  });

  const lines = (planned: PlannedObject, live: Fields, fields: readonly string[]): readonly string[] =>
    conflictValues(
      planned,
      live,
      fields.map(field => ({ manager: 'argocd', field })),
    ).map(({ field, values }) => (values === null ? `${field}: not known` : `${field}: ${values.onCluster} → ${values.inManifest}`));

  /** What the question about the conflicts shows of a manifest after another tool has applied an object. */
  const asked = async (resource: string, theirs: Fields, ours: Fields): Promise<readonly string[]> => {
    const name = String(fieldsAt(theirs, 'metadata')['name']);
    const body = { query: { fieldManager: 'argocd', force: true }, contentType: 'application/apply-patch+yaml', body: theirs };
    value(await developer.request('PATCH', `${resource}/${name}`, body));
    let shown: readonly string[] = [];
    await applied(developer, namespace, [ours], {
      onConflict: (planned, conflicts, live) => {
        shown = lines(
          planned,
          live,
          conflicts.map(({ field }) => field),
        );
        return Promise.resolve('skip');
      },
    });
    return shown;
  };

  it('are found below keys with dots, and cut where they are long', async () => {
    const found = await asked(
      `/api/v1/namespaces/${namespace}/configmaps`,
      configMap('dotted', { 'app.properties': 'a=1', long: 'x' }),
      configMap('dotted', { 'app.properties': 'a=2', long: 'y'.repeat(100) }),
    );
    assert.deepEqual(found, ['data.app.properties: "a=1" → "a=2"', `data.long: "x" → "${'y'.repeat(59)}…`]);
  });

  it('are found in the items of lists', async () => {
    const one = (image: string, port: string): Fields =>
      deployment('listed', { container: { image, ports: [{ containerPort: 80, name: port }, { containerPort: 443 }] } });
    const found = await asked(`/apis/apps/v1/namespaces/${namespace}/deployments`, one('a:1', 'web'), one('a:2', 'http'));
    const container = 'spec.template.spec.containers[name="main"]';
    assert.deepEqual(found, [
      `${container}.image: "a:1" → "a:2"`,
      `${container}.ports[containerPort=80,protocol="TCP"].name: "web" → "http"`,
    ]);
  });

  it("are never a Secret's", async () => {
    const secret = (password: string): Fields => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'login' },
      data: { password: Buffer.from(password).toString('base64') },
    });
    const [found = ''] = await asked(`/api/v1/namespaces/${namespace}/secrets`, secret('theirs'), secret('ours'));
    assert.match(found, /^data\.password: /);
    for (const password of ['theirs', 'ours']) assert.ok(!found.includes(Buffer.from(password).toString('base64')), found);
  });

  it('are not guessed where a name fits two fields, or none', () => {
    const planned = { object: configMap('map', { a: '1' }) } as unknown as PlannedObject;
    const live = { ...planned.object, data: { a: { b: 1 }, 'a.b': 2 } };
    assert.deepEqual(lines(planned, live, ['data.a.b', 'data.x', 'data[', 'data.a']), [
      'data.a.b: not known',
      'data.x: not known',
      'data[: not known',
      'data.a: {"b":1} → "1"',
    ]);
    assert.deepEqual(lines(planned, { ...planned.object, data: {} }, ['data.a']), ['data.a: not set → "1"']);
  });
});
