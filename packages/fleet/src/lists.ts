/** The lists that a snapshot is made of, how to get each with `oc`, and what shows that one is whole. */
import { groupBy, type JsonObject } from '@scc-lens/words';

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

/** A namespaced list without signs, but for what is given. */
function row(kind: string, group: string, others: Partial<ListRow> = {}): ListRow {
  const plural = kind.toLowerCase().replace(/[^s]$/, '$&s');
  return { kind, group, resource: group === '' ? plural : `${plural}.${group}`, isNamespaced: true, signs: [], ...others };
}

/** Of the whole cluster. */
const clusterRow = (kind: string, group: string, others: Partial<ListRow>): ListRow => row(kind, group, { ...others, isNamespaced: false });

export const LISTS: readonly ListRow[] = [
  clusterRow('Namespace', '', { signs: ['default', 'kube-public', 'kube-system'] }),
  clusterRow('SecurityContextConstraints', 'security.openshift.io', {
    resource: 'securitycontextconstraints',
    // Without these, admission refuses every pod.
    signs: 'anyuid hostaccess hostmount-anyuid hostnetwork hostnetwork-v2 nonroot nonroot-v2 privileged restricted restricted-v2'.split(
      ' ',
    ),
  }),
  clusterRow('ClusterRole', RBAC, {
    signs: ['admin', 'cluster-admin', 'edit', 'system:basic-user', 'system:controller:replicaset-controller', 'view'],
  }),
  clusterRow('ClusterRoleBinding', RBAC, {
    signs: ['cluster-admin', 'system:basic-user', 'system:controller:replicaset-controller', 'system:kube-scheduler'],
  }),
  row('Role', RBAC, { signs: ['kube-public/system:controller:bootstrap-signer', 'kube-system/extension-apiserver-authentication-reader'] }),
  row('RoleBinding', RBAC, {
    signs: ['kube-public/system:controller:bootstrap-signer', 'kube-system/system::extension-apiserver-authentication-reader'],
  }),
  row('ServiceAccount', '', { signs: ['default/default', 'kube-system/default'] }),
  row('Pod', ''),
  ...['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'].map(kind => row(kind, 'apps')),
  ...['Job', 'CronJob'].map(kind => row(kind, 'batch')),
  row('ReplicationController', ''),
  row('DeploymentConfig', 'apps.openshift.io', { isOptional: true }),
  clusterRow('ClusterVersion', 'config.openshift.io', { resource: 'clusterversions', isOptional: true, signs: ['version'] }),
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
