import { nextLine } from '@scc-lens/words';
import { endOfJson, JSON_OBJECT } from './json';
import { isSeparator, isUsualSeparator, lineStarts } from './lines';
import type { Slice } from './types';

/**
 * Cuts a file into documents where kubectl does (k8s.io/apimachinery/pkg/util/yaml); the slices' texts concatenated are the file's text.
 * A slice starts at its `---` line, and what precedes the first `---` (comments, `%` directives, a byte order mark) belongs to the slice
 * that it opens. A separator that YAML does not know (`---#next`), or that a byte order mark follows, is the last line of its slice. What
 * kubectl ignores behind `...` is a slice from there on. JSON values may follow each other without markers behind an object, and YAML may
 * follow one object.
 *
 * It runs on every keystroke: within a document it goes from one line that may end it to the next, and lines are counted only where a slice
 * is not as it was `before`.
 */
export function splitDocuments(text: string, before: readonly Slice[] = []): readonly Slice[] {
  const { cuts, isRead } = jsonCuts(text);
  /** Whether the slice has a document already, so that the next one opens a slice of its own. */
  let begun = false;
  /** Whether kubectl has read no line of the document yet. It takes `---` for the first one then. */
  let isFresh = true;
  /** Where `...` ends the document; -1 where it goes on. */
  let ended = -1;
  const ends = [markersIn(text, '\n---'), markersIn(text, '\n...')] as const;
  for (let from = isRead ? text.length : (cuts.at(-1) ?? 0); from < text.length;) {
    if (begun && !isFresh && ended < 0) from = Math.min(ends[0](from), ends[1](from));
    if (from === text.length) break;
    const at = from === 0 && text.charCodeAt(0) === BOM ? 1 : from;
    const next = nextLine(text, from);
    const marker = markerAt(text, at);
    const divides: boolean = !isFresh && isSeparator(text, from, next);
    if (divides && (text.charCodeAt(next) === BOM || !isUsualSeparator(text, from, next))) {
      cuts.push(next);
      begun = false;
    } else if (marker === DASH) {
      if (begun) cuts.push(from);
      begun = true;
    } else if (marker === DOT) {
      if (begun && ended < 0) ended = from;
    } else {
      if (ended >= 0 && hasContent(text, at, next, true)) {
        cuts.push(ended);
        begun = false;
        ended = -1;
      }
      begun ||= hasContent(text, at, next, false);
    }
    if (divides || marker === DASH) ended = -1;
    isFresh = divides;
    from = next;
  }
  return slicesAt(text, cuts, before);
}

/** The first line at an offset or behind it that starts like that; the end of the text where there is none. To be asked in order. */
function markersIn(text: string, mark: string): (from: number) => number {
  let found = -1;
  return from => {
    while (found < from) {
      const at = text.indexOf(mark, Math.max(found, from - 1));
      found = at < 0 ? text.length : at + 1;
    }
    return found;
  };
}

function slicesAt(text: string, cuts: readonly number[], before: readonly Slice[]): readonly Slice[] {
  let line = 0;
  return [0, ...cuts].map((start, i) => {
    const slice = { text: text.slice(start, cuts[i]), start, line };
    const [known, next] = [before[i], before[i + 1]];
    line += next !== undefined && known?.text === slice.text ? next.line - known.line : lineStarts(slice.text).length - 1;
    return slice;
  });
}

/**
 * Where the JSON values at the start of a text end. kubectl reads a text that starts with a brace as JSON for as long as it is; behind one
 * object it goes on with YAML, behind more it refuses the rest (YAMLOrJSONDecoder), which is part of an object's slice then.
 * `isRead` is whether no YAML follows.
 */
function jsonCuts(text: string): { readonly cuts: number[]; readonly isRead: boolean } {
  const cuts: number[] = [];
  if (!JSON_OBJECT.test(text)) return { cuts, isRead: false };
  for (let count = 0, start = firstContent(text, 0); ; count++) {
    const end = endOfJson(text, start);
    const next = end < 0 ? text.length : firstContent(text, end);
    if (next === text.length) {
      const isYaml = end < 0 && (count === 0 || (count === 1 && isLongRest(text, cuts[0]) && !/[,:\]}]/.test(text.charAt(start))));
      if (end < 0 && !isYaml) cuts.pop();
      while (end < 0 && !isYaml && cuts.length > 0 && text[firstContent(text, cuts.at(-1) ?? 0)] !== '{') cuts.pop();
      return { cuts, isRead: !isYaml };
    }
    const newline = text.indexOf('\n', end);
    cuts.push(newline < 0 || newline > next ? next : newline + 1);
    start = next;
  }
}

/** Whether kubectl reads what follows JSON as YAML: not fewer than four bytes, with the line feed before them. */
function isLongRest(text: string, start = 0): boolean {
  const rest = text.slice(text[start - 1] === '\n' ? start - 1 : start);
  return rest.length >= 4 || rest.replace(/[\u0800-\uffff]/g, '...').replace(/[\u0080-\u07ff]/g, '..').length >= 4;
}

function firstContent(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** Whether a document contains only blanks, comments and document markers. One pass over the lines. */
export function isEmptyDocument(text: string): boolean {
  for (let from = text.charCodeAt(0) === BOM ? 1 : 0; from < text.length;) {
    const next = nextLine(text, from);
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

/**
 * Whether a line contains more than blanks and comments; a directive (`%` at column zero) counts only where asked. Comments end where they
 * do for kubectl, also inside the line.
 */
function hasContent(text: string, start: number, end: number, directives: boolean): boolean {
  let isComment = false;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (isBreak(code)) isComment = false;
    else if (code === HASH) isComment = true;
    else if (!isComment && !isBlank(code)) return directives || code !== PERCENT || at !== start;
  }
  return false;
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;

/** At a line end that only kubectl has. */
const isBreak = (code: number): boolean => code === 0x0d || code === 0x85 || code === 0x2028 || code === 0x2029;
