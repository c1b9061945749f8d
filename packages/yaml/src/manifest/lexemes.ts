import { Lexer } from 'yaml';

/** A piece of a text, as YAML's lexer cuts it. */
export interface Lexeme {
  readonly source: string;
  readonly start: number;
}

/** What the lexer puts between the pieces of the text: document start, unexpected end of brackets, scalar start. */
const MARKS: ReadonlySet<string> = new Set(['\u{02}', '\u{18}', '\u{1f}']);

/** The pieces of a text, in order; one after the other they are the text. */
export function* lexemesOf(text: string): Generator<Lexeme> {
  let start = 0;
  for (const source of new Lexer().lex(text)) {
    if (MARKS.has(source)) continue;
    yield { source, start };
    start += source.length;
  }
}

export const isQuote = (char: string): boolean => char === '"' || char === "'";

/** Whether a quoted lexeme ends with a quote that is escaped. `yaml` takes it for the closing one. */
export function endsInEscapedQuote(source: string): boolean {
  const last = source.length - 1;
  if (last < 1 || !source.endsWith(source.charAt(0))) return false;
  return source.startsWith('"') ? countBefore(source, last, '\\') % 2 === 1 : countBefore(source, last, "'") % 2 === 1;
}

/** How often a character is repeated directly before a place, without the first character of the text. */
function countBefore(source: string, end: number, char: string): number {
  let start = end;
  while (start > 1 && source.charAt(start - 1) === char) start--;
  return end - start;
}
