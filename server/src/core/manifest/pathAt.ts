import { isMap, isNode, isSeq } from 'yaml';
import type { Node } from 'yaml';
import type { FieldPath, Span } from '../words';
import { fieldNameOf } from './decode';
import type { Manifest } from './types';

/** The deepest field whose text (key and value) holds this offset; the way back from `locate`. Aliases and merges are not followed. */
export function pathAt(manifest: Manifest, offset: number): FieldPath {
  return chainAt(manifest.tree.contents, offset).flatMap(({ step }) => step ?? []);
}

/**
 * The span of the node that starts first behind an offset: a whole list item (from its dash) or a whole mapping entry. Empty where
 * nothing follows.
 */
export function nodeSpanAfter(manifest: Manifest, offset: number): Span {
  const { text } = manifest;
  const start = /^(?:[ \t\r\n]|#[^\n]*)*/.exec(text.slice(offset))?.[0].length ?? 0;
  const from = offset + start;
  const isItem = /^-\s/.test(text.slice(from, from + 2));
  const first = isItem ? from + 1 + (/^\s*/.exec(text.slice(from + 1))?.[0].length ?? 0) : from;
  const [...chain] = chainAt(manifest.tree.contents, first).filter(({ span }) => span.start === first);
  const node = isItem ? chain.find(({ step }) => typeof step === 'number') : chain.find(({ step }) => typeof step === 'string');
  return node === undefined ? { start: from, end: from } : { start: from, end: node.span.end };
}

interface Link {
  /** Null for the root. */
  readonly step: string | number | null;
  readonly span: Span;
}

/** The nodes that hold an offset, from the document's root inwards. */
function chainAt(node: Node | null, offset: number, step: string | number | null = null, start?: number): readonly Link[] {
  const [from = 0, end = 0] = node?.range ?? [];
  const link: Link = { step, span: { start: start ?? from, end: Math.max(end, start ?? 0) } };
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      if (!isNode(key)) continue;
      const keyStart = key.range?.[0] ?? 0;
      const valueEnd = isNode(value) ? (value.range?.[1] ?? 0) : (key.range?.[1] ?? 0);
      const name = fieldNameOf(key);
      if (name === undefined || offset < keyStart || offset > Math.max(valueEnd, key.range?.[1] ?? 0)) continue;
      return [
        link,
        ...(isNode(value) ? chainAt(value, offset, name, keyStart) : [{ step: name, span: { start: keyStart, end: key.range?.[1] ?? 0 } }]),
      ];
    }
  }
  if (isSeq(node)) {
    const index = node.items.findIndex(item => isNode(item) && (item.range?.[0] ?? 0) <= offset && offset <= (item.range?.[1] ?? 0));
    const item = node.items[index];
    if (isNode(item)) return [link, ...chainAt(item, offset, index)];
  }
  return [link];
}
