import { isAlias, isCollection, isMap, isScalar, isSeq, Scalar, type Alias, type Document, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Json, JsonObject, Span } from '@scc-lens/words';
import { valueTexts } from './messages';
import { resolvePlain, resolveTagged } from './scalars';
import { MAX_DEPTH } from './tree';
import type { Problem } from './types';

/** The value that kubectl reads from a tree. */
export interface Decoded {
  /** Undefined where the document expands to more than kubectl accepts. Values of aliases are shared, never copied. */
  readonly value: Json | undefined;
  readonly aliases: ReadonlyMap<Alias, Node>;
  readonly problems: readonly Problem[];
}

/** Decodes a tree in linear time, as go.yaml.in/yaml/v2 does: merge keys apply where they are written, the last of equal keys wins. */
export function decode(document: Document): Decoded {
  const run: Run = { anchors: new Map(), aliases: new Map(), problems: [], size: 0, aliased: 0, height: 0, excessive: false };
  const value = document.contents === null ? null : decodeNode(run, document.contents);
  return { value: run.excessive ? undefined : value, aliases: run.aliases, problems: run.problems };
}

/** The field name that a mapping's key is to Kubernetes, or undefined for a key that JSON cannot have. */
export function fieldNameOf(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  const value = scalarValue(key);
  if (typeof value === 'number' && !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) return key.source;
  return typeof value === 'object' ? undefined : String(value);
}

/** Whether a pair is `<<: …`, which merges other mappings into this one. */
export const isMerge = ({ key }: Pair): boolean =>
  isScalar(key) && key.source === '<<' && (key.tag === undefined ? key.type === Scalar.PLAIN : key.tag === 'tag:yaml.org,2002:merge');

interface Anchored {
  readonly node: Node;
  /** Undefined while the node is being decoded: an alias met then is inside the node that it refers to. */
  readonly decoded?: { readonly value: Json; readonly size: number; readonly height: number };
}

interface Run {
  readonly anchors: Map<string, Anchored>;
  readonly aliases: Map<Alias, Node>;
  readonly problems: Problem[];
  /** Nodes so far with every alias expanded, and how many of them aliases brought. */
  size: number;
  aliased: number;
  /** Height of the value decoded last. */
  height: number;
  excessive: boolean;
}

function decodeNode(run: Run, node: Node): Json {
  run.size++;
  if (isAlias(node)) return decodeAlias(run, node);
  const anchor = isScalar(node) || isCollection(node) ? node.anchor : undefined;
  if (anchor === undefined) return decodeContent(run, node);
  run.anchors.set(anchor, { node });
  const before = run.size;
  const value = decodeContent(run, node);
  run.anchors.set(anchor, { node, decoded: { value, size: run.size - before + 1, height: run.height } });
  return value;
}

function decodeContent(run: Run, node: Node): Json {
  if (isMap(node)) return decodeMap(run, node);
  if (isSeq(node)) {
    let height = 0;
    const items = node.items.map(item => {
      const value = item === null ? null : decodeNode(run, item as Node);
      height = Math.max(height, run.height);
      return value;
    });
    run.height = height + 1;
    return items;
  }
  run.height = 0;
  return isScalar(node) ? decodeScalar(run, node) : null;
}

function decodeMap(run: Run, map: YAMLMap): JsonObject {
  const result: Record<string, Json> = {};
  const seen = new Set<string>();
  let height = 0;
  for (const pair of map.items) {
    decodePair(run, pair, result, seen);
    height = Math.max(height, run.height);
  }
  run.height = height + 1;
  return result;
}

function decodePair(run: Run, pair: Pair, result: Record<string, Json>, seen: Set<string>): void {
  const merge = isMerge(pair);
  const name = merge ? undefined : decodeKey(run, pair.key as Node | null);
  const value = pair.value === null ? null : decodeNode(run, pair.value as Node);
  if (merge) {
    mergeInto(run, pair, value, result);
    return;
  }
  if (name === undefined) {
    report(run, 'value', () => valueTexts.key(), pair.key as Node | null);
    return;
  }
  if (seen.has(name)) {
    report(run, 'duplicate-key', () => valueTexts.duplicateKey(name), pair.key as Node);
    // From its first key on, it is another mapping that lacks its dash.
    if (seen.values().next().value === name) seen.clear();
  }
  seen.add(name);
  put(result, name, value);
}

