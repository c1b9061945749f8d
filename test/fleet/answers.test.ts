import assert from 'node:assert/strict';
import { factsOf, listIn, LISTS, may, snapshotOf, whoMay, why } from '@scc-lens/fleet';
import type { ClusterSnapshot, SccGrant } from '@scc-lens/fleet';
import { readSettings, reviewWorkload } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';
import { clusterAt } from './clusterAt';

const { settings } = readSettings({});
const lists = clusterAt('lists');
const gathered = clusterAt('must-gather');

const coverageOf = (snapshot: ClusterSnapshot): Readonly<Record<string, string>> =>
  Object.fromEntries([...snapshot.lists].flatMap(([kind, { coverage }]) => (coverage === 'absent' ? [] : [[kind, coverage]])));

const wayOf = ({ steps }: SccGrant): string => steps.map(({ kind, name }) => `${kind} ${name}`).join(', ');

/** SCCs that the engine lets a plain pod of the account use; null in a namespace whose pods it does not judge. */
function grantedByEngine(snapshot: ClusterSnapshot, namespace: string, name: string): readonly string[] | null {
  const text = JSON.stringify({
    ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'asked', namespace } },
    spec: { serviceAccountName: name, containers: [{ name: 'one', image: 'one' }] },
  });
  const [workload] = parseFile(text).manifests.flatMap(({ workloads }) => workloads);
  assert.ok(workload);
  const { sccs, admission } = reviewWorkload(workload, factsOf(snapshot, { namespace }), settings);
  if (admission === 'not-checked') return null;
  return sccs
    .filter(({ granted }) => granted === true)
    .map(({ scc }) => scc)
    .sort();
}

describe('a cluster as its source shows it', () => {
  it('is whole where the lists have what every cluster has', () => {
    const whole = ['Namespace', 'SecurityContextConstraints', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding', 'ServiceAccount'];
    assert.deepEqual(coverageOf(lists), {
      ...Object.fromEntries(whole.map(kind => [kind, 'whole'])),
      Pod: 'partial',
      ReplicaSet: 'partial',
    });
  });

  it('is whole where its source is known to have all, even if that is nothing', () => {
    const empty = snapshotOf([], true, new Set(LISTS.map(({ kind }) => kind)));
    const { exists, missing } = may(empty, { namespace: 'shop', name: 'web' });
    assert.deepEqual([exists, missing], [false, []]);
    assert.deepEqual(why(empty, { namespace: 'shop', name: 'web-1' }, settings), { pod: null, missing: [] });
    assert.equal(coverageOf(snapshotOf([], true, new Set(['Pod'])))['Pod'], 'whole');
    assert.deepEqual(coverageOf(snapshotOf([], false, new Set(['Pod']))), {});
  });

  it('of a must-gather has all SCCs and a part of the rest', () => {
    assert.deepEqual(coverageOf(gathered), {
      ...{ Namespace: 'partial', SecurityContextConstraints: 'whole', ClusterRoleBinding: 'partial' },
      ...{ Pod: 'partial', ReplicaSet: 'partial' },
    });
  });

  it('has a pod once that is in a list and in a file of its own', () => {
    assert.equal(listIn(gathered, 'Pod').objects.length, 4);
    assert.equal(listIn(clusterAt('lists', 'must-gather', 'lists'), 'ClusterRoleBinding').objects.length, 9);
  });

  it('is never whole where a part could not be read, or where no cluster has stored the objects', () => {
    const broken = [...parseFile('apiVersion: v1\nkind: Pod\nmetadata: {name: [}\n').manifests];
    assert.equal(listIn(snapshotOf(broken), 'Pod').coverage, 'absent');
    for (const snapshot of [clusterAt('lists'), clusterAt('manifests')]) assert.notEqual(listIn(snapshot, 'Pod').coverage, 'whole');
    assert.equal(may(clusterAt('manifests'), { namespace: 'shop', name: 'web' }).missing.length, 4);
  });
});

describe('may', () => {
  const accounts = listIn(lists, 'ServiceAccount').objects.map(({ namespace, name }) => [namespace ?? '', name ?? ''] as const);

  it('is what the engine finds for every service account', () => {
    const compared = accounts.flatMap(([namespace, name]) => {
      const granted = grantedByEngine(lists, namespace, name);
      return granted === null ? [] : [{ account: { namespace, name }, granted }];
    });
    const sccs = listIn(lists, 'SecurityContextConstraints').objects.map(({ name }) => name ?? '');
    assert.equal(compared.length, 7);
    for (const { account, granted } of compared) {
      const { uses, missing } = may(lists, account);
      const used = new Set(uses.flatMap(({ scc }) => (scc === '*' ? sccs : [scc])));
      assert.deepEqual([[...used].sort(), missing], [granted, []], `${account.namespace}/${account.name}`);
    }
  });

  it('names the way of each right', () => {
    const ways = (namespace: string, name: string): readonly string[] =>
      may(lists, { namespace, name }).uses.flatMap(({ scc, as, grants }) => grants.map(grant => `${scc} (${as}): ${wayOf(grant)}`));
    const everyUser =
      'restricted-v2 (user): ClusterRoleBinding system:openshift:scc:restricted-v2, ClusterRole system:openshift:scc:restricted-v2';
    assert.deepEqual(ways('shop', 'builder'), [
      'anyuid (serviceaccount): RoleBinding builders, ClusterRole admin, ClusterRole build-anyuid',
      everyUser,
    ]);
    assert.deepEqual(ways('shop', 'web'), [everyUser, 'sandboxes (serviceaccount): SecurityContextConstraints sandboxes']);
    assert.deepEqual(ways('lab', 'agent'), [
      'hostnetwork-v2 (serviceaccount): ClusterRoleBinding lab-hostnetwork, ClusterRole system:openshift:scc:hostnetwork-v2',
      'nonroot-v2 (serviceaccount): RoleBinding nonroot, ClusterRole system:openshift:scc:nonroot-v2',
      everyUser,
      'sandboxes (serviceaccount): SecurityContextConstraints sandboxes',
    ]);
  });

  it('has the fields of each object, also where its names occur in them, in each other, or in what JSON escapes', () => {
    const names = ['containers', 'cont', '"}]', String.raw`\u0001`, '\u0001\u0002', '12345', '$& $1', 'node one'];
    const items = names.flatMap(name =>
      names.map(namespace => ({
        ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, uid: `${name}@${namespace}`, labels: { [name]: namespace } } },
        spec: {
          ...{ nodeName: `${name}-1`, securityContext: { fsGroup: 123456, seLinuxOptions: { level: namespace } } },
          containers: [{ name: `${name}${namespace}`, image: 'one', securityContext: { runAsUser: 12345 } }],
          volumes: [{ name: `kube-api-access-${name}`, emptyDir: {} }],
        },
      })),
    );
    const snapshot = snapshotOf(parseFile(JSON.stringify({ apiVersion: 'v1', kind: 'List', items })).manifests);
    const kept = listIn(snapshot, 'Pod').objects.map(({ value }) => value);
    assert.deepEqual(
      new Map(kept.map(one => [JSON.stringify(one['metadata']), one])),
      new Map(items.map(one => [JSON.stringify(one.metadata), one])),
    );
  });

  it('reads an aggregated role as the cluster has stored it, where not all that it aggregates is at hand', () => {
    const named = (kind: string, name: string) => listIn(lists, kind).objects.filter(object => object.name === name);
    const objects = [...named('RoleBinding', 'builders'), ...named('ClusterRole', 'admin'), ...named('ClusterRole', 'pod-reader')];
    const { uses } = may(snapshotOf([{ class: 'objects', objects, workloads: [] }]), { namespace: 'shop', name: 'builder' });
    assert.deepEqual(
      uses.map(({ scc, grants }) => [scc, grants.map(wayOf)]),
      [['anyuid', ['RoleBinding builders, ClusterRole admin']]],
    );
  });

  it('is unknown where lists are missing, with the commands that fetch them', () => {
    const { exists, missing } = may(gathered, { namespace: 'shop', name: 'builder' });
    assert.equal(exists, 'unknown');
    assert.deepEqual(
      missing.map(({ command }) => command),
      [
        'oc get clusterrolebindings.rbac.authorization.k8s.io -o yaml',
        'oc get rolebindings.rbac.authorization.k8s.io -A -o yaml',
        'oc get clusterroles.rbac.authorization.k8s.io -o yaml',
        'oc get serviceaccounts -A -o yaml',
      ],
    );
  });
});

