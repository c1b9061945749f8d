/** Deployments whose own objects lift what the cluster refuses today, against the real control plane. */
import assert from 'node:assert/strict';
import { applyDiagnostics, describeRef, findUndecided, preflight, preflightDiagnostics } from '@scc-lens/kube';
import type { Cluster, Fields, Preflight } from '@scc-lens/kube';
import { applyOf, outcomesOf } from '../rig/applying';
import { eventually, planOf, useCluster, value } from '../rig/cluster';
import { configMap, deployment, grant, namespaceObject, pod, serviceAccount } from '../rig/manifests';

const RBAC = 'rbac.authorization.k8s.io';
const USER = (name: string): Fields => ({ apiGroup: RBAC, kind: 'User', name });

const role = (name: string, ...rules: readonly Fields[]): Fields => ({ apiVersion: `${RBAC}/v1`, kind: 'Role', metadata: { name }, rules });
const READS_PODS = { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] };

const bind = (name: string, to: string, ...subjects: readonly Fields[]): Fields => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'RoleBinding',
  metadata: { name },
  roleRef: { apiGroup: RBAC, kind: 'Role', name: to },
  subjects,
});

const quota = (hard: Fields): Fields => ({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'team' }, spec: { hard } });

const limitRange = (limit: Fields): Fields => ({
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'defaults' },
  spec: { limits: [{ type: 'Container', ...limit }] },
});

const priorityClass = (name: string): Fields => ({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name },
  value: 1000,
});

/** A CustomResourceDefinition `things.GROUP` with these versions; the first one is stored. */
const definition = (group: string, ...versions: readonly { readonly name: string; readonly fields: readonly string[] }[]): Fields => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `things.${group}` },
  spec: {
    group,
    scope: 'Namespaced',
    names: { kind: 'Thing', plural: 'things' },
    versions: versions.map(({ name, fields }, index) => ({
      name,
      served: true,
      storage: index === 0,
      schema: {
        openAPIV3Schema: {
          type: 'object',
          properties: { spec: { type: 'object', properties: Object.fromEntries(fields.map(field => [field, { type: 'string' }])) } },
        },
      },
    })),
  },
});

const random = (): string => String(Math.random()).slice(2, 10);

/** `RoleBinding team/x: awaiting Role team/y, proven`, for each object and each pod that the cluster does not accept at present. */
function awaited({ objects, pods }: Preflight): readonly string[] {
  return [
    ...objects.map(({ planned, dryRun }) => ({ name: planned.ref, verdict: dryRun })),
    ...pods.map(({ planned, verdict }) => ({ name: { ...planned.ref, kind: `pods of ${planned.ref.kind}` }, verdict })),
  ].flatMap(({ name, verdict }) => {
    if (verdict.kind === 'accepted' || verdict.kind === 'admitted') return [];
    if (verdict.kind !== 'awaiting') return [`${describeRef(name)}: ${verdict.kind}`];
    return [`${describeRef(name)}: awaiting ${verdict.on.map(describeRef).join(', ')}, ${verdict.proven ? 'proven' : 'not known'}`];
  });
}

