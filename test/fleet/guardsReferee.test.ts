/**
 * The real API server as the referee of guards: it evaluates their CEL on generated requests, and must refuse what the oracle does. Nothing
 * that runs is refused: all objects of the cluster are sent again, and all pods are made again.
 */
import assert from 'node:assert/strict';
import { annotatedScc, listIn, policyOf, snapshotOf } from '@scc-lens/fleet';
import type { ClusterSnapshot } from '@scc-lens/fleet';
import type { Cluster, Fields } from '@scc-lens/kube';
import { readSettings } from '@scc-lens/lens';
import { objectOf, textOf } from '@scc-lens/words';
import type { JsonObject } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import type { Manifest } from '@scc-lens/yaml';
import { at, fieldsAt } from '../../packages/kube/src/words/fields';
import { eventually, useCluster, value } from '../kube/rig/cluster';
import { oracleOf } from './guardOracle';
import type { Asked, Oracle } from './guardOracle';
import { ACCOUNTS, apiGroup, ASKS, generated, othersOf, rule, template } from './guardRequests';

const { settings } = readSettings({ 'openshift.version': '4.20' });

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const SCCS = '/apis/security.openshift.io/v1/securitycontextconstraints';
const POLICIES = '/apis/admissionregistration.k8s.io/v1';

const COLLECTIONS: Readonly<Record<string, string>> = {
  Namespace: '/api/v1/namespaces',
  ServiceAccount: '/api/v1/serviceaccounts',
  Pod: '/api/v1/pods',
  ReplicaSet: '/apis/apps/v1/replicasets',
  Deployment: '/apis/apps/v1/deployments',
  StatefulSet: '/apis/apps/v1/statefulsets',
  DaemonSet: '/apis/apps/v1/daemonsets',
  Job: '/apis/batch/v1/jobs',
  CronJob: '/apis/batch/v1/cronjobs',
  ReplicationController: '/api/v1/replicationcontrollers',
  SecurityContextConstraints: SCCS,
  Role: `${RBAC}/roles`,
  RoleBinding: `${RBAC}/rolebindings`,
  ClusterRole: `${RBAC}/clusterroles`,
  ClusterRoleBinding: `${RBAC}/clusterrolebindings`,
};

/** In which generated requests each guard refuses something. */
const SHOWN_BY = { bindings: 'bindings', roles: 'roles', sccs: 'sccs', 'required-scc': 'workloads', 'expected-scc': 'pods' };

