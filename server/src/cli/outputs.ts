/** Where the reports of a run go: `--format FORMAT` to standard output, `--format FORMAT=FILE` to a file; any number of them at once. */
import * as l10n from '@vscode/l10n';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { reasonOf } from '@scc-lens/files';
import type { Severity } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import { hasFlag, optionValues, splitOnce, type Arguments } from './command';
import { FAIL_ON_NOT_JUDGED } from './gaps';
import { githubFormat } from './formats/github';
import { gitlabFormat } from './formats/gitlab';
import { jsonFormat } from './formats/json';
import { junitFormat } from './formats/junit';
import { prettyFormat } from './formats/pretty';
import type { FileReport, Format, RunEnd } from './formats/report';
import { sarifFormat } from './formats/sarif';
import { argumentsToRead } from './options';
import { printable, warnAbout, type Streams } from './streams';
import type { Source } from './sources';

interface FormatContext {
  /** The options and paths with which another command reads the same. */
  readonly toRead: readonly string[];
  readonly quiet: boolean;
  /** Whether places that are not judged fail it too. */
  readonly failsOnGaps: boolean;
  /** The least severity that fails a run. */
  readonly threshold: Severity;
  /** Null for a file. */
  readonly stdout: Writable | null;
  readonly streams: Streams;
}

/** A format whose texts are escaped as a whole. Those with colours, or with commands of their own, escape what they are made of. */
function spelledOut({ showsFixes, file, end }: Format, spell: (text: string) => string): Format {
  return { showsFixes, file: report => spell(file(report)), end: run => spell(end(run)) };
}

const FORMATS: ReadonlyMap<string, (context: FormatContext) => Format> = new Map([
  ['pretty', prettyFormat],
  ['json', () => spelledOut(jsonFormat(), printable)],
  ['sarif', ({ streams }: FormatContext) => spelledOut(sarifFormat(streams), printable)],
  ['github', () => githubFormat()],
  ['gitlab', () => spelledOut(gitlabFormat(), printable)],
  ['junit', ({ threshold }: FormatContext) => spelledOut(junitFormat(threshold), text => printable(text, code => `&#${code};`))],
]);

export const FORMAT_NAMES: readonly string[] = [...FORMATS.keys()];

/** One of the reports of a run. */
export interface Output {
  readonly format: Format;
  /** Null for standard output. */
  readonly file: string | null;
}

/** The outputs that the options name, or one sentence on what is wrong with them. */
export function readOutputs(args: Arguments, threshold: Severity, streams: Streams): readonly Output[] | { readonly problem: string } {
  const outputs: Output[] = [];
  const places = new Set<string>();
  for (const value of optionValues(args, 'format')) {
    const [name, file = null] = splitOnce(value);
    const place = file === null ? '' : path.resolve(file);
    if (places.has(place))
      return {
        problem:
          file === null
            ? l10n.t('only one format goes to standard output; write the others to files: --format FORMAT=FILE')
            : l10n.t('{file} is to be written twice', { file }),
      };
    places.add(place);
    const format = FORMATS.get(name)?.({
      ...{
        toRead: argumentsToRead(args),
        quiet: hasFlag(args, 'quiet'),
        failsOnGaps: hasFlag(args, FAIL_ON_NOT_JUDGED.name),
        threshold,
        streams,
      },
      stdout: file === null ? streams.stdout : null,
    });
    if (format !== undefined) outputs.push({ format, file });
  }
  return outputs;
}

/** Of the files that a run writes, by their absolute paths, one that is named to be read, or is a manifest; undefined where there is none. */
export function overwritten(written: ReadonlySet<string>, sources: readonly Source[]): string | undefined {
  const isManifest = ({ text, role }: Source): boolean => parseFile(text, role).manifests.some(({ objects }) => objects.length > 0);
  return sources.find(source => written.has(path.resolve(source.path)) && (source.isNamed || isManifest(source)))?.path;
}

/** Takes the reports of a run, one after another. What goes to standard output is printed as it comes; files are written at the end. */
export class Reporter {
  private readonly open: readonly (Output & { readonly texts: string[] })[];

  constructor(
    outputs: readonly Output[],
    private readonly streams: Streams,
    /** Called before something is printed. */
    private readonly makeRoom: () => void,
  ) {
    this.open = outputs.map(output => ({ ...output, texts: [] }));
  }

  file(report: FileReport): void {
    this.put(format => format.file(report));
  }

  /** Writes the files; false where one could not be written, which stderr then states. */
  end(end: RunEnd): boolean {
    this.put(format => format.end(end));
    const written = this.open.map(({ file, texts }) => file === null || writeOutput(file, texts.join(''), this.streams));
    return !written.includes(false);
  }

  private put(textOf: (format: Format) => string): void {
    for (const { format, file, texts } of this.open) {
      const text = textOf(format);
      if (file !== null) texts.push(text);
      else if (text !== '') {
        this.makeRoom();
        this.streams.stdout.write(text);
      }
    }
  }
}

/** False where the file could not be written, which stderr then states. */
export function writeOutput(file: string, text: string, streams: Streams): boolean {
  try {
    writeFileSync(file, text);
    return true;
  } catch (error) {
    warnAbout(streams, file, reasonOf(error));
    return false;
  }
}
