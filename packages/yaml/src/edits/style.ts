/** How a document is written, so that what is added looks like what is there. Everything is read from the source tokens. */
import { isCollection, isMap, isPair, isScalar, isSeq, visit, type CST, type Document, type Node, type Pair, type Scalar } from 'yaml';
import { indentOf, sameLine } from './lines';
import type { Quote } from './scalar';
import { entriesOf, isFlow, isText, tokenOf, type SourceCollection } from './source';

/** Steps of block style, in columns. */
export interface Layout {
  /** From a key to the keys of the mapping that is its value. */
  readonly mapStep: number;
  /** From a key to the dashes of the sequence that is its value. */
  readonly dashStep: number;
  /** From a dash to the item behind it. */
  readonly itemStep: number;
}

/** How a collection under some key is written where the document has one already. */
export interface Sample {
  readonly flow: boolean;
  readonly oneLine: boolean;
  /** Whether it is a sequence of scalars. */
  readonly plainList: boolean;
  /** The quotes around all of its strings, or null where they are plain or mixed. */
  readonly quote: Quote | null;
}

/** How flow collections are punctuated. */
export interface FlowLook {
  /** The quotes around keys; null where they are plain. */
  readonly keyQuote: Quote | null;
  /** The quotes around all strings; null where they are plain or mixed. */
  readonly quote: Quote | null;
  readonly colon: ': ' | ':';
  readonly comma: ', ' | ',';
  readonly mapPad: '' | ' ';
  readonly seqPad: '' | ' ';
  /** One level of indentation where items are on lines of their own. */
  readonly step: string;
  /** Whether a comma follows the last item where items are on lines of their own. */
  readonly trailing: boolean;
}

export interface Style {
  readonly layout: Layout;
  /** The quotes that this document prefers. */
  readonly quote: Quote;
  /** Whether it quotes practically all of its strings. */
  readonly always: boolean;
  readonly flow: FlowLook;
  /** By key; `key[]` is for the items of the sequence under the key. */
  readonly samples: ReadonlyMap<string, Sample>;
}

/** Lists that people write like others, the nearest relative first; where a document has none, on one line and quoted. */
const ALIKE: Readonly<Record<string, readonly string[]>> = {
  command: ['args'],
  args: ['command'],
  add: ['drop', 'command', 'args'],
  drop: ['add', 'command', 'args'],
};
const DEFAULT_STEP = 2;

/** The punctuation of brackets where the document shows none that suits. */
export const PLAIN_FLOW: FlowLook = {
  keyQuote: null,
  quote: null,
  colon: ': ',
  comma: ', ',
  mapPad: '',
  seqPad: '',
  step: ' '.repeat(DEFAULT_STEP),
  trailing: false,
};

/** Reads the style of a document. */
export function styleOf(tree: Document, text: string): Style {
  const steps: Steps = { map: [], dash: [], item: [] };
  const samples = new Map<string, Sample>();
  const quotes = { '"': 0, "'": 0, plain: 0 };
  const flows: SourceCollection[] = [];
  const note = (key: string, node: unknown) => {
    const sample = isCollection(node) && !samples.has(key) ? sampleOf(node, text) : null;
    if (sample) samples.set(key, sample);
  };
  visit(tree, {
    Collection: (_, node) => {
      if (isFlow(node)) flows.push(node);
      noteSteps(node, steps, text);
      for (const item of node.items) noteQuote(item, quotes);
    },
    Pair: (_, pair: Pair) => {
      if (!isScalar(pair.key)) return;
      note(String(pair.key.value), pair.value);
      if (isSeq(pair.value)) for (const item of pair.value.items) note(`${String(pair.key.value)}[]`, item);
      noteQuote(pair.value, quotes);
    },
  });
  const layout = {
    mapStep: mode(steps.map) ?? DEFAULT_STEP,
    dashStep: mode(steps.dash) ?? mode(steps.map) ?? DEFAULT_STEP,
    itemStep: mode(steps.item) ?? DEFAULT_STEP,
  };
  const flow = flows.reduceRight((look, node) => flowLook(node, text, look), PLAIN_FLOW);
  const quote = quotes["'"] > quotes['"'] ? "'" : '"';
  return { layout, quote, always: quotes[quote] > 3 && quotes.plain * 10 <= quotes[quote], flow, samples };
}

/** The layout as the entries of this collection and the lists under its keys have it; what they do not show is taken from the given one. */
export function refineLayout(layout: Layout, node: SourceCollection, text: string): Layout {
  const own = remembered.get(node) ?? ownLayout(node, text);
  remembered.set(node, own);
  return { ...layout, ...own };
}

/** A long list is read once, however many of its items change. */
const remembered = new WeakMap<SourceCollection, Partial<Layout>>();

function ownLayout(node: SourceCollection, text: string): Partial<Layout> {
  const steps: Steps = { map: [], dash: [], item: [] };
  noteSteps(node, steps, text);
  for (const { value } of isMap(node) ? node.items : []) if (isSeq(value)) noteSteps(value, steps, text);
  const [mapStep, dashStep, itemStep] = [mode(steps.map), mode(steps.dash), mode(steps.item)];
  return {
    ...(mapStep !== undefined && { mapStep }),
    ...(dashStep !== undefined && { dashStep }),
    ...(itemStep !== undefined && { itemStep }),
  };
}

