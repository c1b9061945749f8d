/** Which line of an invalid text is half typed, and the text without it. */
import { isCollection } from 'yaml';
import { endOfLine, startOfLine, typesOfField, type Json, type Span } from '@scc-lens/words';
import { misfits } from './fit';
import { parseTree } from './tree';

/** A line that is left out, so that the others can be read. */
export interface LeftOut<T> {
  /** The offset of the line. */
  readonly start: number;
  /** Whether it is wrong by itself, and not only where it is. */
  readonly isWrong: boolean;
  /** Whether it may be the key of the lines below, which are left out as well. */
  readonly isUnclear: boolean;
  /** What was read of the others. */
  readonly rest: T;
}

/** What is read of a text. */
export interface Rest {
  readonly value: Json | undefined;
}

/**
 * The line without which the text is valid, of those at these offsets and the lines above them. Where several would do, it is the one that is
 * wrong by itself, or else the one without which all pods fit their types, or the one in a column of its own. `read` is given the text with the
 * line blanked out, and so with its offsets; its answer is null where that is invalid. Null where there is no such line; `unclear` where it may
 * be any of several.
 */
export function leaveOutLine<T extends Rest>(
  text: string,
  offsets: readonly number[],
  read: (rest: string) => T | null,
): LeftOut<T> | 'unclear' | null {
  const starts = new Set(offsets.map(offset => startOfLine(text, offset)));
  for (const start of [...starts]) {
    const parent = aboveItems(text, start);
    if (parent < 0) continue;
    if (isMisplacedKey(text, parent, start)) return null;
    if (isWrong(lineFrom(text, parent))) starts.add(parent);
  }
  for (const start of [...starts])
    starts
      .add(contentAbove(text, start))
      .add(firstDeeper(text, start))
      .add(lineBelow(text, endOfLine(text, start)).start);
  const found = [...starts].filter(start => start >= 0).flatMap(start => readWithout(text, start, read) ?? []);
  if (found.includes('unclear')) return null;
  const clear = found.filter(one => one !== 'unclear');
  const wrong = clear.filter(one => one.isWrong);
  if (clear.some(one => one.isUnclear)) return wrong.length === 1 ? (wrong[0] ?? null) : null;
  const fitting = clear.filter(({ rest }) => misfits(rest.value) === 0);
  const likely = [clear, wrong, fitting, clear.filter(({ start }) => isApart(text, start))];
  return clear.length === 0 ? null : (likely.find(ones => ones.length === 1)?.[0] ?? 'unclear');
}

