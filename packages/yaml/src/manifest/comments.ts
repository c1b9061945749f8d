import type { Span } from '@scc-lens/words';
import { lexemesOf } from './lexemes';
import type { Manifest } from './types';

/** A comment of a document, from its `#` to the end of its line. */
export interface Comment {
  readonly text: string;
  readonly span: Span;
  /** Whether the line contains nothing else. */
  readonly ownLine: boolean;
}

/** Every comment of a YAML text, in order; a `#` inside a scalar is none. */
export function commentsOf(text: string): readonly Comment[] {
  const comments: Comment[] = [];
  if (!text.includes('#')) return comments;
  for (const { source, start } of lexemesOf(text)) {
    if (!source.startsWith('#')) continue;
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    const ownLine = /^[ \t\uFEFF]*$/.test(text.slice(lineStart, start));
    comments.push({ text: source.trimEnd(), span: { start, end: start + source.trimEnd().length }, ownLine });
  }
  return comments;
}

/** The comments of a document, as it is read without its half-typed line: a quote that is open there would swallow those below. */
export const commentsOfManifest = ({ text, readable }: Manifest): readonly Comment[] => commentsOf(readable?.text ?? text);
