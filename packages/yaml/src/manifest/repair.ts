import { endOfLine, startOfLine, type Span } from '@scc-lens/words';
import { decode } from './decode';
import { flatten, flattenFrom, restoreFolds, withLines } from './flatten';
import { behindLine, leaveOutLine, type Rest } from './halfTyped';
import { contentAbove, lineFrom, linesLeftOut } from './indentation';
import { isQuote, lexemesOf } from './lexemes';
import { linesOfKubectl } from './lines';
import { syntaxTexts } from './messages';
import { parseTree, type Tree } from './tree';
import type { Problem } from './types';

/** How many invalid places of one document are read around; a user who types leaves one. Each costs some parses of the text. */
const ATTEMPTS = 4;
/** Longer texts have fewer attempts, and none where one alone would have more characters. */
const CHARACTERS = 400_000;

/** Where it is noticed first that a text is invalid, and the places that may be the cause. */
export interface Fault {
  readonly problem: Problem;
  readonly places: readonly number[];
}

/** A tree of what can be read. */
export interface Repair extends Tree {
  /** Whether the tree misses nothing but the blanked places. */
  readonly whole: boolean;
  /** The text that the tree was parsed from, as long as the document's own. */
  readonly readable: string;
  /** The lines that are blanked; none where others were moved, so that it is not known which. */
  readonly leftOut: readonly Span[];
}

/**
 * Parses a document and, where it is invalid, answers what `instead` makes of its fault. Where that is null, as of a text with several faults,
 * it is the tree of the same text with the invalid places blanked out, so that what surrounds them can still be read: without this, an open
 * quote would swallow the rest of the text. Every offset of the repaired tree is one of the text. `problems` are the first error of each
 * round; what follows it in the same round is mostly its echo.
 */
export function parseAround<T>(text: string, instead: (fault: Fault) => T | null): Repair | T {
  const lines = linesOfKubectl(text);
  const first = parseTree(lines);
  const problems: Problem[] = [];
  let readable = lines;
  let tree = first;
  let isMoved = false;
  let attempts = Math.min(ATTEMPTS, Math.floor(CHARACTERS / text.length));
  for (let flattenings = Math.max(1, attempts); ; attempts--) {
    const [problem] = tree.problems;
    if (problem === undefined) {
      if (readable !== text) restoreFolds(tree.document, readable, text, part => parseTree(part).document);
      return { document: tree.document, problems, whole: true, readable, leftOut: isMoved ? [] : linesLeftOut(lines, readable) };
    }
    const deeper = deeperLine(readable, problem.span.start);
    const cause = deeper ?? causeOf(readable, problem.span.start);
    const same = flattenings-- > 0 ? (flatTreeOf(readable, cause.start, tree) ?? treeWithoutCommentsAbove(readable, tree)) : null;
    if (same !== null) {
      ({ text: readable, tree } = same);
      isMoved = true;
      continue;
    }
    const span = deeper !== null || cause.end <= problem.span.start ? cause : problem.span;
    const fault = { ...problem, ...(deeper && { message: syntaxTexts.deeper() }), span };
    const places = [cause.start, problem.span.start];
    const rest = problems.length === 0 ? instead({ problem: fault, places }) : null;
    if (rest !== null) return rest;
    // Around the other places, one line more may be all that is wrong, and not the valid ones below it.
    const last = attempts === ATTEMPTS - 1 ? leaveOutLine(readable, places, readWhole) : null;
    if (!problems.some(known => known.span.start === span.start)) problems.push(fault);
    if (attempts <= 0) return { document: first.document, problems: problems.slice(0, 1), whole: false, readable: lines, leftOut: [] };
    const blanked = (): Repaired => repaired(readable.slice(0, cause.start).padEnd(cause.end) + behindLine(readable, cause));
    ({ text: readable, tree } = last === null || last === 'unclear' ? blanked() : last.rest);
  }
}

interface Repaired {
  readonly text: string;
  readonly tree: Tree;
}

const repaired = (text: string): Repaired => ({ text, tree: parseTree(text) });

function readWhole(text: string): (Repaired & Rest) | null {
  const all = repaired(text);
  if (all.tree.problems.length > 0) return null;
  const { value, problems } = decode(all.tree.document);
  return { ...all, value, problems };
}

