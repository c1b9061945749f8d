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
  through: (origin: string) => l10n.t('through {origin}', { origin }),
  ifRole: (parts: Parts<'origin' | 'role'>) => l10n.t('through {origin}, if the role {role} exists', parts),
  throughSettings: () => l10n.t('through a setting'),
  throughScc: () => l10n.t("through the SCC's users and groups"),
  byDefault: () => l10n.t('as OpenShift grants it'),
  everyUser: () => l10n.t('as every user'),
  powers: (powers: string) => l10n.t('It lets a pod {powers}.', { powers }),
  gets: () => l10n.t('gets it'),
  wouldAdmit: (count: number) =>
    count === 1 ? l10n.t('Would admit 1 refused workload') : l10n.t('Would admit {count} refused workloads', { count }),
  mayUseIt: () => l10n.t('may use it'),
  /** Beside an SCC: how many workloads get it. */
  chosenFor: (count: number) =>
    count === 0 ? '' : count === 1 ? l10n.t('1 workload gets it') : l10n.t('{count} workloads get it', { count }),
};
