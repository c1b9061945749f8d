/** Generated requests for guards, and a cluster that is larger than the real one. */
import * as fc from 'fast-check';
import type { Fields } from '@scc-lens/kube';
import { objectOf } from '@scc-lens/words';
import type { JsonObject } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import type { Manifest } from '@scc-lens/yaml';
import type { Asked } from './guardOracle';

const SEED = 20_270_503;
export const ACCOUNTS = ['a', 'b', 'c', 'd'];

/** So many accounts of other namespaces have a broad SCC and pods with it, so that no list fits into one expression. */
const OTHERS = 5000;

export const apiGroup = 'rbac.authorization.k8s.io';

export const rule = (verbs: readonly string[], resourceNames?: readonly string[], group = 'security.openshift.io'): Fields => ({
  ...{ apiGroups: [group], resources: ['securitycontextconstraints'], verbs },
  ...(resourceNames === undefined ? {} : { resourceNames }),
});

export function template(account: string | undefined, securityContext: Fields, annotations: Readonly<Record<string, string>>): Fields {
  return {
    metadata: { labels: { app: 'x' }, annotations },
    spec: {
      ...(account === undefined ? {} : { serviceAccountName: account }),
      containers: [{ name: 'one', image: 'example.com/one', securityContext }],
    },
  };
}

/** Pods that ask for nothing, for a user, for root, and for everything. */
export const ASKS: readonly Fields[] = [{}, { runAsUser: 1234, runAsNonRoot: true }, { runAsUser: 0 }, { privileged: true }];

/** Accounts, rights and pods of namespaces that the cluster does not have. */
export function othersOf(prefix: string, count = OTHERS): readonly Manifest[] {
  const items = Array.from({ length: count }, (_, i) => {
    const metadata = { name: `account-${i}`, namespace: `${prefix}-other-${i % 50}` };
    const pod = {
      ...template(metadata.name, { runAsUser: 0 }, {}),
      metadata: { ...metadata, annotations: { 'openshift.io/scc': 'anyuid' } },
    };
    const roleRef = { apiGroup, kind: 'ClusterRole', name: 'system:openshift:scc:anyuid' };
    return [
      { apiVersion: 'v1', kind: 'Pod', ...pod },
      { apiVersion: `${apiGroup}/v1`, kind: 'RoleBinding', metadata, roleRef, subjects: [{ kind: 'ServiceAccount', ...metadata }] },
    ];
  }).flat();
  return [...parseFile(JSON.stringify({ apiVersion: 'v1', kind: 'List', items })).manifests];
}

/** A workload of a kind with a template. */
function workloadOf(kind: string, metadata: JsonObject, pods: JsonObject): JsonObject {
  const matchLabels = { app: 'x' };
  const job = { template: { ...pods, spec: { ...objectOf(pods['spec']), restartPolicy: 'Never' } } };
  switch (kind) {
    case 'Job':
      return { apiVersion: 'batch/v1', kind, metadata, spec: job };
    case 'CronJob':
      return { apiVersion: 'batch/v1', kind, metadata, spec: { schedule: '0 0 * * *', jobTemplate: { spec: job } } };
    case 'ReplicationController':
      return { apiVersion: 'v1', kind, metadata, spec: { selector: matchLabels, template: pods } };
    default:
      return {
        apiVersion: 'apps/v1',
        kind,
        metadata,
        spec: { selector: { matchLabels }, template: pods, ...(kind === 'StatefulSet' ? { serviceName: 'x' } : {}) },
      };
  }
}

