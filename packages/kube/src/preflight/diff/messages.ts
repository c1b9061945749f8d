/** The words of differences. */
import * as l10n from '@vscode/l10n';

export const diffTexts = {
  notSet: () => l10n.t('not set'),
};
