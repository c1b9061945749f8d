/** What charts, kustomizations and environments render to while their files are edited. */
import path from 'node:path';
import { rangeOf, relocate, type Place } from '@scc-lens/charts';
import type { Rendered, RenderedOnce } from '@scc-lens/files';
import { analyze, factsAround, withSources, type Facts, type PlacedFinding, type Rendition } from '@scc-lens/lens';
import { groupBy, offsetBefore, remember, type Finding, type TextEdit } from '@scc-lens/words';
import { lineStarts, positionAt, type ParsedFile, type Position } from '@scc-lens/yaml';
import type { Question } from './analysis';
import { folderName } from './messages';
import { editable } from './replaceFile';
import { parseSource, type Source } from './sources';

/** A source that can be rendered again. */
export interface RenderedSource extends Source {
  readonly rendered: Pick<Rendered, 'places' | 'rendering' | 'edited'>;
}

export const isRenderedSource = (source: Source): source is RenderedSource => source.rendered?.edited !== undefined;

export type Placed = PlacedFinding & Place;

/** A source as it renders with the fixes made so far. */
export interface Unit extends Rendition {
  readonly source: RenderedSource;
  /** Whether its findings are fixed; else it only has to stay what it is otherwise. */
  readonly isAsked: boolean;
  readonly found: readonly Placed[];
}

/** A file as it was, with the edits of so many fixes. */
export interface EditedFile {
  readonly source: Source;
  readonly text: string;
  readonly edits: readonly TextEdit[];
  readonly applied: number;
}

const START = { start: 0, end: 0 };
const NOWHERE = rangeOf(START, []);
const startsOf = remember(({ text }: Source) => lineStarts(text));

/** What the reading of a rendering depends on. */
export interface ReadingOrder extends Pick<Question, 'optionsOf'> {
  /** With what is fixed already. */
  readonly facts: Facts;
  /** Whether the files are written. */
  readonly write: boolean;
}

/** Reads renderings next to the files that are edited, which have absolute paths here. */
export class UnitReader {
  constructor(
    private readonly order: ReadingOrder,
    private readonly files: ReadonlyMap<string, EditedFile>,
  ) {}

  /** Where an offset of an edited file is before the edits, unless they are written. */
  readonly onDisk = (file: string, offset: number): Position | undefined => {
    const edited = this.order.write ? undefined : this.files.get(path.resolve(file));
    return edited && positionAt(startsOf(edited.source), offsetBefore(edited.edits, offset));
  };

  /** Of a file from which nothing is traced, as in a chart of a kustomization. */
  private textAt(file: string): string {
    const source = editable(file, false);
    return this.files.get(file)?.text ?? ('text' in source ? source.text : '');
  }

  /** Reads what a source renders to; `before` is its rendering before the last edit. */
  unitOf(source: RenderedSource, printed: RenderedOnce, isAsked: boolean, before?: Unit): Unit {
    const stream = parseSource({ ...source, text: printed.text }, before?.stream);
    const rendering = { ...printed.rendering(stream), onDisk: this.onDisk };
    const judge = (now: ParsedFile): readonly Finding[] => {
      const facts = withSources(this.order.facts, [{ file: source.path, manifests: now.manifests }]);
      return analyze(now, { ...this.order.optionsOf(source), facts: factsAround(facts, source.path) });
    };
    const found = judge(stream).map((finding): Placed => {
      const { file, ...place } = relocate(rendering, finding) ?? { file: source.path, span: START, range: NOWHERE, exactness: 'file' };
      return { ...place, finding, document: finding.document, file: path.resolve(file) };
    });
    const byFile = groupBy(found, ({ file }) => [file]);
    // A file of values keeps the name that it was given.
    const nameOf = (file: string): string => {
      const inFolder = path.join(source.path, path.relative(source.path, file));
      return [inFolder, file].find(name => rendering.textOf(name) !== '') ?? path.relative('', file);
    };
    return {
      ...{ source, isAsked, found, stream, rendering, judge, nameOf, fileOf: name => path.resolve(name) },
      label: source.deployed === undefined ? folderName(source.path) : [...source.deployed.names].join(', '),
      foundIn: file => byFile.get(file) ?? [],
      textOf: file => (printed.places.has(file) ? rendering.textOf(nameOf(file)) || this.textAt(file) : null),
    };
  }
}

/** Where a source is from; no other source of a run has the same. */
export const idOf = ({ path: folder, deployed }: Source): string => deployed?.key ?? path.resolve(folder);
