import type { Json, TextEdit } from '@scc-lens/words';
import { isBlank, lineEnd, lineStart, sameLine, startsLine, tailEnd } from './lines';
import { requoted } from './quotes';
import { blockLines, childPad, inlineText, isCollection, paddedLiteral, type Pen } from './render';
import { scalarText } from './scalar';
import { commentsIn, edit, insertion, type Scene } from './scene';
import { hasEntries, type Entry } from './source';

/** Where a value is in a block collection. */
export interface Slot {
  readonly key: string;
  /** The indentation of the entry. */
  readonly pad: string;
  readonly pen: Pen;
  readonly isItem: boolean;
}

/** Writes a value behind the key or the dash that the entry keeps, in the place of the old value. Comments of the old value stay. */
export function replaceBlockValue(source: Entry, value: Json, slot: Slot, scene: Scene): readonly TextEdit[] {
  const contentPad = slot.isItem ? slot.pad + ' '.repeat(slot.pen.layout.itemStep) : childPad(value, slot.pad, slot.pen.layout);
  const inline = scalarLike(source, value, slot, contentPad, scene);
  if (inline !== null) return replaceInline(source, inline, slot, scene);
  const lines = blockLines(value, contentPad, slot.key, slot.pen);
  const behindDash = slot.isItem && source.head === source.start + 1;
  return behindDash ? replaceItem(source, lines, contentPad, slot, scene) : replaceBelow(source, lines, contentPad, scene);
}

/** The value's text where it starts on the line of its key. */
function scalarLike(source: Entry, value: Json, slot: Slot, pad: string, scene: Scene): string | null {
  const { text, eol, style } = scene;
  const end = source.value?.end ?? source.head;
  const literal = isBlank(text.slice(end, lineEnd(text, end))) ? paddedLiteral(value, pad) : null;
  // A deeper comment below would become a part of the literal block.
  if (literal && tailEnd(text, end, slot.pad.length) === lineEnd(text, end)) return literal.join(eol);
  const own = requoted(value, source.value, text);
  if (own !== null) return own;
  return isCollection(value)
    ? inlineText(value, slot.key, slot.pad.length + (slot.isItem ? slot.pen.layout.itemStep : slot.key.length + 2), slot.pen)
    : scalarText(value, { inFlow: false, quote: style.quote, always: style.always && source.value === null });
}

function replaceInline(source: Entry, inline: string, slot: Slot, scene: Scene): readonly TextEdit[] {
  const { text, eol } = scene;
  const { head, value: old } = source;
  // A comment behind the last entry of a collection is about that entry, unless both are on the line of the key.
  const isBelow = old !== null && hasEntries(source.node) && !sameLine(text, head, old.start);
  const end = isBelow ? lineEnd(text, oldEnd(source)) : oldEnd(source);
  const comments = commentsIn(scene, head, isBelow ? end : (old?.end ?? head));
  const tags = misplacedTags(source);
  if (old && comments.length === 0 && source.tags.length === 0 && sameLine(text, head, old.start))
    return [edit(old.start, old.end, inline)];
  const only = comments.length === 1 && !inline.includes('\n') && isBlank(text.slice(end, lineEnd(text, end))) ? comments[0] : undefined;
  if (only && sameLine(text, head, only.span.start)) return [...tags, edit(head, end, ` ${inline} ${only.text}`)];
  const isFirst = startsLine(text, source.start);
  const above = comments.map(comment => (isFirst ? slot.pad + comment.text + eol : comment.text + eol + slot.pad));
  const at = isFirst ? lineStart(text, source.start) : source.start;
  return [insertion(at, above.join('')), ...tags, edit(head, end, ` ${inline}`)];
}

/** Lines below the key, or below a dash with an anchor; a comment on the key's line stays there, all others come first below it. */
function replaceBelow(source: Entry, lines: readonly string[], pad: string, scene: Scene): readonly TextEdit[] {
  const { text, eol } = scene;
  const { head, value: old } = source;
  const keyEnd = lineEnd(text, head);
  const end = oldEnd(source);
  const block = eol + lines.join(eol);
  const tags = misplacedTags(source);
  if (end <= keyEnd) return [...tags, edit(head, end, ''), insertion(keyEnd, block)];
  const start = old && old.start < keyEnd ? head : keyEnd;
  const comments = commentsIn(scene, start, lineEnd(text, end)).map(comment => eol + pad + comment.text);
  const onKeyLine = source.tags.filter(tag => tag.start >= head && tag.end <= start).map(tag => edit(head, tag.end, ''));
  return [...tags, ...onKeyLine, edit(start, lineEnd(text, end), comments.join('') + block)];
}

/** Lines from the dash on; comments of the old value go above it. */
function replaceItem(source: Entry, lines: readonly string[], pad: string, slot: Slot, scene: Scene): readonly TextEdit[] {
  const { text, eol } = scene;
  const { head } = source;
  const dash = ' '.repeat(slot.pen.layout.itemStep - 1);
  const end = lineEnd(text, oldEnd(source));
  const comments = commentsIn(scene, head, end).map(comment => comment.text);
  const content = dash + lines.join(eol).trimStart();
  const tags = misplacedTags(source);
  if (!startsLine(text, source.start)) return [...tags, edit(head, end, dash + [...comments, content.trimStart()].join(eol + pad))];
  const at = lineStart(text, source.start);
  return [insertion(at, comments.map(comment => slot.pad + comment + eol).join('')), ...tags, edit(head, end, content)];
}

/** The end of the old value and of its tags, which may be behind it. */
const oldEnd = ({ head, value, tags }: Entry): number => Math.max(value?.end ?? head, ...tags.map(tag => tag.end));

/** A tag belongs to the value that is removed, so it is removed too; one before the anchor needs an edit of its own. */
const misplacedTags = (source: Entry): readonly TextEdit[] =>
  source.tags.filter(tag => tag.end < source.head).map(tag => edit(tag.start, tag.end + 1, ''));