/** How to write a collection under this key: as the document does, or as people do. */
export function sampleFor(style: Style, key: string): Pick<Sample, 'flow' | 'quote'> | undefined {
  const alike = Object.hasOwn(ALIKE, key) ? ALIKE[key] : undefined;
  const found = [key, ...(alike ?? [])].map(name => style.samples.get(name)).find(sample => sample !== undefined);
  return found ?? (alike && { flow: true, quote: style.quote });
}

/** The punctuation of this flow collection; what it does not show is taken from the given one. */
export function flowLook(node: SourceCollection, text: string, from: FlowLook): FlowLook {
  const known = looks.get(node);
  if (known?.from === from) return known.look;
  const look = readLook(node, text, from);
  looks.set(node, { from, look });
  return look;
}

/** A long collection is read once, however many of its items change. */
const looks = new WeakMap<SourceCollection, { readonly from: FlowLook; readonly look: FlowLook }>();

function readLook(node: SourceCollection, text: string, from: FlowLook): FlowLook {
  const entries = entriesOf(node) ?? [];
  const [first, second] = entries;
  const last = entries.at(-1);
  if (!first || !last || !node.srcToken) return from;
  const open = node.srcToken.offset;
  const keys = isMap(node) ? entries.map(({ keySpan }) => (keySpan ? text.charAt(keySpan.start) : null)) : [];
  const keyQuote = keys.length === 0 ? from.keyQuote : commonQuote(keys);
  const padding = text.slice(open + 1, first.start);
  const pad = padding === '' ? '' : padding.includes('\n') ? undefined : ' ';
  const step = stepOf(text, open, first.start);
  const gap = second && second.comma !== null ? text.slice(second.comma + 1, second.start) : ' ';
  return {
    keyQuote,
    quote: keyQuote === '"' ? '"' : stringQuote(node, from.quote),
    colon: isMap(node) && first.value ? (keyQuote && first.value.start === first.head ? ':' : ': ') : from.colon,
    comma: second && sameLine(text, second.comma ?? 0, second.start) ? (gap === '' ? ',' : ', ') : from.comma,
    mapPad: isMap(node) ? (pad ?? from.mapPad) : from.mapPad,
    seqPad: isSeq(node) ? (pad ?? from.seqPad) : from.seqPad,
    step: step ?? from.step,
    trailing: /^\s*,/.test(text.slice(last.end)),
  };
}

/** Null where nothing shows how the collection is written. */
function sampleOf(node: SourceCollection, text: string): Sample | null {
  const last = entriesOf(node)?.at(-1);
  if (!last || !node.srcToken) return null;
  return {
    flow: isFlow(node),
    oneLine: sameLine(text, node.srcToken.offset, last.end),
    plainList: isSeq(node) && node.items.every(isScalar),
    quote: stringQuote(node, null),
  };
}

/** The quotes around all strings of a collection's items. */
function stringQuote(node: SourceCollection, otherwise: Quote | null): Quote | null {
  const values = (node.items as readonly (Node | Pair)[]).map(item => (isPair(item) ? item.value : item));
  const strings = values.filter(isText);
  return strings.length === 0 ? otherwise : commonQuote(strings.map(quoteOf));
}

function commonQuote(letters: readonly (string | null)[]): Quote | null {
  const [first] = letters;
  return (first === '"' || first === "'") && letters.every(letter => letter === first) ? first : null;
}

const quoteOf = (node: Scalar): Quote | null => (node.type === 'QUOTE_DOUBLE' ? '"' : node.type === 'QUOTE_SINGLE' ? "'" : null);

function noteQuote(node: unknown, quotes: Record<Quote | 'plain', number>): void {
  if (!isText(node)) return;
  const kind = quoteOf(node) ?? (node.type === 'PLAIN' ? 'plain' : null);
  if (kind !== null) quotes[kind]++;
}

/** Each step that is taken somewhere. */
type Steps = Readonly<Record<'map' | 'dash' | 'item', number[]>>;

function noteSteps(node: SourceCollection, steps: Steps, text: string): void {
  const parent = tokenOf(node);
  for (const { value } of (parent?.items ?? []) as readonly CST.CollectionItem[]) {
    if (!parent || (value?.type !== 'block-map' && value?.type !== 'block-seq')) continue;
    const step = value.indent - parent.indent;
    if (parent.type === 'block-map') (value.type === 'block-map' ? steps.map : steps.dash).push(step);
    if (parent.type === 'block-seq' && sameLine(text, text.lastIndexOf('-', value.offset - 1), value.offset)) steps.item.push(step);
  }
}

/** What an item's line is indented by beyond the line that opens its collection. */
function stepOf(text: string, open: number, first: number): string | null {
  if (sameLine(text, open, first)) return null;
  const [outer, inner] = [indentOf(text, open), indentOf(text, first)];
  return inner.startsWith(outer) ? inner.slice(outer.length) : null;
}

/** The most frequent number, the first of them in a tie. */
function mode(numbers: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
