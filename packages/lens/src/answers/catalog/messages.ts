/** The labels and descriptions of the catalog. */
import * as l10n from '@vscode/l10n';

type Parts<Names extends string> = Readonly<Record<Names, string>>;

export const sectionTexts = {
  workloads: () => l10n.t('Workloads'),
  accounts: () => l10n.t('Service Accounts'),
  sccs: () => l10n.t('SCCs in the Order of OpenShift'),
};

export const verdictTexts = {
  refused: () => l10n.t('Refused'),
  unknown: () => l10n.t('Verdict Unknown'),
  admitted: () => l10n.t('Admitted'),
  'not-checked': () => l10n.t('Not Checked'),
};

export const itemTexts = {
  noName: () => l10n.t('(no name)'),
  pods: (count: number) => (count === 1 ? l10n.t('1 workload') : l10n.t('{count} workloads', { count })),
  account: (account: string) => l10n.t('Service account {account}', { account }),
  scc: (scc: string) => l10n.t('SCC {scc}', { scc }),
  every: () => l10n.t('every SCC'),
  mayUse: (scc: string) => l10n.t('May use {scc}', { scc }),
  powers: (powers: string) => l10n.t('It lets a pod {powers}.', { powers }),
  gets: () => l10n.t('gets it'),
  wouldAdmit: (count: number) =>
    count === 1 ? l10n.t('Would admit 1 refused workload') : l10n.t('Would admit {count} refused workloads', { count }),
  group: (parts: Parts<'verdict' | 'workloads'>) => l10n.t('{verdict}: {workloads}', parts),
  /** Next to an SCC: how many workloads get it. */
  chosenFor: (count: number) =>
    count === 0 ? '' : count === 1 ? l10n.t('1 workload gets it') : l10n.t('{count} workloads get it', { count }),
};

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
export type Way =
  | { readonly kind: 'binding'; readonly origin: string }
  | { readonly kind: 'absentRole'; readonly origin: string; readonly role: string }
  | { readonly kind: 'settings' | 'scc' | 'release' | 'everyUser' };

interface WayTexts {
  /** Next to *May use …*. */
  readonly alone: (parts: Parts<'origin' | 'role'>) => string;
  /** Of a service account. */
  readonly mayUse: (parts: Parts<'origin' | 'role' | 'scc'>) => string;
  /** Next to a subject, below an SCC. */
  readonly mayUseIt: (parts: Parts<'origin' | 'role'>) => string;
  /** Of a subject, below an SCC. */
  readonly subject: (parts: Parts<'origin' | 'role' | 'subject'>) => string;
}

/** The parts of a way's texts. */
export const partsOf = (way: Way): Parts<'origin' | 'role'> => ({
  origin: 'origin' in way ? way.origin : '',
  role: 'role' in way ? way.role : '',
});
