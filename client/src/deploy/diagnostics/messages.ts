/** The sentence of a diagnostic that is not the cluster's own. */
import * as l10n from '@vscode/l10n';

export const permissionTexts = {
  mayNot: (verb: string, object: string) => l10n.t('You may not {verb} {object}.', { verb, object }),
};
