import * as l10n from '@vscode/l10n';
import { compareAge, RELEASES } from '@scc-lens/admission';
import type { Release } from '@scc-lens/admission';
import { compareReleases, literalMarkdown, markdownTable, verdictSentence } from '@scc-lens/lens';
import type { ReleaseComparison } from '@scc-lens/lens';
import { MANIFEST_INPUT, manifestOf } from './manifest';
import { report, schemaOf } from './tool';
import type { Tool } from './tool';

export const compareOpenShiftReleases: Tool = {
  name: 'compare_releases',
  title: 'Compare OpenShift Releases',
  summary: 'Shows which SCC each OpenShift release chooses for the pods of a manifest, and what changes with an upgrade.',
  description:
    'Compares the verdict and the chosen SCC of every workload of a manifest in several OpenShift releases, offline. Call it to answer whether pods are still admitted after an upgrade.',
  inputSchema: schemaOf(
    {
      manifest: MANIFEST_INPUT,
      releases: { type: 'array', description: 'The releases, at least two.', items: { type: 'string', enum: RELEASES }, minItems: 2 },
    },
    'manifest',
    'releases',
  ),
  run: (input, world) => {
    const { file, options } = manifestOf(input, world);
    const releases = ([...new Set(input.list('releases'))] as Release[]).sort(compareAge);
    const compared = compareReleases(options, releases)(file);
    if (compared.length === 0) return report(l10n.t('The manifest contains no workload.'), []);
    const rows = compared.map(({ workload: { ref }, verdicts }) =>
      [`${ref.kind}/${ref.name ?? ''}`, ...verdicts.map(({ review }) => verdictSentence(review))].map(literalMarkdown),
    );
    const changed = compared.filter(({ changes }) => changes.some(({ kind }) => kind !== 'unknown')).map(changeLine);
    return report(changed.length === 0 ? l10n.t('No release refuses what an earlier one admits, or chooses another SCC.') : '', [
      ...changed,
      markdownTable([l10n.t('Workload'), ...releases], rows),
    ]);
  },
};

function changeLine({ workload: { ref }, changes }: ReleaseComparison): string {
  const pairs = changes.filter(({ kind }) => kind !== 'unknown').map(({ from, to }) => `${from.release} → ${to.release}`);
  return l10n.t('{workload} changes: {releases}', { workload: `${ref.kind}/${ref.name ?? ''}`, releases: pairs.join(', ') });
}
