/**
 * What the reader accepts and kubectl does not. kubectl reads with k8s.io/apimachinery/pkg/util/yaml, which cuts the text into documents,
 * and go.yaml.in/yaml/v2 (readerc.go, scannerc.go), whose scanner is stricter than YAML about tabs, names of anchors and escapes.
 */
import type { Span } from '@scc-lens/words';
import { endOfJson, isJson, JSON_OBJECT } from './json';
import { lexemesOf, type Lexeme } from './lexemes';
import { linesOfKubectl } from './lines';
import { jsonTexts, syntaxTexts } from './messages';
import { isOrdinary } from './ordinary';
import type { Problem } from './types';

/**
 * Why kubectl refuses a document that `yaml` reads. `readable` is the text as `yaml` read it: brackets and quotes may be on one line there,
 * because kubectl does not mind how they are indented.
 */
export function refusals(text: string, readable: string): readonly Problem[] {
  const lines = linesOfKubectl(text);
  const unread = faultsIn(text, UNREAD_REST, syntaxTexts.unreadRest);
  if (JSON_OBJECT.test(text) ? isJson(text) : isOrdinary(text)) return unread;
  return [
    ...unread,
    ...faultsIn(lines, UNPRINTABLE, syntaxTexts.unprintable),
    ...faultsIn(text, BEHIND_MARKER, syntaxTexts.behindMarker),
    ...(MAY_BE_REFUSED.test(lines) ? lexicalFaults(lines, readable) : []),
    ...restBehindJson(text),
    ...trailingComma(text),
  ];
}

