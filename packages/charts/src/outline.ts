/** The fields that a template writes, as a tree by indentation: literal keys and list items, and holes that may print any of them. */
import type { Span } from '@scc-lens/words';
import { Branches } from './branches';
import { isHole, MOST_BLOCKS } from './skeleton';
import type { Block, Hole, Line, Piece, Skeleton } from './skeleton';

/** A key, a list item, or a hole where fields or items may be. Spans are offsets in the template. */
export interface OutlineNode {
  readonly kind: 'entry' | 'item' | 'hole';
  /** Of an entry: its key; null where a part of it is a hole. */
  readonly key: string | null;
  /** The key, the item's dash, or the hole. */
  readonly span: Span;
  /** What is written behind the key or dash on its line; of a hole the hole itself. */
  readonly inline: readonly Piece[];
  /** Whether the text below is a block scalar. */
  readonly isBlockText: boolean;
  readonly block: Block;
  readonly children: readonly OutlineNode[];
}

/** One document of a template. */
export interface OutlineDocument {
  /** What is in this block is printed where the document is. */
  readonly block: Block;
  readonly children: readonly OutlineNode[];
}

/** Whether a line at the first column starts another document. */
export function isSeparator(text: string): boolean {
  return /^---(?:\s|$)/.test(text);
}

