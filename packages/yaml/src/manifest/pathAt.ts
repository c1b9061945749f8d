import { isMap, isNode, isSeq, type Node } from 'yaml';
import { countBefore, endOfLine, type FieldPath, type Span } from '@scc-lens/words';
import { fieldNameOf } from './decode';
import type { Manifest } from './types';

/** The deepest field whose text (key and value) contains this offset; the inverse of `locate`. Aliases and merges are not followed. */
export const pathAt = (manifest: Pick<Manifest, 'tree'>, offset: number): FieldPath =>
  chainAt(manifest.tree.contents, offset).flatMap(({ step }) => step ?? []);

/** The span of the node that starts first behind an offset: a whole list item (from its dash) or a whole mapping entry. Empty where nothing follows. */
export function nodeSpanAfter(manifest: Manifest, offset: number): Span {
  const { text } = manifest;
  const from = contentAfter(text, offset);
  const isItem = /^-\s/.test(text.slice(from, from + 2));
  const first = isItem ? from + 1 + (text.length - from - 1 - text.slice(from + 1).trimStart().length) : from;
  const [...chain] = chainAt(manifest.tree.contents, first).filter(({ span }) => span.start === first);
  const node = isItem ? chain.find(({ step }) => typeof step === 'number') : chain.find(({ step }) => typeof step === 'string');
  return node === undefined ? { start: from, end: from } : { start: from, end: node.span.end };
}

/** Where the first thing behind an offset starts that is neither blank nor a comment. */
function contentAfter(text: string, offset: number): number {
  let at = offset;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '#') at = endOfLine(text, at);
    else if (!' \t\r\n'.includes(char)) break;
    else at++;
  }
  return at;
}

interface Link {
  /** Null for the root. */
  readonly step: string | number | null;
  readonly span: Span;
}

/** The nodes that contain an offset, from the document's root inwards. */
function chainAt(node: Node | null, offset: number, step: string | number | null = null, start?: number): readonly Link[] {
  const [from = 0, end = 0] = node?.range ?? [];
  const link: Link = { step, span: { start: start ?? from, end: Math.max(end, start ?? 0) } };
  if (isMap(node)) {
    const { key, value } = node.items[lastBefore(node.items, offset, pair => (isNode(pair.key) ? pair.key : null))] ?? {};
    const [keyStart = 0, keyEnd = 0] = isNode(key) ? (key.range ?? []) : [];
    const name = fieldNameOf(key);
    if (name === undefined || offset > Math.max(keyEnd, isNode(value) ? (value.range?.[1] ?? 0) : 0)) return [link];
    const rest = isNode(value) ? chainAt(value, offset, name, keyStart) : [{ step: name, span: { start: keyStart, end: keyEnd } }];
    return [link, ...rest];
  }
  if (isSeq(node)) {
    const index = lastBefore(node.items, offset, item => (isNode(item) ? item : null));
    const item = node.items[index];
    if (isNode(item) && offset <= (item.range?.[1] ?? 0)) return [link, ...chainAt(item, offset, index)];
  }
  return [link];
}

/** Index of the last of the items, which are in the order of the text, that starts at or before an offset; -1 where all start behind it. */
function lastBefore<T>(items: readonly T[], offset: number, nodeOf: (item: T) => Node | null): number {
  const isBefore = (item: T | undefined): boolean => item !== undefined && (nodeOf(item)?.range?.[0] ?? 0) <= offset;
  return countBefore(items.length, i => isBefore(items[i])) - 1;
}
