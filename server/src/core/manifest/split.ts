import { isJson } from './json';
import { lineStarts } from './lines';
import type { Slice } from './types';

/**
 * Cuts a file into its YAML documents; the slices' texts concatenated are the file's text. A slice starts at its `---` line, and
 * whatever precedes the first `---` (comments, `%` directives, a byte order mark) belongs to the slice that it opens. `...`
 * ends a document; the comments behind it belong to the next one, or to this one where none follows. JSON objects may follow each other
 * without markers.
 *
 * YAML forbids both markers at column zero inside every scalar, so looking at the start of each line is exact. It runs on every
 * keystroke, so it only visits line starts.
 */
export function splitDocuments(text: string): readonly Slice[] {
  const slices: Slice[] = [...leadingObjects(text)];
  const last = slices.at(-1);
  let start = last === undefined ? 0 : last.start + last.text.length;
  let startLine = last === undefined ? 0 : last.line + lineStarts(last.text).length - 1;
  let line = startLine;
  /** Whether the slice has a document already, so that the next one opens a slice of its own. */
  let begun = false;
  /** Where the line behind `...` starts, once one was met. */
  let afterEnd: { readonly offset: number; readonly line: number } | null = null;

  const cut = (offset: number, atLine: number): void => {
    slices.push({ text: text.slice(start, offset), start, line: startLine });
    start = offset;
    startLine = atLine;
  };

  for (let from = start; from < text.length; line++) {
    const at = from === 0 && text.charCodeAt(0) === BOM ? 1 : from;
    const newline = text.indexOf('\n', from);
    const next = newline < 0 ? text.length : newline + 1;
    const marker = markerAt(text, at);
    if (afterEnd !== null && marker !== DOT && (marker === DASH || hasContent(text, at, next, true))) {
      cut(afterEnd.offset, afterEnd.line);
      afterEnd = null;
      begun = false;
    }
    if (marker === DOT) {
      if (begun) afterEnd = { offset: next, line: line + 1 };
    } else if (marker === DASH) {
      if (begun) cut(from, line);
      begun = true;
    } else if (!begun) {
      begun = hasContent(text, at, next, false);
    }
    from = next;
  }
  slices.push({ text: text.slice(start), start, line: startLine });
  return slices;
}

/**
 * The JSON objects at the start of a text that another one follows. kubectl reads a text that starts with a brace as JSON for as long as
 * it is, and only then as YAML (k8s.io/apimachinery/pkg/util/yaml, YAMLOrJSONDecoder).
 */
function leadingObjects(text: string): readonly Slice[] {
  const slices: Slice[] = [];
  let start = 0;
  let line = 0;
  for (let brace = firstContent(text, 0); text[brace] === '{';) {
    const end = endOfObject(text, brace);
    const next = end < 0 ? text.length : firstContent(text, end);
    if (text[next] !== '{' || !isJson(text.slice(brace, end))) break;
    const newline = text.indexOf('\n', end);
    const cut = newline < 0 || newline > next ? next : newline + 1;
    const slice = { text: text.slice(start, cut), start, line };
    slices.push(slice);
    line += lineStarts(slice.text).length - 1;
    start = cut;
    brace = next;
  }
  return slices;
}

function firstContent(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** Behind the brace that closes the one at `start`; -1 where none does. */
function endOfObject(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const char = text[i];
    if (char === '"') {
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++;
    } else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return i + 1;
  }
  return -1;
}

/** Whether a document contains only blanks, comments and document markers. One pass over the lines, whatever they contain. */
export function isEmptyDocument(text: string): boolean {
  for (let from = text.charCodeAt(0) === BOM ? 1 : 0; from < text.length;) {
    const newline = text.indexOf('\n', from);
    const next = newline < 0 ? text.length : newline + 1;
    const start = markerAt(text, from) === 0 ? from : from + 3;
    if (hasContent(text, start, next, true)) return false;
    from = next;
  }
  return true;
}

const BOM = 0xfeff;
const DASH = 0x2d;
const DOT = 0x2e;
const HASH = 0x23;
const PERCENT = 0x25;

/** `-` or `.` where a line starts with a document marker, else 0. */
function markerAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code !== DASH && code !== DOT) return 0;
  if (text.charCodeAt(at + 1) !== code || text.charCodeAt(at + 2) !== code) return 0;
  return at + 3 === text.length || isBlank(text.charCodeAt(at + 3)) ? code : 0;
}

/** Whether a line contains more than blanks and a comment; a directive (`%` at column zero) counts only where asked. */
function hasContent(text: string, start: number, end: number, directives: boolean): boolean {
  let at = start;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  if (at === end) return false;
  const code = text.charCodeAt(at);
  return code !== HASH && (directives || code !== PERCENT || at !== start);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}
