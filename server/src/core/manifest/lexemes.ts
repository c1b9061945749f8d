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
