/** An undo restores values and their field managers, and takes nothing from other managers. */
import assert from 'node:assert/strict';
import { applySetOf, describeRef, listAt, listForUndeploy } from '@scc-lens/kube';
import type { ApplySet, Cluster, Doubt, Fields } from '@scc-lens/kube';
import { at, fieldsAt, textsAt } from '../../../packages/kube/src/words/fields';
import { applied, outcomesOf, undone } from '../rig/applying';
import { applyAs, eventually, patchAs, planOf, useTeam, value } from '../rig/cluster';
import { configMap, deployment, namespaceObject } from '../rig/manifests';

const APPLY = 'application/apply-patch+yaml';

describe('undo', () => {
  let namespace: string;
  let developer: Cluster;
  let admin: Cluster;
  const rig = useTeam(team => {
    ({ namespace, developer, admin } = team);
  });

  const pathOf = (plural: string, name: string, api = '/api/v1'): string => `${api}/namespaces/${namespace}/${plural}/${name}`;
  const read = async (path: string): Promise<Fields | null> => {
    const answer = await admin.request('GET', path);
    if (!answer.ok) assert.equal(answer.error.kind, 'notFound');
    return answer.ok ? answer.value.body : null;
  };
  /** Manager and fields of each entry. */
  const ownersOf = (object: Fields | null): readonly string[] =>
    listAt(object, 'metadata', 'managedFields')
      .map(entry => fieldsAt(entry))
      .filter(({ subresource }) => subresource === undefined)
      .map(({ manager, operation, fieldsV1 }) => `${String(manager)} ${String(operation)} ${JSON.stringify(fieldsV1)}`)
      .sort();
  const takeOver = { onConflict: () => Promise.resolve('takeOver' as const) };
  /** Answers every question, and keeps it. */
  const asked = (answer: boolean): { readonly doubts: Doubt[]; readonly onDoubt: (item: unknown, doubt: Doubt) => Promise<boolean> } => {
    const doubts: Doubt[] = [];
    return {
      doubts,
      onDoubt: (_, doubt) => {
        doubts.push(doubt);
        return Promise.resolve(answer);
      },
    };
  };

  describe('of a change', () => {
    it('gives taken fields back to their manager, so that neither conflicts with the other', async () => {
      const path = pathOf('configmaps', 'taken');
      await applied(developer, namespace, [configMap('taken', { ours: 'old' })]);
      await applyAs(admin, 'argocd', path, configMap('taken', { theirs: 'old' }));
      const before = ownersOf(await read(path));
      const result = await applied(developer, namespace, [configMap('taken', { ours: 'new', theirs: 'new' })], takeOver);
      assert.deepEqual(
        (await undone(developer, result)).map(({ outcome }) => outcome),
        [{ kind: 'restored', ownersError: null }],
      );
      assert.deepEqual(ownersOf(await read(path)), before);
      assert.deepEqual(outcomesOf(await applied(developer, namespace, [configMap('taken', { ours: 'next' })])), [
        'ConfigMap taken: applied changed',
      ]);
      const query = { fieldManager: 'argocd', force: false };
      value(await admin.request('PATCH', path, { query, contentType: APPLY, body: configMap('taken', { theirs: 'next' }) }));
      assert.deepEqual(at(await read(path), 'data'), { ours: 'next', theirs: 'next' });
    });

    it('keeps the items that others added to lists, and a change of theirs that comes while it is written', async () => {
      const path = pathOf('deployments', 'web', '/apis/apps/v1');
      await applied(developer, namespace, [deployment('web', { container: { env: [{ name: 'A', value: '1' }] } })]);
      const result = await applied(developer, namespace, [
        deployment('web', { container: { image: 'registry.example/app:2', env: [{ name: 'B', value: '2' }] } }),
      ]);
      const inject = (annotation: string): Promise<Fields> =>
        applyAs(admin, 'injector', path, {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'web', annotations: { injected: annotation } },
          spec: {
            template: {
              spec: {
                containers: [
                  { name: 'main', env: [{ name: 'C', value: '3' }] },
                  { name: 'sidecar', image: 'registry.example/sidecar:1' },
                ],
              },
            },
          },
        });
      await inject('first');
      let writes = 0;
      const racing: Cluster = {
        ...developer,
        request: async (method, url, options) => {
          if (method === 'PATCH' && writes++ < 2) await inject(`write ${writes}`);
          return developer.request(method, url, options);
        },
      };
      const question = asked(false);
      assert.deepEqual(
        (await undone(racing, result, question)).map(({ outcome }) => outcome),
        [{ kind: 'restored', ownersError: null }],
      );
      assert.deepEqual(question.doubts, []);
      const live = await read(path);
      const [main, sidecar] = listAt(live, 'spec', 'template', 'spec', 'containers');
      assert.deepEqual(at(main, 'image'), 'registry.example/app:1');
      assert.deepEqual(at(main, 'env'), [
        { name: 'A', value: '1' },
        { name: 'C', value: '3' },
      ]);
      assert.equal(at(sidecar, 'name'), 'sidecar');
      assert.equal(at(live, 'metadata', 'annotations', 'injected'), 'write 2');
      assert.ok(ownersOf(live).some(owner => owner.startsWith('injector Apply') && owner.includes('sidecar')));
    });

    it('asks about a list without keys that others have added to, and keeps what they added', async () => {
      const api = '/apis/rbac.authorization.k8s.io/v1';
      const binding = (...names: readonly string[]): Fields => ({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'viewers' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
        subjects: names.map(name => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name })),
      });
      const path = pathOf('rolebindings', 'viewers', api);
      await applied(admin, namespace, [binding('ann')]);
      const result = await applied(admin, namespace, [binding('ann', 'ben')]);
      await patchAs(admin, 'oc', path, { subjects: binding('ann', 'ben', 'cem')['subjects'] });
      const [no, yes] = [asked(false), asked(true)];
      assert.equal((await undone(admin, result, no))[0]?.outcome.kind, 'left');
      assert.deepEqual(no.doubts, [{ kind: 'changedSince', fields: ['subjects'] }]);
      assert.equal((await undone(admin, result, yes))[0]?.outcome.kind, 'restored');
      assert.deepEqual(
        listAt(await read(path), 'subjects').map(subject => at(subject, 'name')),
        ['ann', 'cem'],
      );
    });

    it('asks before it creates again what another user has deleted', async () => {
      await applied(developer, namespace, [configMap('gone', { key: 'old' })]);
      const result = await applied(developer, namespace, [configMap('gone', { key: 'new' })]);
      value(await admin.request('DELETE', pathOf('configmaps', 'gone')));
      const [no, yes] = [asked(false), asked(true)];
      assert.equal((await undone(developer, result, no))[0]?.outcome.kind, 'left');
      assert.deepEqual(no.doubts, [{ kind: 'deletedSince' }]);
      assert.equal((await undone(developer, result, yes))[0]?.outcome.kind, 'recreated');
      assert.deepEqual(at(await read(pathOf('configmaps', 'gone')), 'data'), { key: 'old' });
    });

    it('brings a removed key of stringData back; deploying had removed it', async () => {
      const secret = (stringData: Fields): Fields => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'words' }, stringData });
      const path = pathOf('secrets', 'words');
      await applied(developer, namespace, [secret({ a: '1', b: '2' })]);
      const before = await read(path);
      const result = await applied(developer, namespace, [secret({ a: '1' })]);
      assert.deepEqual(Object.keys(fieldsAt(await read(path), 'data')), ['a']);
      assert.equal((await undone(developer, result))[0]?.outcome.kind, 'restored');
      assert.deepEqual([at(await read(path), 'data'), ownersOf(await read(path))], [at(before, 'data'), ownersOf(before)]);
    });
  });

  describe('of a creation', () => {
    it('asks where another user has put something of their own into the object', async () => {
      const result = await applied(developer, namespace, [configMap('shared', { ours: 'x' })]);
      await patchAs(admin, 'kubectl-edit', pathOf('configmaps', 'shared'), { data: { theirs: 'y' } });
      const question = asked(false);
      assert.equal((await undone(developer, result, question))[0]?.outcome.kind, 'left');
      assert.deepEqual(question.doubts, [{ kind: 'changedSince', fields: ['data.theirs'] }]);
    });

    it('knows as its own what it created although the answer was lost, and leaves what another user created', async () => {
      await rig.test.chaos({ method: 'PATCH', path: 'configmaps/(lost|same)', cutAfter: 0, count: 2 });
      const theirs = { ...configMap('same'), metadata: { name: 'same', namespace } };
      const racing: Cluster = {
        ...developer,
        request: async (method, url, options) => {
          if (method === 'PATCH' && url.endsWith('/same')) {
            await admin.request('POST', `/api/v1/namespaces/${namespace}/configmaps`, { query: { fieldManager: 'oc' }, body: theirs });
          }
          return developer.request(method, url, options);
        },
      };
      const result = await applied(racing, namespace, [configMap('lost'), configMap('same')]);
      assert.deepEqual(outcomesOf(result), ['ConfigMap lost: applied created', 'ConfigMap same: applied owners']);
      const question = asked(false);
      assert.deepEqual(
        (await undone(developer, result, question)).map(({ ref, outcome }) => `${ref.name}: ${outcome.kind}`),
        ['same: restored', 'lost: deleted'],
      );
      assert.deepEqual(question.doubts, []);
    });

    it('lists what others have put into a namespace, and asks', async () => {
      const name = `${namespace}-new`;
      const result = await applied(admin, name, [namespaceObject(name), configMap('ours'), deployment('ours')]);
      const posted = `/api/v1/namespaces/${name}/configmaps`;
      value(await admin.request('POST', posted, { body: configMap('theirs') }));
      const [no, yes] = [asked(false), asked(true)];
      const steps = await undone(admin, result, no);
      assert.deepEqual(
        steps.map(({ ref, outcome }) => `${ref.kind}: ${outcome.kind}`),
        ['Deployment: deleted', 'ConfigMap: deleted', 'Namespace: left'],
      );
      const [doubt] = no.doubts;
      assert.ok(doubt?.kind === 'contains');
      assert.deepEqual([doubt.contents.objects.map(describeRef), doubt.contents.total], [[`ConfigMap ${name}/theirs`], 1]);
      assert.notEqual(await read(`${posted}/theirs`), null);
      assert.equal((await undone(admin, result, yes)).at(-1)?.outcome.kind, 'deleted');
    });
  });

  describe('of a definition', () => {
    const definition = (group: string, scope: string): Fields => ({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `things.${group}` },
      spec: {
        group,
        scope,
        names: { kind: 'Thing', plural: 'things', singular: 'thing' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    });
    const addThings = async (group: string, names: readonly string[], collection: string): Promise<void> => {
      await eventually(async () => (await admin.request('GET', collection)).ok);
      for (const name of names)
        value(await admin.request('POST', collection, { body: { apiVersion: `${group}/v1`, kind: 'Thing', metadata: { name } } }));
    };

    it('lists the custom resources of others, and asks', async () => {
      const group = `${namespace}.one.example.com`;
      const result = await applied(admin, namespace, [definition(group, 'Namespaced')]);
      await addThings(group, ['a', 'b'], `/apis/${group}/v1/namespaces/${namespace}/things`);
      const [no, yes] = [asked(false), asked(true)];
      assert.equal((await undone(admin, result, no))[0]?.outcome.kind, 'left');
      assert.deepEqual(
        no.doubts.map(doubt => (doubt.kind === 'contains' ? [doubt.contents.total, doubt.contents.objects.map(describeRef)] : doubt)),
        [[2, [`Thing ${namespace}/a`, `Thing ${namespace}/b`]]],
      );
      assert.equal((await undone(admin, result, yes))[0]?.outcome.kind, 'deleted');
    });

    it('counts them before a replacement, which cannot be undone', async () => {
      const group = `${namespace}.two.example.com`;
      await applied(admin, namespace, [definition(group, 'Namespaced')]);
      await addThings(group, ['a', 'b', 'c'], `/apis/${group}/v1/namespaces/${namespace}/things`);
      const counts: (number | undefined)[] = [];
      const result = await applied(admin, namespace, [definition(group, 'Cluster')], {
        onImmutable: (_, _error, lost) => {
          counts.push(lost?.total);
          return Promise.resolve('replace');
        },
      });
      assert.deepEqual([outcomesOf(result), counts], [[`CustomResourceDefinition things.${group}: applied replaced`], [3]]);
      const [step] = await undone(admin, result, asked(true));
      assert.deepEqual(step?.outcome, {
        kind: 'left',
        reason: `CustomResourceDefinition things.${group} contained other objects, which were deleted with it and cannot be restored.`,
      });
      value(await admin.request('DELETE', `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.${group}`));
    });
  });

  it('a replacement is not offered where it deletes more than can be restored', async () => {
    const body = JSON.stringify({ kind: 'Status', message: 'spec.x: field is immutable' });
    await rig.test.chaos({
      method: 'PATCH',
      path: `namespaces/${namespace}\\?`,
      status: 422,
      body,
      headers: { 'content-type': 'application/json' },
    });
    const labelled = { ...namespaceObject(namespace), metadata: { name: namespace, labels: { a: 'b' } } };
    const result = await applied(admin, namespace, [labelled]);
    assert.match(result.stopped?.message ?? '', /field is immutable/);
    const [step] = result.steps;
    assert.ok(step?.outcome.kind === 'failed' && (step.outcome.error.nextStep ?? '').includes('everything in it would be deleted'));
  });

  it('goes on with what was deployed under the name that all users shared, and gives it back', async () => {
    const path = pathOf('configmaps', 'shared-name');
    await applyAs(admin, 'scc-lens', path, configMap('shared-name', { key: 'old', gone: 'x' }));
    const before = ownersOf(await read(path));
    const result = await applied(developer, namespace, [configMap('shared-name', { key: 'new' })]);
    assert.deepEqual(outcomesOf(result), ['ConfigMap shared-name: applied changed']);
    assert.deepEqual(textsAt(await read(path), 'data'), { key: 'new' });
    assert.deepEqual(ownersOf(await read(path)), ['scc-lens:developer Apply {"f:data":{"f:key":{}}}']);
    assert.equal((await undone(developer, result))[0]?.outcome.kind, 'restored');
    assert.deepEqual([textsAt(await read(path), 'data'), ownersOf(await read(path))], [{ key: 'old', gone: 'x' }, before]);
  });

  it("undeploy distinguishes a user's own objects from a colleague's", async () => {
    await applied(await rig.as('project-admin'), namespace, [configMap('theirs')]);
    const { toDelete } = await listForUndeploy(developer, await planOf(developer, namespace, configMap('theirs')));
    assert.deepEqual(
      toDelete.map(({ ours, colleagues }) => [ours, colleagues]),
      [[false, ['scc-lens:project-admin']]],
    );
  });

  it('undeploy names who manages an object, too', async () => {
    await applied(
      developer,
      namespace,
      ['helm', 'argo', 'owned', 'listed'].map(name => configMap(name)),
    );
    await patchAs(admin, 'helm', pathOf('configmaps', 'helm'), { metadata: { annotations: { 'meta.helm.sh/release-name': 'app' } } });
    await applyAs(admin, 'argocd-controller', pathOf('configmaps', 'argo'), configMap('argo'));
    const uid = at(await read(pathOf('configmaps', 'helm')), 'metadata', 'uid');
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'helm', uid, controller: true };
    await patchAs(admin, 'operator', pathOf('configmaps', 'owned'), { metadata: { ownerReferences: [owner] } });
    const labels = { 'applyset.kubernetes.io/part-of': applySetOf('app', namespace).id };
    await patchAs(admin, 'else', pathOf('configmaps', 'listed'), { metadata: { labels } });
    const plan = await planOf(developer, namespace, ...['helm', 'argo', 'owned', 'listed'].map(name => configMap(name)));
    const othersIn = async (set: ApplySet | null): Promise<readonly (readonly string[])[]> =>
      (await listForUndeploy(developer, plan, () => set)).toDelete.map(({ others }) => others).reverse();
    assert.deepEqual(await othersIn(null), [['Helm'], ['argocd-controller'], ['ConfigMap helm'], ['the list of another folder']]);
    assert.deepEqual((await othersIn(applySetOf('app', namespace))).at(-1), []);
  });

  it('undeploy leaves out a kind that the cluster does not serve', async () => {
    const gone = { apiVersion: 'gone.example.com/v1', kind: 'Gone', metadata: { name: 'x' } };
    const plan = await planOf(developer, namespace, gone, configMap('left'));
    assert.deepEqual(
      plan.problems.map(({ reason, message }) => [reason, message]),
      [['notServed', 'The cluster does not serve Gone in gone.example.com/v1.']],
    );
    assert.deepEqual(
      plan.objects.map(({ ref }) => ref.name),
      ['left'],
    );
  });
});
