/** Whether a rendered value can be what a part of a template prints. */
import { isObject } from '@scc-lens/words';
import type { Json } from '@scc-lens/words';
import type { OutlineNode } from './outline';
import { isHole } from './skeleton';
import type { Block, Piece } from './skeleton';

/** So many fields are compared; two containers differ in the first few. */
const MOST_FIELDS = 96;

/** Compares what a template writes without condition with a value: keys that must be there, and literal texts. */
export function fits(node: OutlineNode, value: Json | undefined): boolean {
  return fitsWithin(node, value, { left: MOST_FIELDS });
}

/** As `fits`, for the fields of a document. */
export function fieldsFit(nodes: readonly OutlineNode[], block: Block, value: Json | undefined): boolean {
  return childrenFit(nodes, block, value, { left: MOST_FIELDS });
}

interface Budget {
  left: number;
}

function fitsWithin(node: OutlineNode, value: Json | undefined, budget: Budget): boolean {
  if (node.isBlockText) return typeof value === 'string';
  // A text goes on in the lines below.
  if (node.inline.length > 0) return node.children.length > 0 || textFits(node.inline, node.block, value);
  return childrenFit(node.children, node.block, value, budget);
}

function childrenFit(nodes: readonly OutlineNode[], block: Block, value: Json | undefined, budget: Budget): boolean {
  for (const node of nodes) {
    if (budget.left <= 0) return true;
    budget.left--;
    if (node.kind === 'item') {
      if (node.block === block && !Array.isArray(value)) return false;
    } else if (node.kind === 'entry' && node.key !== null && node.key !== '<<' && node.block === block) {
      if (!isObject(value) || !Object.hasOwn(value, node.key) || !fitsWithin(node, value[node.key], budget)) return false;
    }
  }
  return true;
}

/** Whether a value's text has the literal parts, at its start and its end. What is no plain text of one block fits everything. */
function textFits(pieces: readonly Piece[], block: Block, value: Json | undefined): boolean {
  const literal = pieces.map(piece => (isHole(piece) ? '' : piece.text)).join('');
  if (pieces.some(piece => piece.block !== block) || !isPlain(literal)) return true;
  if (value === undefined) return false;
  if (value !== null && typeof value === 'object') return pieces.some(isHole);
  const [first, last] = [pieces.at(0), pieces.at(-1)];
  if (!pieces.some(isHole)) return typeof value !== 'string' || unquoted(literal) === value;
  // A number may be printed otherwise, and a hole may print nothing, so that no space is left beside it.
  if (typeof value !== 'string') return true;
  const prefix = first === undefined || isHole(first) ? '' : first.text.replace(/^["']/, '').trimEnd();
  const suffix = last === undefined || isHole(last) ? '' : last.text.replace(/["']$/, '').trim();
  return value.startsWith(prefix) && value.endsWith(suffix) && value.length >= prefix.length + suffix.length;
}

/** Whether a text is a scalar that is compared: without comment, anchor, tag, escape, block or brackets. */
function isPlain(text: string): boolean {
  return !/^[[{&*!|>]|\s#|\\|''/.test(text);
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, '$2');
}
