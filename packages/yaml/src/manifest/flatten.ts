/** kubectl does not mind how the lines inside brackets and quotes are indented, or that tabs do it; `yaml` does. */
import { isScalar, Scalar, visit, type Document } from 'yaml';
import { endOfLine } from '@scc-lens/words';
import { isQuote, lexemesOf } from './lexemes';

/** A part of a text, written on one line without comments: as long as the part is. */
export interface Flattened {
  readonly start: number;
  readonly end: number;
  readonly line: string;
}

/** The bracketed or quoted part that starts at `start`; null where it is on one line already, or is not closed. */
export function flatten(text: string, start: number): Flattened | null {
  const first = text.charAt(start);
  if (isQuote(first)) return onOneLine(text, start, endOfQuoted(text, start), []);
  if (first !== '{' && first !== '[') return null;
  const comments: Part[] = [];
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const char = text.charAt(i);
    if (isQuote(char)) {
      const end = endOfQuoted(text, i);
      if (end < 0) return null;
      i = end - 1;
    } else if (char === '#' && /\s/.test(text.charAt(i - 1))) {
      const end = endOfLine(text, i);
      comments.push({ start: i, end });
      i = end - 1;
    } else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0) return onOneLine(text, start, i + 1, comments);
  }
  return null;
}

/** A part, and every one behind it that goes over several lines; each in one look at the text, because a document may have thousands. */
export function flattenFrom(text: string, first: Flattened): readonly Flattened[] {
  const parts = [first];
  for (let next = flattenNext(text, first.end); next !== null; next = flattenNext(text, next.end)) parts.push(next);
  return parts;
}

function flattenNext(text: string, from: number): Flattened | null {
  let depth = 0;
  for (const { source, start } of lexemesOf(text.slice(from))) {
    const first = source.charAt(0);
    const isOpen = source === '{' || source === '[';
    if (depth === 0 && (isOpen || (isQuote(first) && (source.includes('\n') || !source.endsWith(first) || source.length === 1)))) {
      const part = flatten(text, from + start);
      if (part !== null || isQuote(first)) return part;
    }
    if (isOpen) depth++;
    else if (source === '}' || source === ']') depth--;
  }
  return null;
}

/** The text with these parts on one line each. */
export function withLines(text: string, parts: readonly Flattened[]): string {
  let result = '';
  let done = 0;
  for (const { start, end, line } of parts) {
    result += text.slice(done, start) + line;
    done = end;
  }
  return result + text.slice(done);
}

interface Part {
  readonly start: number;
  readonly end: number;
}

/** Behind the closing quote; -1 where there is none. */
function endOfQuoted(text: string, start: number): number {
  const quote = text.charAt(start);
  for (let i = start + 1; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '\\' && quote === '"') i++;
    else if (char === quote && text.charAt(i + 1) === quote && quote === "'") i++;
    else if (char === quote) return i + 1;
  }
  return -1;
}

function onOneLine(text: string, start: number, end: number, comments: readonly Part[]): Flattened | null {
  if (end < 0 || !BREAK_OR_TAB.test(text.slice(start, end)) || IS_KEY.test(text.slice(end, end + 2))) return null;
  let line = '';
  let done = start;
  for (const comment of comments) {
    line += text.slice(done, comment.start) + ' '.repeat(comment.end - comment.start);
    done = comment.end;
  }
  return { start, end, line: (line + text.slice(done, end)).replace(/[\r\n\t]/g, ' ') };
}

/** Gives the scalars of a tree that was parsed from a text on fewer or other lines the values that they have in the text itself. */
export function restoreFolds(document: Document, flat: string, text: string, read: (text: string) => Document): void {
  visit(document, {
    Scalar: (_key, node) => {
      const [start, end] = node.range ?? [0, 0];
      const written = text.slice(start, end);
      if (written === flat.slice(start, end) || !BREAK_OR_TAB.test(written)) return;
      const { contents } = read(
        ` ${node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL ? ofBlock(written) : ofLines(written)}`,
      );
      if (isScalar(contents) && contents.source !== undefined) node.source = contents.source;
    },
  });
}

const BREAK_OR_TAB = /[\n\t\r\u0085\u2028\u2029\uFEFF]/;
/** A key is on one line. */
const IS_KEY = /^ ?:/;
/** A line end that is a line feed to kubectl. */
const LINE_FEED = /\r?\r\n|[\r\u0085]/g;
/** What YAML folds away; a blank line keeps its line feed. */
const FOLD = /(?<![ \t])[ \t]*(?:[\n\u2028\u2029][ \t]*)+/g;
const INDENTATION = /\n[ \t]*/g;

/** A block scalar; behind its header, the line ends that are no line feeds are part of its text. */
function ofBlock(written: string): string {
  const text = written.replace(LINE_FEED, '\n').replace(/[\n\u2028\u2029]/, '\n');
  const indent = /\n( *)[^ \n]/.exec(text)?.[1]?.length ?? 0;
  return text.replace(new RegExp(`(?<=[\\u2028\\u2029]) {0,${indent}}`, 'g'), '');
}

/** Text in or without quotes. The first line end of a fold is a blank if it is a line feed and the only one. */
function ofLines(written: string): string {
  return written.replace(LINE_FEED, '\n').replace(FOLD, fold => {
    const ends = fold.replace(/[ \t]/g, '');
    if (!/[\u2028\u2029]/.test(ends)) return fold.replace(INDENTATION, '\n ');
    return ends.slice(ends.startsWith('\n') ? 1 : 0).replace(/\n+/g, feeds => `${feeds}\n `);
  });
}
