/** The commands that answer questions about a whole cluster; `clusterAnswers` is loaded when one is asked. */
import * as l10n from '@vscode/l10n';
import { DONE, FOUND, PROBLEM } from './command';
import type { Command, Option } from './command';
import { SEVERITIES } from './formats/report';
import { OPENSHIFT } from './options';

const FORMAT: Option = {
  name: 'format',
  value: 'FORMAT',
  choices: ['text', 'json'],
  fallback: 'text',
  help: () => l10n.t('How to write the answer.'),
};

const SOURCES = (): readonly string[] => [
  l10n.t(
    'PATH is what `oc get -o yaml` or `-o json` wrote, a must-gather or `oc adm inspect` folder or its archive, or manifests. Several are put together. What needs a list that they lack is unknown, and the command that fetches it is printed.',
  ),
];

/** Loaded when a question is asked. */
const answers = () => import('./clusterAnswers');

const EXIT_CODES: Command['exitCodes'] = {
  [DONE]: () => l10n.t('The answer is complete.'),
  [FOUND]: () => l10n.t('Part of the answer is unknown, or there is no such object.'),
  [PROBLEM]: () => l10n.t('A file could not be read or is invalid, or an option is wrong.'),
};

export const audit: Command = {
  name: 'audit',
  summary: () => l10n.t('Report what the service accounts of a cluster may use, what their pods need, and what can be removed.'),
  operands: 'PATH…|-',
  options: [
    { ...FORMAT, choices: ['text', 'json', 'sarif', 'csv', 'markdown'] },
    {
      name: 'fail-on',
      value: 'SEVERITY',
      choices: SEVERITIES,
      fallback: 'error',
      help: () => l10n.t('The least severity that makes the exit code 1.'),
    },
    { name: 'namespace', short: 'n', value: 'NAME', repeatable: true, help: () => l10n.t('Only service accounts of this namespace.') },
    { name: 'platform', help: () => l10n.t('Also list accounts in namespaces of the platform.') },
    { name: 'print-rbac', help: () => l10n.t('Print the ClusterRole that lets a user read the lists, and do nothing else.') },
    OPENSHIFT,
  ],
  notes: SOURCES,
  exitCodes: {
    [DONE]: () => l10n.t('No finding of the --fail-on severity or higher.'),
    [FOUND]: () => l10n.t('There are such findings.'),
    [PROBLEM]: EXIT_CODES[PROBLEM],
  },
  run: async (args, streams) => (await answers()).answerAudit(audit, args, streams),
};

export const whoMay: Command = {
  name: 'who-may',
  summary: () => l10n.t('List who may use an SCC in a cluster, and by which binding, role or entry.'),
  operands: 'use SCC PATH…|-',
  options: [FORMAT, { name: 'namespace', short: 'n', value: 'NAME', help: () => l10n.t('Only rights that count in this namespace.') }],
  notes: SOURCES,
  exitCodes: EXIT_CODES,
  run: async (args, streams) => (await answers()).answerWhoMay(whoMay, args, streams),
};

export const may: Command = {
  name: 'may',
  summary: () => l10n.t('List the SCCs that the pods of a service account may use, and through what.'),
  operands: 'NAMESPACE/ACCOUNT PATH…|-',
  options: [FORMAT],
  notes: SOURCES,
  exitCodes: EXIT_CODES,
  run: async (args, streams) => (await answers()).answerMay(may, args, streams),
};

export const why: Command = {
  name: 'why',
  summary: () => l10n.t('Show which SCC a pod has and why, what it changed, and what it would be without.'),
  operands: 'POD PATH…|-',
  options: [FORMAT, { name: 'namespace', short: 'n', value: 'NAME', help: () => l10n.t('The namespace of the pod.') }, OPENSHIFT],
  notes: SOURCES,
  exitCodes: EXIT_CODES,
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
  ],
  notes: SOURCES,
  exitCodes: EXIT_CODES,
  run: async (args, streams) => (await answers()).printPolicy(policy, args, streams),
};
