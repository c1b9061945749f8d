/**
 * Whether a file is a template: text that becomes YAML only after Helm, Jinja, ERB or ytt has run. It is a property of the file, not of
 * one document, because a block opened in the first document may end in the third; such a file is left in peace as a whole.
 *
 * Placeholders that are valid YAML do not make a template: `"{{inputs.parameters.x}}"` in quotes (Argo), anything inside a
 * block scalar (scripts, Vault annotations, alert texts), `${PARAM}` and `${{PARAM}}` (OpenShift Templates, workflows), comments. Helm's
 * own objects (`.Values`, `.Release` …) give a file away even in quotes.
 */
export function isTemplate(text: string): boolean {
  const openers = new RegExp(OPENER, 'g');
  let scan: Scan = { from: 0, scalarIndent: -1 };
  for (let opener = openers.exec(text); opener !== null; opener = openers.exec(text)) {
    const start = blockStart(text, opener.index, scan.from);
    const line = lineAt(text, opener.index);
    scan = scanTo(text, line.end, start > scan.from ? { from: start, scalarIndent: -1 } : scan);
    if (scan.scalarIndent < 0 && isTemplateLine(line.text)) return true;
    if (opensBlockScalar(line.text) && scan.scalarIndent < 0) scan = { ...scan, scalarIndent: line.text.search(/\S/) };
    openers.lastIndex = scan.from;
  }
  return false;
}

/** How far the text was looked at: whole lines before `from`; in a block scalar opened by a line of this indentation, or -1. */
interface Scan {
  readonly from: number;
  readonly scalarIndent: number;
}

/** `{{` that no `$` precedes, `{%`, `<%`, or ytt's `#@`. */
const OPENER = /(?<!\$)\{\{|\{%|<%|#@/;

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
    start = text.lastIndexOf('\n', start - 1) + 1;
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
  const newline = text.indexOf('\n', offset);
  const end = newline < 0 ? text.length : newline;
  return { text: text.slice(text.lastIndexOf('\n', offset - 1) + 1, end), end };
}

/** Whether a line contains an opener outside quotes, or in quotes with one of Helm's objects. A quote counts where a scalar may start. */
function isTemplateLine(line: string): boolean {
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const char = line[i] ?? '';
    const before = line[i - 1] ?? ' ';
    if (OPENER_CHARS.has(char) && opens(line, i, before, quote !== '')) return true;
    if (quote !== '') {
      if (char === '\\' && quote === '"') i++;
      else if (char === quote) quote = '';
    } else if ((char === '"' || char === "'") && ' \t[{,:('.includes(before)) {
      quote = char;
    } else if (char === '#' && isBlank(before)) {
      return false;
    }
  }
  return false;
}

const OPENER_CHARS: ReadonlySet<string> = new Set(['{', '<', '#']);

function opens(line: string, at: number, before: string, quoted: boolean): boolean {
  const rest = line.slice(at, at + LONGEST_LOOK);
  if (quoted) return HELM_OBJECT.test(rest);
  if (rest.startsWith('{{')) return before !== '$';
  return rest.startsWith('{%') || rest.startsWith('<%') || (isBlank(before) && YTT.test(rest));
}

/** ytt's annotations: `#@ code`, `#@data/values`; `#@` in the middle of a word is text. */
const YTT = /^#@[\s\w/]/;
const HELM_OBJECT = /^\{\{[^{}]*(?:\.(?:Values|Release|Chart|Capabilities|Template)\b|\b(?:include|template) ")/;
/** How far behind `{{` one of Helm's objects is looked for. */
const LONGEST_LOOK = 200;

function isBlank(char: string): boolean {
  return char === ' ' || char === '\t';
}