/** Comments, ends of collections in brackets, directives, ends of documents. */
const IGNORED = /^(?:#|[\]}]|%|\.\.\.(?:\s|$))/;

interface Draft extends OutlineNode {
  /** Twice the column; list items one more, because they may be at the column of the key that they belong to. */
  readonly depth: number;
  readonly children: Draft[];
  isBlockText: boolean;
}

/** The documents of a template; one for a named template. One pass over the lines. */
export function outlineOf({ lines, root }: Skeleton): readonly OutlineDocument[] {
  const documents: { block: Block; children: Draft[] }[] = [{ block: root, children: [] }];
  let stack: Draft[] = [];
  let blockText = -1;
  let hole = -1;
  const branches = new Branches<readonly Draft[]>();
  /** How many of the documents may have any field. */
  let open = 0;
  for (const line of lines) {
    if (blockText >= 0 && line.indent > blockText) continue;
    blockText = -1;
    const [first] = line.pieces;
    if (first === undefined) continue;
    if (!isHole(first) && IGNORED.test(first.text) && !isApart(line.pieces)) continue;
    if (line.indent === 0 && !isHole(first) && isSeparator(first.text)) {
      documents.push({ block: first.block, children: [] });
      stack = [];
      hole = -1;
      continue;
    }
    const top = documents.at(-1);
    if (top === undefined) continue;
    // Where the document's start is in a branch that is not taken, this is a line of one of the documents above.
    if (open < documents.length && !isAround(top.block, first.block)) {
      for (const { children } of documents.slice(open)) children.push(unreadNode(first, 0, first.block));
      open = documents.length;
    }
    const others = branches.others(first.block, line.indent, stack);
    for (const beside of others) place(unreadNode(first, line.indent, first.block), beside, top.children);
    for (const node of nodesOf(line)) {
      // What is further right than a hole may belong to what that prints.
      const isSure = others.length === 0 && (hole < 0 || node.depth <= hole);
      if (node.depth <= hole) hole = -1;
      if (node.kind === 'hole') hole = node.depth;
      stack = place(isSure ? node : { ...node, block: unsure(node.block) }, stack, top.children);
      if (node.isBlockText) blockText = node.depth >> 1;
    }
  }
  return documents
    .filter(({ children }) => children.length > 0)
    .map(({ block, children }) => ({ block: blockOf(children, block), children }));
}

/** A block of which it is not known whether it is printed. */
const unsure = (parent: Block): Block => ({ kind: 'if', parent, code: '' });

/** Where a document is printed at all, so is the block that its only kind is in. */
function blockOf(children: readonly OutlineNode[], block: Block): Block {
  const [kind, ...others] = children.filter(({ key }) => key === 'kind');
  return kind !== undefined && others.length === 0 ? kind.block : block;
}

/** Puts a node below the one that it is indented under; the open nodes from then on. */
function place(node: Draft, stack: readonly Draft[], roots: Draft[]): Draft[] {
  const open = stack.slice(0, openAbove(node, stack));
  (open.at(-1)?.children ?? roots).push(node);
  // It may be beside the key at its column as well, with other fields.
  if (node.kind === 'hole' && open.at(-1)?.depth === node.depth) (open.at(-2)?.children ?? roots).push(node);
  // What is below a hole belongs to the node around it.
  return node.kind === 'hole' ? open : [...open, node];
}

function openAbove(node: Draft, stack: readonly Draft[]): number {
  let count = stack.length;
  while (count > 0) {
    const above = stack[count - 1];
    if (above === undefined || above.depth < node.depth) break;
    // A hole at the column of a key without a value is that value: list items may be there.
    if (node.kind === 'hole' && above.depth === node.depth && isEmptyEntry(above)) break;
    count--;
  }
  return count;
}

function isEmptyEntry({ kind, inline, children }: Draft): boolean {
  return kind === 'entry' && inline.length === 0 && children.every(child => child.kind === 'hole');
}

/** Lists in lists on one line. */
const MOST_DASHES = 16;

/** The nodes of one line, each inside the one before: `- - name: x` has three. */
function nodesOf({ indent, pieces }: Line): readonly Draft[] {
  const nodes: Draft[] = [];
  let column = indent;
  let rest = pieces;
  const [start] = pieces;
  if (start !== undefined && isApart(pieces)) return [unreadNode(start, column, commonBlock(start, pieces))];
  for (;;) {
    const [first] = rest;
    if (first === undefined) return nodes;
    if (isHole(first)) {
      const key = keyOf(rest);
      nodes.push(key === null ? holeNode(first, column) : entryNode(key, column, first.block));
      return nodes;
    }
    const dash = /^-(?: +|$)/.exec(first.text);
    if (dash === null) {
      const key = keyOf(rest);
      nodes.push(key === null ? unreadNode(first, column, first.block) : entryNode(key, column, first.block));
      return nodes;
    }
    const behind = first.text.slice(dash[0].length);
    const inside: readonly Piece[] =
      behind === '' ? rest.slice(1) : [{ text: behind, start: first.start + dash[0].length, block: first.block }, ...rest.slice(1)];
    const isNested = nodes.length < MOST_DASHES && (/^-(?: |$)/.test(behind) || keyOf(inside) !== null);
    const inline = isNested ? [] : inside;
    nodes.push({
      kind: 'item',
      key: null,
      span: { start: first.start, end: first.start + 1 },
      inline,
      isBlockText: isBlockHeader(inline),
      block: first.block,
      children: [],
      depth: 2 * column + 1,
    });
    if (!isNested) return nodes;
    column += dash[0].length;
    rest = inside;
  }
}

interface Key {
  readonly name: string | null;
  readonly span: Span;
  readonly inline: readonly Piece[];
}

/** The key that a line starts with, up to the first colon that a space or the line's end follows; null where it has none. */
function keyOf(pieces: readonly Piece[]): Key | null {
  const [first] = pieces;
  if (first === undefined) return null;
  const { start } = first;
  if (!isHole(first)) {
    const quoted = /^(?:"([^"\\]*)"|'([^']*)')\s*:(?=\s|$)/.exec(first.text);
    if (quoted !== null) return keyAt(quoted[1] ?? quoted[2] ?? '', start, first.text, quoted[0].length - 1, pieces.slice(1), first);
    if (/^[{["'&*!|>%@`#?]/.test(first.text)) return null;
  }
  for (const [i, piece] of pieces.entries()) {
    if (isHole(piece)) continue;
    const colon = /:(?=\s|$)/.exec(piece.text)?.index ?? -1;
    const isLast = i === pieces.length - 1;
    if (colon < 0 || (colon === piece.text.length - 1 && !isLast)) continue;
    if (/\s#/.test(piece.text.slice(0, colon))) return null;
    const written = piece.text.slice(0, colon).trimEnd();
    const name = i === 0 && !isOtherThanText(written) ? written : null;
    return keyAt(name, start, piece.text, colon, pieces.slice(i + 1), piece);
  }
  return null;
}

function keyAt(
  name: string | null,
  start: number,
  text: string,
  colon: number,
  behind: readonly Piece[],
  piece: { readonly start: number; readonly block: Block },
): Key {
  const value = text.slice(colon + 1);
  const blanks = value.length - value.trimStart().length;
  const first = { text: value.trimStart(), start: piece.start + colon + 1 + blanks, block: piece.block };
  const end = name === null ? piece.start + colon : start + text.slice(0, colon).trimEnd().length;
  return { name, span: { start, end }, inline: withoutComment(first.text === '' ? behind : [first, ...behind]) };
}

/** Without a comment behind the value; quotes are not followed, so that a ` #` in quotes makes the value one that is not compared. */
function withoutComment(pieces: readonly Piece[]): readonly Piece[] {
  const [first] = pieces;
  return first !== undefined && !isHole(first) && first.text.startsWith('#') ? [] : pieces;
}

function entryNode({ name, span, inline }: Key, column: number, block: Block): Draft {
  return { kind: 'entry', key: name, span, inline, isBlockText: isBlockHeader(inline), block, children: [], depth: 2 * column };
}

function holeNode(hole: Hole, column: number): Draft {
  const { start, end, block } = hole;
  return { kind: 'hole', key: null, span: { start, end }, inline: [hole], isBlockText: false, block, children: [], depth: 2 * column };
}

/** A line that is not read: what continues a text, or is written in a way that is not followed. It may have any fields. */
function unreadNode(piece: Piece, column: number, block: Block): Draft {
  const end = isHole(piece) ? piece.end : piece.start + piece.text.trimEnd().length;
  const span = { start: piece.start, end };
  return { kind: 'hole', key: null, span, inline: [], isBlockText: false, block, children: [], depth: 2 * column };
}

/** Keys that are no texts: `yes: 1` is the field `true`. */
function isOtherThanText(key: string): boolean {
  return /^(?:y|yes|n|no|on|off|true|false|null|~|[-+.\d].*)$/i.test(key);
}

/** Whether parts of a line are in blocks beside one another, so that it may start with either. */
function isApart(pieces: readonly Piece[]): boolean {
  const [first] = pieces;
  return first !== undefined && pieces.some(({ block }) => block !== first.block && !isAround(first.block, block));
}

function isAround(outer: Block, inner: Block): boolean {
  let at: Block | null = inner;
  for (let depth = MOST_BLOCKS; at !== null && depth > 0; depth--, at = at.parent) if (at === outer) return true;
  return false;
}

/** The innermost block around all parts of a line that starts with this one. */
function commonBlock(first: Piece, pieces: readonly Piece[]): Block {
  let { block } = first;
  while (block.parent !== null && !pieces.every(piece => isAround(block, piece.block))) block = block.parent;
  return block;
}

function isBlockHeader(inline: readonly Piece[]): boolean {
  const [first] = inline;
  return first !== undefined && !isHole(first) && /^(?:[&!]\S+\s+)*[|>][-+\d]{0,2}\s*(?:#.*)?$/.test(first.text);
}
