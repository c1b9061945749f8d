import * as l10n from '@vscode/l10n';
import path from 'node:path';
import { RULE_PAGES, type Severity } from '@scc-lens/words';
import { roleByName } from '@scc-lens/yaml';
import { changedOptions, gapsOfSource, readQuestion, type IsAsked, type OptionsOf, type Question } from './analysis';
import { Ledger, readBaseline, withoutKnown, type Baseline } from './baseline';
import { DONE, FOUND, hasFlag, misuse, optionValue, optionValues, PROBLEM, splitOnce } from './command';
import type { Arguments, Command, ExitCode } from './command';
import { compareAcross } from './compareReleases';
import { ALLOW_EMPTY, FAIL_ON_NOT_JUDGED, failsOnGaps, gapsByPath, isEmptyRun, warnOfTexts, type Gap } from './gaps';
import { judgeAll, unreported } from './judging';
import { FORMAT_NAMES, overwritten, readOutputs, Reporter, type Output } from './outputs';
import { assumedNamespaces } from './sources';
import { printableName, startProgress, warn, warnAbout, type Streams } from './streams';
import { BASELINE, readReleases, RELEASES_OPTIONS, RENDER_OPTIONS, renderNotes, WRITE_BASELINE } from './options';
import { excessOf, onlySccs, testedSccs } from './sccTest';
import { EnvironmentReports } from './environments';
import { FAIL_ON, isAtLeast, thresholdOf, type FileReport } from './formats/report';

export const check: Command = {
  name: 'check',
  summary: () => l10n.t('Report what is wrong with manifests.'),
  operands: 'PATH…|-',
  options: [
    {
      name: 'format',
      value: 'FORMAT',
      choices: FORMAT_NAMES,
      takesFile: true,
      fallback: 'pretty',
      repeatable: true,
      help: () => l10n.t('How to write the findings, and to which file.'),
    },
    FAIL_ON,
    { name: 'quiet', short: 'q', help: () => l10n.t('Print only what fails the run, one line for each file.') },
    { name: 'strict', help: () => l10n.t('Report also the findings that comments in the files suppress.') },
    { name: 'only-scc', help: () => l10n.t('Check the pods against the SCCs of --scc alone, as if every pod may use them.') },
    { name: 'fail-if-wider', help: () => l10n.t('Exit 1 also if an SCC of --scc permits something that no pod that gets it needs.') },
    FAIL_ON_NOT_JUDGED,
    ALLOW_EMPTY,
    BASELINE,
    WRITE_BASELINE,
    {
      name: 'changed-since',
      value: 'REF',
      help: () => l10n.t('Report only what differs since the branch left this commit of git, and what is rendered from that.'),
    },
    ...RELEASES_OPTIONS,
    ...RENDER_OPTIONS,
  ],
  notes: () => [
    l10n.t(
      'A folder is searched for .yaml, .yml and .json files, without what a .gitignore names, .git, node_modules and symbolic links. A file that is named itself is always read. "-" is standard input, reported as <stdin>. All files are read before the first is judged, so that SCCs, roles, bindings and namespaces in one count for the pods in another.',
    ),
    l10n.t(
      'Without =FILE a format goes to standard output, one at most. With several, as in `--format pretty --format sarif=scc.sarif`, each gets the same findings; the same files give the same bytes.',
    ),
    renderNotes(),
    l10n.t(
      'With several releases, as in `--openshift 4.18,4.20,5.0`, only the releases are compared: a line for each workload that a later release refuses or chooses another SCC for. Findings, and so --fail-on, do not count then.',
    ),
    l10n.t('Each rule has a page that explains its findings: {address}', { address: RULE_PAGES }),
  ],
  exitCodes: {
    0: () => l10n.t('No finding of the --fail-on severity or higher.'),
    1: () =>
      l10n.t('Such findings; what --fail-if-wider or --fail-on-not-judged names; a later release that refuses or chooses another SCC.'),
    2: () => l10n.t('A file was not read or written, a rule failed (its finding names it), nothing was judged, or an option is wrong.'),
  },
  run,
};

