import { Composer, Document, Lexer, Parser, Schema } from 'yaml';
import type { YAMLError } from 'yaml';
import type { Span } from '../words';
import type { Problem } from './types';

/** A syntax tree; `problems` are the parser's complaints, in the order of the text. */
export interface Tree {
  readonly document: Document;
  readonly problems: readonly Problem[];
}

/** Deeper than any real manifest (CRD schemas reach about 60); keeps every recursion over a tree or a value off the stack's end. */
export const MAX_DEPTH = 256;

/** So many complaints of the parser are read; a text with more is beyond repair, and each one costs as much as a hundred lines. */
const MAX_FAULTS = 100;

/** Scalars stay text in the tree: `scalars.ts` says what they mean. One schema serves all documents; making one is slow. */
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
export function emptyDocument(): Document {
  return new Document(undefined, OPTIONS);
}

/** Parses one YAML or JSON document. Never throws: a broken text gives problems and as much of a tree as there is. */
export function parseTree(text: string): Tree {
  const lexer = new Lexer();
  const parser = new Parser();
  const composer = new Composer(OPTIONS);
  const documents: Document[] = [];
  let faults = 0;
  for (const lexeme of lexer.lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type !== 'error' || ++faults <= MAX_FAULTS) documents.push(...composer.next(token));
    }
    if (parser.stack.length > MAX_DEPTH) return tooDeep(text, parser.offset);
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end(true, text.length));
  const [document = emptyDocument(), second] = documents;
  const problems = document.errors.slice(0, MAX_FAULTS).map(error => toProblem(error, text));
  if (second?.range)
    problems.push({
      kind: 'syntax',
      message: 'A second document starts here without a `---` line.',
      span: clamp(second.range[0], second.range[0] + 1, text),
    });
  return { document, problems };
}

function tooDeep(text: string, offset: number): Tree {
  const message = `This is nested more than ${MAX_DEPTH} levels deep, which Kubernetes manifests never are.`;
  return { document: emptyDocument(), problems: [{ kind: 'syntax', message, span: clamp(offset, offset + 1, text) }] };
}

function toProblem({ code, message, pos }: YAMLError, text: string): Problem {
  const span = clamp(pos[0], pos[1], text);
  return { kind: 'syntax', message: sentenceOf(code, message, text.slice(span.start, span.end)), span };
}

/** A range with something to see in it, wherever the text has that: from the first character behind blanks, on one line. */
function clamp(start: number, end: number, text: string): Span {
  const last = Math.max(0, text.trimEnd().length - 1);
  const blanks = /^ */.exec(text.slice(start, last))?.[0].length ?? 0;
  const from = Math.min(Math.max(0, start + blanks), last);
  const newline = text.indexOf('\n', from + 1);
  const to = newline < 0 ? end : Math.min(end, newline);
  return { start: from, end: Math.min(text.length, Math.max(from + 1, to)) };
}

/** Says in a sentence what to do where the parser's own words speak of its insides. */
const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/^TAB_AS_INDENT/, 'A tab cannot indent YAML; use spaces.'],
  [/^MULTILINE_IMPLICIT_KEY|Implicit map keys need/, 'This line has no `:`; a key needs one, on its own line.'],
  [/^BLOCK_AS_IMPLICIT_KEY/, 'A mapping cannot start here, behind a value on the same line; start a new line or quote the text.'],
  [/^BAD_DQ_ESCAPE/, 'This is no escape sequence of a double-quoted text; write `\\\\` for a backslash.'],
  [/^BLOCK_IN_FLOW/, 'Indented YAML is not allowed inside `{}` or `[]`; a comma or a bracket may be missing.'],
  [/Missing closing (.)quote/, 'The closing $1 is missing.'],
  [/must (?:be sufficiently indented and )?end with an? (.)/, 'The closing $1 is missing, or the lines before it are not indented enough.'],
  [/without - indicator/, 'An item of this list must start with `- ` in the same column as the others.'],
  [/must start at the same column/, 'The keys of a mapping must start in the same column.'],
  [/^BAD_SCALAR_START.* (\S+)$/, 'Unquoted text cannot start with $1; quote it.'],
];

function sentenceOf(code: YAMLError['code'], message: string, source: string): string {
  const said = `${code} ${message}`;
  for (const [pattern, sentence] of SENTENCES) {
    const match = pattern.exec(said);
    if (match !== null) return sentence.replace('$1', () => match[1] ?? '');
  }
  if (code === 'UNEXPECTED_TOKEN') return `${JSON.stringify(source.trim().split('\n', 1)[0])} does not belong here.`;
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
