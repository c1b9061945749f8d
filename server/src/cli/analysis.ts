/** All files first, because what one grants decides about another; then file by file. */
import path from 'node:path';
import { analyze, gatherFacts, lineStarts, parseFile, positionAt, unjudgedIn } from '../core';
import type { AnalyzeOptions, Facts, Finding, ParsedFile, Unjudged } from '../core';
import { readAnalysisOptions } from './analysisOptions';
import type { Arguments, Command, ExitCode } from './command';
import { fileTexts, usageTexts } from './messages';
import { misuse } from './misuse';
import { isReadable, readSources } from './sources';
import type { Entry, Source } from './sources';
import { warn } from './streams';
import type { Streams } from './streams';

/** What a command line amounts to, read. */
export interface Question {
  /** What its operands name, in order. */
  readonly entries: readonly Entry[];
  /** All files that were read, including those that only describe the cluster. */
  readonly sources: readonly Source[];
  /** The engine's settings, and the facts about the cluster in all readable files. */
  readonly options: AnalyzeOptions;
  /** Whether a named file could not be read, or describes the cluster and is invalid; stderr has the reason. */
  readonly isIncomplete: boolean;
}

/**
 * Reads everything that a command line names, the files to be judged and those that only describe the cluster. Returns
 * the exit code of an invalid command line, once its error is printed.
 */
export async function readQuestion(command: Command, args: Arguments, streams: Streams): Promise<ExitCode | Question> {
  if (args.operands.length === 0) return misuse(streams, command, usageTexts.noOperand());
  const given = readAnalysisOptions(args);
  if ('problem' in given) return misuse(streams, command, given.problem);
  const { settings, factFiles } = given;
  const entries = await readSources(args.operands, streams);
  const facts = await readSources(factFiles, streams);
  const judged = entries.filter(isReadable);
  const named = new Set(judged.map(({ path: file }) => path.resolve(file)));
  const others = facts.filter(isReadable).filter(({ path: file }) => !named.has(path.resolve(file)));
  return {
    entries,
    sources: [...judged, ...others],
    options: { settings, facts: factsOf([...judged, ...others]) },
    isIncomplete: ![...entries, ...facts].every(isReadable) || anyInvalid(others, streams),
  };
}

/**
 * Of what was parsed only the objects are kept: syntax trees take a hundred times their text, and to parse a file a second time is
 * cheaper than to drag ten thousand trees through the garbage collector.
 */
function factsOf(sources: readonly Source[]): Facts {
  return gatherFacts(
    sources.map(({ path: file, text }) => ({
      file,
      manifests: parseFile(text).manifests.map(({ objects, workloads }) => ({ objects, workloads })),
    })),
  );
}

/** Reports on stderr which documents are invalid and why; true where there is one. For sources whose findings are not reported. */
export function anyInvalid(sources: readonly Source[], streams: Streams): boolean {
  const invalid = sources.flatMap(({ path: file, text }) => {
    const { manifests, slices } = parseFile(text);
    return manifests.flatMap(({ class: kind, problems: [problem] }, i) =>
      kind !== 'invalid' || problem === undefined
        ? []
        : [{ file, text, offset: (slices[i]?.start ?? 0) + problem.span.start, message: problem.message }],
    );
  });
  for (const { file, text, offset, message } of invalid) {
    const { line, character } = positionAt(lineStarts(text), offset);
    warn(streams, `${file}:${line + 1}:${character + 1}: ${fileTexts.invalid(message)}`);
  }
  return invalid.length > 0;
}

export interface Analyzed {
  readonly file: ParsedFile;
  readonly findings: readonly Finding[];
  readonly unjudged: readonly Unjudged[];
}

export function analyzeSource({ text }: Source, options: AnalyzeOptions): Analyzed {
  const file = parseFile(text);
  return { file, findings: analyze(file, options), unjudged: unjudgedIn(file, options) };
}
