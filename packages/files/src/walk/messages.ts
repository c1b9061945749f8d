/** Why something is left out of a walk: each follows the path and a colon. `l10n/` has the translations. */
import { sentences } from '@scc-lens/words';

export const leftOutTexts = sentences({
  tooDeep: 'is more than {levels} folders deep and was not searched',
  repositoryTooDeep: 'is more than {levels} folders deep in its repository; no .gitignore above it was read',
  notRegular: 'is not a regular file and was not read',
  outside: 'is outside of the repository and was not read',
  tooSlow: 'could not be read in {seconds} seconds',
  tooLarge: 'is larger than {mebibytes} MiB and was not read',
  costlyLine: 'line {line} not followed: longer than {length} characters, or too many ** or *',
  costlyLines: 'line {line} and {others} more not followed: longer than {length} characters, or too many ** or *',
  tooManyRules: 'line {line} and all below not followed: more than {rules} rules',
});
