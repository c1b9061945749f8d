/** "Still admitted after the upgrade?": `review` prints all workloads in all releases, `check` those that change. */
import * as l10n from '@vscode/l10n';
import type { PodReview, Release } from '@scc-lens/admission';
import { compareReleases, isJudged, literalMarkdown, markdownTable, verdictWord } from '@scc-lens/lens';
import type { AnalyzeOptions, ReleaseComparison } from '@scc-lens/lens';
import { objectTitle, remember } from '@scc-lens/words';
import { anyInvalid, gapsOf, readQuestion } from './analysis';
import { DONE, FOUND, optionValue, PROBLEM, type Arguments, type Command, type ExitCode } from './command';
import { environmentsIn } from './environments';
import { gapJson } from './formats/json';
import { failsOnGaps, isEmptyRun, warnOfObjects, type Gap } from './gaps';
import { texts } from './messages';
import { changedSummary, changesSentence, isCertain, sccsOf } from './releaseWords';
import { placer } from '@scc-lens/charts';
import { isReadable, parseSource } from './sources';
import { plainMarkdown, print, type Streams } from './streams';

interface Compared extends ReleaseComparison {
  readonly file: string;
  /** Of the workload's `kind`, from one. */
  readonly line: number;
  readonly column: number;
  readonly environments: readonly string[];
}

/** Runs `review` or `check` for several releases, oldest first. */
export async function compareAcross(releases: readonly Release[], command: Command, args: Arguments, streams: Streams): Promise<ExitCode> {
  const newest = releases.slice(-1);
  const question = await readQuestion(command, { ...args, options: new Map([...args.options, ['openshift', newest]]) }, streams);
  if (typeof question === 'number') return question;
  const { entries, optionsOf, isIncomplete } = question;
  const gaps = gapsOf(question, streams);
  const sources = entries.filter(isReadable);
  const isInvalid = anyInvalid(sources, streams);
  const compareIn = remember((options: AnalyzeOptions) => compareReleases(options, releases));
  const placed = sources.flatMap(source => {
    const parsed = parseSource(source);
    const placeOf = placer(source, parsed);
    return compareIn(optionsOf(source))(parsed).map(comparison => {
      const { document, workload, span } = comparison;
      const { file, range } = placeOf({ document, path: [...workload.object, 'kind'], span });
      return { ...comparison, source, ref: workload.ref, file, line: range.start.line + 1, column: range.start.character + 1 };
    });
  });
  const environmentsOf = environmentsIn(placed);
  const compared = placed.map((one): Compared => ({ ...one, environments: environmentsOf(one) }));
  const format = optionValue(args, 'format');
  const markdown = command.name === 'review' ? table(compared, releases) : null;
  const pretty = markdown === null ? changedLines(compared, releases) : format === 'markdown' ? markdown : plainMarkdown(markdown);
  print(streams, format === 'json' ? json(compared, releases, gaps) : pretty);
  warnOfObjects(gaps, streams);
  const isEmpty =
    command.name === 'check' &&
    isEmptyRun(
      sources.some(source => isJudged(parseSource(source))),
      args,
      streams,
    );
  if (isIncomplete || isInvalid || isEmpty) return PROBLEM;
  return compared.some(({ changes }) => changes.some(isCertain)) || failsOnGaps(args, gaps) ? FOUND : DONE;
}

function table(compared: readonly Compared[], releases: readonly Release[]): string {
  if (compared.length === 0) return `${texts.noWorkload()}\n`;
  const rows = compared.map(({ file, workload, verdicts, environments }) =>
    [objectTitle(workload.ref), file + suffixOf(environments), ...verdicts.map(({ review }) => verdictCell(review))].map(literalMarkdown),
  );
  return `${markdownTable([l10n.t('workload'), l10n.t('file'), ...releases], rows)}\n`;
}

const suffixOf = (environments: readonly string[]): string => (environments.length === 0 ? '' : ` ${texts.environments(environments)}`);

const verdictCell = (review: PodReview): string =>
  review.verdict === 'admitted' ? l10n.t('admitted: {sccs}', { sccs: sccsOf(review) }) : verdictWord(review.verdict);

/** A line for each workload that changes: `path:line:column`, its name, and what the later releases do. */
function changedLines(compared: readonly Compared[], releases: readonly Release[]): string {
  const lines = compared
    .filter(({ changes }) => changes.length > 0)
    .map(
      ({ file, line, column, workload, changes, environments }) =>
        `${file}:${line}:${column}  ${objectTitle(workload.ref)}  ${changesSentence(changes)}${suffixOf(environments)}`,
    );
  return `${[...lines, changedSummary(compared, releases)].join('\n')}\n`;
}

/** The JSON format, the same for both commands; its names and order are what others rely on. */
function json(compared: readonly Compared[], releases: readonly Release[], gaps: readonly Gap[]): string {
  const workloads = compared.map(({ file, workload: { ref }, verdicts, changes, environments }) => ({
    ...{ file, kind: ref.kind, name: ref.name, namespace: ref.namespace, ...(environments.length === 0 ? {} : { environments }) },
    verdicts: verdicts.map(({ release, review: { verdict, scc, unless, missing } }) => ({
      release,
      verdict,
      chosen: scc ?? null,
      unless,
      unknown: missing,
    })),
    changes: changes.map(({ kind, from, to }) => ({ kind, from: from.release, to: to.release })),
  }));
  return `${JSON.stringify({ version: 1, releases, workloads, notJudged: gaps.map(gapJson) }, null, 2)}\n`;
}
