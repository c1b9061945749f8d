import type { Span, TextEdit, WorkloadRef } from './types';
/** The same text in memory of its own. A part of a string keeps the whole of it alive, which may be a file. */
export const copied = (text: string): string => ` ${text}`.slice(1);

/** Where the line of an offset starts. */
export const startOfLine = (text: string, offset: number): number => (offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1);

/** Where the line of an offset ends, before its line feed. */
export function endOfLine(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  return feed < 0 ? text.length : feed;
}

/** Where the next line starts, or the end of the text. */
export const nextLine = (text: string, offset: number): number => Math.min(endOfLine(text, offset) + 1, text.length);

/** An object as kubectl names it; its kind alone where it has no name. */
export const objectTitle = ({ kind, name }: Pick<WorkloadRef, 'kind' | 'name'>): string => (name === null ? kind : `${kind}/${name}`);

/** A regular noun for one or several: `pod`, `pods`. */
export const plural = (noun: string, count: number): string => (count === 1 ? noun : `${noun}s`);

/**
 * How many characters must be added, removed, replaced, or swapped with the next one, to make one name of the other; `most + 1` for
 * everything farther than `most`. Only the band of that width around the diagonal is computed, so the cost is linear in the names' length.
 */
export function editDistance(a: string, b: string, most: number): number {
  const far = most + 1;
  if (Math.abs(a.length - b.length) > most) return far;
  const start = (): number[] => Array.from({ length: b.length + 1 }, (_, j) => j);
  let [older, above, row] = [start(), start(), start()];
  for (let i = 1; i <= a.length; i++) {
    const first = Math.max(1, i - most);
    [older, above, row] = [above, row, older];
    row[first - 1] = first === 1 ? i : far;
    for (let j = first; j <= Math.min(b.length, i + most); j++) {
      const replaced = (above[j - 1] ?? far) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? (older[j - 2] ?? far) + 1 : far;
      row[j] = Math.min(replaced, swapped, (above[j] ?? far) + 1, (row[j - 1] ?? far) + 1);
    }
  }
  return Math.min(row[b.length] ?? far, far);
}

/** What of a message makes sense alone: up to the first full stop that a blank or the end follows. */
export const firstSentence = (message: string): string => /^.*?(?:[.!?](?=\s)|。|$)/s.exec(message)?.[0] ?? message;

/** What was thrown, on one line, for a message about a defect of SCC Lens. */
export function faultText(thrown: unknown): string {
  return (thrown instanceof Error ? thrown.message || thrown.name : String(thrown)).slice(0, LONGEST_TEXT).replace(/\s+/g, ' ').trim();
}

const LONGEST_TEXT = 300;

/** A text of several lines as one: without its empty lines and the blanks around the others, a space between. */
export function joinLines(text: string): string {
  return text
    .split(/[\r\n]/)
    .map(line => line.trim())
    .filter(line => line !== '')
    .join(' ');
}

/** A span that much further on in the text, or back where the offset is negative. */
export const shifted = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });

/** Where an offset of an edited text was before the edits, which are in order: what is new, where it was put. */
export function offsetBefore(edits: readonly TextEdit[], offset: number): number {
  let by = 0;
  for (const { span, newText } of edits) {
    if (offset < span.start + by) break;
    if (offset < span.start + by + newText.length) return span.start;
    by += newText.length - span.end + span.start;
  }
  return offset - by;
}

/** Edits of a part of a text as edits of the text in which it starts at this offset. */
export const shiftedEdits = (edits: readonly TextEdit[], by: number): readonly TextEdit[] =>
  edits.map(({ span, newText }) => ({ span: shifted(span, by), newText }));