/** Keys are decoded like values because they may be aliases, or anchors of later ones. */
function decodeKey(run: Run, key: Node | null): string | undefined {
  if (key === null || (isScalar(key) && key.anchor === undefined)) return fieldNameOf(key);
  decodeNode(run, key);
  return fieldNameOf(isAlias(key) ? run.aliases.get(key) : key);
}

/** Earlier mappings of a merged list win; fields that the mapping has from further up are overwritten, as in go.yaml.in/yaml/v2. */
function mergeInto(run: Run, pair: Pair, value: Json, result: Record<string, Json>): void {
  const sources: readonly Json[] = Array.isArray(value) ? [...(value as readonly Json[])].reverse() : [value];
  for (const source of sources) {
    if (source === null || typeof source !== 'object' || Array.isArray(source)) {
      report(run, 'value', () => valueTexts.merge(), pair.key as Node);
      return;
    }
    for (const [name, field] of Object.entries(source)) if (field !== undefined) put(result, name, field);
  }
}

/** Assigning to `__proto__` would change the object's prototype. */
function put(result: Record<string, Json>, name: string, value: Json): void {
  if (name === '__proto__') Object.defineProperty(result, name, { value, enumerable: true, configurable: true, writable: true });
  else result[name] = value;
}

function decodeAlias(run: Run, alias: Alias): Json {
  run.height = 0;
  const target = run.anchors.get(alias.source);
  if (target === undefined) return report(run, 'value', () => valueTexts.noAnchor(`&${alias.source}`), alias);
  if (target.decoded === undefined) return report(run, 'value', () => valueTexts.insideAnchor(`*${alias.source}`), alias);
  run.aliases.set(alias, target.node);
  const { value, size, height } = target.decoded;
  run.size += size;
  run.aliased += size;
  if (!run.excessive && (isExcessive(run) || height > MAX_DEPTH)) {
    run.excessive = true;
    report(run, 'value', () => valueTexts.tooLarge(), alias);
  }
  if (run.excessive) return null;
  run.height = height;
  return value;
}

/** The limits of go.yaml.in/yaml/v2 (decode.go, allowedAliasRatio): up to 99 % of a small document may come from aliases, 10 % of a huge one. */
function isExcessive({ size, aliased }: Run): boolean {
  const [low, high] = [400_000, 4_000_000];
  const allowed = size <= low ? 0.99 : size >= high ? 0.1 : 0.99 - (0.89 * (size - low)) / (high - low);
  return aliased > 100 && size > 1000 && aliased / size > allowed;
}

function decodeScalar(run: Run, scalar: Scalar): Json {
  const value = scalarValue(scalar);
  if (typeof value === 'object' && value !== null) return report(run, 'value', () => valueTexts.mismatch(value.mismatch), scalar);
  if (typeof value === 'number' && !Number.isFinite(value)) return report(run, 'value', () => valueTexts.infinite(), scalar);
  return value;
}

function scalarValue(scalar: Scalar): string | number | boolean | null | { readonly mismatch: string } {
  const text = scalar.source ?? '';
  if (scalar.tag !== undefined && scalar.tag !== '!') {
    const resolved = resolveTagged(scalar.tag, text);
    return 'value' in resolved ? resolved.value : resolved;
  }
  return scalar.type === Scalar.PLAIN && scalar.tag === undefined ? resolvePlain(text) : text;
}

/**
 * Gives null, which is read in the place of what has a problem. The message is worked out where it is read: a text may have a problem in each
 * line, and only the first hundred are read.
 */
function report(run: Run, kind: Problem['kind'], message: () => string, node: Node | null): null {
  const [start, end] = node?.range ?? [0, 0];
  run.problems.push(new Found(kind, message, { start, end }));
  return null;
}

class Found implements Problem {
  constructor(
    readonly kind: Problem['kind'],
    private readonly text: () => string,
    readonly span: Span,
  ) {}

  get message(): string {
    return this.text();
  }
}
