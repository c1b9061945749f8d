/** Which line of an invalid text is half typed, and the text without it. */
import { isCollection } from 'yaml';
import { endOfLine, startOfLine, typesOfField, type Json, type Span } from '@scc-lens/words';
import { misfits } from './fit';
import { aboveItems, columnAt, contentAbove, hasBlock, hasContent, indentAt, ITEM, lineBelow, lineFrom } from './indentation';
import { PARENT, START, withoutBlock, type Below } from './indentation';
import { parseTree } from './tree';
import type { Problem } from './types';

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
  /** What is wrong with it all the same, such as a key that a mapping has twice. */
  readonly problems: readonly Problem[];
}

/** How little a reading fits: by its names and values, and by what else is wrong with it. */
const unfitness = ({ value, problems }: Rest, typed = ''): number => misfits(value, typed) + problems.length;

type Read<T> = (rest: string) => T | null;

/**
 * The line without which the text is valid, of those at these offsets and the lines above them. Where several would do, it is the one that is
 * wrong by itself, or else the one without which all pods fit their types, or the one in a column of its own. `read` is given the text with the
 * line blanked out, and so with its offsets; its answer is null where that is invalid. Null where there is no such line; `unclear` where it may
 * be any of several.
 */
export function leaveOutLine<T extends Rest>(text: string, offsets: readonly number[], read: Read<T>): LeftOut<T> | 'unclear' | null {
  const starts = new Set(offsets.map(offset => startOfLine(text, offset)));
  let isUnclear = false;
  for (const start of [...starts]) {
    const parent = aboveItems(text, start);
    if (parent < 0) continue;
    isUnclear ||= isMisplacedKey(text, parent, start) && withDash(text, start) === null;
    if (isWrong(lineFrom(text, parent).replace(START, ''))) starts.add(parent);
  }
  for (const start of [...starts])
    starts
      .add(contentAbove(text, start))
      .add(firstDeeper(text, start))
      .add(aboveField(text, start))
      .add(lineBelow(text, endOfLine(text, start)).start);
  const lines = [...starts].filter(start => start >= 0 && hasContent(lineFrom(text, start)));
  const found = lines.flatMap(start => readWithout(text, start, read) ?? []);
  if (found.includes('open')) return 'unclear';
  if (found.includes('unclear')) return null;
  const clear = found.filter(one => typeof one === 'object');
  const wrong = clear.filter(one => one.isWrong);
  if (isUnclear || clear.some(one => one.isUnclear)) {
    const sure = wrong.length === 1 ? wrong : wrong.filter(one => !one.isUnclear);
    return sure.length === 1 ? (sure[0] ?? null) : null;
  }
  const fitting = clear.filter(({ rest }) => unfitness(rest) === 0);
  const apart = clear.filter(({ start }) => isApart(text, start));
  const items = clear.filter(({ start }) => ITEM.test(lineFrom(text, start)) && isApart(text, start, indentAt));
  const likely = [clear, wrong, fitting, apart, items];
  if (clear.length > 0) return likely.find(ones => ones.length === 1)?.[0] ?? 'unclear';
  const [whole, ...others] = lines.flatMap(start => readWithoutItem(text, start, read) ?? []);
  return whole === undefined ? null : others.length === 0 ? whole : 'unclear';
}

/** What is read without an item and its fields, where no other line begins in the column of its dash. */
function readWithoutItem<T extends Rest>(text: string, start: number, read: Read<T>): LeftOut<T> | null {
  if (!ITEM.test(lineFrom(text, start)) || !isApart(text, start)) return null;
  const rest = read(text.slice(0, start) + withoutBlock(text.slice(start), { start, indent: indentAt(text, start) + 2, isItem: false }));
  return rest && { start, isWrong: false, isUnclear: false, rest };
}

