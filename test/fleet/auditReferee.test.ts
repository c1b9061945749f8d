/**
 * The real API server as the referee of an audit: every right that can be removed is removed, all pods are deleted, and their controllers
 * must get them admitted again, by the SCCs that the audit named.
 */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { annotatedScc, audit, findingsOf, listIn, snapshotOf } from '@scc-lens/fleet';
import type { Audit, ClusterSnapshot, Removable } from '@scc-lens/fleet';
import type { Cluster, Fields } from '@scc-lens/kube';
import { readSettings } from '@scc-lens/lens';
import { objectOf, omit } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import { fieldsAt } from '../../packages/kube/src/words/fields';
import { eventually, useCluster, value } from '../kube/rig/cluster';

const { settings } = readSettings({ 'openshift.version': '4.20' });

const SEED = 20_270_402;
const ACCOUNTS = ['a', 'b', 'c', 'd', 'e'];
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const SCCS = '/apis/security.openshift.io/v1/securitycontextconstraints';

const COLLECTIONS = [
  ...['/api/v1/namespaces', '/api/v1/serviceaccounts', '/api/v1/pods', '/apis/apps/v1/replicasets', '/apis/apps/v1/deployments', SCCS],
  ...['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'].map(resource => `${RBAC}/${resource}`),
];

const allowed = (...names: readonly string[]): Fields => ({
  rules: [{ apiGroups: ['security.openshift.io'], resources: ['securitycontextconstraints'], verbs: ['use'], resourceNames: names }],
});

interface Binding {
  readonly role: string;
  readonly home: string;
  readonly isCluster: boolean;
  readonly accounts: readonly string[];
}

/** Pods that ask for different things: nothing, a user, root, the host's network, a directory of the node, a capability, everything. */
const SPECS: readonly Fields[] = [
  {},
  { securityContext: { runAsUser: 1234, runAsNonRoot: true } },
  { securityContext: { runAsUser: 0 } },
  { hostNetwork: true },
  { volumes: [{ name: 'node', hostPath: { path: '/var/log' } }] },
  { securityContext: { capabilities: { add: ['NET_BIND_SERVICE'] } } },
  { securityContext: { privileged: true } },
];

function podSpec(account: string, { securityContext = {}, ...spec }: Fields): Fields {
  return { serviceAccountName: account, ...spec, containers: [{ name: 'one', image: 'example.com/one', securityContext }] };
}

