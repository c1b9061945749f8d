/** The lists that a snapshot is made of, how to get each with `oc`, and what shows that one is whole. */
import { groupBy } from '@scc-lens/words';
import type { JsonObject } from '@scc-lens/words';

export interface ListRow {
  readonly kind: string;
  readonly group: string;
  /** As `oc get` takes it. */
  readonly resource: string;
  readonly isNamespaced: boolean;
  /** Set where OpenShift need not serve the kind: a cluster that does not has no objects of it. */
  readonly isOptional?: true;
  /**
   * Objects of this kind that every cluster has, as `name` or `namespace/name`: a list with them is taken to be whole. Source: Kubernetes'
   * plugin/pkg/auth/authorizer/rbac/bootstrappolicy. Where there are none, nothing shows that a list is whole.
   */
  readonly signs: readonly string[];
}

const RBAC = 'rbac.authorization.k8s.io';

export const LISTS: readonly ListRow[] = [
  { kind: 'ClusterVersion', group: 'config.openshift.io', resource: 'clusterversions', isNamespaced: false, signs: ['version'] },
  { kind: 'Namespace', group: '', resource: 'namespaces', isNamespaced: false, signs: ['default', 'kube-public', 'kube-system'] },
  {
    kind: 'SecurityContextConstraints',
    group: 'security.openshift.io',
    resource: 'securitycontextconstraints',
    isNamespaced: false,
    // Without these, admission refuses every pod.
    signs: 'anyuid hostaccess hostmount-anyuid hostnetwork hostnetwork-v2 nonroot nonroot-v2 privileged restricted restricted-v2'.split(
      ' ',
    ),
  },
  {
    kind: 'ClusterRole',
    group: RBAC,
    resource: 'clusterroles.rbac.authorization.k8s.io',
    isNamespaced: false,
    signs: ['admin', 'cluster-admin', 'edit', 'system:basic-user', 'system:controller:replicaset-controller', 'view'],
  },
  {
    kind: 'ClusterRoleBinding',
    group: RBAC,
    resource: 'clusterrolebindings.rbac.authorization.k8s.io',
    isNamespaced: false,
    signs: ['cluster-admin', 'system:basic-user', 'system:controller:replicaset-controller', 'system:kube-scheduler'],
  },
  {
    kind: 'Role',
    group: RBAC,
    resource: 'roles.rbac.authorization.k8s.io',
    isNamespaced: true,
    signs: ['kube-public/system:controller:bootstrap-signer', 'kube-system/extension-apiserver-authentication-reader'],
  },
  {
    kind: 'RoleBinding',
    group: RBAC,
    resource: 'rolebindings.rbac.authorization.k8s.io',
    isNamespaced: true,
    signs: ['kube-public/system:controller:bootstrap-signer', 'kube-system/system::extension-apiserver-authentication-reader'],
  },
  {
    kind: 'ServiceAccount',
    group: '',
    resource: 'serviceaccounts',
    isNamespaced: true,
    signs: ['default/default', 'kube-system/default'],
  },
  { kind: 'Pod', group: '', resource: 'pods', isNamespaced: true, signs: [] },
  { kind: 'Deployment', group: 'apps', resource: 'deployments.apps', isNamespaced: true, signs: [] },
  { kind: 'ReplicaSet', group: 'apps', resource: 'replicasets.apps', isNamespaced: true, signs: [] },
  { kind: 'StatefulSet', group: 'apps', resource: 'statefulsets.apps', isNamespaced: true, signs: [] },
  { kind: 'DaemonSet', group: 'apps', resource: 'daemonsets.apps', isNamespaced: true, signs: [] },
  { kind: 'Job', group: 'batch', resource: 'jobs.batch', isNamespaced: true, signs: [] },
  { kind: 'CronJob', group: 'batch', resource: 'cronjobs.batch', isNamespaced: true, signs: [] },
  { kind: 'ReplicationController', group: '', resource: 'replicationcontrollers', isNamespaced: true, signs: [] },
  {
    kind: 'DeploymentConfig',
    group: 'apps.openshift.io',
    resource: 'deploymentconfigs.apps.openshift.io',
    isNamespaced: true,
    isOptional: true,
    signs: [],
  },
];

/** As the objects of a list name it. */
export const apiVersionOf = ({ group }: ListRow): string => (group === '' ? 'v1' : `${group}/v1`);

const pluralOf = ({ resource }: ListRow): string => resource.split('.')[0] ?? '';

/** The path of the list at an API server, for all namespaces. */
export const listPath = (row: ListRow): string => `${row.group === '' ? '/api' : '/apis'}/${apiVersionOf(row)}/${pluralOf(row)}`;

/** The kinds that decide who may use an SCC. */
export const RIGHTS: ReadonlySet<string> = new Set(
  'SecurityContextConstraints ClusterRole ClusterRoleBinding Role RoleBinding ServiceAccount'.split(' '),
);

/** What makes pods of its own: a right that no pod at hand needs may be for one of these, which has no pod now. */
export const MAKERS: readonly string[] = 'Deployment StatefulSet DaemonSet Job CronJob ReplicationController DeploymentConfig'.split(' ');

/** The command that fetches a list whole. */
export const fetchCommand = ({ resource, isNamespaced }: ListRow): string => `oc get ${resource}${isNamespaced ? ' -A' : ''} -o yaml`;

/** The ClusterRole that lets a user read all lists, and nothing else: no Secrets, no changes. */
export const READER_ROLE: JsonObject = {
  apiVersion: `${RBAC}/v1`,
  kind: 'ClusterRole',
  metadata: { name: 'scc-lens-audit' },
  rules: [...groupBy(LISTS, ({ group }) => [group])].map(([group, rows]) => ({
    apiGroups: [group],
    resources: rows.map(pluralOf),
    verbs: ['get', 'list'],
  })),
};
