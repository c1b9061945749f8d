import { parseJson, type Span } from '@scc-lens/words';

/** kubectl takes a text that starts with a brace for JSON first. */
export const JSON_OBJECT = /^[ \t\r\n]*\{/;

/** Whether a text is JSON, as kubectl's JSON reader takes it. */
export const isJson = (text: string): boolean => parseJson(text) !== undefined;

/** Behind the JSON value that starts at an offset; anything may follow. -1 where none starts there. */
export function endOfJson(text: string, start: number): number {
  const end = endOfValue(text, start);
  return end >= 0 && isJson(text.slice(start, end)) ? end : -1;
}

/** The same where what is between its brackets need not be JSON; -1 also where these go deeper. */
export function endOfValue(text: string, start: number, depth = Infinity): number {
  const bracket = text[start];
  return bracket === '{' || bracket === '[' ? endOfBrackets(text, start, depth) : endOfScalar(text, start);
}

const [QUOTE, BACKSLASH, BRACE, BRACKET] = [0x22, 0x5c, 0x7b, 0x5b];

/** Behind the bracket that closes the one at `start`; -1 where none does. */
function endOfBrackets(text: string, start: number, deepest: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      for (i++; i < text.length && text.charCodeAt(i) !== QUOTE; i++) if (text.charCodeAt(i) === BACKSLASH) i++;
    } else if (code === BRACE || code === BRACKET) {
      if (++depth > deepest) return -1;
    } else if ((code === BRACE + 2 || code === BRACKET + 2) && --depth === 0) return i + 1;
  }
  return -1;
}

function endOfScalar(text: string, start: number): number {
  SCALAR.lastIndex = start;
  return SCALAR.test(text) ? SCALAR.lastIndex : -1;
}

const SCALAR = /"(?:[^"\\]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y;

/** What is first wrong with a text that begins as JSON; null where that is not known. Words without quotes pass, as YAML allows them. */
export function faultOfJson(text: string): JsonFault | null {
  const [begin] = BEGINS_AS_JSON.exec(text) ?? [];
  if (begin === undefined) return null;
  const open: string[] = [];
  let next: 'key' | 'colon' | 'value' | 'end' = 'value';
  TOKEN.lastIndex = begin.lastIndexOf('{');
  for (let token = TOKEN.exec(text); token !== null; token = TOKEN.exec(text)) {
    const [source] = token;
    if (source.startsWith('#')) continue;
    const span = { start: token.index, end: token.index + source.length };
    const around = open.at(-1);
    if (source === '{' || source === '[') {
      if (next !== 'value') return { kind: 'misplaced', span };
      open.push(source === '{' ? '}' : ']');
      next = source === '{' ? 'key' : 'value';
    } else if (source === '}' || source === ']') {
      if (source !== around || next === 'colon') return { kind: 'misplaced', span };
      open.pop();
      next = 'end';
    } else if (source === ',' || source === ':') {
      if (around === undefined || next !== (source === ',' ? 'end' : 'colon')) return { kind: 'misplaced', span };
      next = source === ',' && around === '}' ? 'key' : 'value';
    } else {
      if (source.startsWith('"') && !/^"(?:[^"\\]|\\.)*"$/.test(source)) return { kind: 'quote', span };
      if (next !== 'key' && next !== 'value') return { kind: 'misplaced', span };
      next = next === 'key' ? 'colon' : 'end';
    }
  }
  const end = text.trimEnd().length;
  return open.length === 0 ? null : { kind: 'bracket', bracket: open.at(-1) ?? '}', span: { start: end - 1, end } };
}

interface JsonFault {
  readonly kind: 'misplaced' | 'quote' | 'bracket';
  /** The bracket that is missing. */
  readonly bracket?: string;
  readonly span: Span;
}

const BEGINS_AS_JSON = /^(?:\s|#[^\n]*\n|---[ \t\r]*\n)*\{\s*"/;
/** A comment, a bracket, a comma, a colon, quoted text to the end of its line, or a word. */
const TOKEN = /#[^\n]*|[{}[\],:]|"(?:[^"\\\r\n]|\\[^\r\n])*(?:"|\\?$)|[^\s{}[\],:"]+/gm;
