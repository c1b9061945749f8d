/** Where the text contains the parts of a collection, read from the source tokens that the parser kept. */
import { isCollection, isMap, isScalar, isSeq, type CST, type Node, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { remember, type Span } from '@scc-lens/words';
import { fieldNameOf } from '../manifest/decode';
import { resolvePlain } from '../manifest/scalars';

/** One entry of a mapping or one item of a sequence, as the text spells it. */
export interface Entry {
  /** The key as Kubernetes reads it; null for a sequence item and for a key that is not a scalar. */
  readonly key: string | null;
  readonly keySpan: Span | null;
  readonly node: Node | null;
  /** The value's text without anchor and tag; null where there is none. */
  readonly value: Span | null;
  /** From the first token of the entry to the last of its content; comments around it are outside. */
  readonly start: number;
  readonly end: number;
  /** The end of what stays when the value goes: the `:` or `-`, or the anchor behind it. */
  readonly head: number;
  /** Explicit tags of the value. */
  readonly tags: readonly (Span & { readonly source: string })[];
  /** Whether a `:` is there; a flow mapping may have keys without. */
  readonly hasColon: boolean;
  /** Where the comma before the entry is, in flow style. */
  readonly comma: number | null;
}

export type SourceCollection = YAMLMap | YAMLSeq;
export type CollectionToken = CST.BlockMap | CST.BlockSequence | CST.FlowCollection;

const TRIVIA = new Set(['space', 'newline', 'comment', 'comma']);

/** The entries of a collection in order; null where the text's structure is not one that this room understands. Remembered with it. */
export const entriesOf = remember((collection: SourceCollection): readonly Entry[] | null => {
  const token = tokenOf(collection);
  if (token === null) return null;
  return isMap(collection) ? mappingEntries(collection) : sequenceEntries(collection as YAMLSeq<Node>, token.items);
});

/** The collection's source token; null for one that has none of its own, such as the mapping in `[a: 1]`. */
export function tokenOf(collection: SourceCollection): CollectionToken | null {
  const token = collection.srcToken;
  return token?.type === 'block-map' || token?.type === 'block-seq' || token?.type === 'flow-collection' ? token : null;
}

export const isFlow = (collection: SourceCollection): boolean => tokenOf(collection)?.type === 'flow-collection';

/** Whether the node is a mapping or sequence; sets and ordered maps of YAML 1.1 are neither to Kubernetes. */
export const isPlainCollection = (node: Node | null): node is SourceCollection =>
  isCollection(node) && (node.tag === undefined || node.tag === 'tag:yaml.org,2002:map' || node.tag === 'tag:yaml.org,2002:seq');

/** Whether the node is a collection with something in it. */
export const hasEntries = (node: Node | null): boolean => isCollection(node) && node.items.length > 0;

/** Whether the node is a string to Kubernetes. */
export const isText = (node: unknown): node is Scalar =>
  isScalar(node) && (node.type !== 'PLAIN' || typeof resolvePlain(node.source ?? '') === 'string');

function mappingEntries(map: YAMLMap): readonly Entry[] | null {
  const entries: Entry[] = [];
  for (const pair of map.items as readonly (Pair<Node, Node | null> & { readonly srcToken?: CST.CollectionItem })[]) {
    if (pair.srcToken === undefined) return null;
    entries.push(entry(pair.srcToken, pair.value, fieldNameOf(pair.key) ?? null));
  }
  return entries;
}

function sequenceEntries(seq: YAMLSeq<Node>, tokens: readonly CST.CollectionItem[]): readonly Entry[] | null {
  const items = tokens.filter(item => item.value ?? item.sep ?? significant(item.start)[0]);
  if (items.length !== seq.items.length) return null;
  return items.map((item, i) => {
    const plain = entry(item, seq.items[i] ?? null, null);
    return item.sep ? { ...plain, keySpan: null, value: { start: plain.start, end: plain.end }, head: plain.start } : plain;
  });
}

function entry(item: CST.CollectionItem, node: Node | null, key: string | null): Entry {
  const start = significant(item.start)[0]?.offset ?? item.key?.offset ?? item.value?.offset ?? 0;
  const keySpan = item.key ? spanOf(item.key) : null;
  const props = significant(item.sep ?? (item.key ? [] : item.start));
  const heads = props.filter(({ type }) => type !== 'tag');
  const head = endOf(heads.at(-1)) ?? keySpan?.end ?? start;
  const value = item.value ? spanOf(item.value) : null;
  return {
    key,
    keySpan,
    node,
    value,
    start,
    end: Math.max(value?.end ?? 0, endOf(props.at(-1)) ?? keySpan?.end ?? start),
    head,
    tags: props
      .filter(({ type }) => type === 'tag')
      .map(tag => ({ start: tag.offset, end: tag.offset + tag.source.length, source: tag.source })),
    hasColon: (item.sep ?? []).some(({ type }) => type === 'map-value-ind'),
    comma: item.start.find(({ type }) => type === 'comma')?.offset ?? null,
  };
}

const significant = (tokens: readonly CST.SourceToken[]): readonly CST.SourceToken[] => tokens.filter(({ type }) => !TRIVIA.has(type));

const endOf = (token: CST.SourceToken | undefined): number | undefined => token && token.offset + token.source.length;

/** The text of a value token, without the comments and line breaks that the parser files under it. */
function spanOf(token: CST.Token): Span {
  const start = token.offset;
  if (token.type === 'block-scalar') {
    const source = [...token.props, token].map(part => ('source' in part ? part.source : '')).join('');
    return { start, end: start + source.replace(/\r?\n$/, '').length };
  }
  if (token.type === 'block-map' || token.type === 'block-seq') {
    const last = (token.items as readonly CST.CollectionItem[]).findLast(item => item.sep ?? significant(item.start)[0]);
    return { start, end: last ? entry(last, null, null).end : start };
  }
  if (token.type === 'flow-collection')
    // The bracket comes first, behind it what the parser files under the collection.
    return { start, end: endOf(token.end[0]) ?? start };
  return { start, end: start + ('source' in token ? token.source.length : 0) };
}

/** Whether the node is a sequence; narrows a collection. */
export const isSequenceNode = (node: SourceCollection): node is YAMLSeq => isSeq(node);
