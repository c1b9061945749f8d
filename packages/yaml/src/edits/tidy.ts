import type { TextEdit } from '@scc-lens/words';

/**
 * The edits in order, with those that touch joined and each one cut down to what it changes; null where two of them overlap. Edits at
 * the same place keep their order.
 */
export function tidyEdits(text: string, edits: readonly TextEdit[]): readonly TextEdit[] | null {
  const joined: TextEdit[] = [];
  for (const next of edits
    .filter(({ span, newText }) => newText !== '' || span.end > span.start)
    .sort((a, b) => a.span.start - b.span.start)) {
    const last = joined.at(-1);
    if (last && next.span.start < last.span.end) return null;
    if (last?.span.end === next.span.start)
      joined[joined.length - 1] = { span: { start: last.span.start, end: next.span.end }, newText: last.newText + next.newText };
    else joined.push(next);
  }
  return joined.map(edit => trimEdit(text, edit)).filter(({ span, newText }) => newText !== '' || span.end > span.start);
}

/** Cuts off what an edit writes as it was: whole lines, and letters if what is left is within one line. */
function trimEdit(text: string, whole: TextEdit): TextEdit {
  const lines = cut(text, whole, (old, at) => old[at - 1] === '\n', startsBreak);
  const within = !lines.newText.includes('\n') && !text.slice(lines.span.start, lines.span.end).includes('\n');
  return within ? cut(text, lines, isBetweenLetters, isBetweenLetters) : lines;
}

/** Cuts off the longest common start and end, as far as their inner ends may be at that place of the old text. */
function cut(
  text: string,
  { span, newText }: TextEdit,
  mayStart: (old: string, at: number) => boolean,
  mayEnd: (old: string, at: number) => boolean,
): TextEdit {
  const old = text.slice(span.start, span.end);
  const limit = Math.min(old.length, newText.length);
  let lead = 0;
  while (lead < limit && old[lead] === newText[lead]) lead++;
  while (lead > 0 && !mayStart(old, lead)) lead--;
  let trail = 0;
  while (trail < limit - lead && old.at(-1 - trail) === newText.at(-1 - trail)) trail++;
  while (trail > 0 && !mayEnd(old, old.length - trail)) trail--;
  return { span: { start: span.start + lead, end: span.end - trail }, newText: newText.slice(lead, newText.length - trail) };
}

const startsBreak = (text: string, at: number): boolean => text[at] === '\r' || (text[at] === '\n' && text[at - 1] !== '\r');

/** False before the second half of a letter beyond the 16-bit range, which must stay with the first. */
const isBetweenLetters = (text: string, at: number): boolean => !/[\uDC00-\uDFFF]/.test(text.charAt(at));

/** The text after non-overlapping edits. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let from = 0;
  for (const edit of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    result += text.slice(from, edit.span.start) + edit.newText;
    from = edit.span.end;
  }
  return result + text.slice(from);
}
