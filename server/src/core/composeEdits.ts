import type { TextEdit } from './types';

/** A stretch of a text that came about by edits: kept from the original, or new. The last one kept has no end. */
type Piece = { readonly start: number; readonly end: number } | { readonly text: string };

/**
 * One list of edits that does what `first` and then `second` do. `second` counts in the text that `first` makes; the result counts in
 * the original one, in order and without overlap.
 */
export function composeEdits(first: readonly TextEdit[], second: readonly TextEdit[]): readonly TextEdit[] {
  const between = replaced([{ start: 0, end: Infinity }], first);
  return editsOf(replaced(between, second));
}

function replaced(pieces: readonly Piece[], edits: readonly TextEdit[]): readonly Piece[] {
  const result: Piece[] = [];
  let from = 0;
  for (const { span, newText } of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    result.push(...cut(pieces, from, span.start), { text: newText });
    from = span.end;
  }
  result.push(...cut(pieces, from, Infinity));
  return result;
}

/** The pieces between two offsets of the text that they make. */
function cut(pieces: readonly Piece[], from: number, to: number): readonly Piece[] {
  const result: Piece[] = [];
  let at = 0;
  for (const piece of pieces) {
    const length = 'text' in piece ? piece.text.length : piece.end - piece.start;
    const start = Math.max(from - at, 0);
    const end = Math.min(to - at, length);
    if (start < end) result.push('text' in piece ? { text: piece.text.slice(start, end) } : { start: piece.start + start, end: piece.start + end });
    at += length;
    if (at >= to) break;
  }
  return result;
}

function editsOf(pieces: readonly Piece[]): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let from = 0;
  let newText = '';
  for (const piece of pieces) {
    if ('text' in piece) {
      newText += piece.text;
      continue;
    }
    if (piece.start > from || newText !== '') edits.push({ span: { start: from, end: piece.start }, newText });
    from = piece.end;
    newText = '';
  }
  return edits;
}
