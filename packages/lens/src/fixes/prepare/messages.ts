/** Why no SCC is prepared for the manifests at hand. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

type Parts<Names extends string> = Readonly<Record<Names, string>>;

/** The explanation at the top of a file for a cluster administrator. */
export const handOverTexts = {
  head: (accounts: string) =>
    l10n.t('For a cluster administrator: OpenShift refuses the pods of {accounts} until these objects are applied.', { accounts }),
  apply: (command: string) => l10n.t('Apply: {command}', { command }),
  remove: (command: string) => l10n.t('Remove: {command}', { command }),
  refused: (parts: Parts<'workload' | 'account' | 'verdict'>) => l10n.t('{workload} runs as service account {account}. {verdict}', parts),
  more: (count: number) => l10n.t('And {count} more workloads.', { count }),
  written: (parts: Parts<'account' | 'files'>) => l10n.t('The objects for {account} come from {files}.', parts),
  invalid: (parts: Parts<'file' | 'fault'>) => l10n.t('{file} has an error that must be fixed first: {fault}', parts),
  change: (parts: Parts<'workload' | 'change'>) => l10n.t('The author of {workload} has to change its manifest: {change}.', parts),
};

export const prepareTexts = {
  unreadScc: (parts: Parts<'name' | 'problem'>) => l10n.t('The SCC {name} must change. {problem}', parts),
  unreadManifest: (problem: string) => l10n.t('A manifest must change for it. {problem}', { problem }),
  editedByHand: (parts: Parts<'file' | 'name'>) =>
    l10n.t('{file} has an SCC {name}, which is not sufficient and was edited by hand. Edit it, or delete it and generate again.', parts),
  taken: (parts: Parts<'file' | 'kind' | 'name'>) =>
    l10n.t('{file} has another {kind} {name}. Rename or delete it, and generate again.', parts),
  upToDate: (parts: Parts<'file' | 'name'>) => l10n.t('{file} has the SCC {name} already, and it is up to date.', parts),
  unsafe: (parts: Parts<'file' | 'reason'>) => l10n.t('{file} must change for it, which cannot be done safely: {reason}', parts),
  justGenerated: () => l10n.t('It has just been generated for another service account.'),
};
