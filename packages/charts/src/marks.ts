/**
 * Templates with a mark before every text that they print, so that what Helm renders of them shows where it comes from. Marks change nothing
 * else: an expression that takes what a named template prints gets that without them.
 */
import { remember, type Span } from '@scc-lens/words';
import { actionsIn, type Action } from './actions';
import type { ChartSource, SourceText } from './types';

/** A part of a template that prints text: the rest of a line up to the next action, or an action. */
export interface Piece extends Span {
  readonly template: SourceText;
  /** Null for text that is printed as it is. */
  readonly action: Action | null;
}

export interface MarkedChart {
  /** By the number in its mark. */
  readonly pieces: readonly Piece[];
  /** The templates with marks, each file once. */
  readonly templates: readonly SourceText[];
}

/** No YAML may contain these, so that Helm prints marked files whole, as it does for a template that renders to invalid YAML. */
const [BEFORE, BEHIND] = ['\u0001', '\u0002'];

/** A mark: the number of a piece; behind a slash, of an action whose text ends. */
export const MARK = new RegExp(`${BEFORE}(/?)(\\d+)${BEHIND}`, 'g');

const PLAIN = 'scc-lens.plain';
const PLAIN_TEMPLATE = `{{ define "${PLAIN}" }}{{ regexReplaceAll "${BEFORE}[^${BEHIND}]*${BEHIND}" . "" }}{{ end }}`;

/** The same marks each time; the chart must never change. */
export const markedChart = remember(({ templates }: ChartSource): MarkedChart => {
  const pieces: Piece[] = [];
  const byFile = new Map(templates.map(template => [template.file, template]));
  return { templates: [...byFile.values()].map(template => ({ file: template.file, text: marked(template, pieces) })), pieces };
});

function marked(template: SourceText, pieces: Piece[]): string {
  const { text } = template;
  const mark = (span: Span, action: Action | null): number => pieces.push({ ...span, template, action }) - 1;
  const literal = (start: number, end: number): string =>
    text.slice(start, end).replace(/[^ \t\r\n][^\n]*/g, (line, at: number) => {
      return `${BEFORE}${mark({ start: start + at, end: start + at + line.length }, null)}${BEHIND}${line}`;
    });
  let whole = '';
  let from = 0;
  for (const action of actionsIn(text)) {
    const { start, end, kind, trimsBefore, trimsBehind } = action;
    whole += literal(from, start);
    from = end;
    const [codeStart, codeEnd] = [start + (trimsBefore ? 3 : 2), end - (trimsBehind ? 3 : 2)];
    const code = text.slice(codeStart, codeEnd);
    if (kind === 'hole') {
      const number = mark({ start, end }, action);
      const [open, close] = [trimsBefore ? '{{- ' : '{{', trimsBehind ? ' -}}' : '}}'];
      whole += `${open}"${BEFORE}${number}${BEHIND}"}}{{${withoutMarks(code, isPrinting(code))}}}{{"${BEFORE}/${number}${BEHIND}"${close}`;
    } else {
      const isComment = code.trimStart().startsWith('/*');
      whole += isComment
        ? text.slice(start, end)
        : `${text.slice(start, codeStart)}${withoutMarks(code, false)}${text.slice(codeEnd, end)}`;
    }
  }
  return `${whole}${literal(from, text.length)}${PLAIN_TEMPLATE}`;
}

/** Whether an action prints a named template, or values as a template, as they are but for the indentation. */
function isPrinting(code: string): boolean {
  const own = code.trim();
  if (!/^(?:include|template|tpl)\s/.test(own)) return false;
  const [, ...stages] = own.slice(endOfCommand(own, 0)).split('|');
  return stages.every(stage => /^\s*n?indent\s+\d+\s*$/.test(stage));
}

/** Takes the marks out of what each `include` and `tpl` of an expression gives; but for the first where that is printed. */
function withoutMarks(code: string, isPrinted: boolean): string {
  let whole = '';
  let from = 0;
  /** Whether the command has one; of each open bracket. */
  const includes = [false];
  const first = code.search(/\S/);
  for (let at = 0; at <= code.length; at++) {
    const quoted = endOfQuote(code, at);
    if (quoted > at) at = quoted - 1;
    else if (code[at] === '(') includes.push(false);
    else if (code[at] === '|' || code[at] === ')' || at === code.length) {
      if (includes.pop() === true) {
        whole += `${code.slice(from, at)} | include "${PLAIN}" `;
        from = at;
      }
      if (code[at] !== ')') includes.push(false);
    } else if (isIncludeAt(code, at) && !(isPrinted && at === first)) includes[includes.length - 1] = true;
  }
  return whole + code.slice(from);
}

/** Whether a function gives what a named template prints, or what values print as a template, which may include one. */
function isIncludeAt(code: string, at: number): boolean {
  const name = ['include', 'tpl'].find(one => code.startsWith(one, at));
  return name !== undefined && !/[\w.$]/.test(code[at - 1] ?? '') && !/\w/.test(code[at + name.length] ?? '');
}

/** Where a command ends: at a pipe or a bracket that it did not open. */
function endOfCommand(code: string, from: number): number {
  let depth = 0;
  for (let at = from; at < code.length; at++) {
    const quoted = endOfQuote(code, at);
    if (quoted > at) at = quoted - 1;
    else if (code[at] === '(') depth++;
    else if (code[at] === ')' && depth-- === 0) return at;
    else if (code[at] === '|' && depth === 0) return at;
  }
  return code.length;
}

/** Behind a text in quotes; the same place where none starts there. */
function endOfQuote(code: string, at: number): number {
  const quote = code[at];
  if (quote !== '"' && quote !== "'" && quote !== '`') return at;
  for (let end = at + 1; end < code.length; end++) {
    if (code[end] === quote) return end + 1;
    if (code[end] === '\\' && quote !== '`') end++;
  }
  return code.length;
}
