/** The scalars of ordinary YAML (`ordinary.ts`), which has neither tabs nor escapes. */

/** A scalar: its text, and the offset behind it. */
export interface Scalar {
  readonly text: string;
  readonly end: number;
}

/** What a quoted or unquoted scalar of one line contains. */
export function scalarText(text: string, start: number, end: number): string {
  const quote = text[start];
  if (quote === '"') return text.slice(start + 1, end - 1);
  return quote === "'" ? text.slice(start + 1, end - 1).replaceAll("''", "'") : text.slice(start, end);
}

export const isQuote = (char: string | undefined): boolean => char === '"' || char === "'";

/** Behind the quotes that open at `start`; -1 where nothing closes them on the same line. */
export function endOfQuotedLine(text: string, start: number): number {
  const end = endOfQuoted(text, start);
  return end <= endOfLine(text, start) ? end : -1;
}

/** Behind the quotes that open at `start`; -1 where nothing closes them. */
function endOfQuoted(text: string, start: number): number {
  const quote = text[start] ?? '';
  let at = text.indexOf(quote, start + 1);
  if (quote === "'") while (at >= 0 && text[at + 1] === quote) at = text.indexOf(quote, at + 2);
  return at + 1 || -1;
}

/**
 * Behind unquoted text that starts at `start`, on its line: before its comment, a colon that ends a key, or a bracket or comma where it is in
 * brackets. `start` where no such text starts there.
 */
export function endOfPlain(text: string, start: number, inBrackets = false): number {
  if (!startsPlain(text, start)) return start;
  let end = start;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === SPACE) continue;
    if (code === LINE_FEED || (code === HASH && text.charCodeAt(at - 1) === SPACE)) break;
    if (code === COLON && endsKey(text, at, inBrackets)) break;
    if (inBrackets && isBracketOrComma(code)) break;
    end = at + 1;
  }
  return end;
}

/** Behind a key of one line, quoted or not; -1 where no colon follows it. */
export function endOfKey(text: string, start: number, inBrackets = false): number {
  const isQuoted = isQuote(text[start]);
  const end = isQuoted ? endOfQuotedLine(text, start) : endOfPlain(text, start, inBrackets);
  if (end <= start || end - start > LONGEST_KEY) return -1;
  let colon = end;
  while (text.charCodeAt(colon) === SPACE) colon++;
  const isKey = text.charCodeAt(colon) === COLON && (endsKey(text, colon, inBrackets) || (isQuoted && inBrackets && colon === end));
  return isKey ? end : -1;
}

/** What is longer is no key to YAML. */
const LONGEST_KEY = 1000;

/** Whether the colon at an offset ends a key. */
function endsKey(text: string, at: number, inBrackets: boolean): boolean {
  if (at + 1 >= text.length) return true;
  const next = text.charCodeAt(at + 1);
  return next === SPACE || next === LINE_FEED || (inBrackets && isBracketOrComma(next));
}

/** Whether unquoted text may start with a character; some that may are left out, because they hardly do. */
function startsPlain(text: string, at: number): boolean {
  const first = text[at] ?? '';
  return first === '-' ? PLAIN_BEHIND_DASH.test(text[at + 1] ?? '') : !NO_PLAIN_START.has(first);
}

const NO_PLAIN_START: ReadonlySet<string> = new Set(['', ' ', '\n', '"', "'", '#', ',', ':', '?', '|', '>', '[', ']', '{', '}', '@', '`']);
const PLAIN_BEHIND_DASH = /[^\s,:?[\]{}]/;

function isBracketOrComma(code: number): boolean {
  return code === COMMA || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d;
}

const [LINE_FEED, SPACE, HASH, COMMA, COLON] = [0x0a, 0x20, 0x23, 0x2c, 0x3a];

/**
 * Unquoted text over several lines, each of which is indented by more than `column`; null where one of them has what would end a key or start
 * a comment.
 */
