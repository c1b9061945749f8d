/** The labels and descriptions of the catalog. */
import * as l10n from '@vscode/l10n';
import { sentences } from '@scc-lens/words';

export const sectionTexts = sentences({ workloads: 'Workloads', accounts: 'Service Accounts', sccs: 'SCCs in Order' });

export const verdictTexts = sentences({
  refused: 'Refused',
  unknown: 'Verdict Unknown',
  admitted: 'Admitted',
  'not-checked': 'Not Checked',
});

export const itemTexts = sentences({
  noName: '(no name)',
  pods: ['1 workload', '{count} workloads'],
  account: 'Service account {account}',
  all: 'All',
  allAccounts: 'All accounts may use {sccs}',
  scc: 'SCC {scc}',
  every: 'every SCC',
  powers: 'It lets a pod {powers}.',
  gets: 'gets it',
  waiting: ['1 refused workload', '{count} refused workloads'],
  would: 'Would admit',
  wouldAdmit: ['Would admit 1 refused workload', 'Would admit {count} refused workloads'],
  group: '{verdict}: {workloads}',
  oneOf: 'with one of several {object}',
  ifApplied: 'if it is applied in this namespace',
  ifNamed: 'if its subject is in this namespace',
  ifPlaced: 'if {role} is applied in this namespace',
  chosenFor: ['1 workload gets it', '{count} workloads get it'],
});

/** By which way an SCC may be used. Each sentence is one text, so that every language can have its own order of words. */
export const wayTexts: Readonly<Record<Way['kind'], WayTexts>> = {
  binding: {
    alone: parts => l10n.t('through {origin}', parts),
    mayUse: parts => l10n.t('May use {scc} through {origin}', parts),
    mayUseIt: parts => l10n.t('may use it through {origin}', parts),
    subject: parts => l10n.t('{subject} may use it through {origin}', parts),
  },
  absentRole: {
    alone: parts => l10n.t('through {origin}, if the role {role} exists', parts),
    mayUse: parts => l10n.t('May use {scc} through {origin}, if the role {role} exists', parts),
    mayUseIt: parts => l10n.t('may use it through {origin}, if the role {role} exists', parts),
    subject: parts => l10n.t('{subject} may use it through {origin}, if the role {role} exists', parts),
  },
  settings: {
    alone: () => l10n.t('through a setting'),
    mayUse: parts => l10n.t('May use {scc} through a setting', parts),
    mayUseIt: () => l10n.t('may use it through a setting'),
    subject: parts => l10n.t('{subject} may use it through a setting', parts),
  },
  scc: {
    alone: () => l10n.t("through the SCC's users and groups"),
    mayUse: parts => l10n.t("May use {scc} through the SCC's users and groups", parts),
    mayUseIt: () => l10n.t("may use it through the SCC's users and groups"),
    subject: parts => l10n.t("{subject} may use it through the SCC's users and groups", parts),
  },
  release: {
    alone: () => l10n.t('as OpenShift grants it'),
    mayUse: parts => l10n.t('May use {scc} as OpenShift grants it', parts),
    mayUseIt: () => l10n.t('may use it as OpenShift grants it'),
    subject: parts => l10n.t('{subject} may use it as OpenShift grants it', parts),
  },
  everyUser: {
    alone: () => l10n.t('as every user'),
    mayUse: parts => l10n.t('May use {scc} as every user', parts),
    mayUseIt: () => l10n.t('may use it as every user'),
    subject: parts => l10n.t('{subject} may use it as every user', parts),
  },
};

/** What grants the use of an SCC. `origin` names a binding, `role` a ClusterRole that it names and that is not at hand. */
export type Way = Readonly<
  { kind: 'binding' | 'absentRole' | 'settings' | 'scc' | 'release' | 'everyUser' } & Partial<Record<'origin' | 'role', string>>
>;

/** `alone` follows the SCC's name, `mayUse` is of a service account; `mayUseIt` and `subject` are below an SCC, for a subject. */
type WayTexts = Readonly<
  Record<'alone' | 'mayUse' | 'mayUseIt' | 'subject', (parts: Way & Readonly<Partial<Record<'scc' | 'subject', string>>>) => string>
>;
