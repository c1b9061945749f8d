/** The commands that answer questions about a whole cluster; `clusterAnswers` is loaded when one is asked. */
import * as l10n from '@vscode/l10n';
import { DONE, FOUND, PROBLEM, type Command, type Option } from './command';
import { FAIL_ON } from './formats/report';
import { BASELINE, OPENSHIFT, WRITE_BASELINE } from './options';

const FORMAT: Option = {
  ...{ name: 'format', value: 'FORMAT', choices: ['text', 'json'], fallback: 'text' },
  help: () => l10n.t('How to write the answer.'),
};

/** As kubectl and oc spell them. */
const LIVE: readonly Option[] = [
  { name: 'live', help: () => l10n.t('Read the cluster of the current context of your kubeconfig, in place of PATH.') },
  { name: 'context', value: 'NAME', help: () => l10n.t('Read the cluster of this context of your kubeconfig, in place of PATH.') },
  {
    name: 'kubeconfig',
    value: 'FILE',
    help: () => l10n.t("Read a cluster of this kubeconfig. Default: KUBECONFIG, ~/.kube/config, or the pod's service account."),
  },
  { name: 'insecure-skip-tls-verify', help: () => l10n.t('Accept that the kubeconfig turns off the check of the certificate.') },
];

const SOURCES = (): readonly string[] => [
  l10n.t(
    'PATH is what `oc get -o yaml` or `-o json` wrote, a must-gather or `oc adm inspect` folder or its archive, or manifests. Several are put together. What needs a list that they lack is unknown, and the command that fetches it is printed.',
  ),
  l10n.t(
    'A cluster is reached only by --live, --context or --kubeconfig. The lists are read for all namespaces and nothing is changed; a login may run the credential plug-in that the kubeconfig names. `scc-lens audit --print-rbac` prints the rights that this needs.',
  ),
];

/** Loaded when a question is asked. */
const answers = () => import('./clusterAnswers');

/** What all questions have in common. */
const ASKED: Pick<Command, 'notes' | 'exitCodes'> = {
  notes: SOURCES,
  exitCodes: {
    [DONE]: () => l10n.t('The answer is complete.'),
    [FOUND]: () => l10n.t('Part of the answer is unknown, or there is no such object.'),
    [PROBLEM]: () => l10n.t('A file or a list of the cluster could not be read, or an option is wrong.'),
  },
};

export const audit: Command = {
  name: 'audit',
  summary: () => l10n.t('Report what the service accounts of a cluster may use, what their pods need, and what can be removed.'),
  operands: '[PATH…|-]',
  options: [
    { ...FORMAT, choices: ['text', 'json', 'html', 'sarif', 'csv', 'markdown', 'policyreport', 'openreport'] },
    FAIL_ON,
    { name: 'namespace', short: 'n', value: 'NAME', repeatable: true, help: () => l10n.t('Only service accounts of this namespace.') },
    {
      name: 'selector',
      short: 'l',
      value: 'LABELS',
      help: () => l10n.t('Only service accounts with a workload whose labels match, in the grammar of kubectl.'),
    },
    BASELINE,
    WRITE_BASELINE,
    { name: 'platform', help: () => l10n.t('Also list accounts in namespaces of the platform.') },
    { name: 'managed', help: () => l10n.t('A managed cluster (ROSA, ARO, OSD): nothing that its service protects is removable.') },
    {
      name: 'shard',
      value: 'I/N',
      help: () => l10n.t('Only the namespaces of part I of N, from 0 to N-1, for {command} to join.', { command: '`scc-lens merge`' }),
    },
    { name: 'print-rbac', help: () => l10n.t('Print the ClusterRole that lets a user read the lists, and do nothing else.') },
    { ...OPENSHIFT, value: 'VERSION[,…]', help: () => l10n.t('The release of the cluster. Several are compared.') },
    ...LIVE,
  ],
  notes: SOURCES,
  exitCodes: {
    [DONE]: () => l10n.t('No finding of the --fail-on severity or higher.'),
    [FOUND]: () => l10n.t('There are such findings.'),
    [PROBLEM]: ASKED.exitCodes[PROBLEM],
  },
  run: async (args, streams) => (await answers()).answerAudit(audit, args, streams),
};

export const merge: Command = {
  name: 'merge',
  summary: () => l10n.t('Join the JSON reports of all shards of an audit to the report on the whole cluster.'),
  operands: 'REPORT…',
  options: [FAIL_ON],
  notes: () => [],
  exitCodes: audit.exitCodes,
  run: async (args, streams) => (await answers()).answerMerge(merge, args, streams),
};

export const whoMay: Command = {
  name: 'who-may',
  summary: () => l10n.t('List who may use an SCC in a cluster, and by which binding, role or entry.'),
  operands: 'use SCC [PATH…|-]',
  options: [
    FORMAT,
    { name: 'namespace', short: 'n', value: 'NAME', help: () => l10n.t('Only rights that count in this namespace.') },
    ...LIVE,
  ],
  ...ASKED,
  run: async (args, streams) => (await answers()).answerWhoMay(whoMay, args, streams),
};

export const may: Command = {
  name: 'may',
  summary: () => l10n.t('List the SCCs that the pods of a service account may use, and through what.'),
  operands: 'NAMESPACE/ACCOUNT [PATH…|-]',
  options: [FORMAT, ...LIVE],
  ...ASKED,
  run: async (args, streams) => (await answers()).answerMay(may, args, streams),
};

export const why: Command = {
  name: 'why',
  summary: () => l10n.t('Show which SCC a pod has and why, what it changed, and what it would be without.'),
  operands: 'POD [PATH…|-]',
  options: [FORMAT, { name: 'namespace', short: 'n', value: 'NAME', help: () => l10n.t('The namespace of the pod.') }, OPENSHIFT, ...LIVE],
  ...ASKED,
  run: async (args, streams) => (await answers()).answerWhy(why, args, streams),
};

export const policy: Command = {
  name: 'policy',
  summary: () =>
    l10n.t('Print guards for a cluster: policies that refuse new rights to SCCs with special powers, and pods with unexpected SCCs.'),
  operands: 'PATH…|-',
  options: [
    {
      name: 'for',
      value: 'KIND',
      choices: ['vap', 'kyverno', 'acm'],
      fallback: 'vap',
      help: () => l10n.t('ValidatingAdmissionPolicies, or the same for Kyverno or ACM.'),
    },
    { name: 'deny', help: () => l10n.t('Refuse violations. Otherwise they are warned about and audited.') },
    OPENSHIFT,
    ...LIVE,
  ],
  ...ASKED,
  run: async (args, streams) => (await answers()).printPolicy(policy, args, streams),
};
