/** What a run reports of what is rendered, before it judges that. */
import * as l10n from '@vscode/l10n';
import path from 'node:path';
import { isManifestFile, repositoryOf } from '@scc-lens/files';
import { groupBy } from '@scc-lens/words';
import { gapsIn, warnByReason, type Gap } from './gaps';
import { texts } from './messages';
import { kustomizationsBelow } from './selection';
import { isNotRendered, isReadable, parseSource, type Entry, type Source } from './sources';
import { printableName, warn, type Streams } from './streams';

/** Reports the namespaces of Helm releases that are not given, for an answer that has no place for them. */
export function warnOfNamespaces(sources: readonly Source[], streams: Streams): void {
  const assumed = sources.flatMap(({ text, rendered }) => {
    const { assumedNamespace: namespace = '' } = rendered ?? {};
    const isPrinted = text.split('\n').some(line => line.trim().replace(/["']/g, '') === `namespace: ${namespace}`);
    return namespace !== '' && isPrinted ? [namespace] : [];
  });
  if (assumed.length > 0) warn(streams, texts.assumedNamespaces(assumed));
}

/** Reports the templates of charts that print nothing in any of their renderings. Helm prints nothing of files that begin with `_`. */
export function warnOfTemplates(sources: readonly Source[], streams: Streams): void {
  const reason = l10n.t('Not judged: the template prints nothing with these values.');
  const silent = [...groupBy(sources, ({ path: chart }) => [path.resolve(chart)])].flatMap(([chart, all]) => {
    const places = new Set(all.flatMap(({ rendered }) => [...(rendered?.places ?? [])]));
    if (!places.has(path.join(chart, 'Chart.yaml'))) return [];
    for (const { text } of all)
      for (const line of text.split('\n')) places.delete(path.join(chart, /^# Source: [^/]+\/(.+)$/.exec(line)?.[1] ?? ''));
    return [...places].filter(place => place.startsWith(path.join(chart, 'templates', path.sep)) && isTemplate(path.basename(place)));
  });
  warnByReason(
    streams,
    silent.map(place => ({ name: printableName(path.relative('', place)), reason })),
  );
}

const isTemplate = (name: string): boolean => isManifestFile(name) && !name.startsWith('_');

/** What is judged without a kustomization that lists it, by the folder of that one, which could not be built. */
export async function judgedWithout(entries: readonly Entry[]): Promise<ReadonlyMap<string, readonly Source[]>> {
  const failed = entries.filter(isNotRendered).filter(({ renderer, isAbsent }) => renderer === 'kustomize' && !isAbsent);
  const names = new Map(failed.map(({ path: folder }) => [path.resolve(folder), folder]));
  const [first] = names.keys();
  const usersOf = first === undefined ? () => [] : await kustomizationsBelow((await repositoryOf(first)) ?? '.');
  const isJudged = (source: Source): boolean => gapsIn(source, parseSource(source)).every(({ range }) => range !== null);
  const namesOf = (source: Source): readonly string[] => usersOf(path.resolve(source.path)).flatMap(user => names.get(user) ?? []);
  return groupBy(entries.filter(isReadable), source => namesOf(source).filter(() => isJudged(source)));
}

/** A gap with what is judged without it, which is what a kustomization lists that could not be built. */
export function withParts(gap: Gap, unbuilt: ReadonlyMap<string, readonly Source[]>): Gap {
  const parts = (unbuilt.get(gap.path) ?? []).map(({ path: place }) => place);
  if (parts.length === 0) return gap;
  const files = [...parts.slice(0, 3), ...(parts.length > 3 ? ['…'] : [])].join(', ');
  const without = l10n.t('Judged without it, and fixed only if named: {files}.', { files });
  return { ...gap, reason: `${gap.reason.replace(/[^.。]$/, '$&.')} ${without}` };
}
