import type { TextEdit } from '@scc-lens/words';

/** A stretch of a text that came about by edits: kept from the original, or new. The last one kept ends at `END`. */
type Piece = { readonly start: number; readonly end: number } | { readonly text: string };

/** Behind every text. */
const END = Number.MAX_SAFE_INTEGER;

/**
 * One list of edits that does what `first` and then `second` do. `second` counts in the text that `first` makes; the result counts in
 * the original one, in order and without overlap.
 */
export function composeEdits(first: readonly TextEdit[], second: readonly TextEdit[]): readonly TextEdit[] {
  return editsOf(replaced(replaced([{ start: 0, end: END }], first), second));
}

function replaced(pieces: readonly Piece[], edits: readonly TextEdit[]): readonly Piece[] {
  const result: Piece[] = [];
  const reader = readerOf(pieces);
  let from = 0;
  for (const { span, newText } of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    for (const kept of reader(span.start - from)) result.push(kept);
    reader(span.end - span.start);
    result.push({ text: newText });
    from = span.end;
  }
  for (const kept of reader(END)) result.push(kept);
  return result;
}

/** Gives the text that the pieces make from its start on, so many characters at a time. */
function readerOf(pieces: readonly Piece[]): (count: number) => readonly Piece[] {
  let next = 0;
  let used = 0;
  return count => {
    const read: Piece[] = [];
    for (let left = count, piece = pieces[next]; left > 0 && piece !== undefined; piece = pieces[next]) {
      const length = 'text' in piece ? piece.text.length : piece.end - piece.start;
      const end = Math.min(length, used + left);
      read.push('text' in piece ? { text: piece.text.slice(used, end) } : { start: piece.start + used, end: piece.start + end });
      left -= end - used;
      used = end;
      if (used < length) break;
      next += 1;
      used = 0;
    }
    return read;
  };
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
