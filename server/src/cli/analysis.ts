/** All files first, because what one grants decides about another; then file by file. */
import path from 'node:path';
import { analyze, gatherFacts, parseFile } from '../core';
import type { AnalyzeOptions, Facts, Finding, ParsedFile } from '../core';
import { readAnalysisOptions } from './analysisOptions';
import type { Arguments, Command, ExitCode } from './command';
import { misuse } from './misuse';
import { isReadable, readSources } from './sources';
import type { Entry, Source } from './sources';

/** What a command line amounts to, read. */
export interface Question {
  /** What its operands name, in order. */
  readonly entries: readonly Entry[];
  /** The engine's settings, and what all readable files together say about the cluster. */
  readonly options: AnalyzeOptions;
  /** Whether something that was named could not be read; it was then said on stderr. */
  readonly isIncomplete: boolean;
}

/**
 * Reads everything that a command line names, the files to be judged and those that only tell about the cluster. Of a wrong command line
 * the exit code, after the user was told.
 */
export async function readQuestion(command: Command, args: Arguments): Promise<ExitCode | Question> {
  if (args.operands.length === 0) return misuse(command, 'name a file, a folder, or - for standard input');
  const given = readAnalysisOptions(args);
  if ('problem' in given) return misuse(command, given.problem);
  const { settings, factFiles } = given;
  const entries = await readSources(args.operands);
  const facts = await readSources(factFiles);
  const judged = entries.filter(isReadable);
  const named = new Set(judged.map(({ path: file }) => path.resolve(file)));
  const others = facts.filter(isReadable).filter(({ path: file }) => !named.has(path.resolve(file)));
  return {
    entries,
    options: { settings, facts: factsOf([...judged, ...others]) },
    isIncomplete: ![...entries, ...facts].every(isReadable),
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

export interface Analyzed {
  readonly file: ParsedFile;
  readonly findings: readonly Finding[];
}

export function analyzeSource({ text }: Source, options: AnalyzeOptions): Analyzed {
  const file = parseFile(text);
  return { file, findings: analyze(file, options) };
}
