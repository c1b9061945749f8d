/** Why something is left out of a walk: each follows the path and a colon. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

export const leftOutTexts = {
  tooDeep: (levels: number) => l10n.t('is more than {levels} folders deep and was not searched', { levels }),
  repositoryTooDeep: (levels: number) =>
    l10n.t('is more than {levels} folders deep in its repository; no .gitignore above it was read', { levels }),
  notRegular: () => l10n.t('is not a regular file and was not read'),
  outside: () => l10n.t('is outside of the repository and was not read'),
  tooSlow: (seconds: number) => l10n.t('could not be read in {seconds} seconds', { seconds }),
  tooLarge: (mebibytes: number) => l10n.t('is larger than {mebibytes} MiB and was not read', { mebibytes }),
  costlyLine: (parts: { readonly line: number; readonly length: number }) =>
    l10n.t('line {line} not followed: longer than {length} characters, or too many ** or *', parts),
  costlyLines: (parts: { readonly line: number; readonly others: number; readonly length: number }) =>
    l10n.t('line {line} and {others} more not followed: longer than {length} characters, or too many ** or *', parts),
  tooManyRules: (parts: { readonly line: number; readonly rules: number }) =>
    l10n.t('line {line} and all below not followed: more than {rules} rules', parts),
};
