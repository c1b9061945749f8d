import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import type { FieldPath, Span } from '../words';
import { fieldNameOf, isMerge } from './decode';
import { MAX_DEPTH } from './tree';
import type { Manifest, Part } from './types';

/**
 * The source range of a field, in the manifest's text. `field` is what a finding should underline: a value that fits on a line, else the
 * key, or of a list item the first line (an underline over many lines is ugly). `key` and `value` are exactly these; what has no key gives
 * its first line, and the value of a key with nothing behind it is empty. An absent field gives the key of its nearest present parent.
 *
 * What an alias brings is located at the alias; a merged field is located where its mapping is written.
 */
export function locate(manifest: Manifest, path: FieldPath, part: Part = 'field'): Span {
  let place: Place = { key: null, value: manifest.tree.contents };
  for (const step of path) {
    if (isAlias(place.value)) return rangeOf(place.value);
    const next = stepInto(manifest, place.value, step);
    if (next === undefined) return place.key === null ? firstLine(manifest.text, place) : rangeOf(place.key);
    place = next;
  }
  return spanOf(manifest.text, place, part);
}

interface Place {
  /** Null for list items and for the document itself. */
  readonly key: Node | null;
  readonly value: Node | null;
}

function spanOf(text: string, place: Place, part: Part): Span {
  const { key, value } = place;
  if (part === 'value' && value !== null) return valueRange(text, value);
  if (key === null) return firstLine(text, place);
  if (part !== 'field' || value === null) return rangeOf(key);
  const range = rangeOf(value);
  const oneLine = !isMap(value) && !isSeq(value) && range.start < range.end && !text.slice(range.start, range.end).includes('\n');
  return oneLine ? range : rangeOf(key);
}

/** The node of one field or item, or undefined where it is absent. */
function stepInto(manifest: Manifest, node: Node | null, step: string | number): Place | undefined {
  if (isSeq(node) && typeof step === 'number') {
    const item = node.items[step];
    return isNode(item) ? { key: null, value: item } : undefined;
  }
  return isMap(node) && typeof step === 'string' ? fieldOf(manifest, node, step, MAX_DEPTH) : undefined;
}

/** The last pair with this name counts, and a merge where it is written, as in `decode.ts`. `depth` bounds chains of merges. */
function fieldOf(manifest: Manifest, map: YAMLMap, name: string, depth: number): Place | undefined {
  for (const pair of map.items.toReversed()) {
    const found = isMerge(pair) ? mergedField(manifest, pair, name, depth) : nameOf(manifest, pair) === name ? placeOf(pair) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function mergedField(manifest: Manifest, { value }: Pair, name: string, depth: number): Place | undefined {
  if (depth === 0) return undefined;
  const source = resolve(manifest, value);
  for (const node of isSeq(source) ? source.items : [source]) {
    const map = resolve(manifest, node);
    const found = isMap(map) ? fieldOf(manifest, map, name, depth - 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function nameOf(manifest: Manifest, { key }: Pair): string | undefined {
  return fieldNameOf(resolve(manifest, key));
}

function placeOf({ key, value }: Pair): Place {
  return { key: isNode(key) ? key : null, value: isNode(value) ? value : null };
}

function resolve(manifest: Manifest, node: unknown): unknown {
  return isAlias(node) ? manifest.aliases.get(node) : node;
}

/** A list item's, or the document's, first line: `name: agent` of a mapping that goes on below. The `-` where nothing follows it. */
function firstLine(text: string, { value }: Place): Span {
  if (value === null) return { start: 0, end: 0 };
  const { start } = rangeOf(value);
  const end = firstLineEnd(text, value);
  if (start < end) return { start, end };
  const dash = text.lastIndexOf('-', start);
  return dash < 0 ? { start, end } : { start: dash, end: dash + 1 };
}

function firstLineEnd(text: string, node: Node): number {
  const { start, end } = rangeOf(node);
  const newline = text.indexOf('\n', start);
  const lineEnd = newline < 0 ? text.length : newline;
  if ((isMap(node) || isSeq(node)) && node.flow !== true) {
    const { key, value } = isMap(node) ? firstPair(node) : firstItem(node);
    if (value !== null && rangeOf(value).start < Math.min(lineEnd, rangeOf(value).end)) return firstLineEnd(text, value);
    return key === null ? start + 1 : rangeOf(key).end;
  }
  return start + text.slice(start, Math.min(end, lineEnd)).trimEnd().length;
}

function firstPair(map: YAMLMap): Place {
  const [first] = map.items;
  return first === undefined ? { key: null, value: null } : placeOf(first);
}

function firstItem(list: YAMLSeq): Place {
  const [first] = list.items;
  return { key: null, value: isNode(first) ? first : null };
}

/** A value without the line feeds behind it, except for a block scalar, to which they belong. */
function valueRange(text: string, value: Node): Span {
  const { start, end } = rangeOf(value);
  return isScalar(value) ? { start, end } : { start, end: start + text.slice(start, end).trimEnd().length };
}

function rangeOf(node: Node): Span {
  const [start, end] = node.range ?? [0, 0];
  return { start, end };
}