const UNPRINTABLE = /[^\t\n\r\x20-\x7e\x85\u00a0-\ufffd]/;
const BEHIND_MARKER = /(?<![^\n])---(?:[^\S\n\uFEFF]|\u0085)*(?=[^\s\u0085#]|\uFEFF)[^\n]+/;
/** An end of nothing, or the header of a block scalar that has no indentation and so no text. */
const UNREAD_REST =
  /^\uFEFF?(?:[ \t\r]*(?:#[^\n]*)?\n)*(?:\.\.\.(?=\s|$)|(?:---[ \t\r]*(?:#[^\n]*)?\n)? *[|>][-+\d]*[ \t\r]*(?:#[^\n]*)?\n(?:[ \t\r]*(?:#[^\n]*)?\n)*[^\s#])/;
/** A tab that may indent, a directive, an escape that only JSON has, an unusual anchor, alias or tag, brackets over several lines, `?` or `:` in brackets. */
const MAY_BE_REFUSED =
  /^ *\t|^\uFEFF?%|[-?] *\t|\\(?:\/|u[dD][89a-fA-F])|[&*][\w-]*[^\w\s,\]}-]|[{[][^\][{}\n]*$|\S *\?|[[{,:] *[:?]\S|:[[\]{},]|![^\s#!]*[#,[\]{}]/m;

function faultsIn(text: string, pattern: RegExp, message: () => string): readonly Problem[] {
  const match = pattern.exec(text);
  return match === null ? [] : [fault({ start: match.index, end: match.index + match[0].trimEnd().length }, message())];
}

const fault = (span: Span, message: string): Problem => ({ kind: 'syntax', message, span });

/** The first fault of each lexeme. */
function lexicalFaults(text: string, readable: string): readonly Problem[] {
  const found: Problem[] = [];
  const place: Place = { depth: 0, indent: -1, isLineStart: true, before: '', entry: 0, line: 0 };
  for (const lexeme of lexemesOf(readable)) {
    const { source, start } = lexeme;
    const problem = /^[ \t]/.test(source) && isBlank(source) ? tabFault(lexeme, place, text) : tokenFault(lexeme, place, text);
    if (problem !== null) found.push(problem);
    if (!isBlank(source)) moveBehind(place, lexeme);
    if (!source.endsWith('\n')) continue;
    place.isLineStart = true;
    place.line = start + source.length;
  }
  return found;
}

interface Place {
  /** How many brackets are open. */
  depth: number;
  /** Column of the last key or dash outside of brackets; -1 in front of the first. */
  indent: number;
  /** Whether nothing but blanks precedes on the line. */
  isLineStart: boolean;
  /** The last lexeme that is more than blanks. */
  before: string;
  /** Start of the entry of a mapping or list. */
  entry: number;
  /** Start of the line. */
  line: number;
}

function moveBehind(place: Place, { source, start }: Lexeme): void {
  const { isLineStart } = place;
  place.isLineStart = false;
  if (source.startsWith('#')) {
    if (isPlain(place.before)) place.before = source;
    return;
  }
  if (place.depth > 0 ? ENTRY_ENDS.has(place.before) : isLineStart || ITEM.test(place.before)) place.entry = start;
  if (source === '{' || source === '[') place.depth++;
  else if (source === '}' || source === ']') place.depth--;
  else if (place.depth === 0 && (source === ':' || ITEM.test(source))) place.indent = place.entry - place.line;
  place.before = source;
}

const ENTRY_ENDS: ReadonlySet<string> = new Set(['{', '[', ',', ':', '?']);
const ITEM = /^[-?]$/;

/** Blanks with a tab: nowhere before the first text of a line, except where unquoted text may go on. */
function tabFault({ source, start }: Lexeme, { depth, indent, isLineStart, before, line }: Place, text: string): Problem | null {
  const written = text.slice(start, start + source.length);
  const tab = written.indexOf('\t');
  if (tab < 0) return null;
  const flattened = /\n *(?=\t)/.exec(written)?.[0];
  const column = flattened === undefined ? start + tab - line : flattened.length - 1;
  const isIndentation = (isLineStart || flattened !== undefined) && (isPlain(before) ? column <= indent : depth === 0);
  const isItem = depth === 0 && !isLineStart && ITEM.test(before);
  return isIndentation || isItem ? fault({ start, end: start + source.length }, syntaxTexts.tab()) : null;
}

function tokenFault({ source, start }: Lexeme, { before, depth, isLineStart, entry }: Place, text: string): Problem | null {
  if (source === ':' && depth > 0 && !ENTRY_ENDS.has(before) && text.slice(entry, start).includes('\n'))
    return fault({ start: entry, end: text.indexOf('\n', entry) }, syntaxTexts.noColon());
  const isColonText = source === ':' && isPlain(before) && /[[\]{},]/.test(text.charAt(start + 1));
  if (depth > 0 && (isColonText || NO_TEXT_IN_BRACKETS.test(source)))
    return fault({ start, end: start + source.length }, syntaxTexts.quoteInBrackets());
  const first = source.charAt(0);
  if (BLOCK_HEADER.test(before) && TAB_IN_INDENTATION.test(source)) return fault({ start, end: start + source.length }, syntaxTexts.tab());
  if (first === '%' && depth === 0 && isLineStart) return fault({ start, end: start + source.trimEnd().length }, syntaxTexts.directive());
  if ((first === '&' || first === '*') && !ANCHOR.test(source)) return fault({ start, end: start + source.length }, syntaxTexts.anchor());
  if (first === '!' && (source.includes('#') || /\S/.test(text.charAt(start + source.length))))
    return fault({ start, end: start + source.length }, syntaxTexts.tag());
  const escape = first === '"' ? unknownEscape(source) : -1;
  return escape < 0 ? null : fault({ start: start + escape, end: start + escape + 2 }, syntaxTexts.jsonEscape());
}

/** Unquoted text with a question mark, or with a colon at its start; kubectl takes a question mark at the start for the mark of a key. */
const NO_TEXT_IN_BRACKETS = /^(?:[:?]\S|[^\s"'&*!#?][^?]*\?)/;
const ANCHOR = /^[&*][\w-]+$/;
/** Of a block scalar that has its indentation from its first line. */
const BLOCK_HEADER = /^[|>][-+]?$/;
const TAB_IN_INDENTATION = /^(?: *\n)* *\t/;

/** Where double-quoted text has an escape sequence that only JSON knows (`\/`, half a surrogate pair); -1 where it has none. */
function unknownEscape(source: string): number {
  for (let at = source.indexOf('\\'); at >= 0; at = source.indexOf('\\', at + 2)) {
    if (JSON_ESCAPE.test(source.slice(at, at + 4))) return at;
  }
  return -1;
}

const JSON_ESCAPE = /^\\(?:\/|u[dD][89a-fA-F])/;

const isBlank = (source: string): boolean => !/[^ \t\r\n]/.test(source);

const isPlain = (source: string): boolean => !/^(?:["'{}[\],&*!|>#]|[-:?]$|---$|$)/.test(source);

/** What follows a value of JSON in its slice: kubectl reads it neither as JSON nor as YAML. */
function restBehindJson(text: string): readonly Problem[] {
  const end = JSON_OBJECT.test(text) ? endOfJson(text, text.indexOf('{')) : -1;
  return end < 0 ? [] : [fault({ start: end, end: text.trimEnd().length }, syntaxTexts.behindJson())];
}

/** A comma before the closing bracket of JSON, which the JSON reader refuses. From 1.33 on kubectl then reads the document as YAML. */
function trailingComma(text: string): readonly Problem[] {
  if (!JSON_OBJECT.test(text)) return [];
  for (const { source, start } of commasBeforeBrackets(text))
    return [{ kind: 'json', message: jsonTexts.comma(source), span: { start, end: start + 1 } }];
  return [];
}

function* commasBeforeBrackets(text: string): Generator<Lexeme> {
  let comma: Lexeme | null = null;
  for (const lexeme of lexemesOf(text)) {
    const { source } = lexeme;
    if (comma !== null && (source === '}' || source === ']')) yield { source, start: comma.start };
    if (source === ',') comma = lexeme;
    else if (!isBlank(source)) comma = null;
  }
}
