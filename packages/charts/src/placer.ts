/** Where something in a text is for the user: in a rendered one, in the file that is edited. */
import { cached } from '@scc-lens/words';
import type { FieldPath, Span } from '@scc-lens/words';
import { lineStarts, positionAt } from '@scc-lens/yaml';
import type { ParsedFile, Position } from '@scc-lens/yaml';
import { relocate } from './relocate';
import type { Rendering } from './types';

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
  const starts = new Map<string, readonly number[]>();
  let rendering: Rendering | undefined;
  const startsOf = (name: string, text: string): readonly number[] => cached(starts, name, () => lineStarts(text));
  return ({ document, path, span, message = '' }) => {
    rendering ??= source.rendered?.rendering(file);
    const place = rendering === undefined ? null : relocate(rendering, { document, path, message });
    if (rendering === undefined || place === null)
      return { file: source.path, range: rangeOf(span, startsOf(source.path, file.text)), message };
    return { file: place.file, range: rangeOf(place.span, startsOf(place.file, rendering.textOf(place.file))), message: place.message };
  };
}

export function rangeOf({ start, end }: Span, starts: readonly number[]): Range {
  return { start: positionAt(starts, start), end: positionAt(starts, end) };
}
