/** Compares two states, which a command line names. */
import * as l10n from '@vscode/l10n';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { reasonOf } from '@scc-lens/files';
import { DONE, FOUND, misuse, optionValue, PROBLEM, type Arguments, type Command, type ExitCode } from '../command';
import { isAtLeast, thresholdOf } from '../formats/report';
import { failsOnGaps, isEmptyRun } from '../gaps';
import { readAnalysisOptions } from '../options';
import { writeOutput } from '../outputs';
import { print, printableName, warnAbout, type Streams } from '../streams';
import { commentsOf, comparisonMarkdown } from './markdown';
import { comparisonJson, comparisonOf, comparisonSarif, comparisonText, type Comparison } from './report';
import { readSide, warnOfSides } from './sides';
import { isOfCluster, targetsOf } from './targets';

export async function answerDiff(command: Command, args: Arguments, streams: Streams): Promise<ExitCode> {
  const given = readAnalysisOptions(args);
  if ('problem' in given) return misuse(streams, command, given.problem);
  const targets = await targetsOf(args.operands);
  if ('problem' in targets) return misuse(streams, command, targets.problem);
  const [from, to] = targets.sides;
  const stored = 'place' in from && 'place' in to ? [await isOfCluster(from.place ?? '.'), await isOfCluster(to.place ?? '.')] : [];
  const paths = (targets.paths.length === 0 ? ['.'] : targets.paths).map(one => path.relative('', one) || '.').sort();
  const found = new Set<string>();
  const order = { command, args, paths, found, isCluster: stored.includes(true) };
  const reported = [from, to].map(({ name }) => [name, new Set<string>()] as const);
  const read = async (side: 0 | 1) => readSide(targets.sides[side], order, streams, reported[side]?.[1] ?? new Set());
  const base = await read(0);
  const head = typeof base === 'number' ? base : await read(1);
  warnOfSides(reported, streams);
  if (typeof base === 'number' || typeof head === 'number') return PROBLEM;
  const absent = 'commit' in from ? paths.filter(one => !found.has(one)) : [];
  for (const one of absent) warnAbout(streams, one, l10n.t('neither side has it'));
  const comparison = comparisonOf(base, head, [from.name, to.name]);
  const isComplete = absent.length === 0 && !base.isIncomplete && !head.isIncomplete && !head.isInvalid;
  print(streams, FORMATS[optionValue(args, 'format') ?? 'text']?.(comparison, isComplete, streams) ?? '');
  const isWritten = writeComments(comparison, optionValue(args, 'comments'), streams);
  const isJudged = [base, head].some(({ state }) => state.workloads.length > 0) || comparison.changes.length > 0;
  if (!isComplete || !isWritten || isEmptyRun(isJudged, args, streams)) return PROBLEM;
  return comparison.changes.some(({ severity }) => isAtLeast(severity, thresholdOf(args))) || failsOnGaps(args, head.gaps) ? FOUND : DONE;
}

type Print = (comparison: Comparison, isComplete: boolean, streams: Streams) => string;

const FORMATS: Readonly<Record<string, Print>> = {
  text: comparison => Array.from(comparisonText(comparison), line => `${printableName(line)}\n`).join(''),
  json: comparison => `${JSON.stringify(comparisonJson(comparison), null, 2)}\n`,
  markdown: comparisonMarkdown,
  sarif: comparisonSarif,
};

/** False where a file could not be written, which stderr then states. */
function writeComments(comparison: Comparison, folder: string | undefined, streams: Streams): boolean {
  if (folder === undefined) return true;
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    warnAbout(streams, folder, reasonOf(error));
    return false;
  }
  return commentsOf(comparison).every((text, i) => writeOutput(path.join(folder, `${i + 1}.md`), text, streams));
}
