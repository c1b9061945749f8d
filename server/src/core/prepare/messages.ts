/** Why no SCC is prepared for the manifests at hand. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

type Parts<Names extends string> = Readonly<Record<Names, string>>;

export const prepareTexts = {
  unreadScc: (parts: Parts<'name' | 'problem'>) => l10n.t('The SCC {name} must change. {problem}', parts),
  unreadManifest: (problem: string) => l10n.t('A manifest must change for it. {problem}', { problem }),
  editedByHand: (parts: Parts<'file' | 'name'>) =>
    l10n.t('{file} has an SCC {name}, which is not sufficient and was edited by hand. Edit it, or delete it and generate again.', parts),
  upToDate: (parts: Parts<'file' | 'name'>) => l10n.t('{file} has the SCC {name} already, and it is up to date.', parts),
  unsafe: (parts: Parts<'file' | 'reason'>) => l10n.t('{file} must change for it, which cannot be done safely: {reason}', parts),
  justGenerated: () => l10n.t('It has just been generated for another service account.'),
};
