import { endOfLine, startOfLine } from '@scc-lens/words';

/** Whether what opens an action is where YAML has a key or a value, so that a text which is no YAML is a template. */
export const hasActions = (text: string): boolean => openerIn(text) !== null;

/** Whether the actions of a text are ytt's, which YAML has as comments. */
export const isYtt = (text: string): boolean => openerIn(text) === '#@';

/**
 * The first opener of Helm, Jinja, ERB or ytt where a key or a value may start. What is inside a scalar is none: `"{{inputs.parameters.x}}"`
 * in quotes (Argo), a block scalar (scripts, Vault annotations), an alert text; nor are `${{PARAM}}`, comments, and `${PARAM}` but as a whole
 * line, for which envsubst puts several.
 */
function openerIn(text: string): string | null {
  const openers = new RegExp(OPENER, 'g');
  let scan: Scan = { from: 0, scalarIndent: -1 };
  for (let opener = openers.exec(text); opener !== null; opener = openers.exec(text)) {
    const start = blockStart(text, opener.index, scan.from);
    const line = lineAt(text, opener.index);
    scan = scanTo(text, line.end, start > scan.from ? { from: start, scalarIndent: -1 } : scan);
    const found = scan.scalarIndent < 0 ? openerOfLine(line.text) : null;
    if (found !== null) return found;
    if (opensBlockScalar(line.text) && scan.scalarIndent < 0) scan = { ...scan, scalarIndent: line.text.search(/\S/) };
    openers.lastIndex = scan.from;
  }
  return null;
}

/** How far the text was looked at: whole lines before `from`; in a block scalar opened by a line of this indentation, or -1. */
interface Scan {
  readonly from: number;
  readonly scalarIndent: number;
}

/** `{{`, `{%`, `<%`, ytt's `#@`, or a `$`, which may begin a line. */
const OPENER = /\{\{|\{%|<%|#@|\$/;

/** A line of envsubst: `$PARAM`, `${PARAM}`. */
const PARAMETER_LINE = /^\s*\$\{?[A-Za-z_]\w*\}?\s*$/;

/** Whether a line ends with the header of a block scalar: `|` or `>` where a value may start, and at most a comment behind it. */
function opensBlockScalar(line: string): boolean {
  const words = line.split(/\s+/);
  let startsValue = true;
  for (const [i, word] of words.entries()) {
    const next = words[i + 1] ?? '';
    if (startsValue && BLOCK_HEADER.test(word) && (next === '' || next.startsWith('#'))) return true;
    startsValue = /[:\-?]$/.test(word) || (startsValue && i > 0 && /^[&!]/.test(word));
  }
  return false;
}

const BLOCK_HEADER = /^[|>][-+\d]{0,2}$/;

/** Start of the last unindented line at or before an offset (no block scalar reaches across one), but not before `floor`. */
function blockStart(text: string, offset: number, floor: number): number {
  let start = offset;
  do {
    start = startOfLine(text, start);
    if (!/\s/.test(text.charAt(start))) return Math.max(start, floor);
    start--;
  } while (start > floor);
  return floor;
}

/** Follows block scalars through the lines up to the one that ends at `end`; that one's own `|` is not followed. */
function scanTo(text: string, end: number, scan: Scan): Scan {
  let { from, scalarIndent } = scan;
  while (from <= end) {
    const line = lineAt(text, from);
    const indent = line.text.search(/\S/);
    if (indent >= 0 && indent <= scalarIndent) scalarIndent = -1;
    if (indent >= 0 && scalarIndent < 0 && line.end < end && opensBlockScalar(line.text)) scalarIndent = indent;
    from = line.end + 1;
  }
  return { from, scalarIndent };
}

/** The line around an offset, without its line feed. */
function lineAt(text: string, offset: number): { readonly text: string; readonly end: number } {
  const end = endOfLine(text, offset);
  return { text: text.slice(startOfLine(text, offset), end), end };
}

/** A line's first opener where a key or a value may start. A quote counts where a scalar may start. */
function openerOfLine(line: string): string | null {
  if (PARAMETER_LINE.test(line)) return '$';
  let quote = '';
  let before = '';
  for (let i = 0; i < line.length; i++) {
    const char = line[i] ?? '';
    if (quote !== '') {
      if (char === '\\' && quote === '"') i++;
      else if (char === quote) quote = '';
    } else {
      const opener = line.slice(i, i + 2);
      const isComment = char === '#' && (i === 0 || isBlank(line[i - 1] ?? ''));
      if (isComment) return YTT.test(line.slice(i, i + 3)) ? '#@' : null;
      if (OPENERS.has(opener) && STARTS.includes(before)) return opener;
      if ((char === '"' || char === "'") && STARTS.includes(before)) quote = char;
      PROPERTY.lastIndex = i;
      const property = STARTS.includes(before) ? PROPERTY.exec(line) : null;
      if (property !== null) {
        i = PROPERTY.lastIndex - 1;
        continue;
      }
    }
    if (!isBlank(char)) before = char;
  }
  return null;
}

const OPENERS: ReadonlySet<string> = new Set(['{{', '{%', '<%']);

/** Behind these, or at the start of a line, a key or a value may start; behind a quote or an action, only an action may. */
const STARTS = '-?:,[({"\'}%';

/** A tag or an anchor, which may be before a value. */
const PROPERTY = /[!&][^\s,[\]{}]*/y;

/** ytt's annotations: `#@ code`, `#@data/values`; `#@` in the middle of a word is text. */
const YTT = /^#@[\s\w/]/;

const isBlank = (char: string): boolean => char === ' ' || char === '\t';
