/** How the lines of a text are indented, and which belong to the block of another. A line is named by the offset of its start. */
import { endOfLine, startOfLine, type Span } from '@scc-lens/words';

/** The blanks and the dashes at the start of a line. */
export const START = /^([ \t]*)((?:- +)*)/;
/** A key without a value, apart from its indentation. */
export const PARENT = /^(?:"[^"]*"|'[^']*'|[\w./-]+):\s*(?:[&#!].*)?$/;
/** The start of an item of a list. */
export const ITEM = /^ *-\s/;

/** A line from its start. */
export const lineFrom = (text: string, start: number): string => text.slice(start, endOfLine(text, start));

/** The column of what a line has first. */
export const indentAt = (text: string, start: number): number => /^ */.exec(lineFrom(text, start))?.[0].length ?? 0;

/** The column of what a line has behind its dashes. */
export const columnAt = (text: string, start: number): number => /^ *(?:- +)*/.exec(lineFrom(text, start))?.[0].length ?? 0;

/** Whether a line has more than a comment, and is no separator. */
export const hasContent = (line: string): boolean => !/^(?:\s*(?:#|$)|---(?:\s|$))/.test(line);

/** Whether a line is a key without a value, whose value is below. */
export const hasBlock = (text: string, start: number): boolean => PARENT.test(lineFrom(text, start).trim());

/** Where the next line above starts that has more than a comment and is not passed over; -1 where there is none. */
export function contentAbove(text: string, start: number, isPassed?: (line: number) => boolean): number {
  for (let line = start; line > 0;) {
    line = startOfLine(text, line - 1);
    if (hasContent(lineFrom(text, line)) && isPassed?.(line) !== true) return line;
  }
  return -1;
}

/** The line above a line that is indented no deeper and is no item in its column: a field next to it, or the key of its block; -1 where there is none. */
export const aboveItems = (text: string, start: number, indent = indentAt(text, start)): number =>
  contentAbove(text, start, line => indentAt(text, line) >= indent + (ITEM.test(lineFrom(text, line)) ? 0 : 1));

/** The next line with content; -1 where there is none. */
export interface Below {
  readonly start: number;
  readonly indent: number;
  readonly isItem: boolean;
}

/** The next line with content below the one that ends at an offset, apart from those that are passed over. */
export function lineBelow(text: string, end: number, isPassed?: (below: Below) => boolean): Below {
  for (let start = end + 1; start < text.length; start = endOfLine(text, start) + 1) {
    const line = lineFrom(text, start);
    const below = { start, indent: indentAt(text, start), isItem: ITEM.test(line) };
    if (hasContent(line) && isPassed?.(below) !== true) return below;
  }
  return { start: -1, indent: -1, isItem: false };
}

/** A text without the lines of the block that its next line begins. */
export function withoutBlock(text: string, { indent, isItem }: Below): string {
  const isPart = (one: Below): boolean => one.indent > indent || (one.indent === indent && (!isItem || one.isItem));
  const { start } = lineBelow(text, endOfLine(text, 0), isPart);
  const end = start < 0 ? text.length : start;
  return text.slice(0, end).replace(/[^\r\n]/g, ' ') + text.slice(end);
}

/** The lines of a text that another text in its offsets lacks; those without other lines between them are one span. */
export function linesLeftOut(text: string, rest: string): readonly Span[] {
  const spans: Span[] = [];
  let isAbove = false;
  for (let start = 0; start < text.length; start = endOfLine(text, start) + 1) {
    const end = endOfLine(text, start);
    const line = text.slice(start, end);
    if (!hasContent(line)) continue;
    const isHere = rest.slice(start, end).trim() !== line.trim();
    const above = isAbove ? spans.pop() : undefined;
    if (isHere) spans.push({ start: above?.start ?? start, end });
    else if (above !== undefined) spans.push(above);
    isAbove = isHere;
  }
  return spans;
}
