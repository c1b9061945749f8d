import { endOfLine, startOfLine, type FieldPath, type Span } from '@scc-lens/words';
import type { Node, Place } from './layout';
import { treeLayout } from './treeLayout';
import type { Manifest, Part } from './types';

/**
 * The source range of a field, in the manifest's text. `field` is what a finding should underline: a value that fits on a line, else the
 * key, or of a list item the first line (an underline over many lines is ugly). `key` and `value` are exactly these; what has no key gives
 * its first line, and the value of a key with nothing behind it is empty. `extent` is the value to the end of its last field or item, without
 * comments behind that. An absent field gives the key of its nearest present parent.
 *
 * What an alias brings is located at the alias; a merged field is located where its mapping is written.
 */
export function locate(manifest: Manifest, path: FieldPath, part: Part = 'field'): Span {
  const { layout } = manifest;
  const found = follow(layout, path);
  // Events do not show where a block ends, nor where nothing is written.
  const needsTree = part === 'value' && found.isWhole && found.place.value !== null && isOpenEnded(found.place.value);
  return spanAt(manifest, needsTree ? follow(treeLayout(manifest.tree.contents, manifest.aliases), path) : found, part);
}

interface Found {
  readonly place: Place;
  /** The mapping or list that it is in; null for the root. */
  readonly parent: Node | null;
  /** Whether the path ends there; else it is the nearest parent, or the alias that has the rest. */
  readonly isWhole: boolean;
}

function follow(root: Node | null, path: FieldPath): Found {
  let place: Place = { key: null, value: root };
  let parent: Node | null = null;
  for (const step of path) {
    const { value } = place;
    const next = value?.isAlias === true ? undefined : typeof step === 'number' ? value?.item(step) : value?.field(step);
    if (next === undefined) return { place, parent, isWhole: false };
    parent = value;
    place = next;
  }
  return { place, parent, isWhole: true };
}

const isOpenEnded = ({ kind, isFlow, isAlias, start }: Node): boolean => start < 0 || (kind !== 'scalar' && !isFlow && !isAlias);

function spanAt({ text }: Manifest, found: Found, part: Part): Span {
  const { key, value } = found.place;
  if (found.isWhole) return spanOf(text, found, part);
  if (value?.isAlias === true) return rangeOf(value);
  return key === null ? firstLine(text, found) : rangeOf(key);
}

function spanOf(text: string, found: Found, part: Part): Span {
  const { key, value } = found.place;
  if (part === 'value' && value !== null) return valueRange(text, value);
  if (part === 'extent' && value !== null && value.start >= 0) return { start: value.start, end: endOf(value) };
  if (key === null) return firstLine(text, found);
  if (part !== 'field' || value === null) return rangeOf(key);
  const oneLine = value.kind === 'scalar' && value.start < value.end && !text.slice(value.start, value.end).includes('\n');
  return rangeOf(oneLine ? value : key);
}

/** A list item's, or the document's, first line: `name: agent` of a mapping that goes on below. The `-` where nothing follows it. */
function firstLine(text: string, { place: { value }, parent }: Found): Span {
  if (value === null) return { start: 0, end: 0 };
  const { start } = value;
  const end = firstLineEnd(text, value);
  if (start < end || parent === null || parent.isFlow) return { start, end };
  const dash = dashBefore(text, start, parent.start);
  return { start: dash, end: dash + 1 };
}

/** The dash of an empty item, behind which a tag, an anchor or a comment may be; all of a list are in the column of its first. */
function dashBefore(text: string, start: number, first: number): number {
  const column = first - startOfLine(text, first);
  for (let line = startOfLine(text, start); line > first; line = startOfLine(text, line - 1)) {
    const isDash = text[line + column] === '-' && text.slice(line, line + column).trim() === '';
    if (isDash && line + column < start) return line + column;
  }
  return first;
}

function firstLineEnd(text: string, node: Node): number {
  const { start, end } = node;
  const lineEnd = endOfLine(text, start);
  if (node.kind !== 'scalar' && !node.isFlow) {
    const { key, value } = node.first() ?? { key: null, value: null };
    if (value !== null && value.start < Math.min(lineEnd, value.end)) return firstLineEnd(text, value);
    return key === null ? start + 1 : key.end;
  }
  return start + text.slice(start, Math.min(end, lineEnd)).trimEnd().length;
}

/** The end of a block is the end of its last content. */
function endOf(node: Node): number {
  if (node.isAlias || node.isFlow || node.kind === 'scalar') return node.end;
  const { key, value } = node.last() ?? { key: null, value: null };
  if (value !== null && value.start >= 0) return endOf(value);
  return key?.end ?? node.end;
}

/** A value without the line feeds behind it, except for a block scalar, to which they belong. */
function valueRange(text: string, value: Node): Span {
  const { start, end } = value;
  return value.kind === 'scalar' && !value.isAlias ? { start, end } : { start, end: start + text.slice(start, end).trimEnd().length };
}

const rangeOf = ({ start, end }: Span): Span => ({ start, end });
