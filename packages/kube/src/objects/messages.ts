/** The sentences about one object on the server. */
import * as l10n from '@vscode/l10n';

export const objectTexts = {
  notAbout: (object: string) => l10n.t('The answer is not about {object}.', { object }),
  aboutAnother: (object: string, other: string) => l10n.t('The answer is not about {object}, but about {other}.', { object, other }),
  aboutNamesake: (object: string) => l10n.t('The answer is about another object with the name of {object}.', { object }),
  deletionNotBegun: (object: string) => l10n.t('The deletion of {object} was accepted, but has not begun.', { object }),
  terminating: (object: string) => l10n.t('{object} is being deleted.', { object }),
  waitsForFinalizers: (object: string, finalizers: string) =>
    l10n.t('{object} is being deleted; it waits for {finalizers}.', { object, finalizers }),
  retryWhenGone: () => l10n.t('Retry when it is gone.'),
};

/** What a diff shows instead of a value. */
export const valueTexts = {
  hidden: () => l10n.t('(hidden)'),
  hiddenChanged: () => l10n.t('(hidden, changed)'),
};
