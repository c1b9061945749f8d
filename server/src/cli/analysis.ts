/** All files first, because what one grants decides about another; then file by file. */
import { analyze, gatherFacts, parseFile } from '../core';
import type { AnalyzeOptions, Facts, Finding, ParsedFile, Settings } from '../core';
import type { Source } from './sources';

export interface Analyzed {
  readonly file: ParsedFile;
  readonly findings: readonly Finding[];
}

/**
 * What all the files together say, as far as verdicts depend on it. Of what was parsed only the objects are kept: syntax trees take a
 * hundred times their text, and to parse a file a second time is cheaper than to drag ten thousand trees through the garbage collector.
 */
export function factsOf(sources: readonly Source[]): Facts {
  return gatherFacts(
    sources.map(({ path, text }) => ({
      file: path,
      manifests: parseFile(text).manifests.map(({ objects, workloads }) => ({ objects, workloads })),
    })),
  );
}

/** Judges one file at a time, with the facts of all of them. */
export function analysisOf(sources: readonly Source[], settings: Settings): (source: Source) => Analyzed {
  const options: AnalyzeOptions = { settings, facts: factsOf(sources) };
  return ({ text }) => {
    const file = parseFile(text);
    return { file, findings: analyze(file, options) };
  };
}
