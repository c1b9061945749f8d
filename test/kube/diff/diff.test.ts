import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { diffObject, summarize, textAt } from '@scc-lens/kube';
import type { Cluster, Fields, ObjectDiff } from '@scc-lens/kube';
import { applied } from '../rig/applying';
import { checked, eventually, useCluster, value } from '../rig/cluster';
import { configMap, deployment, job, pod } from '../rig/manifests';

describe('diff', () => {
  const rig = useCluster('any');
  let namespace: string;
  let developer: Cluster;
  before(async () => {
    namespace = await rig.namespace();
    developer = await rig.as('developer');
  });
  const diffs = async (...documents: readonly Fields[]): Promise<readonly ObjectDiff[]> =>
    (await checked(developer, namespace, ...documents)).objects.map(diffObject);

  it('shows of a new object what was written, without defaults', async () => {
    const [diff] = await diffs(deployment('new'));
    assert.deepEqual([diff?.change, diff?.before], ['create', '']);
    assert.deepEqual(parse(diff?.after ?? ''), { ...deployment('new'), metadata: { name: 'new', namespace } });
  });

  it('shows of a changed object what was written and what changes, and nothing of the server', async () => {
    await applied(developer, namespace, [deployment('web')]);
    const [diff] = await diffs(deployment('web', { container: { image: 'registry.example/app:2', imagePullPolicy: 'Always' } }));
    assert.equal(diff?.change, 'change');
    const lines = (text: string): readonly string[] => text.split('\n');
    assert.deepEqual(
      lines(diff.before).filter(line => !lines(diff.after).includes(line)),
      ['        image: registry.example/app:1', '        imagePullPolicy: IfNotPresent'],
    );
    assert.deepEqual(
      lines(diff.after).filter(line => !lines(diff.before).includes(line)),
      ['        image: registry.example/app:2', '        imagePullPolicy: Always'],
    );
    assert.doesNotMatch(diff.after, /managedFields|status|resourceVersion|terminationMessagePath/);
  });

  it('reports unchanged where nothing would change, and sums up', async () => {
    await applied(developer, namespace, [configMap('same'), configMap('other'), pod('admitted')]);
    // The scheduler's choice would be a change.
    await eventually(
      async () =>
        textAt(value(await developer.request('GET', `/api/v1/namespaces/${namespace}/pods/admitted`)).body, 'spec', 'nodeName') !==
        undefined,
    );
    const all = await diffs(configMap('same'), configMap('other', { key: 'new' }), configMap('fresh'), pod('admitted'));
    assert.deepEqual(
      all.map(({ change }) => change),
      ['unchanged', 'change', 'create', 'unchanged'],
    );
    assert.deepEqual(summarize(all), { create: 1, change: 1, owners: 0, replace: 0, unchanged: 2, unknown: 0 });
    assert.equal(all[0]?.before, all[0]?.after);
  });

  it('shows what taking over would give, with the fields of others', async () => {
    value(
      await developer.request('PATCH', `/api/v1/namespaces/${namespace}/configmaps/owned`, {
        query: { fieldManager: 'helm' },
        contentType: 'application/apply-patch+yaml',
        body: configMap('owned', { key: 'theirs' }),
      }),
    );
    const [diff] = await diffs(configMap('owned', { key: 'ours' }));
    assert.deepEqual([diff?.change, diff?.conflicts], ['change', [{ manager: 'helm', field: 'data.key' }]]);
    assert.deepEqual(parse(diff?.after ?? ''), { ...configMap('owned', { key: 'ours' }), metadata: { name: 'owned', namespace } });
  });

  it('never shows a value of a Secret, on neither side, nor in the copy that kubectl keeps', async () => {
    const [old, fresh, text] = ['old-password-1', 'new-password-2', 'plain-password-3'];
    const base64 = (word: string): string => Buffer.from(word).toString('base64');
    const secret = (data: Fields, stringData?: Fields): Fields => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'secret' },
      data,
      ...(stringData && { stringData }),
    });
    const live = secret({ password: base64(old), same: base64(text) });
    const metadata = { name: 'secret', annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(live) } };
    value(
      await developer.request('POST', `/api/v1/namespaces/${namespace}/secrets`, {
        query: { fieldManager: 'scc-lens' },
        body: { ...live, metadata },
      }),
    );
    const [diff] = await diffs(secret({ password: base64(fresh), same: base64(text) }, { extra: text }));
    assert.ok(diff);
    for (const word of [old, fresh, text])
      for (const spelling of [word, base64(word)]) assert.ok(!JSON.stringify([diff.before, diff.after]).includes(spelling), spelling);
    assert.deepEqual((parse(diff.before) as Fields)['data'], { password: '(hidden)', same: '(hidden)' });
    assert.deepEqual((parse(diff.after) as Fields)['data'], {
      password: '(hidden, changed)',
      same: '(hidden)',
      extra: '(hidden, changed)',
    });
  });

  it('reports unknown where there is no dry run', async () => {
    const [diff] = await diffs(configMap('bad', { 'not a key!': 'x' }));
    assert.equal(diff?.change, 'unknown');
    assert.match(diff.reason ?? '', /not a key!/);
  });

  it('shows what a replacement changes where a change in place is impossible, and judges a Pod again', async () => {
    await applied(developer, namespace, [job('fixed'), pod('fixed')]);
    const other = { image: 'registry.example/app:2' };
    const { objects, pods } = await checked(
      developer,
      namespace,
      job('fixed', { container: other }),
      pod('fixed', { spec: { hostname: 'other' } }),
    );
    const [first, second] = objects.map(diffObject);
    assert.deepEqual(
      objects.map(one => [one.dryRun.kind, diffObject(one).change]),
      objects.map(() => ['immutable', 'replace']),
    );
    assert.equal(first?.after, first?.before.replace('app:1', 'app:2'));
    assert.equal(second?.after.replace('  hostname: other\n', ''), second?.before);
    assert.deepEqual(
      pods.map(({ verdict }) => verdict.kind),
      ['admitted', 'admitted'],
    );
  });

  it('is no replacement where more is wrong than what cannot be changed', async () => {
    await applied(developer, namespace, [job('wrong')]);
    const [check] = (
      await checked(developer, namespace, {
        ...job('wrong', { container: { image: 'registry.example/app:2' } }),
        spec: { ...(job('wrong').spec as Fields), parallelism: -1, completionMode: 'Indexed' },
      })
    ).objects;
    assert.equal(check?.dryRun.kind, 'refused');
  });
});
