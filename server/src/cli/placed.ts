/** Where something in a source is for the user: in a rendered one, in the file that is edited. */
import { relocate } from '@scc-lens/charts';
import type { Rendering } from '@scc-lens/charts';
import { cached } from '@scc-lens/words';
import type { FieldPath, Span, WorkloadRef } from '@scc-lens/words';
import { lineStarts, positionAt } from '@scc-lens/yaml';
import type { ParsedFile, Position } from '@scc-lens/yaml';
import type { Source } from './sources';

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

/** Places fields of a source's documents. The texts of files are looked at when the first place is asked for. */
export function placer(source: Pick<Source, 'path' | 'rendered'>, file: ParsedFile): (about: AboutSpan) => Placed {
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

/** The document that a span of a source is in. */
export function documentAt({ slices }: ParsedFile, { start }: Span): number {
  const index = slices.findLastIndex(slice => slice.start <= start);
  return Math.max(0, index);
}

/** The kind of an object in a document, which a report about it is about; the document where there is no such object. */
export function kindPath({ manifests }: ParsedFile, document: number, ref: WorkloadRef | null): FieldPath {
  const found = manifests[document]?.objects.find(({ kind, name }) => kind === ref?.kind && name === ref.name);
  return found === undefined ? [] : [...found.path, 'kind'];
}

/** A workload's reference as reports spell it. */
export const refOf = (workload: WorkloadRef | null): WorkloadRef | null =>
  workload === null ? null : { kind: workload.kind, name: workload.name, namespace: workload.namespace };

export function rangeOf({ start, end }: Span, starts: readonly number[]): Range {
  return { start: positionAt(starts, start), end: positionAt(starts, end) };
}