describe('a deployment that lifts a refusal itself', () => {
  const rig = useCluster();
  let namespace: string;
  let admin: Cluster;
  beforeEach(async () => {
    namespace = await rig.namespace();
    admin = await rig.as('admin');
  });

  /** Checks, expects no refusal, and applies. */
  const deployed = async (cluster: Cluster, expected: readonly string[], ...documents: readonly Fields[]): Promise<readonly string[]> => {
    const plan = await planOf(cluster, namespace, ...documents);
    const checks = await preflight(cluster, plan);
    assert.deepEqual(
      awaited(checks),
      expected.map(text => text.replaceAll('NS', namespace)),
    );
    assert.deepEqual(preflightDiagnostics(checks), []);
    const reviewed = new Map(checks.objects.map(({ planned, live }) => [planned, live]));
    const undecided = findUndecided(checks);
    return outcomesOf(await applyOf(cluster, plan, { reviewed, undecided, onConflict: () => Promise.resolve('takeOver') }));
  };

  const created = async (path: string, body: Fields): Promise<void> => {
    value(await admin.request('POST', path, { body }));
  };

  it('binds a Role of its own, as a project administrator', async () => {
    const expected = ['RoleBinding NS/readers: awaiting Role NS/reader, proven'];
    const documents = [bind('readers', 'reader', USER('jane')), role('reader', READS_PODS)];
    assert.deepEqual(await deployed(await rig.as('project-admin'), expected, ...documents), [
      'Role reader: applied created',
      'RoleBinding readers: applied created',
    ]);
  });

  it('has a Deployment with a PriorityClass of its own', async () => {
    const name = `high-${random()}`;
    const expected = [`pods of Deployment NS/web: awaiting PriorityClass ${name}, proven`];
    const documents = [deployment('web', { spec: { priorityClassName: name } }), priorityClass(name)];
    assert.deepEqual(await deployed(admin, expected, ...documents), [
      `PriorityClass ${name}: applied created`,
      'Deployment web: applied created',
    ]);
    await eventually(async () => {
      const { body } = value(await admin.request('GET', `/api/v1/namespaces/${namespace}/pods`));
      return JSON.stringify(body).includes(`"priorityClassName":"${name}"`);
    });
  });

  it('upgrades a definition and has an object of its new version, which existed in the old one', async () => {
    const group = `g${random()}.example.com`;
    await created('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition(group, { name: 'v1', fields: ['old'] }));
    const old = { apiVersion: `${group}/v1`, kind: 'Thing', metadata: { name: 'thing' }, spec: { old: 'a' } };
    await eventually(async () => (await admin.request('POST', `/apis/${group}/v1/namespaces/${namespace}/things`, { body: old })).ok);
    const versions = ['v1', 'v2'].map(name => ({ name, fields: ['old', 'added'] }));
    const expected = ['a', 'b'].map(() => `Thing NS/thing: awaiting CustomResourceDefinition things.${group}, not known`);
    assert.deepEqual(
      await deployed(admin, expected.slice(1), definition(group, ...versions), {
        apiVersion: `${group}/v2`,
        kind: 'Thing',
        metadata: { name: 'thing' },
        spec: { added: 'b' },
      }),
      [`CustomResourceDefinition things.${group}: applied changed`, 'Thing thing: applied changed'],
    );
  });

  it('adds a field to a definition and uses it', async () => {
    const group = `g${random()}.example.com`;
    await created('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition(group, { name: 'v1', fields: ['old'] }));
    await eventually(async () => (await admin.request('GET', `/apis/${group}/v1/namespaces/${namespace}/things`)).ok);
    const expected = [`Thing NS/thing: awaiting CustomResourceDefinition things.${group}, not known`];
    const thing = { apiVersion: `${group}/v1`, kind: 'Thing', metadata: { name: 'thing' }, spec: { added: 'b' } };
    assert.deepEqual(await deployed(admin, expected, thing, definition(group, { name: 'v1', fields: ['old', 'added'] })), [
      `CustomResourceDefinition things.${group}: applied changed`,
      'Thing thing: applied created',
    ]);
  });

  it('raises the quota that its pods need', async () => {
    await created(`/api/v1/namespaces/${namespace}/resourcequotas`, quota({ pods: '0', 'count/configmaps': '1' }));
    await eventually(async () => {
      const { body } = value(await admin.request('GET', `/api/v1/namespaces/${namespace}/resourcequotas/team`));
      return JSON.stringify(body['status']).includes('used');
    });
    const documents = [deployment('web'), pod('bare'), quota({ pods: '5', 'count/configmaps': '9' }), configMap('conf')];
    const expected = [
      'ConfigMap NS/conf: awaiting ResourceQuota NS/team, proven',
      'Pod NS/bare: awaiting ResourceQuota NS/team, proven',
      'pods of Deployment NS/web: awaiting ResourceQuota NS/team, proven',
      'pods of Pod NS/bare: awaiting ResourceQuota NS/team, proven',
    ];
    assert.deepEqual(await deployed(admin, expected, ...documents), [
      'ResourceQuota team: applied changed',
      'ConfigMap conf: applied created',
      'Deployment web: applied created',
      'Pod bare: applied created',
    ]);
  });

  it('brings the defaults that a quota asks for', async () => {
    await created(`/api/v1/namespaces/${namespace}/resourcequotas`, quota({ 'requests.cpu': '2', 'limits.memory': '1Gi' }));
    await eventually(async () => {
      const { body } = value(await admin.request('GET', `/api/v1/namespaces/${namespace}/resourcequotas/team`));
      return JSON.stringify(body['status']).includes('used');
    });
    const documents = [deployment('web'), limitRange({ default: { memory: '64Mi' }, defaultRequest: { cpu: '100m' } })];
    const expected = ['pods of Deployment NS/web: awaiting LimitRange NS/defaults, proven'];
    assert.deepEqual(await deployed(admin, expected, ...documents), [
      'LimitRange defaults: applied created',
      'Deployment web: applied created',
    ]);
  });

  it('has an object that only a right of its own binding allows', async () => {
    await created(
      `/apis/${RBAC}/v1/namespaces/${namespace}/roles`,
      role('maintainer', { apiGroups: [RBAC], resources: ['*'], verbs: ['*'] }),
    );
    await created(`/apis/${RBAC}/v1/namespaces/${namespace}/rolebindings`, bind('maintainers', 'maintainer', USER('maintainer')));
    const maintainer = { ...admin, ...admin.impersonating('maintainer') };
    await eventually(async () => (await maintainer.request('GET', `/apis/${RBAC}/v1/namespaces/${namespace}/roles`)).ok);
    const rules = { apiGroups: [''], resources: ['configmaps'], verbs: ['*'] };
    const documents = [configMap('conf'), bind('writers', 'writer', USER('maintainer')), role('writer', rules)];
    const expected = ['ConfigMap NS/conf: awaiting Role NS/writer, RoleBinding NS/writers, not known'];
    assert.deepEqual(await deployed(maintainer, expected, ...documents), [
      'Role writer: applied created',
      'RoleBinding writers: applied created',
      'ConfigMap conf: applied created',
    ]);
  });

  it('stops before it applies workloads whose pods the cluster refuses after all', async () => {
    const documents = [
      deployment('web', { spec: { hostNetwork: true, serviceAccountName: 'app' } }),
      serviceAccount('app'),
      // Grants an SCC that does not admit the pod.
      grant('app-nonroot', 'nonroot-v2', 'app', namespace),
      configMap('conf'),
    ];
    const plan = await planOf(admin, namespace, ...documents);
    const checks = await preflight(admin, plan);
    assert.deepEqual(preflightDiagnostics(checks), []);
    const result = await applyOf(admin, plan, { undecided: findUndecided(checks) });
    assert.deepEqual(outcomesOf(result), [
      'RoleBinding app-nonroot: applied created',
      'ServiceAccount app: applied created',
      'ConfigMap conf: notAttempted',
      'Deployment web: failed',
    ]);
    assert.match(
      result.stopped?.message ?? '',
      /^Deployment \S+ was not applied, because the cluster refuses its pods: .* security context constraint\.$/,
    );
    assert.ok(applyDiagnostics(result.steps)[0]?.pod);
  });

  it('asks again about everything in a namespace of its own, before the first object of the phase', async () => {
    const name = `fresh-${random()}`;
    const mistyped = deployment('mistyped', { spec: { hostNetwrk: true } });
    const plan = await planOf(admin, name, namespaceObject(name), deployment('good'), configMap('conf'), mistyped);
    const result = await applyOf(admin, plan, { undecided: findUndecided(await preflight(admin, plan)) });
    assert.deepEqual(outcomesOf(result), [
      `Namespace ${name}: applied created`,
      'ConfigMap conf: notAttempted',
      'Deployment good: notAttempted',
      'Deployment mistyped: failed',
    ]);
    value(await admin.request('DELETE', `/api/v1/namespaces/${name}`));
  });
});
