import { countBefore } from '@scc-lens/words';
import { isJson, JSON_OBJECT } from './json';

/** A place in a text as LSP counts it: both from zero, `character` in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** The offsets at which the lines of a text start; `\n`, `\r\n` and a lone `\r` end a line, as in LSP. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === LF || (code === CR && text.charCodeAt(i + 1) !== LF)) starts.push(i + 1);
  }
  return starts;
}

/** The position of an offset, given the text's line starts. An offset past the end counts on the last line. */
export function positionAt(starts: readonly number[], offset: number): Position {
  const line = Math.max(0, countBefore(starts.length, i => (starts[i] ?? 0) <= offset) - 1);
  return { line, character: offset - (starts[line] ?? 0) };
}

const LF = 0x0a;
const CR = 0x0d;

/** Whether kubectl takes a line for one between two documents: `---` with at most a comment behind it, which needs no blank in front. */
export const isSeparator = (text: string, start: number, end: number): boolean =>
  text.startsWith('---', start) && SEPARATOR.test(text.slice(start, end));

/** Whether YAML takes a separator for one, too. */
export const isUsualSeparator = (text: string, start: number, end: number): boolean => USUAL_SEPARATOR.test(text.slice(start, end));

const SEPARATOR = /^---(?:[^\S\uFEFF]|\u0085)*(?:#|$)/;
const USUAL_SEPARATOR = /^---(?:[ \t]+#[\t -\u0084\u0086-\u2027\u202a-\uffff]*|[ \t]*)\r?\n?$/;
/** Where only kubectl ends a line; in JSON the others are text. */
const BREAKS = /\r(?!\n)|[\u0085\u2028\u2029]/g;
const JSON_BREAKS = /\r(?!\n)/g;
const MAY_BREAK = /[\r\u0085\u2028\u2029]|\n\uFEFF/;
/** A byte order mark, and what is text to `yaml` at the start of a line as the mark is to kubectl. */
const [MARK, TEXT] = ['\uFEFF', '\u200b'];
/**
 * A document with line feeds wherever its lines end for kubectl: at a lone carriage return and the line ends of YAML 1.1, too. Without
 * the separator in its last line, the byte order mark at its start, and `...` there, behind which kubectl reads nothing. As long as the text.
 */
export function linesOfKubectl(text: string): string {
  const last = text.lastIndexOf('\n', text.length - 2) + 1;
  let lines = last > 0 && isSeparator(text, last, text.length) ? text.slice(0, last).padEnd(text.length) : text;
  if (/^\.{3}\s/.test(lines)) lines = lines.slice(3).padStart(text.length);
  if (lines.startsWith(MARK)) lines = `\n${lines.slice(1)}`;
  if (!MAY_BREAK.test(lines)) return lines;
  return lines.replace(JSON_OBJECT.test(text) && isJson(text) ? JSON_BREAKS : BREAKS, '\n').replaceAll(`\n${MARK}`, `\n${TEXT}`);
}
