import { countBefore, type TextEdit } from '@scc-lens/words';

/**
 * Adds edits to the edits of one text, which are apart and in order, and keeps them so. False, and nothing is added, where one of them
 * overlaps an edit that is there or touches it: each was made for a text in which the other's place is as it was.
 */
export function insertApart(edits: TextEdit[], added: readonly TextEdit[]): boolean {
  const meets = added.some(({ span }) => {
    const at = placeOf(edits, span.start);
    const [before, after] = [edits[at - 1], edits[at]];
    return (before !== undefined && before.span.end >= span.start) || (after !== undefined && after.span.start <= span.end);
  });
  if (meets) return false;
  for (const edit of added) edits.splice(placeOf(edits, edit.span.start), 0, edit);
  return true;
}

/** Index of the first edit, or other part of a text in order, that starts at or behind an offset. */
export const placeOf = (edits: readonly Pick<TextEdit, 'span'>[], offset: number): number =>
  countBefore(edits.length, i => (edits[i]?.span.start ?? Infinity) < offset);
