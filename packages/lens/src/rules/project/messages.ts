/** What is wrong with a project file. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

type Parts<Names extends string> = Readonly<Record<Names, string>>;

export const projectTexts = {
  noMapping: () => l10n.t('A project file is a mapping of settings.'),
  noSetting: (name: string) => l10n.t('{name} is no setting.', { name }),
  didYouMean: (parts: Parts<'name' | 'meant'>) => l10n.t('{name} is no setting; did you mean {meant}?', parts),
  quoteVersion: () => l10n.t('openshift.version is a number here, which loses a 0 at its end; put it in quotes.'),
  noFiles: () => l10n.t('An override needs `files`: a pattern, or a list of patterns, from the folder of this file.'),
  notInOverride: (name: string) => l10n.t('{name} is for all files and has no effect in an override.', { name }),
  ofMachine: (name: string) => l10n.t('{name} names a program, which only a user chooses.', { name }),
  noList: (name: string) => l10n.t('{name} is not a list.', { name }),
  noText: (name: string) => l10n.t('{name} is not a text.', { name }),
};
