import { parseJson } from '@scc-lens/words';

/** kubectl takes a text that starts with a brace for JSON first. */
export const JSON_OBJECT = /^[ \t\r\n]*\{/;

/** Whether a text is JSON, as kubectl's JSON reader takes it. */
export function isJson(text: string): boolean {
  return parseJson(text) !== undefined;
}

/** Behind the JSON value that starts at an offset; anything may follow. -1 where none starts there. */
export function endOfJson(text: string, start: number): number {
  const bracket = text[start];
  const end = bracket === '{' || bracket === '[' ? endOfBrackets(text, start) : endOfScalar(text, start);
  return end >= 0 && isJson(text.slice(start, end)) ? end : -1;
}

/** Behind the bracket that closes the one at `start`; -1 where none does. */
function endOfBrackets(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const char = text[i];
    if (char === '"') {
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++;
    } else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0) return i + 1;
  }
  return -1;
}

function endOfScalar(text: string, start: number): number {
  SCALAR.lastIndex = start;
  return SCALAR.test(text) ? SCALAR.lastIndex : -1;
}

const SCALAR = /"(?:[^"\\]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y;