/** Requests about the objects of the test, and about others like them. */
export function generated(prefix: string, homes: readonly string[]) {
  const sample = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number): readonly T[] => fc.sample(arbitrary, { seed: SEED, numRuns });
  const [first = '', second = ''] = homes;
  const home = fc.constantFrom(...homes, `${prefix}-other-0`, 'openshift-monitoring', 'default');
  const name = fc.constantFrom(...ACCOUNTS, 'account-0', 'account-50', 'new');
  const subject = fc.oneof(
    fc.record({ kind: fc.constant('ServiceAccount'), namespace: home, name }),
    fc.tuple(home, name).map(([ns, one]) => ({ apiGroup, kind: 'User', name: `system:serviceaccount:${ns}:${one}` })),
    fc
      .constantFrom(...['system:authenticated', 'system:serviceaccounts', 'ops'], ...homes.map(one => `system:serviceaccounts:${one}`))
      .map(group => ({ apiGroup, kind: 'Group', name: group })),
    fc.constantFrom('alice', 'system:serviceaccount:*:a', 'system:authenticated').map(user => ({ apiGroup, kind: 'User', name: user })),
  );
  const clusterRole = fc.constantFrom(
    ...['any', 'all', 'part', 'sum', 'reads'].map(role => `${prefix}-${role}`),
    ...[
      'system:openshift:scc:anyuid',
      'system:openshift:scc:privileged',
      'system:openshift:scc:nonroot-v2',
      'cluster-admin',
      'view',
      'absent',
    ],
  );
  const meta = (namespace: string | null) => ({ name: 'generated', ...(namespace === null ? {} : { namespace }) });
  const binding = fc
    .record({
      namespace: fc.constantFrom(...homes, null),
      role: clusterRole,
      isLocal: fc.boolean(),
      subjects: fc.array(subject, { maxLength: 3 }),
    })
    .map(({ namespace, role, isLocal, subjects }): Asked => {
      const kind = isLocal && namespace === second ? 'Role' : 'ClusterRole';
      const roleRef = { apiGroup, kind, name: kind === 'Role' ? 'local' : role };
      return {
        object: {
          apiVersion: `${apiGroup}/v1`,
          kind: namespace === null ? 'ClusterRoleBinding' : 'RoleBinding',
          metadata: meta(namespace),
          roleRef,
          subjects,
        },
      };
    });
  const sccName = fc.constantFrom(
    'anyuid',
    'privileged',
    'nonroot-v2',
    'restricted-v2',
    'absent',
    '*',
    `${prefix}-root`,
    `${prefix}-plain`,
  );
  const someRule = fc
    .record({
      group: fc.constantFrom('security.openshift.io', 'security.openshift.io', '*', ''),
      resources: fc.constantFrom(['securitycontextconstraints'], ['*'], ['pods', 'securitycontextconstraints'], ['pods']),
      verbs: fc.constantFrom(['use'], ['*'], ['get', 'use'], ['get']),
      names: fc.option(fc.array(sccName, { maxLength: 3 }), { nil: undefined }),
    })
    .map(({ group, resources, verbs, names }) => ({
      apiGroups: [group],
      resources,
      verbs,
      ...(names === undefined ? {} : { resourceNames: names }),
    }));
  const role = fc
    .record({
      namespace: fc.constantFrom(...homes, null),
      name: fc.constantFrom('generated', 'local', `${prefix}-any`, `${prefix}-part`, `${prefix}-all`, 'system:openshift:scc:anyuid'),
      rules: fc.array(someRule, { maxLength: 3 }),
    })
    .map(({ namespace, name: named, rules }): Asked => ({
      object: {
        ...{ apiVersion: `${apiGroup}/v1`, kind: namespace === null ? 'ClusterRole' : 'Role' },
        ...{ metadata: { ...meta(namespace), name: named }, rules },
      },
    }));
  const flags = [
    'allowPrivilegedContainer',
    'allowHostDirVolumePlugin',
    'allowHostIPC',
    'allowHostNetwork',
    'allowHostPID',
    'allowHostPorts',
  ];
  const capabilities = fc.constantFrom(null, null, null, [], ['NET_BIND_SERVICE'], ['CHOWN'], ['SYS_ADMIN'], ['CHOWN', 'NET_RAW']);
  const scc = fc
    .record({
      name: fc.constantFrom('generated', 'generated', `${prefix}-root`, `${prefix}-plain`, 'anyuid'),
      flag: fc.option(fc.constantFrom(...flags), { freq: 1 }),
      ...{ allowedCapabilities: capabilities, defaultAddCapabilities: capabilities },
      runAsUser: fc.constantFrom(
        ...[{ type: 'MustRunAsRange' }, { type: 'MustRunAsRange' }, { type: 'MustRunAsNonRoot' }, { type: 'RunAsAny' }],
        { type: 'MustRunAs', uid: 0 },
        ...[
          { type: 'MustRunAs', uid: 7 },
          { type: 'MustRunAsRange', uidRangeMin: 0, uidRangeMax: 9 },
        ],
      ),
      level: fc.constantFrom('AllowHostLevel', 'RequirePodLevel'),
      users: fc.array(
        fc.tuple(home, name).map(([ns, one]) => `system:serviceaccount:${ns}:${one}`),
        { maxLength: 2 },
      ),
      groups: fc.constantFrom(null, [], ['ops'], ['system:authenticated'], [`system:serviceaccounts:${first}`]),
    })
    .map(({ name: named, flag, level, ...fields }): Asked => ({
      object: {
        ...{ apiVersion: 'security.openshift.io/v1', kind: 'SecurityContextConstraints', metadata: { name: named } },
        ...Object.fromEntries(flags.map(one => [one, one === flag])),
        ...{
          allowPrivilegeEscalation: true,
          readOnlyRootFilesystem: false,
          priority: null,
          requiredDropCapabilities: null,
          volumes: ['emptyDir'],
        },
        ...{ seLinuxContext: { type: 'RunAsAny' }, fsGroup: { type: 'RunAsAny' }, supplementalGroups: { type: 'RunAsAny' } },
        ...{ userNamespaceLevel: level, ...fields },
      },
    }));
  const annotations = fc.constantFrom(
    {},
    {},
    { 'openshift.io/required-scc': 'restricted-v2' },
    { 'openshift.io/required-scc': '' },
    { 'openshift.io/required-scc': 'anyuid' },
  );
  const account = fc.constantFrom(...ACCOUNTS, 'new', undefined);
  const pod = fc.record({ namespace: fc.constantFrom(...homes), account, asks: fc.constantFrom(...ASKS), annotations });
  const asPod = pod.map(({ namespace, account: one, asks, annotations: given }): Asked => {
    const { metadata, ...rest } = template(one === 'new' ? 'default' : one, asks, given);
    return {
      object: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { ...objectOf(metadata as JsonObject), ...meta(namespace) },
        ...(rest as JsonObject),
      },
    };
  });
  const workload = fc
    .tuple(pod, fc.constantFrom('Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'ReplicationController'))
    .map(([{ namespace, account: one, asks, annotations: given }, kind]): Asked => ({
      object: workloadOf(kind, meta(namespace), template(one, asks, given) as JsonObject),
    }));
  return {
    bindings: sample(binding, 100),
    roles: sample(role, 80),
    sccs: sample(scc, 100),
    workloads: sample(workload, 60),
    pods: sample(asPod, 60),
  };
}
