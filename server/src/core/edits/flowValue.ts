import type { Json, TextEdit } from '../words';
import { indentOf, startsLine } from './lines';
import { flowText } from './render';
import { quoted } from './scalar';
import { commentsIn, edit, type Scene } from './scene';
import type { Entry } from './source';
import type { FlowLook } from './style';

/** Writes a value into an entry of a flow collection, in the place of the old value. Comments of the old value go above the entry. */
export function replaceFlowValue(source: Entry, value: Json, key: string, look: FlowLook, scene: Scene): readonly TextEdit[] {
  const { text, eol } = scene;
  const { head, value: old } = source;
  const indent = indentOf(text, source.start);
  const spread = startsLine(text, source.start) ? { indent, eol } : null;
  const letter = old ? text[old.start] : undefined;
  const rendered =
    typeof value === 'string' && (letter === '"' || letter === "'")
      ? quoted(value, letter)
      : flowText(value, key, look, scene.style, spread);
  const comments = commentsIn(scene, source.start, source.end)
    .map(comment => comment.text + eol + indent)
    .join('');
  const above = comments === '' ? [] : [edit(source.start, source.start, comments)];
  if (old && source.tags.length === 0 && comments === '') return [edit(old.start, old.end, rendered)];
  const colon = source.hasColon || source.keySpan === null ? '' : ':';
  const gap = source.keySpan === null && head === source.start ? '' : ' ';
  const tags = source.tags.filter(tag => tag.end < head).map(tag => edit(tag.start, tag.end + 1, ''));
  return [...above, ...tags, edit(head, source.end, colon + gap + rendered)];
}
