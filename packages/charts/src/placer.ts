/** Where something in a text is for the user: in a rendered one, in the file that is edited. */
import { cached, formatFieldPath, lazily, remember, type FieldPath, type Span } from '@scc-lens/words';
import { lineStarts, positionAt, type ParsedFile, type Position } from '@scc-lens/yaml';
import type { Exactness, Place, Rendering } from './types';
import { renderedTexts } from './messages';

/** As LSP counts: lines and characters from zero, in UTF-16 units. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A place in a file, and the message for it. */
export interface Placed {
  readonly file: string;
  readonly range: Range;
  readonly message: string;
  /** Where the value is written that a template prints, as the message names it. */
  readonly value?: string;
}

/** Something about a field of a document; `span` is where the field is in the source's own text. */
export interface AboutSpan {
  readonly document: number;
  readonly path: FieldPath;
  readonly span: Span;
  readonly message?: string;
}

/** A text, and what leads from it back to the files that it is rendered from. */
interface PlacedSource {
  readonly path: string;
  readonly rendered?: { readonly rendering: (stream: ParsedFile) => Rendering };
}

/** Places fields of a source's documents. The texts of files are looked at when the first place is asked for. */
export function placer(source: PlacedSource, file: ParsedFile): (about: AboutSpan) => Placed {
  const ownStarts = lazily(() => lineStarts(file.text));
  let rendering: Rendering | undefined;
  return ({ document, path, span, message = '' }) => {
    rendering ??= source.rendered?.rendering(file);
    const place = rendering === undefined ? null : relocate(rendering, { document, path, message });
    if (rendering === undefined || place === null) return { file: source.path, range: rangeOf(span, ownStarts()), message };
    const placed = { file: place.file, range: place.range, message: place.message };
    if (place.value === null) return placed;
    const value = placeText(rendering, place.value);
    return { ...placed, message: withValue(place.message, value), value };
  };
}

export function rangeOf({ start, end }: Span, starts: readonly number[]): Range {
  return { start: positionAt(starts, start), end: positionAt(starts, end) };
}

/** Something about a field of a rendered document. */
interface AboutField {
  readonly document: number;
  readonly path: FieldPath;
  readonly message: string;
}

type RangedPlace = Place & Pick<Placed, 'range'>;

/** Where it is written, and its message for that place. */
export interface Relocated extends RangedPlace {
  readonly exactness: Exactness;
  /** With the rendered field's path where the place is not the field's own, and a template that is packed. */
  readonly message: string;
  /** Where the value is written that a template prints there. */
  readonly value: RangedPlace | null;
}

/** Places something in the files that a rendering is of; null where it keeps its place in the rendered text. */
export function relocate(rendering: Rendering, { document, path, message }: AboutField): Relocated | null {
  const origin = rendering.trace(document, path);
  if (origin === null) return null;
  const { exactness, packed } = origin;
  // A verdict is at the object's kind, and not about that value.
  const isHeadline = path.length === 1 && path[0] === 'kind';
  const value = origin.value === null || isHeadline ? null : ranged(rendering, origin.value);
  const isNamed = exactness === 'exact' || path.length === 0;
  const named = isNamed ? message : renderedTexts.renderedField({ message, field: formatFieldPath(path) });
  const full = packed === undefined ? named : renderedTexts.packed({ message: named, template: packed });
  return { ...ranged(rendering, origin), exactness, message: full, value };
}

/** A message with the place of the value that a template prints: its file, or `values.yaml:12`. */
export const withValue = (message: string, place: string): string => renderedTexts.value({ message, place });

/** `values.yaml:12`, from one. */
export function placeText(rendering: Rendering, place: Place): string {
  const { line } = rendering.onDisk?.(place.file, place.span.start) ?? ranged(rendering, place).range.start;
  return `${place.file}:${line + 1}`;
}

function ranged(rendering: Rendering, { file, span }: Place): RangedPlace {
  const starts = cached(startsIn(rendering), file, () => lineStarts(rendering.textOf(file)));
  return { file, span, range: rangeOf(span, starts) };
}

const startsIn = remember<Rendering, Map<string, readonly number[]>>(() => new Map());
