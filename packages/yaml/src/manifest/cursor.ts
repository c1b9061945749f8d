/** Where the user types: the field whose key or value is the word at an offset, with anything unfinished around it. */
import { endOfLine, valueAt, type FieldPath, type Span } from '@scc-lens/words';
import { isQuote } from './lexemes';
import { parseManifest } from './parse';
import { pathAt } from './pathAt';
import type { Manifest } from './types';

/** What the parsed text has in the place of the word at the cursor: the name of no field, object or rule. */
const PLACEHOLDER = 'scc-lens-cursor';

/** A field that the user may be typing. */
export interface Cursor {
  readonly role: 'key' | 'value';
  /** From the document's root; of a key the path of the mapping that it is to be in. */
  readonly path: FieldPath;
  /** Where the placeholder is, so that it can be removed: the path of the value, or of the mapping's field that has its name. */
  readonly placeholder: FieldPath;
  /** The document with a placeholder for the word at the cursor. */
  readonly manifest: Manifest;
  readonly word: TypedWord;
}

/** The word at the cursor, as it is written so far. */
export interface TypedWord {
  /** The word without its quotes, in the document's text. */
  readonly span: Span;
  readonly quote: '' | '"' | "'";
  /** Whether the closing quote is there too. */
  readonly isClosed: boolean;
  /** Whether a blank has to precede it: behind `key:` and `-`. */
  readonly needsBlank: boolean;
  /** Whether a colon follows, so that it is a key already. */
  readonly hasColon: boolean;
  /** Whether the document is JSON, in which every text is quoted. */
  readonly isJson: boolean;
}

/**
 * What is being typed at an offset of a document: a value, a key, or both where either could follow; nothing in comments, in texts of
 * several lines and in documents that are no manifests. The document is parsed with a placeholder, so that it does not matter that a
 * value is still missing, a list item is only a dash, or a quote or bracket has no end.
 */
export function cursorsAt(text: string, offset: number): readonly Cursor[] {
  const word = wordAt(text, offset);
  return [cursorIn(text, word, false), isFirstOfEntry(text, word) ? cursorIn(text, word, true) : null].filter(cursor => cursor !== null);
}

/** Brackets that have no end on their line may have it further down; if they have none, they get one. */
function cursorIn(text: string, word: TypedWord, asKey: boolean): Cursor | null {
  const closers = missingClosers(text, word);
  const found = (closers === '' ? [''] : ['', closers]).flatMap(end => cursorWith(text, word, asKey, end) ?? []);
  return found.find(({ manifest }) => manifest.class !== 'invalid') ?? found[0] ?? null;
}

function cursorWith(text: string, word: TypedWord, asKey: boolean, closers: string): Cursor | null {
  const { before, line, behind } = around(text, word);
  const typed = `${before}${PLACEHOLDER}${asKey && !word.hasColon ? ': ' : ''}${line}${closers}${behind}`;
  // What is half typed is the start of a whole object, not a part of one.
  const manifest = parseManifest(typed, 'rendered');
  const placeholder = pathAt(manifest, before.length);
  if (asKey)
    return placeholder.at(-1) === PLACEHOLDER ? { role: 'key', path: placeholder.slice(0, -1), placeholder, manifest, word } : null;
  return valueAt(manifest.value, placeholder) === PLACEHOLDER ? { role: 'value', path: placeholder, placeholder, manifest, word } : null;
}

/** What precedes the word, the rest of its line, and what follows. */
function around(text: string, { span, quote, isClosed, needsBlank }: TypedWord): Readonly<Record<'before' | 'line' | 'behind', string>> {
  const end = span.end + (isClosed ? 1 : 0);
  const lineEnd = endOfLine(text, end);
  return {
    before: `${text.slice(0, span.start - quote.length)}${needsBlank ? ' ' : ''}`,
    line: text.slice(end, lineEnd).trimEnd(),
    behind: text.slice(lineEnd),
  };
}

const CLOSERS: Readonly<Record<string, string>> = { '[': ']', '{': '}' };

/** Ends for the brackets that the word's line opens in front of it and does not close. */
function missingClosers(text: string, word: TypedWord): string {
  const { before, line } = around(text, word);
  const open: string[] = [];
  for (const char of outsideQuotes(before.slice(before.lastIndexOf('\n') + 1)) + outsideQuotes(line)) {
    const closer = CLOSERS[char];
    if (closer !== undefined) open.push(closer);
    else if (char === open.at(-1)) open.pop();
  }
  return open.reverse().join('');
}

/** A line without its quoted texts and its comment. */
function outsideQuotes(line: string): string {
  let result = '';
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const char = line.charAt(i);
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (isQuote(char)) quote = char;
    else if (char === '#' && (i === 0 || line.charAt(i - 1) === ' ')) break;
    else result += char;
  }
  return result;
}

const WORD = /[\w./*-]/;

/** The word that an offset is in, or at the end of; a colon is part of a word that goes on behind it. */
function wordAt(text: string, offset: number): TypedWord {
  let [start, end] = [offset, offset];
  while (start > 0 && isInWord(text, start - 1)) start--;
  while (end < text.length && isInWord(text, end)) end++;
  while (start < offset && text.charAt(start) === '-') start++;
  const opener = text.charAt(start - 1);
  const quote = isQuote(opener) && /^$|[\s[{,:]/.test(text.charAt(start - 2)) ? (opener as '"' | "'") : '';
  const isClosed = quote !== '' && text.charAt(end) === quote;
  return {
    span: { start, end },
    quote,
    isClosed,
    needsBlank: quote === '' && /[:-]/.test(text.charAt(start - 1)),
    hasColon: /^\s*:/.test(text.slice(end + (isClosed ? 1 : 0), end + LONGEST_GAP)),
    isJson: /^\s*[{[]/.test(text.slice(0, LONGEST_GAP)),
  };
}

/** So many characters are looked at for what follows a word, and for what a document starts with. */
const LONGEST_GAP = 100;

function isInWord(text: string, at: number): boolean {
  const char = text.charAt(at);
  return WORD.test(char) || (char === ':' && WORD.test(text.charAt(at + 1)));
}

/** Whether nothing but dashes, or the start of a flow mapping's entry, precedes a word on its line. */
function isFirstOfEntry(text: string, { span, quote }: TypedWord): boolean {
  const start = span.start - quote.length;
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start).trimEnd();
  return before.endsWith('{') || before.endsWith(',') || /^[\s-]*$/.test(before);
}
