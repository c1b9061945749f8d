/** What is wrong with a project file. `l10n/` has the translations. */
import { sentences } from '@scc-lens/words';

export const projectTexts = sentences({
  noMapping: 'A project file is a mapping of settings.',
  noSetting: '{name} is no setting.',
  didYouMean: '{name} is no setting; did you mean {meant}?',
  quoteVersion: 'openshift.version is a number here, which loses a 0 at its end; put it in quotes.',
  noFiles: 'An override needs `files`: a pattern, or a list of patterns, from the folder of this file.',
  notInOverride: '{name} is for all files and has no effect in an override.',
  ofMachine: '{name} names a program, which only a user chooses.',
  noList: '{name} is not a list.',
  noText: '{name} is not a text.',
});