describe('who may use an SCC', () => {
  const who = (scc: string, namespace: string | null = null): readonly string[] =>
    whoMay(lists, scc, namespace).grants.map(({ subject }) => subject.name);

  it('lists bindings, wildcards, aggregated roles, and entries of the SCC', () => {
    assert.deepEqual(who('anyuid'), ['system:masters', 'system:serviceaccount:shop:root', 'operator', 'builder', 'system:cluster-admins']);
    assert.deepEqual(who('anyuid', 'lab'), ['system:masters', 'system:serviceaccount:shop:root', 'operator', 'system:cluster-admins']);
    assert.ok(who('sandboxes').includes('system:serviceaccounts:lab'));
  });

  it('knows that an SCC does not exist only from a whole list', () => {
    assert.equal(whoMay(lists, 'none', null).exists, false);
    assert.equal(whoMay(clusterAt('manifests'), 'none', null).exists, 'unknown');
  });
});

describe('why a pod has its SCC', () => {
  function explain(snapshot: ClusterSnapshot, namespace: string, name: string) {
    const answer = why(snapshot, { namespace, name }, settings);
    assert.ok(answer.pod);
    return answer;
  }

  it('judges the template that makes it, and what it would be without its rights', () => {
    const { annotated, owner, review, changes, grants, without, missing } = explain(lists, 'shop', 'web-1');
    assert.deepEqual(annotated, { scc: 'sandboxes', subjectType: 'serviceaccount' });
    assert.deepEqual([owner?.ref.kind, review.scc], ['ReplicaSet', 'sandboxes']);
    assert.deepEqual(changes?.find(({ path }) => path.at(-1) === 'fsGroup')?.after, 1000040000);
    assert.deepEqual(grants.map(wayOf), ['SecurityContextConstraints sandboxes']);
    assert.equal(without?.admission, 'denied');
    assert.deepEqual(missing, []);
  });

  it('takes away even what every cluster gives', () => {
    const { review, without } = explain(lists, 'shop', 'builder-1');
    assert.deepEqual([review.scc, without?.admission], ['anyuid', 'denied']);
    const plain = explain(lists, 'lab', 'plain-1');
    assert.deepEqual([plain.annotated.scc, plain.review.scc, plain.without?.scc], ['restricted-v2', 'sandboxes', 'sandboxes']);
  });

  it('does not guess who created a pod, or what it was before', () => {
    const { annotated, owner, changes, grants, without } = explain(lists, 'shop', 'debug');
    assert.deepEqual(annotated, { scc: 'anyuid', subjectType: 'user' });
    assert.deepEqual([owner, changes, grants, without], [null, null, [], null]);
  });

  it('is unknown for a pod that the source does not have', () => {
    assert.deepEqual(
      why(lists, { namespace: 'shop', name: 'none' }, settings).missing.map(({ command }) => command),
      ['oc get pods -A -o yaml'],
    );
    assert.equal(explain(gathered, 'shop', 'web-1').without?.admission, 'unknown');
  });
});
