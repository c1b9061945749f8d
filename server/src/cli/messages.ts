/** What several commands report. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';
import { sentences } from '@scc-lens/words';

/** `1 file`, `2 files`. */
export const countTexts = sentences({
  files: ['1 file', '{count} files'],
  /** For refusals that are not counted themselves, such as the ones in a baseline. */
  reasons: ['1 reason of a known refusal', '{count} reasons of known refusals'],
  reasonsAlone: ['1 reason', '{count} reasons'],
  findings: ['1 finding', '{count} findings'],
  applied: ['applied 1 fix in {files}', 'applied {count} fixes in {files}'],
  workloads: ['1 workload', '{count} workloads'],
  otherTools: ['1 file without Kubernetes objects: {list}', '{count} files without Kubernetes objects: {list}'],
  moreOtherTools: '{count} files without Kubernetes objects: {list} and {more} more',
  moreDocuments: ['{line} (and 1 more document)', '{line} (and {count} more documents)'],
  places: ['1 place not judged', '{count} places not judged'],
  error: ['1 error', '{count} errors'],
  warning: ['1 warning', '{count} warnings'],
  info: '{count} info',
  hint: ['1 hint', '{count} hints'],
});

/** How texts name a folder: the current one by no full stop. */
export const folderName = (folder: string): string => (folder === '.' ? './' : folder);

/** Names that are listed. */
const MOST_NAMES = 5;

export const texts = {
  /** Also charts and kustomizations that nothing deploys, by their folders. */
  environments: (all: readonly string[]) => {
    const [names, more] = [all.slice(0, MOST_NAMES).map(folderName).join(', '), all.length - MOST_NAMES];
    return more <= 0 ? l10n.t('(In {names})', { names }) : l10n.t('(In {names} and {more} more)', { names, more });
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
  reason: () => l10n.t('reason'),
  noWorkload: () => l10n.t('No workload.'),
};