async function run(args: Arguments, streams: Streams): Promise<ExitCode> {
  const releases = readReleases(args, streams);
  if ('problem' in releases) return misuse(streams, check, releases.problem);
  if (hasFlag(args, 'quiet') && !optionValues(args, 'format').some(value => splitOnce(value)[0] === 'pretty'))
    return misuse(streams, check, l10n.t('--quiet needs --format pretty'));
  if (hasFlag(args, 'write-baseline') && hasFlag(args, 'changed-since'))
    return misuse(streams, check, l10n.t('--write-baseline needs all files; leave out --changed-since'));
  if (releases.length > 1) {
    const unfit = unfitForReleases(args);
    if (unfit !== null) return misuse(streams, check, l10n.t('{option} does not go with several releases', { option: unfit }));
    return compareAcross(releases, check, args, streams);
  }
  const threshold = thresholdOf(args);
  const outputs = readOutputs(args, threshold, streams);
  if ('problem' in outputs) return misuse(streams, check, outputs.problem);
  const since = optionValue(args, 'changed-since');
  const isChanged = since === undefined ? () => Promise.resolve(true) : await (await import('./changedFiles')).changedSince(since);
  if ('problem' in isChanged) return misuse(streams, check, isChanged.problem);
  const baselines = [...optionValues(args, 'write-baseline'), ...optionValues(args, 'baseline')];
  const own = new Set([...outputs.flatMap(({ file }) => file ?? []), ...baselines].map(file => path.resolve(file)));
  const isAsked: IsAsked = async source =>
    (source.isNamed || !own.has(path.resolve(source.path))) && isChanged(source.path, source.isInput);
  const question = await readQuestion(check, args, streams, isAsked);
  return typeof question === 'number' ? question : answer(question, { args, streams, threshold, outputs }, own);
}

/** What the options ask for. */
interface Order {
  readonly args: Arguments;
  readonly streams: Streams;
  /** The least severity that fails the run. */
  readonly threshold: Severity;
  readonly outputs: readonly Output[];
}

async function answer(question: Question, order: Order, own: ReadonlySet<string>): Promise<ExitCode> {
  const { args, streams } = order;
  const { options: all, base, isIncomplete } = question;
  const written = optionValue(args, 'write-baseline');
  const known = written === undefined ? (optionValue(args, 'baseline') ?? question.baseline) : null;
  const baseline = known === null ? null : await readBaseline(known, base);
  if (baseline !== null && 'problem' in baseline) return misuse(streams, check, baseline.problem);
  const [isOnly, failsIfWider] = [hasFlag(args, 'only-scc'), hasFlag(args, 'fail-if-wider')];
  const { sccFiles } = all.settings;
  const tested = isOnly || failsIfWider ? testedSccs(all, sccFiles) : [];
  if ((isOnly || failsIfWider) && tested.length === 0) {
    const files = sccFiles.map(file => printableName(file)).join(', ');
    const problem =
      files === ''
        ? l10n.t('name a file with SecurityContextConstraints by --scc')
        : l10n.t('{files}: no SecurityContextConstraints that the API server accepts', { files });
    return misuse(streams, check, problem);
  }
  const clobbered = overwritten(own, question.sources);
  if (clobbered !== undefined)
    return misuse(streams, check, l10n.t('{file} is read as a manifest and would be overwritten', { file: clobbered }));
  const strict = hasFlag(args, 'strict');
  const judgedBy = changedOptions(question.optionsOf, one => ({ ...(isOnly ? onlySccs(one, tested) : one), strict }));
  const ledger = baseline === null && written === undefined ? null : new Ledger(base, streams);
  const { failed, isComplete, isJudged, gaps } = await judgeAndReport(question, judgedBy, order, { baseline, ledger });
  if (baseline !== null) ledger?.warnOfGone(baseline);
  const isKept = written === undefined || ledger === null || ledger.write(written);
  const excess = failsIfWider ? excessOf(isOnly ? onlySccs(all, tested) : all, tested) : [];
  for (const sentence of excess) warn(streams, sentence);
  if (isIncomplete || !isComplete || !isKept || isEmptyRun(isJudged, args, streams)) return PROBLEM;
  return (failed && written === undefined) || excess.length > 0 || failsOnGaps(args, gaps) ? FOUND : DONE;
}