describe('what an audit removes, by the real API server', function () {
  const rig = useCluster();
  let admin: Cluster;
  let namespaces: readonly string[];
  const made: string[] = [];

  const create = async (collection: string, name: string, body: Fields): Promise<void> => {
    value(await admin.request('POST', collection, { body: { ...body, metadata: { ...fieldsAt(body, 'metadata'), name } } }));
    if (!collection.includes('/namespaces/')) made.push(`${collection}/${name}`);
  };

  const read = async (): Promise<ClusterSnapshot> => {
    const texts = await Promise.all(COLLECTIONS.map(async path => JSON.stringify(value(await admin.request('GET', path)).body)));
    return snapshotOf(texts.flatMap(text => parseFile(text).manifests));
  };

  /** The SCC of each Deployment's pod, by namespace and name; empty where there is no pod. */
  const sccsOf = (snapshot: ClusterSnapshot): ReadonlyMap<string, string> =>
    new Map(
      listIn(snapshot, 'Deployment').objects.flatMap(({ namespace, name }) => {
        if (namespace === null || !namespaces.includes(namespace)) return [];
        const pods = listIn(snapshot, 'Pod').objects.filter(pod => pod.namespace === namespace && pod.name?.startsWith(`${name ?? ''}-`));
        const alive = pods.filter(({ value: pod }) => objectOf(pod['metadata'])['deletionTimestamp'] === undefined);
        return [[`${namespace}/${name ?? ''}`, alive.map(pod => annotatedScc(pod).scc).join()] as const];
      }),
    );

  before(async () => {
    admin = await rig.as('admin');
    namespaces = [await rig.namespace(), await rig.namespace(), await rig.namespace()];
    const [prefix = ''] = namespaces;
    const plain = value(await admin.request('GET', `${SCCS}/restricted-v2`)).body;
    const copy = (change: Fields): Fields => ({ ...plain, metadata: {}, groups: [], users: [], ...change });
    await create(
      SCCS,
      `${prefix}-first`,
      copy({ priority: 5, runAsUser: { type: 'RunAsAny' }, groups: [`system:serviceaccounts:${namespaces[1] ?? ''}`] }),
    );
    await create(
      SCCS,
      `${prefix}-users`,
      copy({ users: namespaces.flatMap(home => [`system:serviceaccount:${home}:a`, `system:serviceaccount:${home}:c`]) }),
    );
    const roles: Readonly<Record<string, Fields>> = {
      anyuid: allowed('anyuid'),
      two: allowed('hostnetwork', 'nonroot-v2'),
      privileged: allowed('privileged'),
      mount: allowed('hostmount-anyuid'),
      mixed: {
        rules: [...(allowed('privileged')['rules'] as readonly Fields[]), { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }],
      },
    };
    for (const [name, body] of Object.entries(roles)) await create(`${RBAC}/clusterroles`, `${prefix}-${name}`, body);
    const apiGroup = 'rbac.authorization.k8s.io';
    const grants: fc.Arbitrary<Binding> = fc.record({
      role: fc.constantFrom(...Object.keys(roles)),
      home: fc.constantFrom(...namespaces),
      isCluster: fc.boolean(),
      accounts: fc.array(fc.constantFrom(...ACCOUNTS), { minLength: 1, maxLength: 3 }),
    });
    for (const [i, { role, home, isCluster, accounts }] of fc.sample(grants, { seed: SEED, numRuns: 30 }).entries())
      await create(isCluster ? `${RBAC}/clusterrolebindings` : `${RBAC}/namespaces/${home}/rolebindings`, `${prefix}-${i}`, {
        roleRef: { apiGroup, kind: 'ClusterRole', name: `${prefix}-${role}` },
        subjects: accounts.map(name => ({ kind: 'ServiceAccount', name, namespace: home })),
      });
    for (const home of namespaces)
      for (const account of ACCOUNTS) {
        await create(`/api/v1/namespaces/${home}/serviceaccounts`, account, {});
        for (const [i, spec] of SPECS.entries())
          await create(`/apis/apps/v1/namespaces/${home}/deployments`, `${account}${i}`, {
            spec: {
              replicas: 1,
              selector: { matchLabels: { app: `${account}${i}` } },
              template: { metadata: { labels: { app: `${account}${i}` } }, spec: podSpec(account, spec) },
            },
          });
      }
  });

  after(async () => {
    for (const path of made.reverse()) await admin.request('DELETE', path);
    for (const home of namespaces) await admin.request('DELETE', `/api/v1/namespaces/${home}`);
  });

  it('leaves every pod admitted, by the SCC that it names', async () => {
    const before = await settled(read, sccsOf);
    const admitted = [...sccsOf(before)].filter(([, scc]) => scc !== '');
    assert.ok(admitted.length >= 50, `${admitted.length} pods`);
    assert.deepEqual(audit(before, settings).edited, [], 'a stock SCC, as the API server stores it');
    const { accounts, groups } = audit(before, settings, new Set(namespaces));
    const objects = [...before.lists.values()].flatMap(list => list.objects.map(object => JSON.stringify(object.value)));
    const other = snapshotOf(objects.toReversed().flatMap(text => parseFile(text).manifests));
    assert.deepEqual(reported(audit(other, settings, new Set(namespaces))), reported({ accounts, groups }));
    assert.ok(objects.length >= 300);
    for (const { uses } of accounts)
      for (const { workload, template, annotated } of uses) {
        const real = sccsOf(before).get(`${workload.namespace ?? ''}/${workload.name ?? ''}`);
        assert.deepEqual(template?.scc ?? '', real, `${workload.namespace ?? ''}/${workload.name ?? ''} ${JSON.stringify(annotated)}`);
      }
    const removed = [...accounts.flatMap(({ removable }) => removable), ...groups].filter(
      ({ removal, doubt }) => removal.kind !== 'role' && doubt === null,
    );
    assert.ok(removed.length >= 15 && removed.some(({ moves }) => moves.length > 0), `${removed.length} removed`);
    for (const one of lastEntriesFirst(removed)) await remove(one);
    const expected = new Map(admitted);
    for (const { workload, to } of removed.flatMap(({ moves }) => moves))
      expected.set(`${workload.namespace ?? ''}/${workload.name ?? ''}`, to);
    await eventually(async () => {
      const { lists } = await read();
      const left = [...(lists.get('RoleBinding')?.objects ?? []), ...(lists.get('ClusterRoleBinding')?.objects ?? [])];
      return removed.every(
        ({ removal }) =>
          removal.kind !== 'object' ||
          !left.some(
            ({ kind, name, namespace }) =>
              kind === removal.object.kind && name === removal.object.name && namespace === removal.object.namespace,
          ),
      );
    });
    // The server's caches of roles and SCCs take a moment.
    await new Promise(resolve => setTimeout(resolve, 2000));
    for (const home of namespaces)
      value(await admin.request('DELETE', `/api/v1/namespaces/${home}/pods`, { query: { gracePeriodSeconds: '0' } }));
    const after = await settled(read, sccsOf);
    assert.deepEqual(new Map([...sccsOf(after)].filter(([name, scc]) => scc !== '' || expected.has(name))), expected);
  });

  it('finds the pods that a Pod Security label refuses, and no others', async () => {
    const home = await rig.namespace();
    const collection = `/api/v1/namespaces/${home}/pods`;
    for (const [i, spec] of SPECS.entries()) await create(collection, `p${i}`, { spec: podSpec('default', spec) });
    for (const [level, version] of [
      ['baseline', 'latest'],
      ['baseline', 'v1.28'],
      ['restricted', 'v1.24'],
      ['restricted', 'latest'],
    ] as const) {
      const labels = { 'pod-security.kubernetes.io/enforce': level, 'pod-security.kubernetes.io/enforce-version': version };
      const body = { metadata: { labels } };
      value(await admin.request('PATCH', `/api/v1/namespaces/${home}`, { contentType: 'application/merge-patch+json', body }));
      const snapshot = await read();
      const found = audit(snapshot, settings, new Set([home])).accounts.flatMap(one => findingsOf(one, snapshot));
      const named = found.flatMap(one => (one.kind === 'pod-security' ? [`${one.use.workload.name ?? ''}: ${one.message}`] : []));
      const refused: string[] = [];
      for (const pod of listIn(snapshot, 'Pod').objects.filter(({ namespace }) => namespace === home)) {
        const again = { metadata: { name: 'again' }, spec: omit(objectOf(pod.value['spec']), 'nodeName') as Fields };
        const answer = await admin.request('POST', collection, { query: { dryRun: 'All' }, body: again });
        if (!answer.ok) refused.push(`${pod.name ?? ''}: ${/violates PodSecurity.*/.exec(JSON.stringify(answer.error))?.[0] ?? ''}`);
      }
      assert.ok(refused.length >= 3);
      assert.deepEqual(named.map(withoutReasons), refused.map(withoutReasons), `${level} ${version}`);
    }
  });

  /** The path of an entry counts from the list as it was, so that later entries go first; the test operation refuses any other. */
  async function remove({ removal: { object, ...removal } }: Removable): Promise<void> {
    const { kind, namespace, name } = object;
    const resource =
      kind === 'SecurityContextConstraints'
        ? SCCS
        : `${RBAC}/${namespace === null ? '' : `namespaces/${namespace}/`}${kind.toLowerCase()}s`;
    if (removal.kind !== 'entry') value(await admin.request('DELETE', `${resource}/${name}`));
    else
      value(
        await admin.request('PATCH', `${resource}/${name}`, {
          contentType: 'application/json-patch+json',
          body: [
            { op: 'test', path: removal.path, value: removal.value },
            { op: 'remove', path: removal.path },
          ] as unknown as Fields,
        }),
      );
  }
});

