/** Values to text, in the style of a document. Lines come without their line breaks. */
import { isList, type Json, type JsonObject } from '@scc-lens/words';
import { keyText, literalLines, scalarText, type ScalarLook } from './scalar';
import { PLAIN_FLOW, sampleFor, type FlowLook, type Layout, type Style } from './style';

/** What a value is written with: the document's style, and the layout of the place where it goes. */
export interface Pen {
  readonly style: Style;
  readonly layout: Layout;
}

/** Where a flow collection puts its items: all on one line, or each on its own below a line indented like this. */
export type Spread = { readonly indent: string; readonly eol: string } | null;

/** Beyond this column a collection is not kept on one line. */
const MAX_WIDTH = 120;

/** `key: value` as lines, the first one indented as well. */
export function entryLines(key: string, value: Json, pad: string, pen: Pen): readonly string[] {
  const head = `${pad}${keyText(key, { inFlow: false, quote: pen.style.quote, always: false })}:`;
  const literal = paddedLiteral(value, pad + ' '.repeat(pen.layout.mapStep));
  if (literal) return [`${head} ${literal[0]}`, ...literal.slice(1)];
  const inline = inlineText(value, key, head.length + 1, pen);
  return inline === null ? [head, ...blockLines(value, childPad(value, pad, pen.layout), key, pen)] : [`${head} ${inline}`];
}

/** `- value` as lines. `key` is the sequence's. */
export function itemLines(value: Json, pad: string, key: string, pen: Pen): readonly string[] {
  const head = `${pad}-${' '.repeat(pen.layout.itemStep - 1)}`;
  const literal = paddedLiteral(value, ' '.repeat(head.length));
  if (literal) return [`${head}${literal[0]}`, ...literal.slice(1)];
  const inline = inlineText(value, `${key}[]`, head.length, pen);
  if (inline !== null) return [head + inline];
  const lines = blockLines(value, ' '.repeat(head.length), `${key}[]`, pen);
  return lines.map((line, i) => (i === 0 ? head + line.trimStart() : line));
}

/** A collection that has entries, as lines. */
export function blockLines(value: Json, pad: string, key: string, pen: Pen): readonly string[] {
  if (isList(value)) return value.flatMap(item => itemLines(item, pad, key, pen));
  return presentEntries(value as JsonObject).flatMap(([name, entry]) => entryLines(name, entry, pad, pen));
}

/** The indentation of a collection that is the value of a key at `pad`. */
export const childPad = (value: Json, pad: string, layout: Layout): string =>
  pad + ' '.repeat(isList(value) ? layout.dashStep : layout.mapStep);

/**
 * What fits behind `key: ` or `- ` in block style: a scalar, an empty collection, or a collection that this document writes in flow
 * style and that is short. Null for what needs lines of its own.
 */
export function inlineText(value: Json, key: string, column: number, pen: Pen): string | null {
  const { style } = pen;
  if (!isCollection(value)) return scalarText(value, { inFlow: false, ...quotesFor(style, key) });
  if (isEmpty(value)) return isList(value) ? '[]' : '{}';
  const sample = sampleFor(style, key);
  if (sample?.flow !== true || hasLineBreak(value)) return null;
  // JSON in an annotation is no model for the brackets of other fields.
  const look = style.flow.keyQuote === '"' ? PLAIN_FLOW : style.flow;
  const text = flowText(value, key, { ...look, quote: sample.quote }, style, null);
  return column + text.length > MAX_WIDTH ? null : text;
}

/** The quotes of a string behind `key: ` or `- `: an item gets the quotes of the list that it is in, or of one that looks like it. */
function quotesFor(style: Style, key: string): Pick<ScalarLook, 'quote' | 'always'> {
  const list = key.endsWith('[]') ? sampleFor(style, key.slice(0, -2)) : undefined;
  const quote = list?.flow === false ? list.quote : null;
  return { quote: quote ?? style.quote, always: style.always || quote !== null };
}

/** A value in flow style. */
export function flowText(value: Json, key: string, look: FlowLook, style: Style, spread: Spread): string {
  if (!isCollection(value))
    return scalarText(value, { inFlow: true, quote: look.quote ?? style.quote, always: look.quote !== null || style.always });
  const [open, close, pad] = isList(value) ? (['[', ']', look.seqPad] as const) : (['{', '}', look.mapPad] as const);
  if (isEmpty(value)) return open + close;
  const inner = spread && spreads(value, key, style) ? { ...spread, indent: spread.indent + look.step } : null;
  const parts = isList(value)
    ? value.map(item => flowText(item, `${key}[]`, look, style, inner))
    : presentEntries(value).map(([name, entry]) => flowEntry(name, entry, look, style, inner));
  if (spread === null || inner === null) return open + pad + parts.join(look.comma) + pad + close;
  const gap = spread.eol + inner.indent;
  return `${open}${gap}${parts.join(`,${gap}`)}${look.trailing ? ',' : ''}${spread.eol}${spread.indent}${close}`;
}

/** `key: value` in flow style. */
export function flowEntry(key: string, value: Json, look: FlowLook, style: Style, spread: Spread): string {
  const name = keyText(key, { inFlow: true, quote: look.keyQuote ?? style.quote, always: look.keyQuote !== null });
  return name + (look.keyQuote === null ? ': ' : look.colon) + flowText(value, key, look, style, spread);
}

/** Whether a collection is on several lines where the collection around it is: as elsewhere in the document. */
function spreads(value: Json, key: string, style: Style): boolean {
  const plainList = isList(value) && !value.some(isCollection);
  const sample = style.samples.get(key);
  const like = sample?.flow ? sample : [...style.samples.values()].find(other => plainList && other.flow && other.plainList);
  return like ? !like.oneLine : !plainList || hasLineBreak(value);
}

/** The lines of a string that is best written as a literal block scalar; its content is indented by `pad`. */
export function paddedLiteral(value: Json, pad: string): readonly [string, ...string[]] | null {
  const lines = typeof value === 'string' ? literalLines(value) : null;
  return lines && [lines[0], ...lines.slice(1).map(line => (line === '' ? line : pad + line))];
}

function hasLineBreak(value: Json): boolean {
  if (typeof value === 'string') return value.includes('\n');
  return isCollection(value) && Object.values(value).some((entry: Json | undefined) => hasLineBreak(entry ?? null));
}

const presentEntries = (value: JsonObject): readonly (readonly [string, Json])[] =>
  Object.entries(value).flatMap(([key, entry]) => (entry === undefined ? [] : [[key, entry] as const]));

/** Whether a value is a collection of anything, or of nothing. */
export const isCollection = (value: Json): value is readonly Json[] | JsonObject => typeof value === 'object' && value !== null;

const isEmpty = (value: readonly Json[] | JsonObject): boolean => Object.values(value).every(entry => entry === undefined);
