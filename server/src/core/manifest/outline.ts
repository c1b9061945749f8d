/** Where the fields of an ordinary document are: four numbers for each key, value and item, in the order of the text. */
import { lazily } from '../words';
import type { Node, Place } from './layout';
import { scalarText } from './ordinaryScalars';

/** Of each node its kind, where it starts and ends, and where the numbers of the next one start that is not inside it. */
export type Outline = number[];

/** A scalar with its quotes or the header of its block, or (from -1 on) nothing. */
export function addScalar(outline: Outline, start: number, end: number): void {
  outline.push(SCALAR, start, end, outline.length + SIZE);
}

/** Starts a mapping or list, in brackets or not; gives the number by which `close` knows it. */
export function open(outline: Outline, kind: 'mapping' | 'list', start: number, isFlow = false): number {
  const at = outline.length;
  outline.push((kind === 'mapping' ? MAPPING : LIST) + (isFlow ? FLOW : 0), start, start, 0);
  return at;
}

/** Ends it: in brackets behind these, otherwise behind its last value. */
export function close(outline: Outline, at: number, end: number): void {
  outline[at + END] = end;
  outline[at + NEXT] = outline.length;
}

const [END, NEXT, SIZE] = [2, 3, 4];
const [SCALAR, MAPPING, LIST, FLOW] = [0, 1, 2, 4];

/** The document's root. */
export function outlineLayout(text: string, outline: Outline): Node {
  return nodeAt(text, outline, 0);
}

function nodeAt(text: string, outline: Outline, at: number): Node {
  const [kind = SCALAR, start = 0, end = 0, next = 0] = outline.slice(at, at + SIZE);
  const isFlow = kind >= FLOW;
  const isMapping = kind - (isFlow ? FLOW : 0) === MAPPING;
  const places = lazily(() => (kind === SCALAR ? [] : placesIn(text, outline, at + SIZE, next, isMapping)));
  const fields = lazily(() => new Map(places().map(place => [nameOf(text, place), place])));
  return {
    start,
    end,
    kind: kind === SCALAR ? 'scalar' : isMapping ? 'mapping' : 'list',
    isFlow,
    isAlias: false,
    field: name => (isMapping ? fields().get(name) : undefined),
    item: index => (isMapping ? undefined : places()[index]),
    first: () => places()[0],
    last: () => places().at(-1),
  };
}

function placesIn(text: string, outline: Outline, from: number, to: number, isMapping: boolean): readonly Place[] {
  const nodes: Node[] = [];
  for (let at = from; at < to; at = outline[at + NEXT] ?? to) nodes.push(nodeAt(text, outline, at));
  if (!isMapping) return nodes.map(value => ({ key: null, value }));
  return nodes.flatMap((key, i) => (i % 2 === 0 ? [{ key, value: nodes[i + 1] ?? null }] : []));
}

const nameOf = (text: string, { key }: Place): string => (key === null ? '' : scalarText(text, key.start, key.end));
