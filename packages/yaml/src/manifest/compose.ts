/**
 * Composes the nodes of a document from its tokens in pieces, so that work can pause between them. `yaml` composes a document in one go. So it
 * gets the document with the first piece of each long mapping or list alone, and then every other piece as a document of its own, whose
 * nodes are put where they belong.
 */
import { Composer, isCollection, isPair } from 'yaml';
import type { CST, Document, DocumentOptions, ParseOptions, SchemaOptions, YAMLParseError, YAMLMap, YAMLSeq } from 'yaml';
import type { Steps } from '@scc-lens/words';

type Options = ParseOptions & DocumentOptions & SchemaOptions;
/** A mapping or list without brackets. */
type Block = CST.BlockMap | CST.BlockSequence;
type Item = CST.CollectionItem;
type Collection = YAMLMap | YAMLSeq;

interface Run {
  readonly options: Options;
  /** Characters of a piece, unless a single scalar or bracket has more. */
  readonly size: number;
  readonly errors: YAMLParseError[];
}

/**
 * Has a composer take a document, with a pause behind each piece of so many characters; what the composer yields are the documents
 * before it. The nodes, their places and the errors in their order are those of one go.
 */
export function* composeInSteps(
  composer: Composer,
  options: Options,
  token: CST.Document,
  end: number,
  size: number,
): Steps<readonly Document[]> {
  const { value } = token;
  if (end - token.offset <= size || !isBlock(value)) return [...composer.next(token)];
  const before = [...composer.next({ ...token, value: headOf(value, end, size) })];
  const document = composer['doc'] as Document.Parsed;
  const root = document.contents;
  if (!isCollection(root)) return before;
  const headEnd = root.range[2];
  const errors: YAMLParseError[] = [];
  yield* fill({ options, size, errors }, root, value, end);
  const behind = document.errors.length - errorsBehind(options, token);
  document.errors = [...document.errors.slice(0, behind), ...errors, ...document.errors.slice(behind)];
  const added = root.range[2] - headEnd;
  const [from, contentEnd, documentEnd] = document.range;
  document.range = [from, contentEnd + added, documentEnd + added];
  return before;
}

/** How many errors there are behind the root, which come last. */
function errorsBehind(options: Options, { offset, end = [] }: CST.Document): number {
  const composer = new Composer(options);
  const [document] = [...composer.next({ type: 'document', offset, start: [], end }), ...composer.end()];
  return document?.errors.length ?? 0;
}

/** Adds to a collection, which was composed from the head of this token, what the head does not have. */
function* fill(run: Run, node: Collection, token: Block, end: number): Steps<void> {
  node.srcToken = token;
  for (const [i, piece] of piecesOf(token, end, run.size).entries()) {
    if (i > 0) {
      yield;
      add(run, node, { ...token, offset: endOf(node), items: headItems(piece, run.size) } as Block);
    }
    const {
      long,
      items: [item],
    } = piece;
    if (long === null) continue;
    const last = node.items.at(-1);
    if (isPair(last) && item !== undefined) last.srcToken = item;
    const inner = isPair(last) ? last.value : last;
    if (!isCollection(inner)) continue;
    yield* fill(run, inner, long, piece.end);
    const innerEnd = inner.range?.[2] ?? 0;
    node.range = [token.offset, innerEnd, innerEnd];
  }
}

/** Where the content of a collection ends; what is missing at the start of the next item is there. */
const endOf = ({ range }: Collection): number => range?.[1] ?? 0;

function add(run: Run, node: Collection, piece: Block): void {
  const composer = new Composer(run.options);
  const document = [...composer.next({ type: 'document', offset: piece.offset, start: [], value: piece }), ...composer.end()][0];
  const part = document?.contents;
  if (document === undefined || !isCollection(part)) return;
  (node.items as unknown[]).push(...part.items);
  run.errors.push(...document.errors);
  if (part.comment !== undefined) node.comment = part.comment;
  const [, contentEnd, partEnd] = part.range;
  node.range = [node.range?.[0] ?? 0, contentEnd, partEnd];
}

interface Piece {
  readonly items: readonly Item[];
  /** The value of the one item that is longer than a piece, where it can be cut. */
  readonly long: Block | null;
  /** Where the next piece starts. */
  readonly end: number;
}

/** The token with its first piece alone, cut itself where it is long. */
function headOf(token: Block, end: number, size: number): Block {
  const [first] = piecesOf(token, end, size);
  return first === undefined ? token : ({ ...token, items: headItems(first, size) } as Block);
}

function headItems({ items, long, end }: Piece, size: number): readonly Item[] {
  return long === null ? items : items.map(item => ({ ...item, value: headOf(long, end, size) }));
}

function piecesOf({ items, offset }: Block, end: number, size: number): readonly Piece[] {
  const all: readonly Item[] = items;
  if (!all.every((item, i) => isEntry(item) || i === all.length - 1)) return [{ items: all, long: null, end }];
  const pieces: Piece[] = [];
  let first = 0;
  let start = offset;
  for (const [i, item] of all.entries()) {
    const from = startOf(item) ?? start;
    const next = all[i + 1];
    const to = (next && startOf(next)) ?? end;
    const isLong = to - from > size;
    if (isLong && i > first) {
      pieces.push({ items: all.slice(first, i), long: null, end: from });
      first = i;
    }
    if (isLong || to - start > size || next === undefined) {
      const { value } = item;
      pieces.push({ items: all.slice(first, i + 1), long: isLong && isBlock(value) ? value : null, end: to });
      first = i + 1;
      start = to;
    }
  }
  return pieces;
}

/** Whether an item is more than a comment; `yaml` looks for one behind the others only. */
function isEntry({ start, sep, value }: Item): boolean {
  return sep !== undefined || value !== undefined || start.some(({ type }) => type === 'seq-item-ind');
}

function startOf({ start, key, sep, value }: Item): number | undefined {
  return (start[0] ?? key ?? sep?.[0] ?? value)?.offset;
}

function isBlock(token: CST.Token | undefined): token is Block {
  return token?.type === 'block-map' || token?.type === 'block-seq';
}
