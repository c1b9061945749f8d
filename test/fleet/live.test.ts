/**
 * One cluster, read live by the rights that `--print-rbac` prints, from lists that kubectl wrote, and from a folder that is laid out as a
 * must-gather: the report of an audit is the same.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fetchCommand, listPath, LISTS } from '@scc-lens/fleet';
import type { Cluster, Fields } from '@scc-lens/kube';
import { readYaml, renderYaml } from '@scc-lens/yaml';
import type { JsonObject } from '@scc-lens/words';
import { fieldsAt, listAt, textAt } from '../../packages/kube/src/words/fields';
import { sccLens } from '../cli/command';
import type { Outcome } from '../cli/command';
import { buildKubectl, copyKubeconfig } from '../cluster/cluster.mjs';
import { eventually, useCluster, value } from '../kube/rig/cluster';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const apiGroup = 'rbac.authorization.k8s.io';
const ACCOUNTS = ['a', 'b', 'c', 'd', 'e'];

/** What pods of each account ask for: nothing, a user, root, a directory of the node, everything. */
const SPECS: readonly Fields[] = [
  {},
  { securityContext: { runAsUser: 1234, runAsNonRoot: true } },
  { securityContext: { runAsUser: 0 } },
  { volumes: [{ name: 'node', hostPath: { path: '/var/log' } }] },
  { securityContext: { privileged: true } },
];

interface Missing {
  readonly kind: string;
  readonly coverage: string;
  readonly command: string;
}

interface Report {
  readonly pods: number;
  readonly accounts: readonly { readonly missing: readonly Missing[] }[];
  readonly missing: readonly Missing[];
}

