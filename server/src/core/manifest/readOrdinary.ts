/**
 * Reads ordinary YAML in one pass, without a syntax tree. Whatever is not plain sailing (a fault, a key
 * twice, a merge, a key that is no text, a spelling that hardly occurs) is left to the tree, so that no answer differs from what it gives.
 */
import type { Json, JsonObject } from '../words';
import { isOrdinary } from './ordinary';
import {
  blockScalar,
  endOfKey,
  endOfLine,
  endOfPlain,
  endOfQuotedLine,
  foldedPlain,
  isQuote,
  quotedScalar,
  scalarText,
} from './ordinaryScalars';
import type { Scalar } from './ordinaryScalars';
import { addScalar, close, open } from './outline';
import type { Outline } from './outline';
import { resolvePlain } from './scalars';

/** Deeper documents are left to the tree; real manifests reach about 60. */
const MAX_DEPTH = 100;

/** The value of an ordinary document, and where it has what; null where the tree has to be asked. */
export function readOrdinary(text: string): { readonly value: Json; readonly outline: Outline } | null {
  if (!isOrdinary(text)) return null;
  const reader: Reader = { text, outline: [], at: 0, lineStart: 0, column: -1, end: 0, depth: 0 };
  toContent(reader);
  if (text.startsWith('---', reader.at)) {
    reader.at += '---'.length;
    if (endsLine(reader)) toContent(reader);
  }
  const value = readBlock(reader);
  return value === undefined || reader.column >= 0 ? null : { value, outline: reader.outline };
}

/** A text that is read as far as `at`: between two nodes, that is the start of the next line with content. */
interface Reader {
  readonly text: string;
  readonly outline: Outline;
  at: number;
  /** Where the line of `at` starts. */
  lineStart: number;
  /** How far that line is indented; -1 behind the last one. */
  column: number;
  /** Behind the last thing that was read. */
  end: number;
  /** In how many mappings and lists that is. */
  depth: number;
}

/** What could be read; undefined where the tree has to be asked. */
type Read<T extends Json = Json> = T | undefined;

/** A mapping or list with lines of its own. */
function readBlock(reader: Reader): Read {
  if (reader.column < 0 || reader.depth >= MAX_DEPTH) return undefined;
  reader.depth++;
  const value = startsItem(reader) ? readList(reader) : readMapping(reader);
  reader.depth--;
  return value;
}

function readList(reader: Reader): Read {
  const { column } = reader;
  const node = open(reader.outline, 'list', reader.at);
  const items: Json[] = [];
  while (reader.column === column && startsItem(reader)) {
    reader.at++;
    const value = readItem(reader, column);
    if (value === undefined) return undefined;
    items.push(value);
  }
  close(reader.outline, node, reader.end);
  return items;
}

/** What is behind the dash of a list that is indented by `column`. */
function readItem(reader: Reader, column: number): Read {
  if (endsLine(reader)) {
    toContent(reader);
    return reader.column > column ? readBlock(reader) : undefined;
  }
  reader.column = reader.at - reader.lineStart;
  return startsItem(reader) || endOfKey(reader.text, reader.at) >= 0 ? readBlock(reader) : readInline(reader, column);
}

function readMapping(reader: Reader): Read {
  const { column } = reader;
  const node = open(reader.outline, 'mapping', reader.at);
  const fields: Record<string, Json> = {};
  while (reader.column === column) {
    const key = startsItem(reader) ? undefined : takeKey(reader, fields);
    const value = key === undefined ? undefined : readField(reader, column);
    if (key === undefined || value === undefined) return undefined;
    fields[key] = value;
  }
  close(reader.outline, node, reader.end);
  return fields;
}

/** The value behind a key, on its line or below. */
function readField(reader: Reader, column: number): Read {
  if (!endsLine(reader)) return readInline(reader, column);
  toContent(reader);
  if (reader.column > column || (reader.column === column && startsItem(reader))) return readBlock(reader);
  addScalar(reader.outline, -1, -1);
  return null;
}

/** A value that starts on the line of its key or dash, in a mapping or list that is indented by `column`. */
function readInline(reader: Reader, column: number): Read {
  const { text, at } = reader;
  const first = text[at];
  if (first === '[' || first === '{') {
    const value = readFlow(reader);
    return value !== undefined && endsValue(reader, column) ? value : undefined;
  }
  if (first === '|' || first === '>') return takeLines(reader, at, blockScalar(text, at, column), column);
  if (isQuote(first)) return takeLines(reader, at, quotedScalar(text, at, column), column);
  const end = endOfPlain(text, at);
  reader.at = end;
  if (end === at || !endsLine(reader)) return undefined;
  toContent(reader);
  return reader.column > column ? takeLines(reader, at, foldedPlain(text, at, column), column) : takeScalar(reader, at, end);
}

