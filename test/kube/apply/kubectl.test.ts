/** Our apply compared with `kubectl apply --server-side`: the same history in two namespaces leaves the same objects, managers and values. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { buildKubectl } from '../../cluster/cluster.mjs';
import { applySetOf, collectionPath, listAt, ok, readApplySet, refOf } from '@scc-lens/kube';
import type { Cluster, Fields } from '@scc-lens/kube';
import { fieldsAt } from '../../../packages/kube/src/words/fields';
import { objectPath } from '../../../packages/kube/src/words/resource';
import type { Resource } from '../../../packages/kube/src/words/resource';
import { runs } from '../../properties';
import { applyOf } from '../rig/applying';
import { planOf, useCluster, value } from '../rig/cluster';
import { sequences } from './generatedSequences';
import type { Event } from './generatedSequences';

/** By the name of a manager that is not ours. */
const KUBECTL = 'kubectl-of-the-test';

describe('compared with kubectl', () => {
  const rig = useCluster();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-kubectl-'));
  let kubectl: string;
  let admin: Cluster;
  let ours: string;
  let theirs: string;
  before(async function () {
    this.timeout(0);
    kubectl = await buildKubectl();
    admin = await rig.as('admin', { timeoutMs: 20_000 });
    ours = await rig.namespace();
    theirs = await rig.namespace();
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const runKubectl = (namespace: string, documents: readonly Fields[], ...options: readonly string[]): Promise<string> =>
    new Promise(resolve => {
      const args = ['apply', '-f', '-', '-n', namespace, '--kubeconfig', rig.test.kubeconfigs.admin, '--cache-dir', folder, ...options];
      const child = execFile(kubectl, args, (error, _, stderr) => {
        resolve(error === null ? '' : stderr);
      });
      child.stdin?.end(documents.map(document => JSON.stringify(document)).join('\n---\n'));
    });

  const resourceOf = async ({ apiVersion, kind }: { apiVersion: string; kind: string }): Promise<Resource> =>
    value(await admin.discovery.resource(apiVersion, kind));

  const interfere = async (namespace: string, event: Extract<Event, { kind: 'other' | 'edit' }>): Promise<void> => {
    const ref = { ...refOf(event.object), namespace };
    const isApply = event.kind === 'other';
    await admin.request('PATCH', objectPath(await resourceOf(ref), ref), {
      query: isApply ? { fieldManager: event.manager, force: true } : { fieldManager: 'an-editor' },
      contentType: isApply ? 'application/apply-patch+yaml' : 'application/merge-patch+json',
      body: isApply ? event.object : event.patch,
    });
  };

  const replay = async (events: readonly Event[]): Promise<void> => {
    for (const event of events) {
      if (event.kind === 'other' || event.kind === 'edit') {
        for (const namespace of [ours, theirs]) await interfere(namespace, event);
        continue;
      }
      const { documents, force } = event;
      if (event.kind === 'client') {
        for (const namespace of [ours, theirs]) assert.equal(await runKubectl(namespace, documents), '');
        continue;
      }
      const answer = force ? 'takeOver' : 'skip';
      const { steps } = await applyOf(admin, await planOf(admin, ours, ...documents), { onConflict: () => Promise.resolve(answer) });
      const refused = steps.filter(({ outcome }) => outcome.kind === 'failed').map(step => JSON.stringify(step.outcome));
      assert.deepEqual(refused, []);
      const options = ['--server-side', `--field-manager=${KUBECTL}`, ...(force ? ['--force-conflicts'] : [])];
      const error = await runKubectl(theirs, documents, ...options);
      const skipped = steps.some(({ outcome }) => outcome.kind === 'skipped');
      assert.equal(error.includes('conflict'), skipped, error);
      assert.ok(error === '' || skipped, error);
    }
  };

  /** Every object of the history, without what differs between two namespaces and what the server counts. */
  const stateOf = async (namespace: string, events: readonly Event[]): Promise<Fields> => {
    const refs = new Map(
      events
        .flatMap(event => ('documents' in event ? event.documents : []))
        .map(refOf)
        .map(ref => [`${ref.kind}/${ref.name}`, ref]),
    );
    const state: Record<string, unknown> = {};
    for (const [key, ref] of refs) {
      const answer = await admin.request('GET', `${collectionPath(await resourceOf(ref), namespace)}/${ref.name}`);
      state[key] = answer.ok ? normalize(answer.value.body, namespace) : ok(answer.error.kind);
    }
    return state;
  };

  it('gives an ApplySet the id that kubectl gives it', async function () {
    const document = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'member' } };
    process.env['KUBECTL_APPLYSET'] = 'true';
    const error = await runKubectl(theirs, [document], '--server-side', '--prune', '--applyset=configmaps/the.set');
    delete process.env['KUBECTL_APPLYSET'];
    assert.equal(error, '');
    const member = value(await admin.request('GET', `/api/v1/namespaces/${theirs}/configmaps/member`)).body;
    const { id } = applySetOf('the.set', theirs);
    assert.deepEqual(fieldsAt(member, 'metadata', 'labels'), { 'applyset.kubernetes.io/part-of': id });
    const refused = await readApplySet(admin, applySetOf('the.set', theirs));
    assert.ok(!refused.ok && refused.error.message === 'The list the.set belongs to kubectl.');
  });

  it('does what kubectl apply --server-side does', async function () {
    this.timeout(0);
    let count = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constant(null).chain(() => sequences(`s${count++}`)),
        async events => {
          await replay(events);
          assert.deepEqual(await stateOf(ours, events), await stateOf(theirs, events));
        },
      ),
      { ...runs(100), endOnFailure: true },
    );
  });
});

const SERVER_METADATA = ['uid', 'resourceVersion', 'creationTimestamp', 'generation', 'managedFields'];

const without = (fields: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

function normalize(object: Fields, namespace: string): unknown {
  const metadata = without(fieldsAt(object, 'metadata'), SERVER_METADATA);
  const managers = listAt(object, 'metadata', 'managedFields')
    .map(entry => fieldsAt(entry))
    .filter(entry => entry['subresource'] === undefined && entry['manager'] !== 'kube-controller-manager')
    .map(({ manager, operation, apiVersion, fieldsV1 }) => ({
      manager: String(manager).startsWith('scc-lens') || manager === KUBECTL ? 'us' : manager,
      operation,
      apiVersion,
      fieldsV1,
    }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return JSON.parse(JSON.stringify({ ...without(object, ['status']), metadata, managers }).replaceAll(namespace, 'NAMESPACE'));
}
