import * as l10n from '@vscode/l10n';
import type { Writable } from 'node:stream';
import { faultText, tableOf } from '../core';
import type { AnalyzeOptions, Severity } from '../core';
import { analyzeSource, readQuestion } from './analysis';
import { DONE, FOUND, hasFlag, optionValue, PROBLEM } from './command';
import type { Arguments, Command, ExitCode } from './command';
import { compareAcross } from './compareReleases';
import { jsonFormat } from './formats/json';
import { prettyFormat } from './formats/pretty';
import { reportFindings } from './formats/report';
import type { FileReport, Format } from './formats/report';
import { fileTexts, usageTexts } from './messages';
import { misuse } from './misuse';
import { RELEASES_OPTIONS, readReleases } from './releases';
import { isAtLeast, SEVERITIES } from './severity';
import { excessOf, onlySccs, testedSccs } from './sccTest';
import { isReadable } from './sources';
import type { Entry } from './sources';
import { warn, print } from './streams';
import type { Streams } from './streams';

const FORMATS: Readonly<Record<string, (operands: readonly string[], stdout: Writable) => Format>> = tableOf({
  pretty: prettyFormat,
  json: jsonFormat,
});

export const check: Command = {
  name: 'check',
  summary: () => l10n.t('Report what is wrong with manifests.'),
  operands: 'PATH…|-',
  options: [
    {
      name: 'format',
      value: 'FORMAT',
      choices: Object.keys(FORMATS),
      fallback: 'pretty',
      help: () => l10n.t('How to write the findings.'),
    },
    {
      name: 'fail-on',
      value: 'SEVERITY',
      choices: SEVERITIES,
      fallback: 'error',
      help: () => l10n.t('The least severity that makes the exit code 1.'),
    },
    { name: 'strict', help: () => l10n.t('Report also the findings that comments in the files suppress.') },
    {
      name: 'only-scc',
      help: () => l10n.t('Check the pods against the SCCs of --scc alone, as if every pod may use them.'),
    },
    { name: 'fail-if-wider', help: () => l10n.t('Exit 1 also if an SCC of --scc permits something that no pod that gets it needs.') },
    ...RELEASES_OPTIONS,
  ],
  notes: () => [
    l10n.t(
      'A folder is searched for .yaml, .yml and .json files, without what a .gitignore names, .git, node_modules and symbolic links. A file that is named itself is always read. "-" is standard input, reported as <stdin>. All files are read before the first is judged, so that SCCs, roles, bindings and namespaces in one count for the pods in another.',
    ),
    l10n.t(
      'With several releases, as in `--openshift 4.18,4.20,5.0`, only the releases are compared: a line for each workload that a later release refuses or chooses another SCC for. Findings, and so --fail-on, do not count then.',
    ),
  ],
  exitCodes: {
    0: () => l10n.t('No finding of the --fail-on severity or higher.'),
    1: () => l10n.t('Such findings; an SCC that is too wide for --fail-if-wider; a later release that refuses or chooses another SCC.'),
    2: () =>
      l10n.t('A file could not be read, a rule failed on a document (its finding names it), or an option is wrong; all else is reported.'),
  },
  run,
};

async function run(args: Arguments, streams: Streams): Promise<ExitCode> {
  const releases = readReleases(args);
  if ('problem' in releases) return misuse(streams, check, releases.problem);
  if (releases.length > 1) {
    const unfit = ['only-scc', 'fail-if-wider', 'strict'].find(name => hasFlag(args, name));
    if (unfit !== undefined) return misuse(streams, check, usageTexts.oneRelease(`--${unfit}`));
    return compareAcross(releases, check, args, streams);
  }
  const question = await readQuestion(check, args, streams);
  if (typeof question === 'number') return question;
  const { entries, options: all, isIncomplete } = question;
  const tested = isSccTest(args) ? testedSccs(all, all.settings.sccFiles) : [];
  if (isSccTest(args) && tested.length === 0) return misuse(streams, check, usageTexts.noScc());
  const options = hasFlag(args, 'only-scc') ? onlySccs(all, tested) : all;
  const strict = hasFlag(args, 'strict');
  const format = FORMATS[optionValue(args, 'format') ?? 'pretty']?.(args.operands, streams.stdout) ?? jsonFormat();
  const threshold = (optionValue(args, 'fail-on') ?? 'error') as Severity;
  let failed = false;
  let unjudged = false;
  print(streams, format.start());
  for (const entry of entries) {
    const { report, isJudged } = judge(entry, { ...options, strict }, streams);
    failed ||= report.findings.some(({ severity }) => isAtLeast(severity, threshold));
    unjudged ||= !isJudged;
    print(streams, format.file(report));
  }
  print(streams, format.end());
  const excess = hasFlag(args, 'fail-if-wider') ? excessOf(options, tested) : [];
  for (const sentence of excess) warn(streams, sentence);
  failed ||= excess.length > 0;
  if (isIncomplete || unjudged) return PROBLEM;
  return failed ? FOUND : DONE;
}

/** The report on one file, and whether every rule has judged it. A defect that no rule contains costs this file's report and no other. */
function judge(entry: Entry, options: AnalyzeOptions, streams: Streams): { readonly report: FileReport; readonly isJudged: boolean } {
  if (!isReadable(entry)) return { report: { ...entry, findings: [], notJudged: [] }, isJudged: false };
  try {
    const analyzed = analyzeSource(entry, options);
    return { report: reportFindings(entry.path, analyzed), isJudged: !analyzed.findings.some(({ isFault }) => isFault) };
  } catch (error) {
    const message = fileTexts.fault(faultText(error));
    warn(streams, `${entry.path}: ${message}`);
    return { report: { path: entry.path, findings: [], notJudged: [], error: message }, isJudged: false };
  }
}

function isSccTest(args: Arguments): boolean {
  return hasFlag(args, 'only-scc') || hasFlag(args, 'fail-if-wider');
}
