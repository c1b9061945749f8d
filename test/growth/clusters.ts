/** Hostile lists of a cluster, through every question about it. */
import { audit, findingsOf, may, snapshotOf, whoMay, why } from '@scc-lens/fleet';
import { readSettings } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';
import { counted, table } from './texts';

const { settings } = readSettings({});

const RBAC = 'apiVersion: rbac.authorization.k8s.io/v1';
const POD =
  '---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: ns}\nspec: {serviceAccountName: sa, containers: [{name: a, image: x}]}\n';
const role = (i: number, labels = ''): string =>
  `---\n${RBAC}\nkind: ClusterRole\nmetadata: {name: r${i}, labels: {a: b${labels}}}\nrules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]\n`;
const binding = (i: number, named: number): string =>
  `---\n${RBAC}\nkind: RoleBinding\nmetadata: {name: b${i}, namespace: ns}\nroleRef: {kind: ClusterRole, name: r${named}}\nsubjects: [{kind: ServiceAccount, name: sa}]\n`;
const scc = (i: number): string =>
  `---\napiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata: {name: s${i}}\nrunAsUser: {type: RunAsAny}\nseLinuxContext: {type: RunAsAny}\nusers: ['system:serviceaccount:ns:sa']\n`;

const LABELLED =
  '---\napiVersion: v1\nkind: Namespace\nmetadata: {name: ns, labels: {pod-security.kubernetes.io/enforce: restricted}}\nspec: {}\n';
const STOCK =
  '---\napiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata: {name: privileged, uid: u}\nrunAsUser: {type: RunAsAny}\nseLinuxContext: {type: RunAsAny}\nusers:\n';

export const CLUSTERS = table(
  text => {
    const snapshot = snapshotOf(parseFile(text).manifests);
    whoMay(snapshot, 's1', null);
    may(snapshot, { namespace: 'ns', name: 'sa' });
    why(snapshot, { namespace: 'ns', name: 'p' }, settings);
    const { accounts } = audit(snapshot, settings, null, { releases: ['4.20', '5.0'] });
    for (const one of accounts) findingsOf(one, snapshot);
  },
  {
    'bindings of one role': counted(i => binding(i, 1), POD + role(1)),
    'bindings of roles that are absent': counted(i => binding(i, i), POD),
    'roles to all SCCs, with their bindings, and SCCs': counted(i => role(i) + binding(i, i) + scc(i), POD),
    'SCCs whose users are the account': counted(scc, POD),
    'roles that one aggregates': counted(
      i => role(i, ', t: "1"'),
      `${POD}${binding(0, 0)}---\n${RBAC}\nkind: ClusterRole\nmetadata: {name: r0}\naggregationRule: {clusterRoleSelectors: [{matchLabels: {t: '1'}}]}\n`,
    ),
    'pods of one name': counted(() => POD),
    'pods whose namespace has a Pod Security label': counted(i => POD.replace('name: p,', `name: p${i},`), LABELLED),
    'entries of a stock SCC': counted(i => `  - u${i}\n`, STOCK),
  },
);
