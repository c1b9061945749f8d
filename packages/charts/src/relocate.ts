/** Findings of rendered manifests, where they are written. */
import { cached, formatFieldPath, remember } from '@scc-lens/words';
import type { FieldPath, Span } from '@scc-lens/words';
import { lineStarts, positionAt } from '@scc-lens/yaml';
import { renderedTexts } from './messages';
import type { Exactness, Place, Rendering } from './types';

/** Something about a field of a rendered document. */
export interface AboutField {
  readonly document: number;
  readonly path: FieldPath;
  readonly message: string;
}

/** Where it is written, and its message for that place. */
export interface Relocated {
  readonly file: string;
  readonly span: Span;
  readonly exactness: Exactness;
  /** With the rendered field's path where the place is not the field's own, a template that is packed, and the place of the value. */
  readonly message: string;
  readonly value: Place | null;
}

/** Places something in the files that a rendering is of; null where it keeps its place in the rendered text. */
export function relocate(rendering: Rendering, { document, path, message }: AboutField): Relocated | null {
  const origin = rendering.trace(document, path);
  if (origin === null) return null;
  const { file, span, exactness, value, packed } = origin;
  const isNamed = exactness === 'exact' || path.length === 0;
  const named = isNamed ? message : renderedTexts.renderedField({ message, field: formatFieldPath(path) });
  const placed = packed === undefined ? named : renderedTexts.packed({ message: named, template: packed });
  const full = value === null ? placed : renderedTexts.value({ message: placed, place: placeText(rendering, value) });
  return { file, span, exactness, message: full, value };
}

/** `values.yaml:12`, from one. */
export function placeText(rendering: Rendering, { file, span }: Place): string {
  const starts = cached(startsIn(rendering), file, () => lineStarts(rendering.textOf(file)));
  return `${file}:${positionAt(starts, span.start).line + 1}`;
}

const startsIn = remember<Rendering, Map<string, readonly number[]>>(() => new Map());
