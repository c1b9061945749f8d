/** The few sentences of this room that are not OpenShift's own: what a verdict assumes. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

export const assumptionTexts = {
  ids: () =>
    l10n.t('assuming that the namespace has the IDs that OpenShift allocates itself, which start at {first}', { first: '1000000000' }),
  levels: () => l10n.t('assuming that the namespace has an SELinux level that OpenShift allocates itself: s0 and two categories'),
};