describe('guards, by the real API server', function () {
  const rig = useCluster();
  let admin: Cluster;
  let developer: Cluster;
  let homes: readonly string[];
  let snapshot: ClusterSnapshot;
  let oracle: Oracle;
  let objects: readonly JsonObject[];
  const made: string[] = [];

  const create = async (collection: string, name: string, body: Fields): Promise<void> => {
    value(await admin.request('POST', collection, { body: { ...body, metadata: { ...fieldsAt(body, 'metadata'), name } } }));
    made.push(`${collection}/${name}`);
  };

  const read = async (): Promise<readonly Manifest[]> => {
    const texts = await Promise.all(
      Object.values(COLLECTIONS).map(async path => JSON.stringify(value(await admin.request('GET', path)).body)),
    );
    return texts.flatMap(text => parseFile(text).manifests);
  };

  const deploymentsIn = async (home: string): Promise<readonly Fields[]> =>
    value(await admin.request('GET', `/apis/apps/v1/namespaces/${home}/deployments`)).body['items'] as readonly Fields[];

  /** Whether the controllers have made the pod of a Deployment, or were refused. */
  const hasPodOrRefusal = (deployment: Fields): boolean =>
    at(deployment, 'status', 'replicas') === 1 ||
    (at(deployment, 'status', 'conditions') as readonly Fields[] | undefined)?.some(
      ({ type, status }) => type === 'ReplicaFailure' && status === 'True',
    ) === true;

  /** The SCC of each pod of the Deployments, by their names. */
  const sccsNow = async (): Promise<readonly string[]> =>
    listIn(snapshotOf(await read()), 'Pod')
      .objects.filter(
        ({ namespace, value: pod }) => homes.includes(namespace ?? '') && at(pod, 'metadata', 'deletionTimestamp') === undefined,
      )
      .map(pod => `${String(at(pod.value, 'metadata', 'labels', 'deployment'))} ${annotatedScc(pod).scc}`)
      .sort();

  const deployment = (account: string, i: number, annotations: Readonly<Record<string, string>>): Fields => {
    const { metadata, ...pod } = template(account, ASKS[i] ?? {}, annotations);
    const labels = { app: 'x', deployment: `${account}${i}` };
    return {
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: { ...pod, metadata: { ...objectOf(metadata as JsonObject), labels } },
      },
    };
  };

  before(async () => {
    admin = await rig.as('admin');
    developer = await rig.as('developer');
    homes = [await rig.namespace(), await rig.namespace()];
    const [prefix = '', second = ''] = homes;
    const plain = value(await admin.request('GET', `${SCCS}/restricted-v2`)).body;
    const broad = { ...plain, metadata: {}, groups: [], users: [`system:serviceaccount:${prefix}:c`], runAsUser: { type: 'RunAsAny' } };
    await create(SCCS, `${prefix}-root`, broad);
    await create(SCCS, `${prefix}-plain`, { ...plain, metadata: {}, groups: [], users: [`system:serviceaccount:${prefix}:d`] });
    const roles: Readonly<Record<string, Fields>> = {
      any: { rules: [rule(['use'], ['anyuid'])] },
      all: { rules: [rule(['*'])] },
      part: { metadata: { labels: { [prefix]: 'yes' } }, rules: [rule(['use'], ['privileged', 'nonroot-v2'])] },
      sum: { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [prefix]: 'yes' } }] }, rules: [] },
      reads: { rules: [rule(['get'])] },
    };
    for (const [name, body] of Object.entries(roles)) await create(`${RBAC}/clusterroles`, `${prefix}-${name}`, body);
    await create(`${RBAC}/namespaces/${second}/roles`, 'local', { rules: [rule(['use'], ['hostaccess'])] });
    const bind = (home: string, name: string, kind: string, role: string, ...subjects: readonly Fields[]): Promise<void> =>
      create(`${RBAC}/namespaces/${home}/rolebindings`, name, { roleRef: { apiGroup, kind, name: role }, subjects });
    const account = (name: string): Fields => ({ kind: 'ServiceAccount', name });
    await bind(
      prefix,
      'any',
      'ClusterRole',
      `${prefix}-any`,
      { ...account('a'), namespace: prefix },
      { ...account('b'), namespace: prefix },
    );
    await bind(second, 'sum', 'ClusterRole', `${prefix}-sum`, { ...account('a'), namespace: second });
    await bind(second, 'grouped', 'ClusterRole', `${prefix}-any`, { kind: 'Group', apiGroup, name: `system:serviceaccounts:${second}` });
    await bind(second, 'local', 'Role', 'local', { kind: 'Group', apiGroup, name: `system:serviceaccounts:${second}` });
    for (const home of homes)
      for (const name of ACCOUNTS) {
        await create(`/api/v1/namespaces/${home}/serviceaccounts`, name, {});
        for (const i of ASKS.keys()) {
          const isNamed = name === 'c' || name === 'd';
          const annotations: Readonly<Record<string, string>> = isNamed && i === 0 ? { 'openshift.io/required-scc': 'restricted-v2' } : {};
          if (isNamed && i > 0) continue;
          await create(`/apis/apps/v1/namespaces/${home}/deployments`, `${name}${i}`, deployment(name, i, annotations));
        }
      }
    await eventually(async () => (await Promise.all(homes.map(deploymentsIn))).flat().every(hasPodOrRefusal));
    snapshot = snapshotOf([...(await read()), ...othersOf(prefix)]);
    oracle = oracleOf(snapshot, settings, new Set(homes));
    objects = policyOf(snapshot, settings, { kind: 'vap', denies: true }).objects;
    // That may have taken longer than the server keeps an unused connection.
    admin = await rig.as('admin');
    for (const object of objects) {
      const collection = `${POLICIES}/${textOf(object['kind'])
        .toLowerCase()
        .replace(/policy$/, 'policies')
        .replace(/binding$/, 'bindings')}`;
      await create(collection, textOf(objectOf(object['metadata'])['name']), object);
    }
    // A guard counts some time after it was made: from its first refusal on.
    const requests = Object.entries(generated(prefix, homes)).flatMap(([kind, all]) => all.map(asked => ({ kind, asked })));
    const refused = requests.filter(({ asked }) => oracle.refused(asked).length > 0);
    for (const [name, kind] of Object.entries(SHOWN_BY))
      await eventually(async () => {
        for (const one of refused)
          if (one.kind === kind && (await answerTo(one.asked))?.includes(`'scc-lens-${name}'`) === true) return true;
        return false;
      });
  });

  after(async () => {
    for (const path of made.reverse()) await admin.request('DELETE', path);
  });

  /** What guards refuse in a request that changes nothing; null where they refuse nothing. */
  async function answerTo({ object, old }: Asked): Promise<string | null> {
    const { kind, metadata } = object as {
      readonly kind: string;
      readonly metadata: { readonly name: string; readonly namespace?: string };
    };
    const { name, namespace } = metadata;
    const [, start = '', resource = ''] = /^(.*)\/([^/]+)$/.exec(COLLECTIONS[kind] ?? '') ?? [];
    const collection = namespace === undefined ? `${start}/${resource}` : `${start}/namespaces/${namespace}/${resource}`;
    const [method, path] = old === undefined ? (['POST', collection] as const) : (['PUT', `${collection}/${name}`] as const);
    const user = kind === 'Pod' ? developer : admin;
    const answer = await user.request(method, path, { query: { dryRun: 'All' }, body: object });
    if (answer.ok) return null;
    const { message } = answer.error as { readonly message: string };
    if (message.includes('ValidatingAdmissionPolicy')) return message;
    // Admission comes before the store, which has an object of this name already.
    return kind === 'Pod' || message.includes('already exists') ? null : assert.fail(`${kind} ${name}: ${message}`);
  }

  /** Where the server and the oracle differ, and how many requests were refused. */
  async function compare(requests: readonly Asked[]) {
    const different: string[] = [];
    let refused = 0;
    for (const asked of requests) {
      const [expected, message] = [oracle.refused(asked), await answerTo(asked)];
      if (message !== null) refused += 1;
      const isSame = message === null ? expected.length === 0 : expected.length > 0 && expected.some(name => message.includes(name));
      if (!isSame)
        different.push(`${JSON.stringify(asked)}\n  oracle: ${expected.join() || 'accepted'}\n  server: ${message ?? 'accepted'}`);
    }
    return { different, refused, accepted: requests.length - refused };
  }

  it('pass the check of types, and are stored as they are written', async () => {
    for (const object of objects.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy')) {
      const path = `${POLICIES}/validatingadmissionpolicies/${textOf(objectOf(object['metadata'])['name'])}`;
      let stored: Fields = {};
      await eventually(async () => {
        stored = value(await admin.request('GET', path)).body;
        return at(stored, 'status', 'observedGeneration') !== undefined;
      });
      assert.deepEqual(at(stored, 'status', 'typeChecking', 'expressionWarnings') ?? [], [], path);
      assert.deepEqual(stored['spec'], object['spec']);
    }
  });

  for (const kind of ['bindings', 'roles', 'sccs', 'workloads', 'pods'] as const)
    it(`refuse the ${kind} that the oracle refuses`, async () => {
      const { different, refused, accepted } = await compare(generated(homes[0] ?? '', homes)[kind]);
      assert.deepEqual(different, []);
      assert.ok(refused >= 10 && accepted >= 10, `${refused} refused, ${accepted} accepted`);
    });

  it('refuse what an update adds, and nothing that was there', async () => {
    const [prefix = ''] = homes;
    const stored = (kind: string, name: string): JsonObject => {
      const found = listIn(snapshot, kind).objects.find(one => one.name === name && [null, prefix].includes(one.namespace));
      assert.ok(found, `${kind} ${name}`);
      return found.value;
    };
    const changed = (kind: string, name: string, change: JsonObject): Asked => {
      const old = stored(kind, name);
      return { object: { ...old, ...change }, old };
    };
    const bound = (name: string): JsonObject => ({ kind: 'ServiceAccount', name, namespace: prefix });
    const user = (name: string): string => `system:serviceaccount:${prefix}:${name}`;
    const withAnnotations = (name: string, annotations: JsonObject): Asked => {
      const spec = objectOf(stored('Deployment', name)['spec']);
      const pods = objectOf(spec['template']);
      const metadata = { ...objectOf(pods['metadata']), annotations };
      return changed('Deployment', name, { spec: { ...spec, template: { ...pods, metadata } } });
    };
    const rules = [rule(['use'], ['anyuid'])] as readonly JsonObject[];
    const refused = [
      changed('RoleBinding', 'any', { subjects: [bound('b'), bound('new')] }),
      changed('ClusterRole', `${prefix}-any`, { rules: [...rules, rule(['use'], ['privileged']) as JsonObject] }),
      changed('SecurityContextConstraints', `${prefix}-root`, { users: [user('c'), user('a')] }),
      changed('SecurityContextConstraints', `${prefix}-plain`, { allowHostPorts: true }),
      withAnnotations('c0', {}),
    ];
    const accepted = [
      changed('RoleBinding', 'any', { subjects: [bound('b'), { apiGroup, kind: 'User', name: 'alice' }] }),
      changed('ClusterRole', `${prefix}-any`, { rules: [rule(['get']) as JsonObject, ...rules] }),
      changed('SecurityContextConstraints', `${prefix}-root`, { allowHostPorts: true, users: [user('c')] }),
      changed('SecurityContextConstraints', `${prefix}-plain`, { users: [user('d'), user('a')] }),
      withAnnotations('a1', { other: 'x' }),
    ];
    const { different, ...counts } = await compare([...refused, ...accepted]);
    assert.deepEqual([different, counts], [[], { refused: refused.length, accepted: accepted.length }]);
  });

  it('refuse nothing that exists, and of what is made again only rights that no pod needs', async () => {
    const all = ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding', 'SecurityContextConstraints', 'Deployment'].flatMap(kind =>
      listIn(snapshot, kind).objects.filter(({ value: object }) => at(object, 'metadata', 'uid') !== undefined),
    );
    assert.ok(all.length >= 150, String(all.length));
    const refused: string[] = [];
    for (const { value: object, kind, name: named } of all) {
      const title = `${kind} ${named ?? ''}`;
      assert.equal(await answerTo({ object, old: object }), null, title);
      const { name, namespace } = objectOf(object['metadata']);
      const again = { object: { ...object, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } } };
      const isRefused = (await answerTo(again)) !== null;
      assert.equal(isRefused, oracle.refused(again).length > 0, title);
      if (isRefused) refused.push(title);
    }
    assert.deepEqual(refused, ['RoleBinding local', `SecurityContextConstraints ${homes[0] ?? ''}-root`]);
  });

  it('let every pod be made again, with the same SCC', async () => {
    const before = await sccsNow();
    for (const home of homes)
      value(await admin.request('DELETE', `/api/v1/namespaces/${home}/pods`, { query: { gracePeriodSeconds: '0' } }));
    await eventually(async () => (await sccsNow()).join() === before.join());
    assert.ok(before.some(pod => pod.endsWith(' anyuid')) && before.some(pod => pod.endsWith(' restricted-v2')), before.join());
  });
});
