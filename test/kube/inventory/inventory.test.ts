/** What a folder has deployed and no manifest has any more: named, and deleted where it belongs to no one else. */
import assert from 'node:assert/strict';
import {
  applySetOf,
  memberOf,
  describeRef,
  findOrphans,
  membersToMove,
  narrowApplySet,
  planDeployment,
  preflight,
  prune,
  readApplySet,
  remember,
  rememberAgain,
  removeApplySet,
  scopeOf,
  textAt,
  undo,
  widenApplySet,
} from '@scc-lens/kube';
import type { ApplyResult, ApplySet, Cluster, Deployed, Described, Fields, ObjectRef, Orphans, PruneStep } from '@scc-lens/kube';
import { at, textsAt } from '../../../packages/kube/src/words/fields';
import { applyOf } from '../rig/applying';
import { applyAs, patchAs, planOf, useCluster, value } from '../rig/cluster';
import { configMap, namespaceObject, serviceAccount } from '../rig/manifests';

describe('an inventory', () => {
  const rig = useCluster('any');
  let namespace: string;
  let developer: Cluster;
  let admin: Cluster;
  beforeEach(async () => {
    namespace = await rig.namespace();
    [developer, admin] = [await rig.as('developer'), await rig.as('admin')];
  });

  const exists = async (path: string): Promise<boolean> => (await admin.request('GET', path)).ok;
  const maps = (name: string): string => `/api/v1/namespaces/${namespace}/configmaps/${name}`;
  const nothing: Orphans = { orphans: [], unlisted: [] };

  /** Deploys a folder with a set, as the editor does it. */
  async function deploy(cluster: Cluster, set: ApplySet, ...documents: readonly Fields[]): Promise<ApplyResult> {
    const plan = await planOf(cluster, namespace, ...documents);
    value(await widenApplySet(cluster, set, scopeOf(set, plan.objects)));
    return applyOf(cluster, { ...plan, objects: plan.objects.map(one => memberOf(one, set)) });
  }
  async function orphansOf(cluster: Cluster, set: ApplySet, ...documents: readonly Fields[]): Promise<Orphans> {
    const plan = await planOf(cluster, namespace, ...documents);
    return findOrphans(cluster, plan, { set, scope: value(await readApplySet(cluster, set)), remembered: [] });
  }
  const named = ({ orphans }: Orphans): readonly (readonly [string, string | null])[] =>
    orphans.map(({ ref, kept }) => [`${ref.kind} ${ref.name}`, kept]);
  const outcomes = (steps: readonly PruneStep[]): readonly string[] =>
    steps.map(({ orphan, outcome }) => `${orphan.ref.kind} ${orphan.ref.name}: ${outcome.kind}`);

  it('has a parent and members as KEP-3659 describes them', async () => {
    const set = applySetOf('app', namespace);
    await deploy(developer, set, configMap('one'), serviceAccount('two'));
    const parent = value(await admin.request('GET', maps('app'))).body;
    assert.deepEqual(textsAt(parent, 'metadata', 'labels'), { 'applyset.kubernetes.io/id': set.id });
    assert.match(set.id, /^applyset-[\w-]{43}-v1$/);
    assert.deepEqual(textsAt(parent, 'metadata', 'annotations'), {
      'applyset.kubernetes.io/tooling': 'scc-lens/v1',
      'applyset.kubernetes.io/contains-group-kinds': 'ConfigMap,ServiceAccount',
    });
    const member = value(await admin.request('GET', maps('one'))).body;
    assert.deepEqual(textsAt(member, 'metadata', 'labels'), { 'applyset.kubernetes.io/part-of': set.id });
  });

  it('names what no manifest has any more, deletes it, and an undo creates it again', async () => {
    const set = applySetOf('app', namespace);
    await deploy(developer, set, configMap('stays'), configMap('goes', { a: 'b' }), serviceAccount('goes'));
    const found = await orphansOf(developer, set, configMap('stays'));
    assert.deepEqual(named(found), [
      ['ConfigMap goes', null],
      ['ServiceAccount goes', null],
    ]);
    const before = value(await admin.request('GET', maps('goes'))).body;
    const steps = await prune(developer, found.orphans, { set });
    assert.deepEqual(outcomes(steps), ['ConfigMap goes: deleted', 'ServiceAccount goes: deleted']);
    assert.deepEqual([await exists(maps('goes')), await exists(maps('stays'))], [false, true]);
    assert.deepEqual(named(await orphansOf(developer, set, configMap('stays'))), []);
    const undone = await undo(
      developer,
      [...steps].reverse().flatMap(({ item }) => item ?? []),
    );
    assert.deepEqual(
      undone.map(({ outcome }) => outcome.kind),
      ['recreated', 'recreated'],
    );
    const after = value(await admin.request('GET', maps('goes'))).body;
    assert.deepEqual([after['data'], at(after, 'metadata', 'labels')], [before['data'], at(before, 'metadata', 'labels')]);
    assert.deepEqual(named(await orphansOf(developer, set, configMap('stays'))).length, 2);
  });

  it('is one for all who deploy the folder', async () => {
    const set = applySetOf('app', namespace);
    await deploy(developer, set, configMap('one'), configMap('two'));
    const colleague = await rig.as('project-admin');
    await deploy(colleague, set, configMap('three'));
    const found = await orphansOf(colleague, set, configMap('three'));
    assert.deepEqual(named(found), [
      ['ConfigMap one', null],
      ['ConfigMap two', null],
    ]);
  });

  it('keeps what is annotated to be kept, and what belongs to another set, manager or owner', async () => {
    const set = applySetOf('app', namespace);
    const annotated = (name: string, annotation: string, text: string): Fields => ({
      ...configMap(name),
      metadata: { name, annotations: { [annotation]: text } },
    });
    const owner = await admin.request('POST', `/api/v1/namespaces/${namespace}/configmaps`, { body: configMap('owner') });
    const uid = textAt(value(owner).body, 'metadata', 'uid');
    const owned = {
      ...configMap('owned'),
      metadata: { name: 'owned', ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid, controller: true }] },
    };
    await deploy(
      developer,
      set,
      annotated('cli-utils', 'cli-utils.sigs.k8s.io/on-remove', 'keep'),
      annotated('detached', 'client.lifecycle.config.k8s.io/deletion', 'detach'),
      annotated('helm', 'helm.sh/resource-policy', 'keep'),
      annotated('helm-release', 'meta.helm.sh/release-name', 'web'),
      owned,
      configMap('argo'),
      configMap('moved'),
    );
    await applyAs(admin, 'argocd', maps('argo'), configMap('argo', { theirs: 'x' }));
    await deploy(developer, applySetOf('other', namespace), configMap('moved'));
    // A copy that another tool made has the label, too.
    const copy = { ...configMap('copy'), metadata: { name: 'copy', labels: { 'applyset.kubernetes.io/part-of': set.id } } };
    value(await admin.request('POST', `/api/v1/namespaces/${namespace}/configmaps`, { body: copy }));
    const found = await orphansOf(developer, set, serviceAccount('new'));
    assert.deepEqual(Object.fromEntries(named(found)), {
      'ConfigMap argo': 'kept, because argocd manages it',
      'ConfigMap cli-utils': 'kept by its annotation cli-utils.sigs.k8s.io/on-remove: keep',
      'ConfigMap copy': 'kept, because SCC Lens has not deployed it',
      'ConfigMap detached': 'kept by its annotation client.lifecycle.config.k8s.io/deletion: detach',
      'ConfigMap helm': 'kept by its annotation helm.sh/resource-policy: keep',
      'ConfigMap helm-release': 'kept, because Helm manages it',
      'ConfigMap owned': 'kept, because ConfigMap owner owns it',
    });
    assert.deepEqual(await prune(developer, found.orphans, { set }), []);
  });

  it('keeps what was changed, or got another owner, after it was listed', async () => {
    const set = applySetOf('app', namespace);
    await deploy(developer, set, configMap('changed'), configMap('taken'), configMap('gone'), configMap('again'));
    const { orphans } = await orphansOf(developer, set, serviceAccount('new'));
    await patchAs(admin, 'kubectl-edit', maps('changed'), { data: { key: 'theirs' } });
    await applyAs(admin, 'argocd', maps('taken'), configMap('taken'));
    value(await admin.request('DELETE', maps('gone')));
    value(await admin.request('DELETE', maps('again')));
    value(await admin.request('POST', `/api/v1/namespaces/${namespace}/configmaps`, { body: configMap('again') }));
    const steps = await prune(developer, orphans, { set });
    assert.deepEqual([...outcomes(steps)].sort(), [
      'ConfigMap again: kept',
      'ConfigMap changed: kept',
      'ConfigMap gone: absent',
      'ConfigMap taken: kept',
    ]);
    assert.deepEqual(await Promise.all(['changed', 'taken', 'again'].map(name => exists(maps(name)))), [true, true, true]);
  });

  it('lists what a namespace would take with it, and finds members in other namespaces', async () => {
    const set = applySetOf('app', namespace);
    const other = `${namespace}-b`;
    const inside = { ...configMap('inside'), metadata: { name: 'inside', namespace: other } };
    await deploy(admin, set, namespaceObject(other), inside);
    const theirs = { ...configMap('theirs'), metadata: { name: 'theirs', namespace: other } };
    value(await admin.request('POST', `/api/v1/namespaces/${other}/configmaps`, { body: theirs }));
    const found = await orphansOf(admin, set, configMap('stays'));
    assert.deepEqual(
      found.orphans.map(({ ref, contents }) => [describeRef(ref), contents?.objects.map(describeRef).sort() ?? null]),
      [
        [`ConfigMap ${other}/inside`, null],
        [`Namespace ${other}`, [`ConfigMap ${other}/inside`, `ConfigMap ${other}/theirs`]],
      ],
    );
    const steps = await prune(admin, found.orphans, { set });
    assert.deepEqual(outcomes(steps), ['ConfigMap inside: deleted', `Namespace ${other}: deleted`]);
    assert.equal(steps[1]?.item?.obstacle, 'contentsLost');
  });

  it("is refused where the parent's name is taken, and may be forged without leading a request elsewhere", async () => {
    const set = applySetOf('app', namespace);
    value(await admin.request('POST', `/api/v1/namespaces/${namespace}/configmaps`, { body: configMap('app') }));
    const refused = await readApplySet(developer, set);
    assert.ok(!refused.ok && refused.error.message === 'The ConfigMap app exists and is not the list of a folder.');
    const annotations = (tool: string): Fields => ({
      metadata: {
        labels: { 'applyset.kubernetes.io/id': set.id },
        annotations: {
          'applyset.kubernetes.io/tooling': tool,
          'applyset.kubernetes.io/contains-group-kinds': 'Pod./../api/v1,ConfigMap,Thing.nowhere.example,..',
          'applyset.kubernetes.io/additional-namespaces': '..,a/b,kube-system',
        },
      },
    });
    const merge = { contentType: 'application/merge-patch+json' };
    value(await admin.request('PATCH', maps('app'), { ...merge, body: annotations('kubectl/v1.33') }));
    const theirs = await readApplySet(developer, set);
    assert.ok(!theirs.ok && theirs.error.message === 'The list app belongs to kubectl.');
    value(await admin.request('PATCH', maps('app'), { ...merge, body: annotations('scc-lens/v1') }));
    assert.deepEqual(value(await readApplySet(developer, set)), {
      kinds: ['ConfigMap', 'Thing.nowhere.example'],
      namespaces: ['kube-system'],
    });
    assert.deepEqual(await orphansOf(developer, set), { orphans: [], unlisted: ['ConfigMap (kube-system)'] });
  });

  it('notices which objects a deployment would move from another set', async () => {
    const [set, other] = [applySetOf('app', namespace), applySetOf('other', namespace)];
    await deploy(developer, set, configMap('moves'), configMap('stays'));
    await applyOf(developer, await planOf(developer, namespace, configMap('none')));
    const moved = async (members: ApplySet, ...names: readonly string[]): Promise<readonly string[]> => {
      const plan = await planOf(developer, namespace, ...names.map(name => configMap(name)));
      const { objects } = await preflight(developer, { ...plan, objects: plan.objects.map(one => memberOf(one, members)) });
      return membersToMove(objects).map(({ ref }) => ref.name);
    };
    assert.deepEqual(await moved(other, 'moves', 'none', 'new'), ['moves']);
    assert.deepEqual(await moved(set, 'moves', 'stays', 'none'), []);
  });

  it('is not narrowed below what another window has deployed meanwhile, before or after the list was written', async () => {
    const [set, other] = [applySetOf('app', namespace), await rig.as('developer')];
    await deploy(developer, set, configMap('mine'), serviceAccount('gone'));
    const kinds = async (): Promise<readonly string[] | undefined> => value(await readApplySet(developer, set))?.kinds;
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'theirs' } };
    let writes = 0;
    const racing: Cluster = {
      ...developer,
      request: async (method, url, options) => {
        if (method === 'PATCH' && writes++ === 0) await deploy(other, set, secret);
        return developer.request(method, url, options);
      },
    };
    value(await narrowApplySet(racing, set, scopeOf(set, (await planOf(developer, namespace, configMap('mine'))).objects)));
    assert.deepEqual([await kinds(), writes], [['ConfigMap', 'Secret', 'ServiceAccount'], 2]);
    value(await admin.request('DELETE', `/api/v1/namespaces/${namespace}/serviceaccounts/gone`));
    value(await narrowApplySet(developer, set, scopeOf(set, [])));
    assert.deepEqual(await kinds(), ['ConfigMap', 'Secret']);
    assert.deepEqual(await removeApplySet(developer, set), { kind: 'kept' });
  });

  it('is created once by two windows, and names what both deploy', async () => {
    const [set, other] = [applySetOf('app', namespace), await rig.as('developer')];
    const scopes = [
      { kinds: ['ConfigMap'], namespaces: [] },
      { kinds: ['Secret'], namespaces: ['elsewhere'] },
    ];
    const written = await Promise.all(scopes.map((scope, index) => widenApplySet(index === 0 ? developer : other, set, scope)));
    for (const one of written) value(one);
    assert.deepEqual(value(await readApplySet(developer, set)), { kinds: ['ConfigMap', 'Secret'], namespaces: ['elsewhere'] });
  });

  it('keeps an object whose manifest is in another folder now', async () => {
    const set = applySetOf('app', namespace);
    await deploy(developer, set, configMap('moved'), configMap('other'), configMap('goes'));
    const refs: readonly ObjectRef[] = [
      { apiVersion: 'v1', kind: 'ConfigMap', namespace: null, name: 'moved' },
      { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'elsewhere', name: 'goes' },
      { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'other' },
    ];
    const elsewhere = (): Promise<Described> => Promise.resolve({ refs, unread: ['broken.yaml is invalid.'] });
    const plan = await planOf(developer, namespace);
    const scope = value(await readApplySet(developer, set));
    const found = await findOrphans(developer, plan, { set, scope, remembered: [], elsewhere });
    assert.deepEqual(found.unread, ['broken.yaml is invalid.']);
    assert.deepEqual(named(found), [
      ['ConfigMap goes', null],
      ['ConfigMap moved', 'kept, because another manifest of the workspace describes it'],
      ['ConfigMap other', 'kept, because another manifest of the workspace describes it'],
    ]);
  });

  it('has no member by a label that a manifest brings along', async () => {
    const set = applySetOf('app', namespace);
    await deploy(developer, set, configMap('one'));
    const exported = value(await developer.request('GET', maps('one'))).body;
    const objects = [{ object: exported, pods: [], file: 'file:///exported.yaml', document: 0, path: [] }];
    const { problems } = value(await planDeployment(developer, objects));
    assert.deepEqual(
      problems.map(({ message }) => message),
      [
        `ConfigMap ${namespace}/one has the label applyset.kubernetes.io/part-of, which makes it a part of a list on the cluster. Remove the label.`,
      ],
    );
  });

  it('ends with its parent when nothing is left', async () => {
    const set = applySetOf('app', namespace);
    await deploy(developer, set, configMap('one'));
    const { orphans } = await orphansOf(developer, set);
    assert.deepEqual(outcomes(await prune(developer, orphans, { set })), ['ConfigMap one: deleted']);
    assert.deepEqual(await removeApplySet(developer, set), { kind: 'deleted' });
    assert.deepEqual([await exists(maps('app')), await removeApplySet(developer, set)], [false, { kind: 'absent' }]);
  });

  it('without a set is what the workspace remembers, as far as it is still the very object', async () => {
    const run = async (
      remembered: readonly Deployed[],
      ...documents: readonly Fields[]
    ): Promise<readonly [Orphans, readonly Deployed[]]> => {
      const plan = await planOf(developer, namespace, ...documents);
      const found = await findOrphans(developer, plan, { set: null, scope: null, remembered });
      const { steps } = await applyOf(developer, plan);
      return [found, remember(remembered, steps, found, [])];
    };
    const [first, remembered] = await run([], configMap('stays'), configMap('goes'), configMap('again'), configMap('shared'));
    assert.deepEqual(first, nothing);
    value(await admin.request('DELETE', maps('again')));
    value(await admin.request('POST', `/api/v1/namespaces/${namespace}/configmaps`, { body: configMap('again') }));
    await applyOf(await rig.as('project-admin'), await planOf(await rig.as('project-admin'), namespace, configMap('shared')));
    const [second, left] = await run(remembered, configMap('stays'));
    assert.deepEqual(named(second), [['ConfigMap goes', null]]);
    assert.deepEqual(left.map(({ ref }) => ref.name).sort(), ['goes', 'stays']);
    const steps = await prune(developer, second.orphans, { set: null });
    assert.deepEqual(outcomes(steps), ['ConfigMap goes: deleted']);
    assert.deepEqual(
      remember(left, [], second, steps).map(({ ref }) => ref.name),
      [],
    );
    const again = await undo(
      developer,
      steps.flatMap(({ item }) => item ?? []),
    );
    const [third] = await run(rememberAgain(remember(left, [], second, steps), again), configMap('stays'));
    assert.deepEqual(named(third), [['ConfigMap goes', null]]);
  });

  it('accounts for every object when it is cancelled, and when the cluster refuses one', async () => {
    const set = applySetOf('app', namespace);
    await deploy(developer, set, configMap('a'), configMap('b'), serviceAccount('c'));
    const { orphans } = await orphansOf(developer, set);
    const stop = new AbortController();
    const steps = await prune({ ...developer, signal: stop.signal }, orphans, {
      set,
      onStep: () => {
        stop.abort();
      },
    });
    assert.deepEqual(outcomes(steps), ['ConfigMap a: deleted', 'ConfigMap b: notAttempted', 'ServiceAccount c: notAttempted']);
    const viewer = await rig.as('viewer');
    const left = await orphansOf(viewer, set);
    assert.deepEqual(outcomes(await prune(viewer, left.orphans, { set })), ['ConfigMap b: failed', 'ServiceAccount c: failed']);
  });
});
