import type { Alias, Document, Node as YamlNode } from 'yaml';
import { endOfLine, lazily, type Json, type Span } from '@scc-lens/words';
import { decode } from './decode';
import { readEvents } from './events';
import type { Node } from './layout';
import { noKey, restTexts, syntaxTexts } from './messages';
import { outlineLayout, OutlineWriter, type Outline } from './outline';
import { faultOfJson } from './json';
import { refusals } from './refusals';
import { leaveOutLine } from './halfTyped';
import { ITEM, linesLeftOut, PARENT } from './indentation';
import { parseAround, type Fault, type Repair } from './repair';
import { parseTree } from './tree';
import { treeLayout } from './treeLayout';
import type { Problem } from './types';
import { COLLECTION_STYLE, EVENT_ID, SCALAR_STYLE, type Event, type ScalarEvent } from 'js-yaml';

/** What kubectl reads from any text. */
export interface Reading {
  /** Undefined where something is missing from the tree, or the document is too large with its aliases written out. */
  readonly value: Json | undefined;
  readonly problems: readonly Problem[];
  /** Whether kubectl would not read it. */
  readonly isInvalid: boolean;
  readonly tree: () => Document;
  readonly layout: () => Node | null;
  readonly aliases: ReadonlyMap<Alias, YamlNode>;
  /** Of an invalid document that is read without its half-typed line: the text without that line, and how it is read. Else null. */
  readonly readable: { readonly text: string; readonly reading: Reading } | null;
  /** Of an invalid document: the lines without which it is read, as far as they are known. */
  readonly leftOut?: readonly Span[];
}

/** Reads one document. The tree of an ordinary one is made when it is asked for. */
export const readDocument = (text: string): Reading => readOrdinary(text) ?? readTree(text);

function readOrdinary(text: string): Reading | null {
  const ordinary = readEvents(text);
  if (ordinary === null) return null;
  const outline = outlineOf(text, ordinary.events);
  const tree = lazily(() => parseTree(text).document);
  const aliases = new Map<Alias, YamlNode>();
  const layout = lazily(() => ({ root: outline === null ? treeLayout(tree().contents, aliases) : outlineLayout(text, outline) }));
  return { value: ordinary.value, problems: [], isInvalid: false, tree, layout: () => layout().root, aliases, readable: null };
}

/** Reads one document from its tree, with what is wrong with it: with JSON, only what is wrong first, as its brackets show no more. */
export function readTree(text: string): Reading {
  const reading = readAsYaml(text);
  const fault = reading.isInvalid ? faultOfJson(text) : null;
  if (fault === null) return reading;
  const { kind, bracket = '"', span } = fault;
  const message = kind === 'misplaced' ? syntaxTexts.misplaced() : syntaxTexts.unclosed(bracket);
  const isOne = reading.problems.filter(isFatal).length === 1;
  return { ...reading, problems: [{ kind: 'syntax', message, span }], ...(isOne ? {} : { value: undefined }) };
}

function readAsYaml(text: string): Reading {
  const around = parseAround(text, fault => readAround(text, fault));
  if ('isInvalid' in around) return around;
  const reading = readRepaired(text, around);
  const [problem, ...others] = reading.problems.filter(isFatal);
  // An alias that is being typed has no anchor.
  const isAlias = problem !== undefined && others.length === 0 && text[problem.span.start] === '*';
  return (isAlias ? readAround(text, { problem, places: [problem.span.start] }) : null) ?? reading;
}

/** Reads a document without the line that is half typed; null where that is not one line alone. */
function readAround(text: string, { problem, places }: Fault): Reading | null {
  if (text.length > LONGEST) return null;
  const found = leaveOutLine(text, places, rest => {
    const reading = readOrdinary(rest) ?? readWhole(rest);
    return reading === null || reading.isInvalid ? null : { text: rest, reading, value: reading.value, problems: reading.problems };
  });
  if (found === null) return null;
  if (found === 'unclear') return { ...readTree(''), value: undefined, problems: [problem], isInvalid: true };
  const { text: readable, reading } = found.rest;
  const line = text.slice(found.start, endOfLine(text, found.start));
  const end = found.start + line.trimEnd().length;
  const linesOut = linesLeftOut(text, readable);
  const isDeeper = problem.message === syntaxTexts.deeper();
  const isIn = (span: Span): boolean => span.start <= problem.span.start && problem.span.start < span.end;
  const isThere = isIn({ start: found.start, end }) || (isDeeper && linesOut.some(isIn));
  const moved = { start: Math.min(end, found.start + line.length - line.trimStart().length), end };
  // Without the key of a list, its items are in the column of another.
  const isBelow = problem.message === syntaxTexts.itemInMapping() && problem.span.start > end && PARENT.test(line.trim());
  const isItem = isThere && problem.message === syntaxTexts.itemInMapping() && ITEM.test(line);
  const ofLine = isItem ? problem.message : found.isWrong ? noKey(line) : syntaxTexts.unexpected(JSON.stringify(line.trim()));
  const elsewhere = syntaxTexts.unexpected(JSON.stringify(text.slice(problem.span.start, problem.span.end).trim()));
  const ofPlaces = [syntaxTexts.itemInMapping(), syntaxTexts.noColon(), syntaxTexts.mappingBehindValue(), elsewhere];
  const isOfPlace = ofPlaces.includes(problem.message);
  // A quote that is not closed ends at the next one; what is behind that is taken for quoted text.
  const isQuote = problem.message === syntaxTexts.escape() && !line.includes('\\');
  const message = isOfPlace ? ofLine : isDeeper ? syntaxTexts.keyColumn() : isQuote ? syntaxTexts.unclosed('"') : problem.message;
  const lacksDash = ITEM.test(readable.slice(found.start)) && !/^\s*-\s/.test(line);
  const ofItem = lacksDash ? syntaxTexts.item() : misplacedItem(problem.message, line);
  const fault = isBelow || (isThere && ofItem === null) ? problem : { ...problem, message: ofItem ?? message, span: moved };
  return {
    ...reading,
    // Behind the line that is left out, a key may be there twice for no other reason.
    problems: listProblems([fault, ...reading.problems.filter(({ kind, span }) => kind !== 'duplicate-key' || span.start < found.start)]),
    isInvalid: true,
    readable: found.isUnclear ? null : { text: readable, reading },
    leftOut: linesOut,
  };
}

