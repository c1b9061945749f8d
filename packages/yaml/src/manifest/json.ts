import { parseJson } from '@scc-lens/words';

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
