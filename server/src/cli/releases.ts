/** The option that names several OpenShift releases, for the commands that compare them. */
import * as l10n from '@vscode/l10n';
import { compareAge, releaseMeant, RELEASES } from '@scc-lens/admission';
import type { Release } from '@scc-lens/admission';
import { readSettings } from '@scc-lens/lens';
import { ANALYSIS_OPTIONS } from './analysisOptions';
import { optionValue } from './command';
import type { Arguments, Option } from './command';
import { usageTexts } from './messages';
import { warn } from './streams';
import type { Streams } from './streams';

/** The options of a command that asks the engine, where `--openshift` takes a list. */
export const RELEASES_OPTIONS: readonly Option[] = ANALYSIS_OPTIONS.map(option =>
  option.name === 'openshift'
    ? { ...option, value: 'VERSION[,…]', help: () => `${option.help()} ${l10n.t('Several are compared.')}` }
    : option,
);

/**
 * The releases that `--openshift` names, oldest first and each once, or one sentence on what is wrong with them. Empty where the option is
 * absent or names a single release, which `readAnalysisOptions` reads.
 */
export function readReleases(args: Arguments, streams: Streams): readonly Release[] | { readonly problem: string } {
  const named = (optionValue(args, 'openshift') ?? '').split(',').map(name => name.trim());
  if (named.length === 1) return [];
  const releases = [...new Set(named.flatMap(name => releaseMeant(name) ?? []))].sort(compareAge);
  const unknown = named.find(name => releaseMeant(name) === null);
  for (const note of named.flatMap(version => readSettings({ 'openshift.version': version }).notes)) warn(streams, note);
  if (unknown !== undefined)
    return { problem: usageTexts.unknownRelease({ release: JSON.stringify(unknown), known: RELEASES.join(', ') }) };
  return releases.length === named.length ? releases : { problem: usageTexts.releaseTwice(named.join(',')) };
}