/** What is wrong with a key among items, or an item among keys; null for any other line. */
function misplacedItem(message: string, line: string): string | null {
  if (message === syntaxTexts.item() && /^ *\t/.test(line)) return syntaxTexts.tab();
  const isKeyOrItem = message === syntaxTexts.keyColumn() || message === syntaxTexts.item();
  if (isKeyOrItem && ITEM.test(`${line}\n`)) return syntaxTexts.itemInMapping();
  return message === syntaxTexts.item() && /^ *[\w./-]+:/.test(line) ? syntaxTexts.keyColumn() : null;
}

/** Characters of the longest document that is read around a half-typed line, which takes some readings. */
const LONGEST = 100_000;

function readWhole(text: string): Reading | null {
  const whole = parseAround(text, () => ({ isInvalid: true }));
  return 'isInvalid' in whole ? null : readRepaired(text, whole);
}

function readRepaired(text: string, { document, problems: syntax, whole, readable, leftOut }: Repair): Reading {
  const { value, aliases, problems: meaning } = decode(document);
  // A tree that was read around invalid places may lack something, such as an anchor, or have a key twice, for no other reason.
  const problems = listProblems(syntax.length === 0 ? [...meaning, ...refusals(text, readable)] : syntax);
  return {
    value: whole ? value : undefined,
    problems,
    isInvalid: problems.some(isFatal),
    tree: () => document,
    layout: () => treeLayout(document.contents, aliases),
    aliases,
    readable: null,
    leftOut,
  };
}

/** So many problems of a kind are reported one by one; the others are counted. */
const MOST = 100;

/** Whether a problem keeps kubectl from reading the document. */
export const isFatal = ({ kind }: Problem): boolean => kind === 'syntax' || kind === 'value';

/** The problems in the order of the text; of each kind the first hundred, and one that counts the others where they start. */
function listProblems(problems: readonly Problem[]): readonly Problem[] {
  const sorted = problems.toSorted((a, b) => a.span.start - b.span.start);
  if (sorted.length <= MOST) return sorted;
  const kinds = [...new Set(sorted.map(({ kind }) => kind))];
  return kinds.flatMap(kind => limit(sorted.filter(problem => problem.kind === kind))).sort((a, b) => a.span.start - b.span.start);
}

function limit(problems: readonly Problem[]): readonly Problem[] {
  const next = problems[MOST];
  if (next === undefined) return problems;
  return [...problems.slice(0, MOST), { ...next, message: restTexts[next.kind](problems.length - MOST) }];
}

/**
 * The outline of a document that `readEvents` has read; null where the tree has to be asked, because events do not show where an item is
 * missing, what is between a key and its block scalar, and where a pair in a list ends that is a mapping (`[a: b]`). The end of a mapping
 * or list without brackets is the end of its last value.
 */
export function outlineOf(text: string, events: readonly Event[]): Outline | null {
  const writer = new OutlineWriter(events.length);
  const open: { readonly kind: 'mapping' | 'list'; readonly isFlow: boolean }[] = [];
  /** Behind what was read so far. */
  let end = 0;
  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.ALIAS) continue;
    if (event.type === EVENT_ID.POP) {
      const closed = open.pop();
      if (closed === undefined) continue; // the document
      if (closed.isFlow) end = text.indexOf(closed.kind === 'list' ? ']' : '}', end) + 1;
      writer.leave(end);
    } else if (event.type === EVENT_ID.SCALAR) {
      const span = spanOf(text, event, end);
      const around = open.at(-1);
      if (span === null || (span.start < 0 && around?.kind !== 'mapping')) return null;
      // In a flow mapping, a key without a value may be on several lines.
      if (around?.isFlow === true && text.slice(span.start, span.end).includes('\n')) return null;
      writer.addScalar(span.start, span.end);
      if (span.start >= 0) ({ end } = span);
    } else {
      const kind = event.type === EVENT_ID.SEQUENCE ? 'list' : 'mapping';
      const isFlow = event.style === COLLECTION_STYLE.FLOW;
      if (isFlow && kind === 'mapping' && text[event.start] !== '{') return null;
      writer.enter(kind, event.start, isFlow);
      open.push({ kind, isFlow });
      end = event.start + 1;
    }
  }
  return writer.outline();
}

/** Events have the content of a scalar, without its quotes or the header of its block. */
function spanOf(text: string, { style, valueStart, valueEnd }: ScalarEvent, from: number): Span | null {
  switch (style) {
    case SCALAR_STYLE.PLAIN:
      return { start: valueStart, end: valueEnd };
    case SCALAR_STYLE.SINGLE_QUOTED:
    case SCALAR_STYLE.DOUBLE_QUOTED:
      return { start: valueStart - 1, end: valueEnd + 1 };
    case SCALAR_STYLE.LITERAL_BLOCK:
    case SCALAR_STYLE.FOLDED_BLOCK: {
      const start = text.indexOf(style === SCALAR_STYLE.LITERAL_BLOCK ? '|' : '>', from);
      if (start < 0 || text.slice(from, start).includes('#')) return null;
      return { start, end: Math.max(endOfLine(text, start), valueEnd) };
    }
  }
}