const KEY = /^(?:"[^"]*"|'[^']*'|[\w./-]+)(?=:?\s*(?:#.*)?$)/;
const DASH = /^[ \t]*(?:- +)*-(?:\s+#.*)?$/;
const HEADER = /^-?[|>][-+\d]*(?:\s+#.*)?$/;
const TEXTS = /^[a-z]\w*\[/;
const ALIAS = /^\*[^\s,[\]{}]+(?:\s+#.*)?$/;
const VALUE = /^ *(?:(?:- +)+|(?:- +)*[\w./-]+: +)(?!-(?:\s|$))[^\s#&!|>]/;
const FIELD = /^(?:[\w./-]|"[^"]*"\s*:|'[^']*'\s*:)/;

/**
 * What is read without a line. A dash above the rest of its item stays. So does the key of lines that are indented below it, in the column that it
 * is meant for; where there is no place for that, what is meant is unclear. It is open where two items may be one.
 */
function readWithout<T extends Rest>(text: string, start: number, read: Read<T>): LeftOut<T> | 'unclear' | 'open' | null {
  const end = endOfLine(text, start);
  const line = text.slice(start, end).trimEnd();
  const [, lead = '', dashes = ''] = START.exec(line) ?? [];
  const width = end - start - (text[end - 1] === '\r' ? 1 : 0);
  const column = lead.length + dashes.length;
  const content = line.slice(column);
  const below = lineBelow(text, end);
  const goesOn = dashes !== '' && below.indent > lead.length && !below.isItem;
  const isItem = dashes !== '' || DASH.test(line);
  // What is deeper than the text is below that, unless the dash itself is not in its column.
  const isMisplaced = isApart(text, start) || lead.includes('\t');
  const isOfItem = goesOn && (below.indent <= column || isMisplaced);
  const types = isItem ? typesAbove(text, start, (isOfItem ? below.indent : column) - dashes.length) : [];
  const isList = types.some(type => type.endsWith('[]'));
  const isAmong = isItem && !lead.includes('\t') && isAmongKeys(text, start, isList);
  const isText = content === '-' || isWrong(content);
  const above = contentAbove(text, start);
  const isParentAbove = PARENT.test(lineFrom(text, above).replace(START, '').trimEnd());
  const isBelowValue = isItem && columnAt(text, above) < lead.length && !isParentAbove && VALUE.test(lineFrom(text, above));
  const isStray = (isText || PARENT.test(content)) && (isAmong || isBelowValue || (types.length > 0 && !isList && !lead.includes('\t')));
  // An alias may be of any type.
  const isMistyped = types.length > 0 && !types.some(type => TEXTS.test(type)) && isWrong(content) && !ALIAS.test(content);
  const isItself = isStray || isWrong(line) || isMistyped;
  const behind = text.slice(start + width);
  const readAs = (changed: string, others = behind): LeftOut<T> | null => {
    const rest = changed.length > width ? null : read(text.slice(0, start) + changed.padEnd(width) + others);
    return rest === null ? null : { start, isWrong: isItself, isUnclear: false, rest };
  };
  const withBlock = (): LeftOut<T> | null => {
    const others = withoutBlock(behind, below);
    const next = lineBelow(others, endOfLine(others, 0));
    const keepsDash = dashes !== '' && !next.isItem && (next.indent === column || (isMisplaced && next.indent > column));
    return readAs(keepsDash ? ' '.repeat(next.indent - dashes.length) + dashes : '', others);
  };
  const unclear = (rest = withBlock()): LeftOut<T> | null => rest && { ...rest, isUnclear: true };
  const [key = ''] = KEY.exec(content) ?? [];
  const misfitsAsKey = (): number => {
    const asKey = read(`${text.slice(0, start)}${lead}${isStray ? '' : dashes}${key}:${behind}`);
    return asKey === null ? Infinity : unfitness(asKey, key);
  };
  const alone = readAs('');
  // A text of several lines lacks its dash.
  if (!isItem && HEADER.test(content) && below.indent >= column) return unclear();
  if (isStray && (below.indent > lead.length || (below.isItem && below.indent === lead.length))) {
    const isBetween = isAmong && lead !== '' && !isInside(text, start, below.indent, lead.length) && misfitsAsKey() === 0;
    // A list below would become a part of the value above.
    const isFolded = below.indent > columnAt(text, above) && VALUE.test(lineFrom(text, above));
    if (alone !== null && !isBetween && !isFolded && unfitness(alone.rest) === 0) return alone;
    return unclear(readAs('', withoutBlock(behind, { ...below, indent: lead.length, isItem: true })));
  }
  const item = isItem ? null : withDash(text, start);
  const asItem = item === null ? null : readAs(item, PARENT.test(content) ? withoutBlock(behind, below) : behind);
  if (asItem !== null) return { ...asItem, isWrong: true };
  const isFirst = columnAt(text, above) < column && isParentAbove;
  const isListAbove = below.isItem && below.indent === column && content !== '-';
  const isAbove = below.indent > column || (isListAbove && (isFirst || isKeyAbove(text, start)));
  if (PARENT.test(content) && (isAbove || isMisplaced) && !isStray) {
    if (!isMisplaced) return null;
    const least = isItem && alone !== null ? unfitness(alone.rest) : Infinity;
    for (const indent of lead.includes('\t') ? [] : columnsBefore(text, start, column, below)) {
      const moved = readAs(' '.repeat(Math.max(0, indent - dashes.length)) + dashes + content);
      const found = moved === null ? Infinity : unfitness(moved.rest);
      if (found === 0 || found < least) return moved;
    }
    const rest = isAbove ? withBlock() : null;
    if (rest !== null) return dashes !== '' && unfitness(rest.rest) === 0 ? rest : unclear(rest);
    if (isAbove) return null;
  }
  const isKeyOfBelow = below.indent > column && !isMisplaced && isWrong(content);
  if (goesOn && (types.length === 0 || isList) && FIELD.test(content) && !isKeyOfBelow) {
    // The item goes on below, with its fields in one column.
    const isMoved = isMisplaced && !PARENT.test(content);
    const dash = ' '.repeat(isMoved ? Math.max(0, below.indent - dashes.length) : lead.length) + dashes;
    const whole = readAs(dash + content);
    if (whole !== null) return whole;
    const rest = readAs(dash);
    if (isMoved && !isItself) return rest && (isNext(text, below) ? { ...rest, isWrong: true } : 'unclear');
    // Its fields may be of the item above, if that has none of them: two items less are two brackets less.
    const merged = ITEM.test(lineFrom(text, aboveField(text, start))) ? alone : null;
    return rest !== null && merged !== null && sizeOf(merged.rest) === sizeOf(rest.rest) - 2 ? 'open' : rest;
  }
  // Without its dash, an item that begins below would become the value of the list's key.
  const isInBlock = isInside(text, start, below.indent);
  if (DASH.test(line) && below.indent > lead.length && !below.isItem && !isInBlock) return alone && 'unclear';
  // Without its value, the key in a line above would have none.
  if (content.startsWith(':')) return alone && 'unclear';
  // The list below would become the value of a key that has a mapping.
  const isTaken = !isItself && below.isItem && column > below.indent && columnAt(text, above) === below.indent;
  if (isTaken && hasBlock(text, above)) return alone && 'unclear';
  if (!isAbove || isInBlock || key === '' || !isWrong(content)) return alone;
  if (alone === null) return withBlock();
  const [without, within] = [unfitness(alone.rest), misfitsAsKey()];
  if (within === 0 && without > 0) return withBlock();
  // Else the key above would have nothing.
  const isOfAbove = hasBlock(text, above) && (columnAt(text, above) === column || below.indent === column);
  return without < within || isOfAbove ? alone : unclear();
}

/** Whether a key follows in the column of a line and behind its block. */
const isNext = (text: string, { start, indent }: Below): boolean =>
  lineBelow(text, endOfLine(text, start), next => next.indent > indent || (next.indent === indent && next.isItem)).indent === indent;

/**
 * Whether an item begins in the column of the keys of a mapping, and so in no list: none of the keys above it has one there, or, where it is the
 * first line of a block whose key takes no list, a key is below it.
 */
function isAmongKeys(text: string, start: number, isList: boolean): boolean {
  const indent = indentAt(text, start);
  const above = aboveItems(text, start);
  if (above < 0) return false;
  let [key, first] = [above, lineBelow(text, endOfLine(text, above))];
  while (first.indent > indent) [key, first] = [first.start, lineBelow(text, endOfLine(text, first.start))];
  if (hasBlock(text, key) && columnAt(text, key) >= indent) return false;
  if (columnAt(text, above) >= indent) return columnAt(text, above) === indent && !isWrong(lineFrom(text, above).replace(START, ''));
  return !isList && key === above && first.start === start && isNext(text, first);
}

/**
 * A line with the dash that it lacks: items next to it begin in its column or with its key, or the key above takes a list. Its own text is left out
 * where the rest of the item is deeper. Null where it lacks none.
 */
function withDash(text: string, start: number): string | null {
  const below = lineBelow(text, endOfLine(text, start));
  const [, lead = '', content = '', key = ''] = /^( *)-?(([\w./-]+:(?= |$)|\{).*)$/.exec(lineFrom(text, start).trimEnd()) ?? [];
  const indent = lead.length;
  const isDeeper = below.indent > indent;
  if (key === '' || (isDeeper && below.isItem)) return null;
  const next = lineBelow(text, endOfLine(text, start), one => one.indent > indent || (!isDeeper && one.indent === indent));
  const [line, above] = [contentAbove(text, start), aboveField(text, start)];
  const isFirst = hasBlock(text, line) && columnAt(text, line) <= indent;
  const isLike = (one: number): boolean => ITEM.test(lineFrom(text, one)) && lineFrom(text, one).replace(START, '').startsWith(key);
  const isOfList = isFirst && typesAbove(text, start, indent).some(type => type.endsWith('[]'));
  if (isDeeper) return isOfList || isLike(above) || isLike(next.start) ? `${lead}-` : null;
  const isWhole = isFirst && next.indent < indent - 1 && isLike(next.start);
  return isWhole ? `${' '.repeat(next.indent)}- `.padEnd(indent) + content : null;
}

const sizeOf = ({ value }: Rest): number => JSON.stringify(value ?? null).length;

/** The line above a line that is indented no deeper; -1 where there is none. */
const aboveField = (text: string, start: number): number => contentAbove(text, start, line => indentAt(text, line) > indentAt(text, start));

/** Whether a line is in the middle of a block: one above it begins between its column and what is below, which belongs to that one. */
function isInside(text: string, start: number, below: number, column = columnAt(text, start)): boolean {
  const line = contentAbove(text, start, one => columnAt(text, one) >= below);
  return line >= 0 && columnAt(text, line) > column;
}

/** What is behind a part of a line; where that is a key with a block, without the block, which no other key has. */
export function behindLine(text: string, { start, end }: Span): string {
  const below = lineBelow(text, endOfLine(text, end));
  const line = startOfLine(text, start);
  const isAbove = below.indent > columnAt(text, line) || (below.isItem && below.indent === indentAt(text, line));
  return isAbove && PARENT.test(text.slice(start, end)) ? withoutBlock(text.slice(end), below) : text.slice(end);
}

/** Whether the line above, apart from what is indented deeper and from the items of a list, is a field of the mapping that a line would be in. */
function isKeyAbove(text: string, start: number): boolean {
  const line = aboveItems(text, start);
  return line >= 0 && columnAt(text, line) === indentAt(text, start);
}

/** Whether no other line of the text begins in the column of this one, with its dashes or, by `columnOf`, behind them. */
function isApart(text: string, start: number, columnOf = columnAt): boolean {
  const column = indentAt(text, start);
  const isPassed = (one: Below): boolean => one.start === start || (one.indent !== column && columnOf(text, one.start) !== column);
  return lineBelow(text, -1, isPassed).start < 0;
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

/** The first of the lines above a line that are deeper than it, where no line between has its indent but the key of its list; -1 where there is none. */
function firstDeeper(text: string, start: number): number {
  const above = aboveField(text, start);
  const isOfList = hasBlock(text, above) && ITEM.test(lineFrom(text, start));
  if (above >= 0 && indentAt(text, above) === indentAt(text, start) && !isOfList) return -1;
  return lineBelow(text, above < 0 ? -1 : endOfLine(text, above)).start;
}

/** The types of what the key above an item in a column takes, by the fields of a pod that have its name; none in an object without a spec. */
function typesAbove(text: string, start: number, column: number): readonly string[] {
  const line = lineFrom(text, aboveItems(text, start, column)).replace(START, '');
  const [key = ''] = /^[\w-]+(?=:\s*(?:[&#!].*)?$)/.exec(line) ?? [];
  const types = /template$/i.test(key) ? ['PodTemplateSpec'] : typesOfField(key);
  return /^ *(?:- +)*spec:/m.test(text) ? types : [];
}

/** Whether a key has a column of its own, so that it may be the one that is misplaced, and not what follows its block in a column behind it. */
const isMisplacedKey = (text: string, start: number, next: number): boolean =>
  columnAt(text, start) < indentAt(text, next) && hasBlock(text, start) && isApart(text, start);

/** Whether a line is wrong by itself, and not only where it is. One that ends with a comma or an opening bracket is a part of brackets. */
function isWrong(line: string): boolean {
  if (/^ *(?:\t|-\s*$)/.test(line)) return true;
  if (/[,{[]\s*$/.test(line)) return false;
  const { document, problems } = parseTree(line.trim());
  return problems.length > 0 || !isCollection(document.contents);
}