/** The pod, and by which level and version; the server's words arrive quoted. */
const withoutReasons = (text: string): string => text.replaceAll('\\', '').replace(/("[^"]*"): .*/, '$1');

/** What an audit comes to, without the documents of the objects. */
const reported = ({ accounts, groups }: Pick<Audit, 'accounts' | 'groups'>): unknown => {
  const shown = accounts.map(({ account, gain, least, removable, captured, missing, uses }) => [
    ...[account, gain, least, removable, captured, missing],
    uses.map(({ workload, annotated, template, stored }) => [workload, annotated, template?.scc, stored?.scc]),
  ]);
  const withoutDocument = (_: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && 'rbac' in value ? { ...value, object: null } : value;
  return JSON.parse(JSON.stringify([shown, groups], withoutDocument));
};

const lastEntriesFirst = (all: readonly Removable[]): readonly Removable[] => {
  const indexOf = ({ removal }: Removable): number => (removal.kind === 'entry' ? Number(removal.path.split('/').at(-1)) : 0);
  return all.toSorted((a, b) => indexOf(b) - indexOf(a));
};

/** The cluster once its pods no longer change. */
async function settled(read: () => Promise<ClusterSnapshot>, stateOf: (snapshot: ClusterSnapshot) => ReadonlyMap<string, string>) {
  let last = await read();
  for (let same = 0; same < 4;) {
    await new Promise(resolve => setTimeout(resolve, 750));
    const next = await read();
    same = JSON.stringify([...stateOf(next)]) === JSON.stringify([...stateOf(last)]) ? same + 1 : 0;
    last = next;
  }
  return last;
}
