/** What several commands report. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';
import { listSome, sentences } from '@scc-lens/words';

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
  moreDocuments: ['{line} (and 1 more document)', '{line} (and {count} more documents)'],
  places: ['1 place not judged', '{count} places not judged'],
  error: ['1 error', '{count} errors'],
  warning: ['1 warning', '{count} warnings'],
  info: '{count} info',
  hint: ['1 hint', '{count} hints'],
});

/** How texts name a folder: the current one by no full stop. */
export const folderName = (folder: string): string => (folder === '.' ? './' : folder);

/** A line for each of the first of many, and one with how many more there are. */
export const firstLines = <T>(all: readonly T[], most: number, lineOf: (one: T) => string, indent = ''): readonly string[] => [
  ...all.slice(0, most).map(lineOf),
  ...(all.length > most ? [indent + l10n.t('… and {count} more', { count: all.length - most })] : []),
];

/** Names that are listed. */
const MOST_NAMES = 5;

export const texts = {
  /** Also charts and kustomizations that nothing deploys, by their folders. */
  environments: (all: readonly string[]) => l10n.t('(In {names})', { names: listSome(all.map(folderName), MOST_NAMES) }),
  /** Of charts; each name once. */
  assumedNamespaces: (all: Iterable<string>) => {
    const names = listSome([...new Set(all)], MOST_NAMES);
    return l10n.t('Namespaces that are assumed: {names}. {option} sets another one.', { names, option: '--namespace' });
  },
  unknownOption: (name: string) => l10n.t('unknown option {name}', { name }),
  stdinInPlace: () => l10n.t('standard input cannot be written in place; leave out --write'),
  notJudged: () => l10n.t('not judged'),
  reason: () => l10n.t('reason'),
  noWorkload: () => l10n.t('No workload.'),
};
