import type { Json, TextEdit } from '@scc-lens/words';
import { indentOf, isBlank, startsLine } from './lines';
import { requoted } from './quotes';
import { flowText } from './render';
import { commentsIn, edit } from './scene';
import type { Scene } from './scene';
import type { Entry } from './source';
import type { FlowLook } from './style';

/** Writes a value into an entry of a flow collection, in the place of the old value. Comments of the old value go above the entry. */
export function replaceFlowValue(source: Entry, value: Json, key: string, look: FlowLook, scene: Scene): readonly TextEdit[] {
  const { text, eol } = scene;
  const { head, value: old } = source;
  const indent = indentOf(text, source.start);
  const spread = startsLine(text, source.start) ? { indent, eol } : null;
  const rendered = requoted(value, old, text) ?? flowText(value, key, look, scene.style, spread);
  const comments = commentsAbove(scene, source.start, source.end, source.start);
  if (old && source.tags.length === 0 && comments === '') return [edit(old.start, old.end, rendered)];
  const colon = source.hasColon || source.keySpan === null ? '' : ':';
  const gap = head === source.start ? '' : ' ';
  const tags = source.tags.filter(tag => tag.end < head).map(tag => edit(tag.start, tag.end + 1, ''));
  return [edit(source.start, source.start, comments), ...tags, edit(head, source.end, colon + gap + rendered)];
}

/** The comments within a stretch, as lines of their own above an item that takes its place or follows it. */
export function commentsAbove(scene: Scene, start: number, end: number, item: number): string {
  const { text, eol, style } = scene;
  const indent = indentOf(text, item) + (startsLine(text, item) ? '' : style.flow.step);
  const lines = commentsIn(scene, start, end).map(comment => comment.text + eol + indent);
  return lines.length === 0 ? '' : spaceAhead(text, start) + lines.join('');
}

/** What must be before a comment: white space, where none is there. */
export function spaceAhead(text: string, offset: number): string {
  return isBlank(text.slice(offset - 1, offset)) ? '' : ' ';
}
