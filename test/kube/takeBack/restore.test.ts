/** Apply, then undo: the object is what it was before, and whoever owned its fields owns them again. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { listAt } from '@scc-lens/kube';
import type { Cluster, Fields, Result } from '@scc-lens/kube';
import type { Reply } from '../../../packages/kube/src/wire/types';
import { at, fieldsAt } from '../../../packages/kube/src/words/fields';
import { runs } from '../../properties';
import { applied, undone } from '../rig/applying';
import { eventually, useCluster, value } from '../rig/cluster';
import { configMap } from '../rig/manifests';
import { KINDS, looseDefinition, pair } from './generatedObjects';
import type { Pair } from './generatedObjects';

/** What only the server sets, and what controllers report. */
const SERVER = ['resourceVersion', 'generation', 'creationTimestamp', 'uid', 'managedFields'];
const REVISION = 'deployment.kubernetes.io/revision';

/** The bytes of an object, with who owns what, without what only the server sets. */
function bytesOf(object: Fields | null): string {
  if (object === null) return 'absent';
  const metadata = fieldsAt(object, 'metadata');
  const annotations = Object.fromEntries(Object.entries(fieldsAt(metadata, 'annotations')).filter(([name]) => name !== REVISION));
  const owners = listAt(metadata, 'managedFields')
    .map(entry => fieldsAt(entry))
    .filter(({ subresource }) => subresource === undefined)
    .map(({ manager, operation, apiVersion, fieldsV1 }) => JSON.stringify({ manager, operation, apiVersion, fieldsV1 }))
    .sort();
  const rest = Object.fromEntries(Object.entries(metadata).filter(([name]) => !SERVER.includes(name) && name !== 'annotations'));
  const body = Object.fromEntries(Object.entries(object).filter(([name]) => name !== 'status'));
  return JSON.stringify({ ...body, metadata: rest, annotations, owners }, null, 1);
}

describe('apply, then undo', function () {
  const rig = useCluster();
  let namespace: string;
  let admin: Cluster;
  let owner: string;

  before(async () => {
    namespace = await rig.namespace();
    admin = await rig.as('admin');
    value(await admin.request('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', { body: looseDefinition }));
    await eventually(async () => (await admin.request('GET', `/apis/undo.example.com/v1/namespaces/${namespace}/loosethings`)).ok);
    const made = value(await admin.request('POST', `/api/v1/namespaces/${namespace}/configmaps`, { body: configMap('owner') })).body;
    owner = String(fieldsAt(made, 'metadata')['uid']);
  });

  const withOwner = (object: Fields): Fields => JSON.parse(JSON.stringify(object).replaceAll('UID-OF-OWNER', owner)) as Fields;

  /** What the writes before the deployment leave; null where the server accepts none of them. */
  async function prepare({ kind, writes }: Pair, name: string): Promise<Fields | null> {
    const { apiVersion, path: collection } = KINDS[kind] ?? assert.fail(kind);
    const path = `${collection(namespace)}/${name}`;
    let state: Fields | null = null;
    for (const { manager, how, object } of writes) {
      const body = withOwner({ ...object, apiVersion, kind, metadata: { ...fieldsAt(object, 'metadata'), name } });
      const query = { fieldManager: manager };
      const answer: Result<Reply<Fields>> =
        how === 'apply'
          ? await admin.request('PATCH', path, { query: { ...query, force: true }, contentType: 'application/apply-patch+yaml', body })
          : state === null
            ? await admin.request('POST', collection(namespace), { query, body })
            : await admin.request('PATCH', path, { query, contentType: 'application/merge-patch+json', body });
      if (answer.ok) state = answer.value.body;
    }
    return state === null || kind !== 'Deployment' ? state : whenSeen(path);
  }

  /** A Deployment after its controller has written its annotation, and begun to own the mapping around it. */
  async function whenSeen(path: string): Promise<Fields> {
    for (;;) {
      const { body } = value(await admin.request('GET', path));
      if (at(body, 'status', 'observedGeneration') === at(body, 'metadata', 'generation')) return body;
    }
  }

  it('gives the object byte for byte, and its owners', async () => {
    let [tried, changed, number] = [0, 0, 0];
    await fc.assert(
      fc.asyncProperty(pair, async generated => {
        const { kind, deployed } = generated;
        const name = `subject-${number++}`;
        const before = bytesOf(await prepare(generated, name));
        const { apiVersion, path } = KINDS[kind] ?? assert.fail(kind);
        const document = withOwner({ ...deployed, apiVersion, kind, metadata: { ...fieldsAt(deployed, 'metadata'), name } });
        const result = await applied(admin, namespace, [document], { onConflict: () => Promise.resolve('takeOver') });
        const [step] = result.steps;
        tried++;
        if (step?.outcome.kind === 'applied') changed++;
        const finalizers = step?.before === null && listAt(document, 'metadata', 'finalizers').length > 0;
        if (finalizers) return;
        const steps = await undone(admin, result);
        for (const { outcome } of steps) assert.ok(['restored', 'deleted', 'nothingToDo'].includes(outcome.kind), JSON.stringify(outcome));
        for (const { outcome } of steps) if (outcome.kind === 'restored') assert.equal(outcome.ownersError, null);
        const live = await admin.request('GET', `${path(namespace)}/${name}`);
        assert.equal(bytesOf(live.ok ? live.value.body : null), before);
      }),
      runs(200),
    );
    process.stdout.write(`      (${changed} of ${tried} deployments changed something)\n`);
    assert.ok(changed * 2 > tried, 'most deployments change something');
  });
});
