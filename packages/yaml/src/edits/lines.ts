/** Lines of a text, by offset. A byte order mark belongs to no line. */
import { nextLine } from '@scc-lens/words';

/** Offset at which the line of `offset` starts. */
export function lineStart(text: string, offset: number): number {
  const start = offset > 0 ? text.lastIndexOf('\n', offset - 1) + 1 : 0;
  return start === 0 && text.startsWith('\uFEFF') ? 1 : start;
}

/** Offset at which the line of `offset` ends, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  if (feed === -1) return text.length;
  return text[feed - 1] === '\r' ? feed - 1 : feed;
}

/** The white space that the line of `offset` starts with. */
export function indentOf(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return /^[ \t]*/.exec(text.slice(start, lineEnd(text, start)))?.[0] ?? '';
}

/** Whether only white space precedes `offset` on its line. */
export const startsLine = (text: string, offset: number): boolean => isBlank(text.slice(lineStart(text, offset), offset));

/** Whether both offsets are on one line. */
export const sameLine = (text: string, from: number, to: number): boolean => !text.slice(from, to).includes('\n');

export const isBlank = (text: string): boolean => text.trim() === '';

/** The line break that most lines of the text end with. */
export function dominantEol(text: string): '\r\n' | '\n' {
  const feeds = text.split('\n').length - 1;
  return (text.split('\r\n').length - 1) * 2 > feeds ? '\r\n' : '\n';
}

/** How deep the line at `start` is; a field that an editor has commented out, with `#` in front of its line, is as deep as it was. */
const depthOf = (text: string, start: number): number =>
  COMMENTED_OUT.exec(text.slice(start, lineEnd(text, start)))?.[1]?.length ?? indentOf(text, start).length;

const COMMENTED_OUT = /^#( {2,})(?:- |[\w./-]+:(?: |$))/;

/** Where the comment lines directly above an entry start; one deeper than `deepest`, and what is above it, belongs to the entry before. */
export function leadStart(text: string, start: number, deepest: number): number {
  let at = lineStart(text, start);
  for (;;) {
    const above = lineStart(text, at - 1);
    const isLead = text.slice(above, at).trimStart().startsWith('#') && depthOf(text, above) <= deepest;
    if (!isLead) return at;
    at = above;
  }
}

/** The end of the last line that belongs to an entry: its own, or a deeper comment's below. */
export function tailEnd(text: string, end: number, pad: number): number {
  let tail = lineEnd(text, end);
  for (let at = nextLine(text, tail); at < text.length; at = nextLine(text, at)) {
    const line = text.slice(at, lineEnd(text, at));
    if (isBlank(line)) continue;
    if (depthOf(text, at) <= pad) break;
    tail = lineEnd(text, at);
  }
  return tail;
}