/** Whether findings fail the run, whether every rule has judged each file and every report is written, and what all files come to. */
async function judgeAndReport(
  question: Question,
  judgedBy: OptionsOf,
  { streams, threshold, outputs }: Order,
  { baseline, ledger }: { readonly baseline: Baseline | null; readonly ledger: Ledger | null },
) {
  const { entries, base, unread, background, isIncomplete } = question;
  let [failed, isWhole, isJudged] = [false, true, false];
  const gaps: Gap[] = [];
  const others: Gap[] = [];
  const judged = new Set<string>();
  const environments = new EnvironmentReports();
  const progress = startProgress(streams, done => l10n.t('{done} of {total} files', { done, total: entries.length }));
  const unreadOf = gapsByPath(unread);
  const reporter = new Reporter(outputs, streams, progress.clear);
  const show = (own: FileReport): void => {
    const all = [...(unreadOf.get(own.path) ?? []), ...own.gaps];
    // Where nothing is left out, the objects that describe environments have led to those, which are judged. An image alone shows no pod.
    const isWholly = own.isJudged || (own.error === null && all.length === 0 && roleByName(own.path) === null);
    const report = judged.has(own.path) ? own : { ...own, gaps: all, isJudged: isWholly };
    judged.add(report.path);
    for (const gap of report.gaps) gaps.push(gap);
    reporter.file(report);
  };
  const purpose = { base, showsFixes: outputs.some(({ format }) => format.showsFixes) };
  for await (const one of judgeAll(question, judgedBy, purpose)) {
    progress.step();
    isWhole &&= one.isWhole;
    for (const gap of one.others) others.push(gap);
    for (const own of one.reports) {
      const report = withoutKnown(own, baseline);
      if (one.fault !== null) {
        progress.clear();
        warnAbout(streams, report.path, one.fault);
      }
      isJudged ||= report.isJudged || report.findings.some(({ severity }) => isAtLeast(severity, 'warning'));
      ledger?.add(report);
      failed ||= report.findings.some(({ severity }) => isAtLeast(severity, threshold));
      if (one.environments === null) show(report);
      else environments.add(report, one.environments, one.isUndeployed);
    }
  }
  for (const report of environments.reports) show(report);
  for (const { path: file, range } of unread) if (range !== null && !judged.has(file)) show(unreported(file, null));
  progress.clear();
  for (const gap of unread) if (!judged.has(gap.path)) gaps.push(gap);
  for (const gap of [...others, ...background.flatMap(gapsOfSource)]) gaps.push(gap);
  warnOfTexts(gaps, streams);
  const isWritten = reporter.end({ gaps, assumed: assumedNamespaces(entries), isComplete: !isIncomplete && isWhole });
  return { failed, isComplete: isWhole && isWritten, isJudged, gaps };
}

/** An option that needs a single release; null where there is none. */
function unfitForReleases(args: Arguments): string | null {
  const unfit = ['only-scc', 'fail-if-wider', 'strict', 'quiet', 'baseline', 'write-baseline', 'changed-since'].find(name =>
    hasFlag(args, name),
  );
  if (unfit !== undefined) return `--${unfit}`;
  const format = optionValues(args, 'format').find(value => value !== 'pretty' && value !== 'json');
  return format === undefined ? null : `--format ${format}`;
}
