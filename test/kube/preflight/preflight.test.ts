import assert from 'node:assert/strict';
import { describeRef, diffObject, preflight, preflightDiagnostics } from '@scc-lens/kube';
import type { Cluster, Fields } from '@scc-lens/kube';
import { checked, eventually, planOf, useCluster } from '../rig/cluster';
import { configMap, deployment, grant, job, namespaceObject, pod, sandbox, serviceAccount, workload } from '../rig/manifests';

const HOST_NETWORK = { spec: { hostNetwork: true } };

describe('plan', () => {
  const rig = useCluster('any');

  it('puts objects into the order in which they need each other, and into the namespace', async () => {
    const admin = await rig.as('admin');
    const crd: Fields = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'things.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { kind: 'Thing', plural: 'things' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    };
    const thing: Fields = { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'thing' } };
    const plan = await planOf(
      admin,
      'team-x',
      thing,
      deployment('web'),
      configMap('conf'),
      serviceAccount('web'),
      grant('web', 'privileged', 'web', 'team-x'),
      crd,
      namespaceObject('team-x'),
    );
    assert.deepEqual(
      plan.objects.map(({ ref }) => `${ref.kind} ${ref.namespace ?? '-'}/${ref.name}`),
      [
        'Namespace -/team-x',
        'CustomResourceDefinition -/things.example.com',
        'RoleBinding team-x/web',
        'ServiceAccount team-x/web',
        'ConfigMap team-x/conf',
        'Deployment team-x/web',
        'Thing team-x/thing',
      ],
    );
    assert.deepEqual(plan.problems, []);
  });

  it('reports what cannot be sent: no name, unknown kind, duplicates', async () => {
    const admin = await rig.as('admin');
    const plan = await planOf(
      admin,
      'team-a',
      configMap('conf'),
      configMap('conf'),
      { ...pod('x'), metadata: { generateName: 'x-' } },
      { apiVersion: 'nowhere.example/v1', kind: 'Nothing', metadata: { name: 'x' } },
    );
    assert.equal(plan.objects.length, 1);
    assert.deepEqual(
      plan.problems.map(({ message }) => message),
      [
        'ConfigMap team-a/conf is in the manifests more than once. Keep only one of them.',
        'A Pod without metadata.name cannot be applied. Give it a name.',
        'The cluster does not serve Nothing in nowhere.example/v1.',
      ],
    );
  });
});

