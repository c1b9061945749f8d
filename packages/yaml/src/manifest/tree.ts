import { Composer, Document, Lexer, Parser, Schema, type CST, type YAMLError } from 'yaml';
import { endOfLine, type Span } from '@scc-lens/words';
import { endsInEscapedQuote, isQuote } from './lexemes';
import { noKey, syntaxTexts, valueTexts } from './messages';
import type { Problem } from './types';

/** A syntax tree; `problems` are the parser's errors, in the order of the text. */
export interface Tree {
  readonly document: Document;
  readonly problems: readonly Problem[];
}

/** Deeper than any real manifest (CRD schemas reach about 60); keeps every recursion over a tree or a value off the stack's end. */
export const MAX_DEPTH = 256;

/** So many errors of the parser are read; a text with more is beyond repair, and is not read further. */
const MAX_FAULTS = 100;

/** Scalars stay text in the tree: `scalars.ts` knows what they mean. One schema serves all documents; making one is slow. */
const SCHEMA = new Schema({ schema: 'failsafe', merge: false, resolveKnownTags: false });
/** Looking for duplicate keys is quadratic in `yaml`; `decode.ts` does it in linear time. */
const OPTIONS = {
  keepSourceTokens: true,
  strict: false,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
  version: '1.1',
  schema: SCHEMA,
} as const;

/** The tree of a text that is not read. */
export const emptyDocument = (): Document => new Document(undefined, OPTIONS);

/** Parses one YAML or JSON document. Never throws: an invalid text gives problems and as much of a tree as there is. */
export function parseTree(text: string): Tree {
  const lexer = new Lexer();
  const parser = new Parser();
  const composer = new Composer(OPTIONS);
  const documents: Document[] = [];
  const unclosed: Problem[] = [];
  let faults = 0;
  let before = '';
  const take = (token: CST.Token): void => {
    if (token.type === 'error') faults++;
    documents.push(...composer.next(token));
  };
  for (const lexeme of lexer.lex(text)) {
    if (before !== SCALAR && isQuote(lexeme.charAt(0)) && endsInEscapedQuote(lexeme))
      unclosed.push(unclosedQuote(text, parser.offset, lexeme));
    before = lexeme;
    for (const token of parser.next(lexeme)) take(token);
    if (parser.stack.length > MAX_DEPTH) return tooDeep(text, parser.offset);
    if (faults >= MAX_FAULTS) break;
  }
  for (const token of parser.end()) take(token);
  documents.push(...composer.end(true, text.length));
  const [document = emptyDocument(), second] = documents;
  const errors = document.errors.filter(({ message }) => !message.startsWith(COMMENT_BEHIND_TOKEN));
  const problems = errors.slice(0, MAX_FAULTS).map(error => toProblem(error, text));
  // A second `...` opens none.
  if (second?.range && second.range[1] > second.range[0])
    problems.push({ kind: 'syntax', message: syntaxTexts.secondDocument(), span: clamp(second.range[0], second.range[0] + 1, text) });
  return { document, problems: unclosed.length === 0 ? problems : [...problems, ...unclosed].sort((a, b) => a.span.start - b.span.start) };
}

/** What kubectl accepts: a comment directly behind a bracket or quote. */
const COMMENT_BEHIND_TOKEN = 'Comments must be separated';
/** What the lexer puts before a scalar without quotes. */
const SCALAR = '\u{1f}';

function unclosedQuote(text: string, start: number, lexeme: string): Problem {
  return { kind: 'syntax', message: syntaxTexts.unclosed(lexeme.charAt(0)), span: clamp(start, start + lexeme.length, text) };
}

function tooDeep(text: string, offset: number): Tree {
  const problem: Problem = { kind: 'syntax', message: syntaxTexts.tooDeep(MAX_DEPTH), span: clamp(offset, offset + 1, text) };
  return { document: emptyDocument(), problems: [problem] };
}

function toProblem({ code, message, pos }: YAMLError, text: string): Problem {
  // The place of an item among keys is behind the line above.
  const gap = code === 'BLOCK_AS_IMPLICIT_KEY' ? (/^\s*/.exec(text.slice(...pos))?.[0].length ?? 0) : 0;
  const span = clamp(pos[0] + gap, pos[1] + gap, text);
  const line = text.slice(span.start, endOfLine(text, span.start));
  return { kind: 'syntax', message: sentenceOf(code, message, line.slice(0, span.end - span.start), line), span };
}

/** A visible range, where the text has one: from the first character behind blanks, on one line. */
function clamp(start: number, end: number, text: string): Span {
  const last = Math.max(0, text.trimEnd().length - 1);
  const blanks = /^ */.exec(text.slice(start, last))?.[0].length ?? 0;
  const from = Math.min(Math.max(0, start + blanks), last);
  return { start: from, end: Math.min(text.length, Math.max(from + 1, Math.min(end, endOfLine(text, from + 1)))) };
}

/** A sentence that names what to do, for each message in which the parser speaks of its insides. */
const SENTENCES: readonly (readonly [RegExp, (sign: string, line: string) => string])[] = [
  [/^TAB_AS_INDENT/, syntaxTexts.tab],
  [/^MULTILINE_IMPLICIT_KEY|Implicit map keys need/, (_sign, line) => (line.startsWith('- ') ? syntaxTexts.itemInMapping() : noKey(line))],
  [/^BLOCK_AS_IMPLICIT_KEY A block seq/, syntaxTexts.itemInMapping],
  [/^BLOCK_AS_IMPLICIT_KEY/, syntaxTexts.mappingBehindValue],
  [/^BAD_DQ_ESCAPE/, syntaxTexts.escape],
  // A mapping or list in brackets at the place of a key, after a line without one.
  [/^IMPOSSIBLE Map/, valueTexts.key],
  [/^BLOCK_IN_FLOW/, syntaxTexts.blockInFlow],
  [/Missing closing (.)quote/, syntaxTexts.unclosed],
  [/must (?:be sufficiently indented and )?end with an? (.)/, syntaxTexts.unclosedOrNotIndented],
  [/without - indicator/, syntaxTexts.item],
  [/must start at the same column/, syntaxTexts.keyColumn],
  [/^BAD_SCALAR_START.* (\S+)$/, syntaxTexts.scalarStart],
];

function sentenceOf(code: YAMLError['code'], message: string, source: string, line: string): string {
  const error = `${code} ${message}`;
  for (const [pattern, sentence] of SENTENCES) {
    const match = pattern.exec(error);
    if (match !== null) return sentence(match[1] ?? '', line);
  }
  if (code === 'UNEXPECTED_TOKEN') return syntaxTexts.unexpected(JSON.stringify(source.trim()));
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
