import { Lexer } from 'yaml';
import type { Span } from '../types';

/** A comment of a document, from its `#` to the end of its line. */
export interface Comment {
  readonly text: string;
  readonly span: Span;
  /** Whether the line holds nothing else. */
  readonly ownLine: boolean;
}

/** The lexer's own marks, which are not in the text: document start, flow error, scalar. */
const MARKS = new Set(['\u0002', '\u0018', '\u001f']);

/** Every comment of a YAML text, in order; a `#` inside a scalar is none. */
export function commentsOf(text: string): readonly Comment[] {
  const comments: Comment[] = [];
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (MARKS.has(lexeme)) continue;
    if (lexeme.startsWith('#')) {
      const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
      const ownLine = /^[ \t\uFEFF]*$/.test(text.slice(lineStart, offset));
      comments.push({ text: lexeme.trimEnd(), span: { start: offset, end: offset + lexeme.trimEnd().length }, ownLine });
    }
    offset += lexeme.length;
  }
  return comments;
}
