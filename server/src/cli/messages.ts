/** What several commands report. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

/** `1 file`, `2 files`. */
export const countTexts = {
  files: (count: number) => (count === 1 ? l10n.t('1 file') : l10n.t('{count} files', { count })),
  /** For refusals that are not counted themselves, such as the ones in a baseline. */
  reasons: (count: number) =>
    count === 1 ? l10n.t('1 reason of a known refusal') : l10n.t('{count} reasons of known refusals', { count }),
  findings: (count: number) => (count === 1 ? l10n.t('1 finding') : l10n.t('{count} findings', { count })),
  workloads: (count: number) => (count === 1 ? l10n.t('1 workload') : l10n.t('{count} workloads', { count })),
  places: (count: number) => (count === 1 ? l10n.t('1 place not judged') : l10n.t('{count} places not judged', { count })),
  error: (count: number) => (count === 1 ? l10n.t('1 error') : l10n.t('{count} errors', { count })),
  warning: (count: number) => (count === 1 ? l10n.t('1 warning') : l10n.t('{count} warnings', { count })),
  info: (count: number) => l10n.t('{count} info', { count }),
  hint: (count: number) => (count === 1 ? l10n.t('1 hint') : l10n.t('{count} hints', { count })),
};

/** Names that are listed. */
const MOST_NAMES = 5;

export const texts = {
  environments: (all: readonly string[]) => {
    const [names, more] = [all.slice(0, MOST_NAMES).join(', '), all.length - MOST_NAMES];
    return more <= 0 ? l10n.t('(Environments: {names})', { names }) : l10n.t('(Environments: {names} and {more} more)', { names, more });
  },
  /** Of charts; each name once. */
  assumedNamespaces: (all: Iterable<string>) => {
    const names = [...new Set(all)];
    const list = [...names.slice(0, MOST_NAMES), ...(names.length > MOST_NAMES ? ['…'] : [])].join(', ');
    return l10n.t('Namespaces that are assumed: {names}. {option} sets another one.', { names: list, option: '--namespace' });
  },
  unknownOption: (name: string) => l10n.t('unknown option {name}', { name }),
  stdinInPlace: () => l10n.t('standard input cannot be written in place; leave out --write'),
  notJudged: () => l10n.t('not judged'),
  noWorkload: () => l10n.t('No workload.'),
};
