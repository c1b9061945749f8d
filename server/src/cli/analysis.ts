/** All files first, because what one grants decides about another; then file by file. */
import { analyze, gatherFacts, parseFile } from '../core';
import type { AnalyzeOptions, Facts, Finding, ParsedFile, Settings } from '../core';
import type { Source } from './sources';

/** How much text may stay parsed while all files are gathered, in UTF-16 units; a syntax tree takes a hundred times its text. */
const KEPT = 4_000_000;

export interface Analyzed {
  readonly file: ParsedFile;
  readonly findings: readonly Finding[];
}

/** What all the files together say, as far as verdicts depend on it. */
export function factsOf(sources: readonly Source[], parse: (source: Source) => ParsedFile = ({ text }) => parseFile(text)): Facts {
  return gatherFacts(
    sources.map(source => ({
      file: source.path,
      manifests: parse(source).manifests.map(({ objects, workloads }) => ({ objects, workloads })),
    })),
  );
}

/** Judges one file at a time, with the facts of all of them. */
export function analysisOf(sources: readonly Source[], settings: Settings): (source: Source) => Analyzed {
  const parse = parser();
  const options: AnalyzeOptions = { settings, facts: factsOf(sources, parse) };
  return source => {
    const file = parse(source);
    return { file, findings: analyze(file, options) };
  };
}

/** Parses each source once as long as what it keeps is small, and again when asked again beyond that: time for memory. */
function parser(): (source: Source) => ParsedFile {
  const kept = new Map<Source, ParsedFile>();
  let room = KEPT;
  return source => {
    const known = kept.get(source);
    if (known !== undefined) {
      kept.delete(source);
      return known;
    }
    const file = parseFile(source.text);
    if (source.text.length <= room) {
      room -= source.text.length;
      kept.set(source, file);
    }
    return file;
  };
}
