/** What can be folded in a file: its documents, what is indented below a line, and comments of several lines. */
import type { ParsedFile } from '@scc-lens/yaml';

/** Lines from zero; the first one stays to be seen. */
export interface Fold {
  readonly first: number;
  readonly last: number;
  readonly isComment: boolean;
}

/** Null for JSON and for files without a manifest, which editors fold themselves. */
export function foldsIn({ text, slices, manifests }: ParsedFile): readonly Fold[] | null {
  if (/^\s*\{/.test(text.slice(0, LONGEST_START)) || !manifests.some(({ class: kind, objects }) => kind !== 'build' && objects.length > 0))
    return null;
  return slices.flatMap(slice => foldsOfDocument(slice.text.split(LINE_END), slice.line));
}

const LONGEST_START = 100;
const LINE_END = /\r\n|\n|\r/;

function foldsOfDocument(lines: readonly string[], from: number): readonly Fold[] {
  const folds: Fold[] = [];
  const open: { readonly line: number; readonly depth: number }[] = [];
  let [first, last] = [-1, -1];
  let comment = -1;
  const add = (start: number, end: number, isComment = false): void => {
    if (end > start) folds.push({ first: from + start, last: from + end, isComment });
  };
  const close = (depth: number): void => {
    for (let top = open.at(-1); top !== undefined && top.depth >= depth; top = open.at(-1)) {
      open.pop();
      add(top.line, last);
    }
  };
  for (const [i, line] of lines.entries()) {
    const content = line.trim();
    if (content.startsWith('#')) {
      if (comment < 0) comment = i;
      continue;
    }
    if (comment >= 0) add(comment, i - 1, true);
    comment = -1;
    if (content === '' || /^(?:---|\.\.\.)(?:\s|$)/.test(line)) continue;
    const depth = depthOf(line);
    close(depth);
    open.push({ line: i, depth });
    if (first < 0) first = i;
    last = i;
  }
  if (comment >= 0) add(comment, lines.length - 1, true);
  close(0);
  // The document folds at its first line, where that has nothing of its own to fold.
  if (first >= 0 && !folds.some(fold => fold.first === from + first && !fold.isComment)) add(first, last);
  return folds.toSorted((a, b) => a.first - b.first || b.last - a.last);
}

/** The items of a list may be indented as far as its key, and belong to it all the same. */
const depthOf = (line: string): number => (line.length - line.trimStart().length) * 2 + (/^\s*-(?:\s|$)/.test(line) ? 1 : 0);
