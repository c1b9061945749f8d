/** The comment lines around an entry of a block collection that belong to it. */
import { indentOf, isBlank, lineEnd, lineStart, nextLine } from './lines';

/** Where the comment lines directly above an entry start; one deeper than `deepest`, and what is above it, belongs to the entry before. */
export function leadStart(text: string, start: number, deepest: number): number {
  let at = lineStart(text, start);
  for (;;) {
    const above = lineStart(text, at - 1);
    const isLead = text.slice(above, at).trimStart().startsWith('#') && indentOf(text, above).length <= deepest;
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
    if (indentOf(text, at).length <= pad) break;
    tail = lineEnd(text, at);
  }
  return tail;
}
