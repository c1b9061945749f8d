/** Where the fields of a document are, from its syntax tree, with aliases and merges. */
import { isAlias, isMap, isNode, isSeq, type Alias, type Node as YamlNode, type Pair, type YAMLMap } from 'yaml';
import type { Span } from '@scc-lens/words';
import { fieldNameOf, isMerge } from './decode';
import type { Node, Place } from './layout';
import { MAX_DEPTH } from './tree';

/** What each alias refers to. */
type Aliases = ReadonlyMap<Alias, YamlNode>;

/** The root of a tree; null where it has nothing. */
export const treeLayout = (root: YamlNode | null, aliases: Aliases): Node | null => (root === null ? null : nodeOf(root, aliases));

const nodeOf = (node: YamlNode, aliases: Aliases): Node => ({
  ...rangeOf(node),
  kind: isMap(node) ? 'mapping' : isSeq(node) ? 'list' : 'scalar',
  isFlow: (isMap(node) || isSeq(node)) && node.flow === true,
  isAlias: isAlias(node),
  field: name => (isMap(node) ? fieldOf(node, name, aliases, MAX_DEPTH) : undefined),
  item: index => (isSeq(node) && index >= 0 ? itemOf(node, index, aliases) : undefined),
  first: () => itemOf(node, 0, aliases),
  last: () => itemOf(node, -1, aliases),
});

/** The field or item at an index, from the end where it is negative. */
function itemOf(node: YamlNode, index: number, aliases: Aliases): Place | undefined {
  if (isMap(node)) {
    const pair = node.items.at(index);
    return pair && placeOf(pair, aliases);
  }
  const item = isSeq(node) ? node.items.at(index) : undefined;
  return isNode(item) ? { key: null, value: nodeOf(item, aliases) } : undefined;
}

/** The last pair with this name counts, and a merge where it is written, as in `decode.ts`. `depth` bounds chains of merges. */
function fieldOf(map: YAMLMap, name: string, aliases: Aliases, depth: number): Place | undefined {
  for (const pair of map.items.toReversed()) {
    const found = isMerge(pair)
      ? mergedField(pair, name, aliases, depth)
      : fieldNameOf(resolve(pair.key, aliases)) === name
        ? placeOf(pair, aliases)
        : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function mergedField({ value }: Pair, name: string, aliases: Aliases, depth: number): Place | undefined {
  if (depth === 0) return undefined;
  const source = resolve(value, aliases);
  for (const node of isSeq(source) ? source.items : [source]) {
    const map = resolve(node, aliases);
    const found = isMap(map) ? fieldOf(map, name, aliases, depth - 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function placeOf({ key, value }: Pair, aliases: Aliases): Place {
  return { key: isNode(key) ? rangeOf(key) : null, value: isNode(value) ? nodeOf(value, aliases) : null };
}

const resolve = (node: unknown, aliases: Aliases): unknown => (isAlias(node) ? aliases.get(node) : node);

function rangeOf(node: YamlNode): Span {
  const [start, end] = node.range ?? [0, 0];
  return { start, end };
}
