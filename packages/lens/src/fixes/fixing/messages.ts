/** The sentences about fixes: what becomes of the workload, and why a fix is not made. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

/** Follow the title of a fix. */
export const outcomeTexts = {
  ownScc: () => l10n.t('(then needs an SCC of its own)'),
  leftToGrant: (count: number) =>
    count === 1 ? l10n.t('(then 1 permission is left to grant)') : l10n.t('(then {count} permissions are left to grant)', { count }),
  admitted: (scc: string) => l10n.t('(then admitted by {scc})', { scc }),
  admittedInstead: (parts: Readonly<Record<'scc' | 'before', string>>) => l10n.t('(then admitted by {scc} instead of {before})', parts),
};

export const refusedFixTexts = {
  gone: () => l10n.t('The document no longer exists.'),
  onlyObject: () => l10n.t('It is the only object of the file. Delete the file.'),
  dependent: () => l10n.t('The documents of the file depend on each other, so it can only be edited by hand.'),
  fault: (fault: string) => l10n.t('This fix could not be computed: {fault}. This is a defect of SCC Lens, please report it.', { fault }),
  atLine: (line: number, reason: string) => l10n.t('Line {line}: {reason}', { line, reason }),
  comesBack: () => l10n.t('The finding comes back after this fix, by itself or because of another fix; choose by hand.'),
  notSilenced: () => l10n.t('A comment here does not suppress this finding alone.'),
  cannotAllow: (parts: Readonly<Record<'reason' | 'setting', string>>) =>
    l10n.t('{reason} The setting {setting} changes the rule for all files.', parts),
  tooManyRounds: () => l10n.t('This text takes too many rounds of fixes; choose by hand.'),
};