describe('an audit of the real API server', function () {
  const rig = useCluster();
  let admin: Cluster;
  let kubectl: string;
  let folder: string;
  /** A service account with the rights that `--print-rbac` prints, and its kubeconfig. */
  let auditor: string;
  let token: string;
  const made: string[] = [];

  const create = async (collection: string, name: string, body: Fields): Promise<void> => {
    value(await admin.request('POST', collection, { body: { ...body, metadata: { ...fieldsAt(body, 'metadata'), name } } }));
    if (!collection.includes('/namespaces/')) made.push(`${collection}/${name}`);
  };
  const run = (...args: readonly string[]): Promise<Outcome> => sccLens(['audit', '--format', 'json', ...args], { cwd: folder });
  const reportOf = ({ stdout, stderr }: Outcome): Report => {
    assert.notEqual(stdout, '', stderr);
    return JSON.parse(stdout) as Report;
  };

  before(async () => {
    admin = await rig.as('admin');
    kubectl = await buildKubectl();
    folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-live-'));
    const namespaces = [await rig.namespace(), await rig.namespace(), await rig.namespace()];
    const [home = ''] = namespaces;
    for (const namespace of namespaces) await fill(namespace);
    await create(`${RBAC}/clusterrolebindings`, `${home}-all`, {
      roleRef: { apiGroup, kind: 'ClusterRole', name: 'system:openshift:scc:privileged' },
      subjects: [{ kind: 'Group', name: `system:serviceaccounts:${home}`, apiGroup }],
    });
    const { stdout } = await sccLens(['audit', '--print-rbac'], { cwd: folder });
    await create(`${RBAC}/clusterroles`, `${home}-auditor`, { ...(readYaml(stdout).value as Fields), metadata: {} });
    await create(`/api/v1/namespaces/${home}/serviceaccounts`, 'auditor', {});
    await create(`${RBAC}/clusterrolebindings`, `${home}-auditor`, {
      roleRef: { apiGroup, kind: 'ClusterRole', name: `${home}-auditor` },
      subjects: [{ kind: 'ServiceAccount', name: 'auditor', namespace: home }],
    });
    const asked = await admin.request('POST', `/api/v1/namespaces/${home}/serviceaccounts/auditor/token`, { body: { spec: {} } });
    token = textAt(value(asked).body, 'status', 'token') ?? '';
    auditor = await copyKubeconfig(rig.test.kubeconfigs.developer, path.join(folder, 'auditor'), { token });
    await settled();
    for (const row of LISTS) {
      const {
        status,
        stdout: list,
        stderr,
      } = spawnSync(kubectl, fetchCommand(row).split(' ').slice(1), {
        env: { KUBECONFIG: rig.test.kubeconfigs.admin, HOME: folder },
        encoding: 'utf8',
        maxBuffer: 1e9,
      });
      if (row.isOptional !== true) assert.equal(status, 0, stderr);
      mkdirSync(path.join(folder, 'lists'), { recursive: true });
      if (status === 0) writeFileSync(path.join(folder, 'lists', `${row.kind}.yaml`), list);
    }
  });

  after(async () => {
    for (const place of made.reverse()) await admin.request('DELETE', place);
    rmSync(folder, { recursive: true });
  });

  /** Deployments of five accounts and one object of each other kind that makes pods; each account has another right. */
  async function fill(namespace: string): Promise<void> {
    const collection = (group: string, resource: string): string => `${group}/namespaces/${namespace}/${resource}`;
    const template = (account: string, app: string, { securityContext = {}, ...spec }: Fields): Fields => ({
      metadata: { labels: { app } },
      spec: { serviceAccountName: account, ...spec, containers: [{ name: 'one', image: 'example.com/one', securityContext }] },
    });
    const controller = (account: string, app: string, spec: Fields): Fields => ({
      spec: { selector: { matchLabels: { app } }, template: template(account, app, spec) },
    });
    const sccs = ['anyuid', 'privileged', 'hostmount-anyuid', 'nonroot-v2', 'restricted-v2'];
    for (const [i, account] of ACCOUNTS.entries()) {
      await create(collection('/api/v1', 'serviceaccounts'), account, {});
      await create(collection(RBAC, 'roles'), account, {
        rules: [
          { apiGroups: ['security.openshift.io'], resources: ['securitycontextconstraints'], verbs: ['use'], resourceNames: [sccs[i]] },
        ],
      });
      await create(collection(RBAC, 'rolebindings'), account, {
        roleRef: { apiGroup, kind: 'Role', name: account },
        subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
      });
      for (const [j, spec] of SPECS.entries())
        await create(collection('/apis/apps/v1', 'deployments'), `${account}${j}`, controller(account, `${account}${j}`, spec));
    }
    const job = { template: { spec: { ...fieldsAt(template('a', 'job', {}), 'spec'), restartPolicy: 'Never' } } };
    await create(collection('/apis/apps/v1', 'statefulsets'), 'set', controller('a', 'set', {}));
    await create(collection('/apis/apps/v1', 'daemonsets'), 'daemon', controller('b', 'daemon', {}));
    await create(collection('/apis/batch/v1', 'jobs'), 'job', { spec: job });
    await create(collection('/apis/batch/v1', 'cronjobs'), 'cron', { spec: { schedule: '0 0 1 1 *', jobTemplate: { spec: job } } });
    await create(collection('/api/v1', 'replicationcontrollers'), 'old', {
      spec: { selector: { app: 'old' }, template: template('c', 'old', {}) },
    });
  }

  /** Waits until pods neither come nor change. */
  async function settled(): Promise<void> {
    let [last, same] = ['', 0];
    await eventually(async () => {
      await new Promise(resolve => setTimeout(resolve, 500));
      const pods = listAt(value(await admin.request('GET', '/api/v1/pods')).body, 'items');
      const now = pods.map(pod => `${textAt(pod, 'metadata', 'name') ?? ''} ${textAt(pod, 'status', 'phase') ?? ''}`).join();
      same = now === last && pods.length > 60 && !now.includes('Pending') ? same + 1 : 0;
      last = now;
      return same > 4;
    });
  }

  const objectsOf = (): readonly Fields[] =>
    LISTS.filter(row => row.isOptional !== true).flatMap(({ kind }) =>
      listAt(readYaml(readFileSync(path.join(folder, 'lists', `${kind}.yaml`), 'utf8')).value, 'items').map(item => item as Fields),
    );

  /** Writes objects as `oc adm must-gather` and `oc adm inspect` lay them out: pods twice. */
  function gather(objects: readonly Fields[], place: string): void {
    const write = (object: unknown, ...steps: readonly string[]): void => {
      const file = `${path.join(folder, place, 'must-gather.local.1', 'quay-io-image-sha256-0', ...steps)}.yaml`;
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, renderYaml(object as JsonObject, new Map()));
    };
    const lists = new Map<string, Fields[]>();
    for (const object of objects) {
      const row = LISTS.find(({ kind }) => kind === object['kind']);
      const [name, namespace] = [textAt(object, 'metadata', 'name') ?? '', textAt(object, 'metadata', 'namespace')];
      const resource = row?.resource.split('.')[0] ?? '';
      const group = row?.group === '' ? 'core' : (row?.group ?? '');
      if (object['kind'] === 'Namespace') write(object, 'namespaces', name, name);
      if (namespace === undefined) write(object, 'cluster-scoped-resources', group, resource, name);
      else {
        const key = ['namespaces', namespace, group, resource].join('/');
        lists.set(key, [...(lists.get(key) ?? []), object]);
        if (object['kind'] === 'Pod') write(object, 'namespaces', namespace, 'pods', name, name);
      }
    }
    for (const [key, items] of lists) write({ apiVersion: 'v1', kind: 'List', items, metadata: { resourceVersion: '1' } }, key);
  }

  /** Without the lists that nothing in a folder shows to be whole. */
  const comparable = ({ accounts, missing, ...rest }: Report): unknown => {
    const shown = (all: readonly Missing[]) => all.filter(({ kind }) => LISTS.some(row => row.kind === kind && row.signs.length > 0));
    return { ...rest, accounts: accounts.map(one => ({ ...one, missing: shown(one.missing) })), missing: shown(missing) };
  };

  it('is the same live, from lists and from a must-gather, and asks for nothing but the lists', async () => {
    const objects = objectsOf();
    assert.ok(objects.length >= 300, `${objects.length} objects`);
    await rig.test.chaos(
      ...LISTS.map(row => ({ method: 'GET', path: `^${listPath(row).replaceAll('.', String.raw`\.`)}[?]limit=`, delayMs: 1 })),
      { status: 500 },
    );
    const live = await run('--kubeconfig', auditor, '--context', contextOf(auditor));
    const rules = await rig.test.chaosRules();
    await rig.test.chaos();
    assert.deepEqual([live.stderr, live.code], ['', 1]);
    assert.equal(rules.at(-1)?.hits, 0);
    assert.ok(rules.slice(0, -1).every(({ hits }) => hits > 0));
    assert.deepEqual(reportOf(live).missing, []);
    assert.ok(reportOf(live).pods > 60);
    assert.ok(!live.stdout.includes(token) && !/managedFields|BEGIN|last-applied/.test(live.stdout));

    const lists = reportOf(await run('lists'));
    assert.deepEqual(comparable(reportOf(live)), comparable(lists));
    gather(objects, 'whole');
    assert.deepEqual(reportOf(await run('whole')), lists);
  });

  it('is unknown without a list, with the command that fetches it', async () => {
    const role = made.find(place => place.startsWith(`${RBAC}/clusterroles/`)) ?? '';
    const rules = listAt(value(await admin.request('GET', role)).body, 'rules').map(rule => ({
      ...(rule as Fields),
      resources: listAt(rule, 'resources').filter(resource => resource !== 'rolebindings'),
    }));
    value(await admin.request('PATCH', role, { contentType: 'application/merge-patch+json', body: { rules } }));
    let live = await run('--kubeconfig', auditor);
    await eventually(async () => {
      live = await run('--kubeconfig', auditor);
      return live.stderr !== '';
    });
    const command = 'oc get rolebindings.rbac.authorization.k8s.io -A -o yaml';
    assert.equal(live.code, 2);
    assert.match(
      live.stderr,
      /^scc-lens: oc get rolebindings\.rbac\.authorization\.k8s\.io -A -o yaml: rolebindings\.rbac\S+ is forbidden: /,
    );
    assert.deepEqual(reportOf(live).missing, [{ kind: 'RoleBinding', coverage: 'absent', command }]);
    rmSync(path.join(folder, 'lists/RoleBinding.yaml'));
    assert.deepEqual(comparable(reportOf(live)), comparable(reportOf(await run('lists'))));
  });
});

const contextOf = (kubeconfig: string): string => textAt(readYaml(readFileSync(kubeconfig, 'utf8')).value, 'current-context') ?? '';