/**
 * The tree with the part at `start` on one line, with all parts behind it or alone, where that leaves fewer problems. A quote that is
 * not closed may meet the next one far below: then what is behind it on that line is wrong.
 */
function flatTreeOf(text: string, start: number, { problems }: Tree): Repaired | null {
  const part = flatten(text, start);
  if (part === null) return null;
  const isBetter = ({ problems: [next, ...others] }: Tree): boolean =>
    isQuote(text.charAt(start)) ? next === undefined || next.span.start > endOfLine(text, part.end) : others.length + 1 < problems.length;
  const all = repaired(withLines(text, flattenFrom(text, part)));
  if (all.tree.problems.length === 0 || isBetter(all.tree)) return all;
  if (text.length > CHARACTERS) return null;
  const alone = repaired(withLines(text, [part]));
  return isBetter(alone.tree) ? alone : null;
}

/**
 * The tree without the comments directly above a problem, where they cause it: `yaml` misses the value of a key below a comment that is
 * less indented, kubectl does not.
 */
function treeWithoutCommentsAbove(text: string, { problems: [problem] }: Tree): Repaired | null {
  if (problem === undefined) return null;
  const end = startOfLine(text, problem.span.start);
  const above = contentAbove(text, end);
  if (above < 0 || !/:[ \t]*\r?$/.test(lineFrom(text, above))) return null;
  const start = endOfLine(text, above) + 1;
  const blanked = text.slice(0, start) + text.slice(start, end).replace(/[^\r\n]/g, ' ') + text.slice(end);
  if (blanked === text) return null;
  const without = repaired(blanked);
  const [next] = without.tree.problems;
  return next === undefined || next.span.start > problem.span.start ? without : null;
}

/** Fields below a value that is written in its key's line, and deeper than that key: what is wrong is their line, not the value. */
function deeperLine(text: string, offset: number): Span | null {
  const [, indent = '', next = '', field = ''] =
    DEEPER.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1, endOfLine(text, endOfLine(text, offset) + 1))) ?? [];
  if (field === '' || next.length <= indent.length) return null;
  const start = endOfLine(text, offset) + 1 + next.length;
  return { start, end: start + field.length };
}

const DEEPER = /^( *(?:- +)*)[\w./-]+: +[^\s#&*!|>'"[{][^\n]*\n( *)([\w./-]+:(?: .*)?)\r?$/;

/**
 * The place that is the cause of an error at `offset`, to the end of its line. An open quote or bracket is noticed lines later: the cause is a
 * quoted text that ends on the line of the error and either has no end or goes over several lines, or the outermost bracket that is open
 * there. Everything else is where it is noticed. In JSON, where brackets around everything are open anyway, only quotes are looked for.
 */
function causeOf(text: string, offset: number): Span {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  const open: number[] = [];
  let block = false;
  let quoted = -1;
  for (const { source, start } of lexemesOf(text)) {
    const end = start + source.length;
    if (start > offset || (start === offset && open.length > 0)) break;
    if (source === '{' || source === '[') open.push(start);
    else if (source === '}' || source === ']') open.pop();
    else if (open.length === 0 && (source === ':' || source === '-')) block = true;
    else if (isQuote(source.charAt(0)) && (end > offset || (isSuspect(source) && end >= line))) quoted = start;
  }
  const start = quoted >= 0 ? quoted : block ? (open[0] ?? offset) : offset;
  return { start, end: restOfLine(text, start, open.length > 0 && /:\s*$/.test(text.slice(line, start))) };
}

/** The end of the content of the line from `start`; without the comma behind a value that leaves its key in a flow mapping. */
function restOfLine(text: string, start: number, keepComma: boolean): number {
  const end = start + text.slice(start, endOfLine(text, start)).trimEnd().length;
  return keepComma && end - start > 1 && text[end - 1] === ',' ? end - 1 : end;
}

/** A quoted text that has no end, or goes over several lines and so may have found its end at the start of another. */
const isSuspect = (lexeme: string): boolean => lexeme.includes('\n') || lexeme.length === 1 || !lexeme.endsWith(lexeme.charAt(0));