/** A scalar that may have several lines. */
function takeLines(reader: Reader, start: number, scalar: Scalar | null, column: number): Read<string> {
  if (scalar === null) return undefined;
  const { text, end } = scalar;
  addScalar(reader.outline, start, end);
  reader.end = end;
  // The last line feed belongs to the scalar of a block; the next line starts there all the same.
  reader.at = reader.text[end - 1] === '\n' ? end - 1 : end;
  return endsValue(reader, column) ? text : undefined;
}

/** Whether nothing but a comment follows on the line, and nothing on the next one that belongs to the value. */
function endsValue(reader: Reader, column: number): boolean {
  if (!endsLine(reader)) return false;
  toContent(reader);
  return reader.column <= column;
}

/** A mapping or list in brackets, which are on one line. */
function readFlow(reader: Reader): Read {
  if (reader.depth >= MAX_DEPTH) return undefined;
  reader.depth++;
  const value = reader.text[reader.at] === '[' ? readFlowList(reader) : readFlowMapping(reader);
  reader.depth--;
  reader.end = reader.at;
  return value;
}

function readFlowList(reader: Reader): Read {
  const node = open(reader.outline, 'list', reader.at++, true);
  const items: Json[] = [];
  while (!takes(reader, ']')) {
    if (items.length > 0 && !takes(reader, ',')) return undefined;
    const value = readInBrackets(reader);
    if (value === undefined) return undefined;
    items.push(value);
  }
  close(reader.outline, node, reader.at);
  return items;
}

function readFlowMapping(reader: Reader): Read {
  const node = open(reader.outline, 'mapping', reader.at++, true);
  const fields: Record<string, Json> = {};
  for (let isFirst = true; !takes(reader, '}'); isFirst = false) {
    if (!isFirst && !takes(reader, ',')) return undefined;
    skipBlanks(reader);
    const key = takeKey(reader, fields, true);
    const value = key === undefined ? undefined : readInBrackets(reader);
    if (key === undefined || value === undefined) return undefined;
    fields[key] = value;
  }
  close(reader.outline, node, reader.at);
  return fields;
}

function readInBrackets(reader: Reader): Read {
  skipBlanks(reader);
  const { text, at } = reader;
  const first = text[at];
  if (first === '[' || first === '{') return readFlow(reader);
  const end = isQuote(first) ? endOfQuotedLine(text, at) : endOfPlain(text, at, true);
  if (end <= at) return undefined;
  reader.at = end;
  return takeScalar(reader, at, end);
}

/** A scalar of one line; no infinity, and not what is no number. */
function takeScalar(reader: Reader, start: number, end: number): Read {
  const value = meaningOf(reader.text, start, end);
  addScalar(reader.outline, start, end);
  reader.end = end;
  return typeof value === 'number' && !Number.isFinite(value) ? undefined : value;
}

function meaningOf(text: string, start: number, end: number): string | number | boolean | null {
  const content = scalarText(text, start, end);
  return isQuote(text[start]) ? content : resolvePlain(content);
}

/** A key with its colon; not one that is no text to Kubernetes, merges other mappings, would change an object's prototype or is there already. */
function takeKey(reader: Reader, fields: JsonObject, inBrackets = false): Read<string> {
  const { text, at } = reader;
  const end = endOfKey(text, at, inBrackets);
  if (end < 0) return undefined;
  addScalar(reader.outline, at, end);
  reader.end = end;
  reader.at = text.indexOf(':', end) + 1;
  const key = meaningOf(text, at, end);
  return typeof key !== 'string' || key === '__proto__' || key === '<<' || Object.hasOwn(fields, key) ? undefined : key;
}

/** Whether an item of a list starts here. */
function startsItem({ text, at }: Reader): boolean {
  return text.charCodeAt(at) === DASH && (at + 1 === text.length || isBlank(text.charCodeAt(at + 1)));
}

/** Takes a bracket or comma, and the blanks before it, if it is what comes next. */
function takes(reader: Reader, char: string): boolean {
  skipBlanks(reader);
  const isNext = reader.text[reader.at] === char;
  if (isNext) reader.at++;
  return isNext;
}

function skipBlanks(reader: Reader): void {
  while (reader.text.charCodeAt(reader.at) === SPACE) reader.at++;
}

/** Whether at most a comment follows on the line. */
function endsLine(reader: Reader): boolean {
  const { text, at } = reader;
  skipBlanks(reader);
  const next = text.charCodeAt(reader.at);
  return reader.at === text.length || next === LINE_FEED || (next === HASH && reader.at > at);
}

/** Goes to the next line that is neither blank nor a comment; nothing else is left on this one. */
function toContent(reader: Reader): void {
  const { text } = reader;
  for (;;) {
    skipBlanks(reader);
    const next = text.charCodeAt(reader.at);
    if (next === HASH) reader.at = endOfLine(text, reader.at);
    else if (next === LINE_FEED) reader.lineStart = ++reader.at;
    else break;
  }
  reader.column = reader.at === text.length ? -1 : reader.at - reader.lineStart;
}

const isBlank = (code: number): boolean => code === SPACE || code === LINE_FEED;

const [LINE_FEED, SPACE, HASH, DASH] = [0x0a, 0x20, 0x23, 0x2d];