export function foldedPlain(text: string, start: number, column: number): Scalar | null {
  let end = endOfPlain(text, start);
  for (;;) {
    const newline = text.indexOf('\n', end);
    const next = newline < 0 ? text.length : firstContent(text, newline);
    if (text.slice(end, newline < 0 ? text.length : newline).trim() !== '') return null;
    if (next === text.length || next - text.lastIndexOf('\n', next) - 1 <= column) break;
    const lineEnd = endOfPlain(text, next);
    // What may not start unquoted text may go on with it, but hardly does.
    if (lineEnd === next) return null;
    end = lineEnd;
  }
  return { text: folded(text.slice(start, end)), end };
}

function firstContent(text: string, from: number): number {
  let at = from;
  while (at < text.length && (text.charCodeAt(at) === SPACE || text.charCodeAt(at) === LINE_FEED)) at++;
  return at;
}

/** Quoted text; null where nothing closes it, or one of its lines is not indented by more than `column`. */
export function quotedScalar(text: string, start: number, column: number): Scalar | null {
  const end = endOfQuoted(text, start);
  if (end < 0) return null;
  const content = scalarText(text, start, end);
  if (!content.includes('\n')) return { text: content, end };
  const [, ...others] = text.slice(start, end).split('\n');
  return others.every(line => line.trim() === '' || line.length - line.trimStart().length > column) ? { text: folded(content), end } : null;
}

/** Lines become one, blank lines line feeds. */
function folded(content: string): string {
  const lines = content.split('\n');
  let result = lines[0]?.trimEnd() ?? '';
  let breaks = 0;
  for (let i = 1; i < lines.length; i++) {
    const line = i === lines.length - 1 ? lines[i]?.trimStart() : lines[i]?.trim();
    breaks++;
    if (line === '' && i < lines.length - 1) continue;
    result += (breaks === 1 ? ' ' : '\n'.repeat(breaks - 1)) + (line ?? '');
    breaks = 0;
  }
  return result;
}

/**
 * The block scalar whose `|` or `>` is at `start`, in a mapping or list that is indented by `column`. Null where it is empty, states its
 * indentation, or is to be folded and has lines with blanks at an end.
 */
export function blockScalar(text: string, start: number, column: number): Scalar | null {
  const header = HEADER.exec(text.slice(start, endOfLine(text, start)));
  if (header === null) return null;
  const lines: string[] = [];
  let indent = -1;
  let end = Math.min(endOfLine(text, start) + 1, text.length);
  while (end < text.length) {
    const lineEnd = endOfLine(text, end);
    const line = text.slice(end, lineEnd);
    const content = line.trimStart();
    const own = line.length - content.length;
    if (content === '' && lineEnd === text.length) return null;
    if (content !== '') {
      if (indent < 0 ? own <= column : own < indent) break;
      if (indent < 0 && lines.some(({ length }) => length > own)) return null;
      if (indent < 0) indent = own;
    }
    lines.push(line);
    end = Math.min(lineEnd + 1, text.length);
  }
  if (indent < 0) return null;
  return contentOf(
    lines.map(line => line.slice(indent)),
    header[1] === '>',
    header[2] ?? '',
    end,
  );
}

/** `|`, `>-` and the like, and at most a comment behind them. */
const HEADER = /^([|>])([-+]?)(?: +#.*| *)$/;

/** Before the line feed of the line with an offset. */
export function endOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline;
}

function contentOf(lines: readonly string[], isFolded: boolean, chomping: string, end: number): Scalar | null {
  const last = lines.findLastIndex(line => line !== '');
  const written = lines.slice(0, last + 1);
  if (isFolded && written.some(line => line !== line.trim())) return null;
  const body = isFolded ? foldedBlock(written) : written.join('\n');
  return { text: body + (chomping === '-' ? '' : chomping === '+' ? '\n'.repeat(lines.length - last) : '\n'), end };
}

function foldedBlock(lines: readonly string[]): string {
  const first = lines.findIndex(line => line !== '');
  return '\n'.repeat(first) + folded(lines.slice(first).join('\n'));
}
