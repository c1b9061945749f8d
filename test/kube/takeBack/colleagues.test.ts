/** What a colleague writes while a deployment loses its answer is the colleague's: an undo leaves it, or asks. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { listForUndo, undo } from '@scc-lens/kube';
import type { Cluster, Doubt, Fields } from '@scc-lens/kube';
import { fieldManagerOf } from '../../../packages/kube/src/objects/owners';
import { at } from '../../../packages/kube/src/words/fields';
import { applied, outcomesOf, undone } from '../rig/applying';
import { patchAs, useTeam, value } from '../rig/cluster';
import { configMap, deployment } from '../rig/manifests';

describe('a colleague', () => {
  let namespace: string;
  let developer: Cluster;
  let admin: Cluster;
  const rig = useTeam(team => {
    ({ namespace, developer, admin } = team);
  });

  const pathOf = (plural: string, name: string, api = '/api/v1'): string => `${api}/namespaces/${namespace}/${plural}/${name}`;
  const read = async (path: string): Promise<Fields> => value(await admin.request('GET', path)).body;
  /** Loses the answer of the write, after which `meanwhile` happens. */
  const losing = (meanwhile: () => Promise<unknown>): Cluster => {
    let isDone = false;
    return {
      ...developer,
      request: async (method, url, options) => {
        const answer = await developer.request(method, url, options);
        if (isDone || !answer.ok || method !== 'PATCH' || options?.query?.['dryRun'] !== undefined) return answer;
        isDone = true;
        await meanwhile();
        return { ok: false, error: { kind: 'disconnected', message: 'The connection was closed.', mayHaveHappened: true } };
      },
    };
  };
  const doubtsOf = async (cluster: Cluster, result: Parameters<typeof undone>[1]): Promise<readonly Doubt[]> => {
    const doubts: Doubt[] = [];
    const onDoubt = (_: unknown, doubt: Doubt): Promise<boolean> => Promise.resolve(doubts.push(doubt) < 0);
    await undo(cluster, listForUndo(cluster, result.steps), { onDoubt });
    return doubts;
  };

  it('adds a field that an undo leaves, without a question', async () => {
    const path = pathOf('configmaps', 'added');
    await applied(developer, namespace, [configMap('added', { ours: 'old' })]);
    const cluster = losing(() => patchAs(admin, 'kubectl-edit', path, { data: { theirs: 'yes' }, metadata: { labels: { team: 'blue' } } }));
    const result = await applied(cluster, namespace, [configMap('added', { ours: 'new', more: 'new' })]);
    assert.deepEqual(outcomesOf(result), ['ConfigMap added: applied changed']);
    assert.deepEqual(
      (await undone(developer, result, { onDoubt: () => assert.fail('asked') })).map(({ outcome }) => outcome),
      [{ kind: 'restored', ownersError: null }],
    );
    const live = await read(path);
    assert.deepEqual(at(live, 'data'), { ours: 'old', theirs: 'yes' });
    assert.deepEqual(at(live, 'metadata', 'labels'), { team: 'blue' });
  });

  it('changes a field of a list item that an undo leaves, without a question', async () => {
    const path = pathOf('deployments', 'web', '/apis/apps/v1');
    await applied(developer, namespace, [deployment('web', { container: { env: [{ name: 'A', value: '1' }] } })]);
    const resources = { limits: { memory: '64Mi' } };
    const sidecar = { name: 'sidecar', image: 'registry.example/sidecar:1' };
    const meanwhile = async (): Promise<void> => {
      const body = { spec: { template: { spec: { containers: [{ name: 'main', resources }, sidecar] } } } };
      const contentType = 'application/strategic-merge-patch+json';
      value(await admin.request('PATCH', path, { query: { fieldManager: 'kubectl-set' }, contentType, body }));
    };
    const result = await applied(losing(meanwhile), namespace, [
      deployment('web', { container: { image: 'registry.example/app:2', env: [{ name: 'B', value: '2' }] } }),
    ]);
    assert.deepEqual(outcomesOf(result), ['Deployment web: applied changed']);
    await undone(developer, result, { onDoubt: () => assert.fail('asked') });
    const containers = at(await read(path), 'spec', 'template', 'spec', 'containers') as readonly Fields[];
    const main = containers.find(({ name }) => name === 'main');
    assert.deepEqual(
      [main?.['image'], main?.['env'], main?.['resources']],
      ['registry.example/app:1', [{ name: 'A', value: '1' }], resources],
    );
    assert.ok(containers.some(({ name }) => name === 'sidecar'));
  });

  it('is another user than one whose kubeconfig has the same name for another identity', async () => {
    const [, token = ''] = /token: "?([^"\n]+)/.exec(readFileSync(rig.test.kubeconfigs['project-admin'] ?? '', 'utf8')) ?? [];
    const theirs = await rig.as('developer', { token });
    assert.deepEqual([theirs.target.user, theirs.target.identity.user], [developer.target.user, 'project-admin']);
    await applied(developer, namespace, [configMap('same', { key: 'mine' })]);
    const managers: string[] = [];
    await applied(theirs, namespace, [configMap('same', { key: 'theirs' })], {
      onConflict: (_, conflicts) => {
        managers.push(...conflicts.map(({ manager }) => manager));
        return Promise.resolve('skip');
      },
    });
    assert.deepEqual(managers, ['scc-lens:developer']);
    assert.deepEqual(at(await read(pathOf('configmaps', 'same')), 'data'), { key: 'mine' });
  });

  it('has a field manager of their own, also with a long name or another alphabet', () => {
    const managerOf = (user: string): string =>
      fieldManagerOf({ target: { ...developer.target, identity: { ...developer.target.identity, user } } });
    const managers = ['иван', 'мария', `${'a'.repeat(200)}1`, `${'a'.repeat(200)}2`].map(managerOf);
    assert.equal(new Set(managers).size, 4);
    for (const manager of managers) assert.match(manager, /^scc-lens:[\x20-\x7e]{1,119}$/);
    assert.equal(managerOf('alice'), 'scc-lens:alice');
  });

  it('writes to an object that was created again, and the user is asked before it is deleted', async () => {
    const path = pathOf('deployments', 'moved', '/apis/apps/v1');
    const selecting = (tier: string): Fields => {
      const { spec, ...rest } = deployment('moved', { labels: { tier } });
      return { ...rest, spec: { ...(spec as Fields), selector: { matchLabels: { tier } } } };
    };
    await applied(developer, namespace, [selecting('old')]);
    const meanwhile = (): Promise<unknown> => patchAs(admin, 'kubectl-edit', path, { spec: { minReadySeconds: 5 } });
    const result = await applied(losing(meanwhile), namespace, [selecting('new')], { onImmutable: () => Promise.resolve('replace') });
    assert.deepEqual(outcomesOf(result), ['Deployment moved: applied replaced']);
    assert.deepEqual(await doubtsOf(developer, result), [{ kind: 'changedSince', fields: ['spec.minReadySeconds'] }]);
    assert.equal(at(await read(path), 'spec', 'minReadySeconds'), 5);
  });
});
