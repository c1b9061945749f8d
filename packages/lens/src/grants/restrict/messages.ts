/** The fix that makes a pod restricted, and why it is not made. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

export const restrictionTexts = {
  restrict: (scc: string) => l10n.t('Make this pod {scc}', { scc }),
  restrictBySetting: (parts: Readonly<Record<'scc' | 'fields', string>>) => l10n.t('Make this pod {scc}: set {fields}', parts),
};

export const refusedRestrictionTexts = {
  supervisor: (parts: Readonly<Record<'container' | 'capabilities', string>>) =>
    l10n.t('The supervisor needs {capabilities} in container "{container}".', parts),
  supervisorRoot: (container: string) => l10n.t('The supervisor needs root in container "{container}".', { container }),
  unknownSupervisor: () => l10n.t('The pod runs the supervisor in a way whose needs are not known.'),
  asks: (reasons: string) => l10n.t('The pod asks for more than that: {reasons}', { reasons }),
  more: (count: number) => (count === 1 ? l10n.t('1 more reason.') : l10n.t('{count} more reasons.', { count })),
  podSecurity: (reasons: string) => l10n.t('Pod Security restricted still refuses the pod: {reasons}.', { reasons }),
  otherPod: (scc: string) => l10n.t('{scc} would make another pod of it.', { scc }),
  notAdmitted: (scc: string) => l10n.t('It is not certain that {scc} admits the pod then.', { scc }),
};