const START = /^([ \t]*)((?:- +)*)/;
const KEY = /^(?:"[^"]*"|'[^']*'|[\w./-]+)(?=\s*(?:#.*)?$)/;
const PARENT = /^(?:"[^"]*"|'[^']*'|[\w./-]+):\s*(?:[&#!].*)?$/;
const DASH = /^[ \t]*(?:- +)*-(?:\s+#.*)?$/;
const TEXTS = /^[a-z]\w*\[/;
const FIELD = /^(?:[\w./-]|"[^"]*"\s*:|'[^']*'\s*:)/;

/**
 * What is read without a line. A dash above the rest of its item stays. So does the key of lines that are indented below it, in the column that it
 * is meant for; where there is no place for that, what is meant is unclear.
 */
function readWithout<T extends Rest>(text: string, start: number, read: (rest: string) => T | null): LeftOut<T> | 'unclear' | null {
  const end = endOfLine(text, start);
  const line = text.slice(start, end).trimEnd();
  const [, lead = '', dashes = ''] = START.exec(line) ?? [];
  const width = end - start - (text[end - 1] === '\r' ? 1 : 0);
  const column = lead.length + dashes.length;
  const content = line.slice(column);
  const below = lineBelow(text, end);
  const goesOn = dashes !== '' && below.indent > lead.length && !below.isItem;
  const types = dashes === '' ? [] : typesAbove(text, start, (goesOn ? below.indent : column) - dashes.length);
  const isItself = isWrong(lineFrom(text, start)) || (types.length > 0 && !types.some(type => TEXTS.test(type)) && isWrong(content));
  const behind = text.slice(start + width);
  const readAs = (changed: string, others = behind): LeftOut<T> | null => {
    const rest = changed.length > width ? null : read(text.slice(0, start) + changed.padEnd(width) + others);
    return rest === null ? null : { start, isWrong: isItself, isUnclear: false, rest };
  };
  const withBlock = (): LeftOut<T> | null => {
    const others = withoutBlock(behind, below);
    const next = lineBelow(others, endOfLine(others, 0));
    return readAs(dashes !== '' && next.indent === column && !next.isItem ? lead + dashes : '', others);
  };
  const unclear = (): LeftOut<T> | null => {
    const rest = withBlock();
    return rest && { ...rest, isUnclear: true };
  };
  const isMisplaced = isApart(text, start) || lead.includes('\t');
  const above = contentAbove(text, start);
  const isFirst = columnAt(text, above) < column && hasBlock(text, above);
  const isAbove = below.indent > column || (below.isItem && below.indent === column && (isFirst || isKeyAbove(text, start)));
  if (PARENT.test(content) && (isAbove || isMisplaced)) {
    if (!isMisplaced) return null;
    for (const indent of lead.includes('\t') ? [] : columnsBefore(text, start, column, below)) {
      const moved = readAs(' '.repeat(Math.max(0, indent - dashes.length)) + dashes + content);
      if (moved !== null) return moved;
    }
    if (isAbove) return unclear();
  }
  const isKeyOfBelow = below.indent > column && !isMisplaced && isWrong(content);
  const isOfList = types.length === 0 || types.some(type => type.endsWith('[]'));
  if (goesOn && isOfList && FIELD.test(content) && !isKeyOfBelow) {
    // The item goes on below, with its fields in one column.
    const isMoved = isMisplaced && !PARENT.test(content);
    const dash = ' '.repeat(isMoved ? Math.max(0, below.indent - dashes.length) : lead.length) + dashes;
    const whole = readAs(dash + content);
    if (whole !== null || !isMoved || isItself) return whole ?? readAs(dash);
    return readAs(dash) && 'unclear';
  }
  const alone = readAs('');
  // Without its dash, an item that begins below would become the value of the list's key.
  const isInBlock = isInside(text, start, below.indent);
  if (DASH.test(line) && below.indent > lead.length && !below.isItem && !isInBlock) return alone && 'unclear';
  // Without its value, the key in a line above would have none.
  if (content.startsWith(':')) return alone && 'unclear';
  // The list below would become the value of a key that has a mapping.
  const isTaken = !isItself && below.isItem && column > below.indent && columnAt(text, above) === below.indent;
  if (isTaken && hasBlock(text, above)) return alone && 'unclear';
  const [key = ''] = KEY.exec(content) ?? [];
  if (!isAbove || isInBlock || key === '' || !isWrong(content)) return alone;
  if (alone === null) return withBlock();
  const asKey = read(`${text.slice(0, start)}${lead}${dashes}${key}:${behind}`);
  const [without, within] = [misfits(alone.rest.value), asKey === null ? Infinity : misfits(asKey.value, key)];
  if (within === 0 && without > 0) return withBlock();
  // Else the key above would have nothing.
  const isOfAbove = hasBlock(text, above) && (columnAt(text, above) === column || below.indent === column);
  return without < within || isOfAbove ? alone : unclear();
}

/** Whether a line is in the middle of a block: one above it begins between its column and what is below, which belongs to that one. */
function isInside(text: string, start: number, below: number): boolean {
  let line = contentAbove(text, start);
  while (line >= 0 && columnAt(text, line) >= below) line = contentAbove(text, line);
  return line >= 0 && columnAt(text, line) > columnAt(text, start);
}

/** What is behind a part of a line; where that is a key with a block, without the block, which no other key has. */
export function behindLine(text: string, { start, end }: Span): string {
  const below = lineBelow(text, endOfLine(text, end));
  const line = startOfLine(text, start);
  const isAbove = below.indent > columnAt(text, line) || (below.isItem && below.indent === indentAt(text, line));
  return isAbove && PARENT.test(text.slice(start, end)) ? withoutBlock(text.slice(end), below) : text.slice(end);
}

/** A text without the lines of the block that its next line begins. */
function withoutBlock(text: string, { indent, isItem }: Below): string {
  const isPart = (line: string): boolean => {
    const [{ length }] = /^ */.exec(line) ?? [''];
    return !hasContent(line) || length > indent || (length === indent && (!isItem || ITEM.test(line)));
  };
  let end = endOfLine(text, 0);
  while (end < text.length && isPart(lineFrom(text, end + 1))) end = endOfLine(text, end + 1);
  return text.slice(0, end).replace(/[^\r\n]/g, ' ') + text.slice(end);
}

const ITEM = /^ *-\s/;

/** Whether the line above, apart from what is indented deeper and from the items of a list, is a field of the mapping that a line would be in. */
function isKeyAbove(text: string, start: number): boolean {
  const indent = indentAt(text, start);
  const line = aboveItems(text, start);
  return line >= 0 && columnAt(text, line) === indent && (indentAt(text, line) === indent || ITEM.test(lineFrom(text, line)));
}

const lineFrom = (text: string, start: number): string => text.slice(start, endOfLine(text, start));

/** Whether no other line of the text begins in the column of this one. */
function isApart(text: string, start: number): boolean {
  const column = indentAt(text, start);
  for (let line = 0; line < text.length; line = endOfLine(text, line) + 1)
    if (line !== start && hasContent(lineFrom(text, line)) && (indentAt(text, line) === column || columnAt(text, line) === column))
      return false;
  return true;
}

/**
 * The columns in which a key may be meant to begin: where lines above it begin, with their dashes or behind them, or what follows it. They are before
 * its own column, and nearer to it than a column of the text behind that. The nearest comes first.
 */
function columnsBefore(text: string, start: number, column: number, below: Below): readonly number[] {
  let deeper = 2 * column;
  for (let line = 0; line < text.length; line = endOfLine(text, line) + 1) {
    for (const one of [columnAt(text, line), indentAt(text, line)])
      if (one > column && (one < below.indent || (below.isItem && one === below.indent))) deeper = Math.min(deeper, one);
  }
  const columns: number[] = below.indent >= 0 && below.indent < column ? [below.indent] : [];
  for (let line = contentAbove(text, start); line >= 0 && columns.at(-1) !== 0; line = contentAbove(text, line))
    for (const one of [columnAt(text, line), indentAt(text, line)]) if (one < (columns.at(-1) ?? column)) columns.push(one);
  return columns.filter(one => column - one < deeper - column);
}

/** The first of the lines above a line that are indented deeper than it, where no line between has its indent; -1 where there is none. */
function firstDeeper(text: string, start: number): number {
  const indent = indentAt(text, start);
  let first = -1;
  for (let line = contentAbove(text, start); line >= 0; line = contentAbove(text, line)) {
    if (indentAt(text, line) === indent) return -1;
    if (indentAt(text, line) < indent) break;
    first = line;
  }
  return first;
}

/** The types of what the key above an item in a column takes, by the fields of a pod that have its name; none in an object without a spec. */
function typesAbove(text: string, start: number, column: number): readonly string[] {
  const line = lineFrom(text, aboveItems(text, start, column)).replace(START, '');
  const [key = ''] = /^[\w-]+(?=:\s*(?:[&#!].*)?$)/.exec(line) ?? [];
  const types = /template$/i.test(key) ? ['PodTemplateSpec'] : typesOfField(key);
  return /^ *(?:- +)*spec:/m.test(text) ? types : [];
}

/** The line above a line that is indented no deeper and is no item in its column: a field next to it, or the key of its block; -1 where there is none. */
function aboveItems(text: string, start: number, indent = indentAt(text, start)): number {
  const isSibling = (line: number): boolean => indentAt(text, line) === indent && ITEM.test(lineFrom(text, line));
  let above = contentAbove(text, start);
  while (above >= 0 && (indentAt(text, above) > indent || isSibling(above))) above = contentAbove(text, above);
  return above;
}

/** Whether a key has a column of its own, so that it may be the one that is misplaced, and not what follows its block in a column behind it. */
const isMisplacedKey = (text: string, start: number, next: number): boolean =>
  columnAt(text, start) < indentAt(text, next) && hasBlock(text, start) && isApart(text, start);

/** Whether a line is a key without a value, whose value is below. */
const hasBlock = (text: string, start: number): boolean => PARENT.test(lineFrom(text, start).trim());

const indentAt = (text: string, start: number): number => /^ */.exec(lineFrom(text, start))?.[0].length ?? 0;

const columnAt = (text: string, start: number): number => /^ *(?:- +)*/.exec(lineFrom(text, start))?.[0].length ?? 0;

const hasContent = (line: string): boolean => !/^\s*(?:#|$)/.test(line);

/** Where the next line above starts that has more than a comment; -1 where there is none. */
function contentAbove(text: string, start: number): number {
  for (let line = start; line > 0;) {
    line = startOfLine(text, line - 1);
    if (hasContent(lineFrom(text, line))) return line;
  }
  return -1;
}

/** The next line with content; -1 where there is none. */
interface Below {
  readonly start: number;
  readonly indent: number;
  readonly isItem: boolean;
}

function lineBelow(text: string, end: number): Below {
  for (let start = end + 1; start < text.length; start = endOfLine(text, start) + 1) {
    const line = lineFrom(text, start);
    if (hasContent(line)) return { start, indent: indentAt(text, start), isItem: ITEM.test(line) };
  }
  return { start: -1, indent: -1, isItem: false };
}

/** Whether a line is wrong by itself, and not only where it is. One that ends with a comma or an opening bracket is a part of brackets. */
function isWrong(line: string): boolean {
  if (/^ *(?:\t|-\s*$)/.test(line)) return true;
  if (/[,{[]\s*$/.test(line)) return false;
  const { document, problems } = parseTree(line.trim());
  return problems.length > 0 || !isCollection(document.contents);
}
