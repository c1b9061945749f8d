/** The few sentences of this room that are not OpenShift's own: what a verdict assumes. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

export const assumptionTexts = {
  ids: () => l10n.t('Assumed: the namespace has IDs that OpenShift allocated, from {first} on', { first: '1000000000' }),
  levels: () => l10n.t('Assumed: the namespace has an SELinux level that OpenShift allocated, s0 and two categories'),
};
