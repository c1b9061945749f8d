/**
 * The real API server as the referee: generated roles, bindings and SCCs, whose rights SubjectAccessReviews and OpenShift's own admission
 * plug-in must see as `may` does.
 */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { listIn, LISTS, may, READER_ROLE, snapshotOf } from '@scc-lens/fleet';
import type { ClusterSnapshot } from '@scc-lens/fleet';
import type { Cluster, Fields } from '@scc-lens/kube';
import { parseFile } from '@scc-lens/yaml';
import { at, fieldsAt } from '../../packages/kube/src/words/fields';
import { eventually, useCluster, value } from '../kube/rig/cluster';

const SEED = 20_270_301;
const BINDINGS = 48;
const ACCOUNTS = ['a', 'b', 'c', 'd', 'e', 'f'];
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const SCCS = '/apis/security.openshift.io/v1/securitycontextconstraints';

const LISTED = [
  ...['/api/v1/namespaces', '/api/v1/serviceaccounts', SCCS],
  ...['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'].map(resource => `${RBAC}/${resource}`),
];

interface Rule {
  readonly group?: string;
  readonly resource?: string;
  readonly verb?: string;
  readonly names?: readonly string[];
}

const rule = ({ group = 'security.openshift.io', resource = 'securitycontextconstraints', verb = 'use', names }: Rule): Fields => ({
  ...{ apiGroups: [group], resources: [resource], verbs: [verb] },
  ...(names === undefined ? {} : { resourceNames: names }),
});

/** By their names, with the prefix of the run. */
const ROLES = (prefix: string): Readonly<Record<string, Fields>> => ({
  all: { rules: [rule({})] },
  wildcards: { rules: [rule({ group: '*', resource: '*', verb: '*' })] },
  two: { rules: [rule({ names: ['anyuid', `${prefix}-users`] })] },
  star: { rules: [rule({ names: ['*'] })] },
  reads: { rules: [rule({ verb: 'get' })] },
  elsewhere: { rules: [rule({ group: '' })] },
  mixed: { rules: [rule({ verb: 'get' }), rule({ verb: '*', names: ['nonroot', 'hostaccess'] })] },
  part: { metadata: { labels: { [prefix]: 'yes' } }, rules: [rule({ names: ['nonroot-v2', `${prefix}-groups`] })] },
  sum: { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [prefix]: 'yes' } }] }, rules: [] },
});