describe('preflight', () => {
  const rig = useCluster();
  let namespace: string;
  before(async () => {
    namespace = await rig.namespace();
  });

  const podOf = async (cluster: Cluster, ...documents: readonly Fields[]): Promise<Awaited<ReturnType<typeof checked>>['pods'][number]> => {
    const [check] = (await checked(cluster, namespace, ...documents)).pods;
    assert.ok(check);
    return check;
  };

  const frozen = (value: string, name = 'frozen'): Fields => ({ ...configMap(name, { key: value }), immutable: true });

  it('changes nothing', async () => {
    const developer = await rig.as('developer');
    await checked(developer, namespace, configMap('unseen'), deployment('unseen'));
    assert.equal((await developer.request('GET', `/api/v1/namespaces/${namespace}/configmaps/unseen`)).ok, false);
  });

  it('asks for the permission that each object takes', async () => {
    const admin = await rig.as('admin');
    const [, inNewNamespace] = (await checked(admin, 'yet-to-come', namespaceObject('yet-to-come'), configMap('conf'))).objects;
    assert.deepEqual(
      inNewNamespace?.permissions,
      ['get', 'create', 'patch'].map(verb => ({ verb, allowed: true })),
    );
    assert.ok((await admin.request('POST', `/api/v1/namespaces/${namespace}/configmaps`, { body: frozen('a') })).ok);
    const developer = await rig.as('developer');
    const [replaced] = (await checked(developer, namespace, frozen('b'))).objects;
    assert.deepEqual([replaced?.dryRun.kind, replaced?.permissions], ['immutable', [{ verb: 'delete', allowed: true }]]);
    // What an answer shows already is not asked for.
    const [shown] = (await checked(developer, namespace, configMap('conf'))).objects;
    assert.deepEqual([shown?.dryRun.kind, shown?.permissions], ['accepted', []]);
    const [refused] = (await checked(await rig.as('viewer'), namespace, configMap('conf'))).objects;
    assert.deepEqual([refused?.dryRun.kind, refused?.permissions], ['refused', []]);
  });

  it('refuses a replacement to a user who may not delete', async () => {
    const admin = await rig.as('admin');
    const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
    const verbs = ['get', 'create', 'patch'];
    const role = { metadata: { name: 'writer' }, rules: [{ apiGroups: [''], resources: ['configmaps'], verbs }] };
    const subjects = [{ kind: 'ServiceAccount', name: 'default', namespace }];
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'writer' };
    assert.ok((await admin.request('POST', `${rbac}/roles`, { body: role })).ok);
    assert.ok((await admin.request('POST', `${rbac}/rolebindings`, { body: { metadata: { name: 'writer' }, roleRef, subjects } })).ok);
    assert.ok((await admin.request('POST', `/api/v1/namespaces/${namespace}/configmaps`, { body: frozen('a', 'kept') })).ok);
    const writer = { ...admin, ...admin.impersonating(`system:serviceaccount:${namespace}:default`) };
    await eventually(async () => (await checked(writer, namespace, configMap('conf'))).objects[0]?.dryRun.kind === 'accepted');
    const found = preflightDiagnostics(await checked(writer, namespace, frozen('b', 'kept')));
    assert.deepEqual(
      found.map(({ message }) => message),
      [`ConfigMap ${namespace}/kept cannot be changed in place, and you may not delete it to create it again.`],
    );
  });

  it('names the field that the cluster refuses', async () => {
    const { objects } = await checked(
      await rig.as('developer'),
      namespace,
      deployment('web', { container: { image: '', imagePullPolicy: 'Sometimes' } }),
    );
    const [check] = objects;
    assert.ok(check?.dryRun.kind === 'refused' && check.dryRun.error.kind === 'invalid');
    assert.ok(check.dryRun.error.causes.some(({ field }) => field === 'spec.template.spec.containers[0].imagePullPolicy'));
  });

  it('names the field that the cluster does not know', async () => {
    const { objects } = await checked(await rig.as('developer'), namespace, deployment('web', { spec: { hostNetwrk: true } }));
    const [check] = objects;
    assert.ok(check?.dryRun.kind === 'refused' && check.dryRun.error.kind === 'invalid');
    assert.deepEqual(
      check.dryRun.error.causes.map(({ field }) => field),
      ['spec.template.spec.hostNetwrk'],
    );
  });

  it('does not check objects of a namespace that does not exist yet, and reports it', async () => {
    const { objects, pods } = await checked(await rig.as('admin'), 'yet-to-come', namespaceObject('yet-to-come'), deployment('web'));
    assert.deepEqual(
      objects.map(({ dryRun }) => dryRun.kind),
      ['accepted', 'awaiting'],
    );
    assert.ok(pods[0]?.verdict.kind === 'awaiting');
    assert.deepEqual([pods[0].verdict.on.map(describeRef), pods[0].verdict.proven], [['Namespace yet-to-come'], false]);
    assert.equal(
      objects[1] && diffObject(objects[1]).reason,
      'The cluster can be asked about it once these are applied: Namespace yet-to-come.',
    );
  });

  it("judges a Deployment's pod as its controller, where the user may impersonate it", async () => {
    const admin = await rig.as('admin');
    const good = await podOf(admin, deployment('web'));
    assert.deepEqual([good.judgedAs, good.verdict], ['controller', { kind: 'admitted', scc: 'restricted-v2' }]);
    const bad = await podOf(admin, deployment('web', HOST_NETWORK));
    assert.equal(bad.judgedAs, 'controller');
    assert.ok(
      bad.verdict.kind === 'refused' && bad.verdict.error.message.includes('unable to validate against any security context constraint'),
    );
  });

  it("does not let an administrator's own rights hide a refusal, nor leave them out for a bare Pod", async () => {
    const check = await podOf(await rig.as('admin'), pod('bare', HOST_NETWORK));
    assert.deepEqual([check.judgedAs, check.verdict], ['object', { kind: 'admitted', scc: 'hostnetwork-v2' }]);
  });

  it("uses OpenShift's subject review where the user may ask for it", async () => {
    const check = await podOf(await rig.as('project-admin'), deployment('web'));
    assert.deepEqual([check.judgedAs, check.caveat, check.verdict], ['review', null, { kind: 'admitted', scc: 'restricted-v2' }]);
  });

  it('judges as the user otherwise, without a caveat where the service account may use the same SCC', async () => {
    const developer = await rig.as('developer');
    const good = await podOf(developer, deployment('web'));
    assert.deepEqual([good.judgedAs, good.caveat, good.verdict], ['user', null, { kind: 'admitted', scc: 'restricted-v2' }]);
    const bad = await podOf(developer, deployment('web', HOST_NETWORK));
    assert.deepEqual([bad.judgedAs, bad.verdict.kind], ['user', 'refused']);
  });

  it('reports that rights of the user counted where only they admit the pod', async () => {
    const admin = await rig.as('admin');
    const binding = {
      ...grant('developer-anyuid', 'anyuid', 'x', namespace),
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'developer' }],
    };
    assert.ok(
      (await admin.request('POST', `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`, { body: binding })).ok,
    );
    const developer = await rig.as('developer');
    let check = await podOf(developer, deployment('root', { container: { securityContext: { runAsUser: 0 } } }));
    for (let tries = 0; check.verdict.kind === 'refused' && tries < 50; tries++)
      check = await podOf(developer, deployment('root', { container: { securityContext: { runAsUser: 0 } } }));
    assert.deepEqual(check.verdict, { kind: 'admitted', scc: 'anyuid' });
    assert.match(check.caveat ?? '', /your own rights/);
    assert.ok(
      (await admin.request('DELETE', `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings/developer-anyuid`)).ok,
    );
  });

  it('judges the pods of every kind with a controller', async () => {
    const documents = [workload('StatefulSet', 'a'), workload('DaemonSet', 'b'), workload('ReplicaSet', 'c'), job('d'), sandbox('e')];
    const { pods } = await checked(await rig.as('admin'), namespace, ...documents);
    assert.deepEqual(
      pods.map(({ judgedAs, verdict }) => [judgedAs, verdict]),
      documents.map(() => ['controller', { kind: 'admitted', scc: 'restricted-v2' }]),
    );
  });

  it('names the permissions of the same deployment that may lift a refusal', async () => {
    const documents = [deployment('web', HOST_NETWORK), grant('web-hostnetwork', 'hostnetwork-v2', 'default', namespace)];
    const check = await podOf(await rig.as('admin'), ...documents);
    assert.ok(check.verdict.kind === 'awaiting');
    assert.deepEqual(check.verdict.on.map(describeRef), [`RoleBinding ${namespace}/web-hostnetwork`]);
    // An administrator may use the SCC, and so can be shown that it admits the pod.
    assert.equal(check.verdict.proven, true);
    const [asProjectAdmin] = (await checked(await rig.as('project-admin'), namespace, ...documents)).pods;
    assert.ok(asProjectAdmin?.verdict.kind === 'awaiting');
    assert.equal(asProjectAdmin.verdict.proven, false);
  });

  it('does not take a binding that cannot help for one that may lift a refusal', async () => {
    const admin = await rig.as('admin');
    for (const binding of [grant('other', 'hostnetwork-v2', 'another-account', namespace)]) {
      assert.equal((await podOf(admin, deployment('web', HOST_NETWORK), binding)).verdict.kind, 'refused');
    }
  });

  it('does not guess about a service account that does not exist yet, unless the review knows', async () => {
    const documents = [deployment('web', { spec: { serviceAccountName: 'fresh' } }), serviceAccount('fresh')];
    const on = [{ apiVersion: 'v1', kind: 'ServiceAccount', namespace, name: 'fresh' }];
    const open = { kind: 'awaiting', on, refusal: null } as const;
    assert.deepEqual((await podOf(await rig.as('developer'), ...documents)).verdict, { ...open, proven: false, scc: null });
    for (const user of ['project-admin', 'admin'] as const) {
      assert.deepEqual((await podOf(await rig.as(user), ...documents)).verdict, { ...open, proven: true, scc: 'restricted-v2' });
    }
  });

  for (const field of ['serviceAccountName', 'serviceAccount']) {
    it(`names the service account of the same deployment that a Pod has as ${field}`, async () => {
      const check = await podOf(await rig.as('developer'), pod('bare', { spec: { [field]: 'fresh' } }), serviceAccount('fresh'));
      assert.equal(check.serviceAccount, 'fresh');
      assert.ok(check.verdict.kind === 'awaiting');
      assert.deepEqual(check.verdict.on.map(describeRef), [`ServiceAccount ${namespace}/fresh`]);
    });
  }

  it('gives no verdict on pods to a user who may not create any', async () => {
    const check = await podOf(await rig.as('viewer'), deployment('web'));
    assert.deepEqual(check.verdict, { kind: 'notChecked', reason: 'You may not create pods, so the cluster cannot be asked about them.' });
  });

  it('asks nothing more once it is cancelled', async () => {
    const developer = await rig.as('developer');
    const plan = await planOf(developer, namespace, configMap('a'), deployment('b'));
    const result = await preflight({ ...developer, signal: AbortSignal.abort() }, plan);
    assert.equal(result.interrupted?.kind, 'cancelled');
    assert.deepEqual(
      result.objects.map(({ dryRun }) => dryRun.kind),
      ['notChecked', 'notChecked'],
    );
    assert.equal(result.pods[0]?.verdict.kind, 'notChecked');
  });
});