describe('may use, by the real API server', function () {
  const rig = useCluster();
  let admin: Cluster;
  let developer: Cluster;
  let namespaces: string[];
  let snapshot: ClusterSnapshot;
  const made: string[] = [];

  const create = async (collection: string, name: string, body: Fields): Promise<void> => {
    value(await admin.request('POST', collection, { body: { ...body, metadata: { ...fieldsAt(body, 'metadata'), name } } }));
    if (!collection.includes('/namespaces/')) made.push(`${collection}/${name}`);
  };

  before(async () => {
    admin = await rig.as('admin');
    developer = await rig.as('developer');
    namespaces = [];
    for (let i = 0; i < 6; i++) namespaces.push(await rig.namespace());
    const [prefix = ''] = namespaces;
    for (const namespace of namespaces)
      for (const account of ACCOUNTS) await create(`/api/v1/namespaces/${namespace}/serviceaccounts`, account, {});
    for (const [name, body] of Object.entries(ROLES(prefix))) {
      await create(`${RBAC}/clusterroles`, `${prefix}-${name}`, body);
      if (name !== 'sum') for (const namespace of namespaces) await create(`${RBAC}/namespaces/${namespace}/roles`, name, body);
    }
    const plain = value(await admin.request('GET', `${SCCS}/restricted-v2`)).body;
    await create(SCCS, `${prefix}-users`, {
      ...plain,
      metadata: {},
      users: [`system:serviceaccount:${prefix}:a`, 'system:serviceaccount:*:b'],
    });
    await create(SCCS, `${prefix}-groups`, { ...plain, metadata: {}, groups: [`system:serviceaccounts:${namespaces[1] ?? ''}`] });
    for (const [i, binding] of fc.sample(bindings(prefix, namespaces), { seed: SEED, numRuns: BINDINGS }).entries())
      await create(binding.collection, `${prefix}-${i}`, binding.body);
  });

  after(async () => {
    for (const path of made.reverse()) await admin.request('DELETE', path);
  });

  /** Where the server and the answer differ. What was just written takes the server's caches a moment. */
  async function differences(ask: (namespace: string, account: string, scc: string) => Promise<boolean>, isSeen: typeof seen) {
    for (let attempt = 0; ; attempt++) {
      const texts = await Promise.all(LISTED.map(async path => JSON.stringify(value(await admin.request('GET', path)).body)));
      snapshot = snapshotOf(texts.flatMap(text => parseFile(text).manifests));
      const found: string[] = [];
      let asked = 0;
      let allowed = 0;
      for (const namespace of namespaces)
        for (const account of ACCOUNTS)
          for (const { name } of listIn(snapshot, 'SecurityContextConstraints').objects) {
            const scc = name ?? '';
            const answer = await ask(namespace, account, scc);
            asked += 1;
            if (answer) allowed += 1;
            if (answer !== isSeen(namespace, account, scc)) found.push(`${namespace}/${account} ${scc}: ${String(answer)}`);
          }
      if (found.length === 0 || attempt === 3) return { found, asked, allowed };
      await new Promise(resolve => setTimeout(resolve, 1000));
    }
  }

  const usesOf = (namespace: string, account: string, scc: string) =>
    may(snapshot, { namespace, name: account }).uses.filter(use => use.scc === scc || use.scc === '*');
  const seen = (...question: readonly [string, string, string]): boolean => usesOf(...question).length > 0;
  const seenByRbac = (...question: readonly [string, string, string]): boolean =>
    usesOf(...question).some(({ as, grants }) => as === 'serviceaccount' && grants.some(({ rbac }) => rbac !== null));

  it('is what SubjectAccessReviews answer about roles and bindings', async () => {
    const { found, asked, allowed } = await differences(async (namespace, account, scc) => {
      const resourceAttributes = {
        namespace,
        verb: 'use',
        group: 'security.openshift.io',
        resource: 'securitycontextconstraints',
        name: scc,
      };
      const user = `system:serviceaccount:${namespace}:${account}`;
      const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
      const body = { spec: { user, groups, resourceAttributes } };
      const answer = await admin.request('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', { body });
      return at(value(answer).body, 'status', 'allowed') === true;
    }, seenByRbac);
    assert.deepEqual(found, []);
    assert.ok(asked >= 500 && allowed >= 50 && allowed <= asked - 50, `${allowed} of ${asked}`);
  });

  it('is what admission lets pods use that require an SCC', async () => {
    const { found, asked, allowed } = await differences(async (namespace, account, scc) => {
      const body = {
        metadata: { name: 'asked', annotations: { 'openshift.io/required-scc': scc } },
        spec: { serviceAccountName: account, hostUsers: false, containers: [{ name: 'one', image: 'one' }] },
      };
      return (await developer.request('POST', `/api/v1/namespaces/${namespace}/pods`, { query: { dryRun: 'All' }, body })).ok;
    }, seen);
    assert.deepEqual(found, []);
    assert.ok(asked >= 500 && allowed >= 50 && allowed <= asked - 50, `${allowed} of ${asked}`);
  });

  it('can be read by a user who has no more than the role that is printed', async () => {
    const [home = ''] = namespaces;
    const name = `${home}-reader`;
    await create(`${RBAC}/clusterroles`, name, { rules: READER_ROLE['rules'] });
    const apiGroup = 'rbac.authorization.k8s.io';
    await create(`${RBAC}/clusterrolebindings`, name, {
      roleRef: { apiGroup, kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', namespace: home, name: 'a' }],
    });
    const isAllowed = async (verb: string, group: string, resource: string): Promise<boolean> => {
      const body = { spec: { user: `system:serviceaccount:${home}:a`, resourceAttributes: { verb, group, resource } } };
      const answer = await admin.request('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', { body });
      return at(value(answer).body, 'status', 'allowed') === true;
    };
    await eventually(() => isAllowed('list', '', 'pods'));
    for (const { group, resource } of LISTS) {
      const [plain = ''] = resource.split('.');
      assert.deepEqual([await isAllowed('list', group, plain), await isAllowed('delete', group, plain)], [true, false], resource);
    }
    assert.equal(await isAllowed('list', '', 'secrets'), false);
  });

  it('is known whole from the lists of a real cluster', () => {
    for (const kind of [
      'Namespace',
      'SecurityContextConstraints',
      'ClusterRole',
      'ClusterRoleBinding',
      'Role',
      'RoleBinding',
      'ServiceAccount',
    ])
      assert.equal(listIn(snapshot, kind).coverage, 'whole', kind);
  });
});

/** Bindings to roles and cluster roles, also to absent ones, for accounts by name, by user name and by group. */
function bindings(prefix: string, namespaces: readonly string[]) {
  const home = fc.constantFrom(...namespaces);
  const account = fc.record({ namespace: home, name: fc.constantFrom(...ACCOUNTS) });
  const apiGroup = 'rbac.authorization.k8s.io';
  const subject = fc.oneof(
    { weight: 6, arbitrary: account.map(one => ({ kind: 'ServiceAccount', ...one })) },
    { weight: 2, arbitrary: account.map(one => ({ apiGroup, kind: 'User', name: `system:serviceaccount:${one.namespace}:${one.name}` })) },
    { weight: 1, arbitrary: account.map(one => ({ apiGroup, kind: 'Group', name: `system:serviceaccounts:${one.namespace}` })) },
    { weight: 1, arbitrary: fc.constant({ apiGroup, kind: 'User', name: '*' }) },
  );
  const role = fc.constantFrom(...Object.keys(ROLES(prefix)), 'absent');
  const kind = fc.constantFrom('cluster', 'cluster role', 'role');
  return fc.record({ kind, home, role, subjects: fc.array(subject, { minLength: 1, maxLength: 2 }) }).map(one => {
    const roleRef =
      one.kind === 'role' ? { apiGroup, kind: 'Role', name: one.role } : { apiGroup, kind: 'ClusterRole', name: `${prefix}-${one.role}` };
    const collection = one.kind === 'cluster' ? `${RBAC}/clusterrolebindings` : `${RBAC}/namespaces/${one.home}/rolebindings`;
    return { collection, body: { roleRef, subjects: one.subjects } };
  });
}
