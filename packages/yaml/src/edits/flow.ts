/** Edits of flow collections, JSON among them: items and their commas come and go. */
import type { Json, TextEdit } from '@scc-lens/words';
import { writtenValue, type DraftEntry, type OpenDraft } from './draft';
import { indentOf, isBlank, lineEnd, lineStart, sameLine, startsLine } from './lines';
import { renameKey, requoted } from './quotes';
import { flowEntry, flowText, type Spread } from './render';
import { commentsIn, edit, gapsOf, insertion, type Gap, type Scene } from './scene';
import type { Entry } from './source';
import { flowLook, type FlowLook } from './style';

interface Flow {
  readonly scene: Scene;
  readonly open: OpenDraft;
  readonly look: FlowLook;
  readonly key: string;
  /** How new items are laid out; null where they share one line. */
  readonly spread: Spread;
  /** The text behind the comma between two items. */
  readonly gap: string;
}

/** The edits that turn a flow collection's text into the draft; `key` is the key whose value it is, `look` the look of the collection around. */
export function emitFlow(open: OpenDraft, key: string, look: FlowLook, scene: Scene): readonly TextEdit[] {
  const own = flowLook(open.node, scene.text, look);
  const last = open.sources.at(-1);
  const spread = last && isSpread(last, open, scene.text) ? { indent: indentOf(scene.text, last.start), eol: scene.eol } : null;
  const gap = spread ? spread.eol + spread.indent : own.comma.slice(1);
  const flow: Flow = { scene, open, look: own, key, spread, gap };
  return gapsOf(open).flatMap(each => [...emitGap(each, flow), ...(each.next ? emitEntry(each.next, flow) : [])]);
}

function emitEntry(entry: DraftEntry, flow: Flow): readonly TextEdit[] {
  const { scene, look } = flow;
  const source = flow.open.sources[entry.origin ?? 0];
  if (!source) return [];
  const edits = renameKey(source, entry.key, true, scene);
  const key = entry.key ?? `${flow.key}[]`;
  const value = writtenValue(entry.draft);
  if (value === undefined) return entry.draft.kind === 'open' ? [...emitFlow(entry.draft, key, look, scene), ...edits] : edits;
  return [...replaceFlowValue(source, value, key, look, scene), ...edits];
}

function emitGap(gap: Gap, flow: Flow): readonly TextEdit[] {
  const { sources } = flow.open;
  const next = sources[gap.to];
  if (gap.to > gap.from) return next ? replaceBefore(gap, next, flow) : replaceLast(gap, flow);
  if (gap.fresh.length === 0) return [];
  if (next) {
    const at = flow.spread ? leadStart(next, flow) : next.start;
    return [insertion(at, itemsBefore(gap, flow))];
  }
  const last = sources.at(-1);
  return last ? append(gap, last, flow) : [];
}

/** Behind the last item; a comment on its line stays with it, and a trailing comma is followed by another one. */
function append(gap: Gap, last: Entry, flow: Flow): readonly TextEdit[] {
  const { text } = flow.scene;
  const items = freshItems(gap, flow);
  const end = lineEnd(text, last.end);
  const { comma, rest } = tailOf(last, text);
  if (!flow.spread || !rest.startsWith('#')) return [insertion(last.end, items.map(item => `,${flow.gap}${item}`).join(''))];
  return [...(comma ? [] : [insertion(last.end, ',')]), insertion(end, flow.gap + items.join(`,${flow.gap}`) + comma)];
}

/** Items that go, and their commas, with a kept item behind them. */
function replaceBefore(gap: Gap, next: Entry, flow: Flow): readonly TextEdit[] {
  const first = flow.open.sources[gap.from];
  if (!first) return [];
  const comments = commentsAbove(flow.scene, first.start, next.start, next.start);
  return [edit(first.start, next.start, comments + itemsBefore(gap, flow))];
}

/** Items that go at the end, with others in their place or none. */
function replaceLast(gap: Gap, flow: Flow): readonly TextEdit[] {
  const { sources } = flow.open;
  const [previous, first, last] = [sources[gap.from - 1], sources[gap.from], sources.at(-1)];
  if (!first || !last) return [];
  const items = freshItems(gap, flow).join(`,${flow.gap}`);
  if (items === '' && previous) return removeLast(previous, first, last, flow.scene);
  return [edit(first.start, last.end, commentsAbove(flow.scene, first.start, last.end, first.start) + items)];
}

/** Items at the end go. A comma behind them does too: the one before them stays in its place. Their comments stay, as lines of their own. */
function removeLast(previous: Entry, first: Entry, last: Entry, scene: Scene): readonly TextEdit[] {
  const { text, eol } = scene;
  const comma = first.comma ?? previous.end;
  const tail = tailOf(last, text);
  const isCommaAhead = startsLine(text, comma);
  const start = isCommaAhead ? comma : first.start;
  const end = lineEnd(text, last.end) - tail.rest.length;
  const inner = commentsIn(scene, start, end).map(comment => comment.text);
  const hasOwnLine = startsLine(text, start);
  if (inner.length === 0 && commentsIn(scene, previous.end, start).length === 0 && !(hasOwnLine && tail.rest.startsWith('#')))
    return [edit(previous.end, last.end, '')];
  const before = tail.comma !== '' || isCommaAhead ? [] : [edit(comma, comma + 1, '')];
  const above = lineStart(text, lineStart(text, start) - 1);
  if (hasOwnLine && inner.length === 0 && tail.rest === '') return [...before, edit(lineEnd(text, above), end, '')];
  const lines = tail.rest === '' ? inner : [...inner, ''];
  return [...before, edit(start, end, spaceAhead(text, start) + lines.join(eol + indentOf(text, start)))];
}

/** What is on the line behind an item: its comma, if one is there, and what follows. */
function tailOf(item: Entry, text: string): { readonly comma: string; readonly rest: string } {
  const tail = text.slice(item.end, lineEnd(text, item.end)).trimStart();
  const comma = tail.startsWith(',') ? ',' : '';
  return { comma, rest: tail.slice(comma.length).trimStart() };
}

function freshItems(gap: Gap, flow: Flow): readonly string[] {
  return gap.fresh.map(({ key, draft }) => {
    const value = writtenValue(draft) ?? null;
    return key === null
      ? flowText(value, `${flow.key}[]`, flow.look, flow.scene.style, flow.spread)
      : flowEntry(key, value, flow.look, flow.scene.style, flow.spread);
  });
}

/** New items with their commas, in front of another one. */
function itemsBefore(gap: Gap, flow: Flow): string {
  const items = freshItems(gap, flow).map(item => `${item},${flow.gap}`);
  return items.join('');
}

/** Where the comment lines directly above an item start. */
function leadStart(next: Entry, flow: Flow): number {
  const from = next.comma ?? flow.open.node.srcToken?.offset ?? next.start;
  const lead = commentsIn(flow.scene, from, next.start).find(({ ownLine }) => ownLine);
  return lead?.span.start ?? next.start;
}

/** Whether items are on lines of their own. */
function isSpread(last: Entry, open: OpenDraft, text: string): boolean {
  const before = open.sources.at(-2)?.end ?? open.node.srcToken?.offset ?? last.start;
  return !sameLine(text, before, last.start);
}

/** Writes a value into an entry of a flow collection, in the place of the old value. Comments of the old value go above the entry. */
function replaceFlowValue(source: Entry, value: Json, key: string, look: FlowLook, scene: Scene): readonly TextEdit[] {
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
  return [insertion(source.start, comments), ...tags, edit(head, source.end, colon + gap + rendered)];
}

/** The comments within a stretch, as lines of their own above an item that takes its place or follows it. */
function commentsAbove(scene: Scene, start: number, end: number, item: number): string {
  const { text, eol, style } = scene;
  const indent = indentOf(text, item) + (startsLine(text, item) ? '' : style.flow.step);
  const lines = commentsIn(scene, start, end).map(comment => comment.text + eol + indent);
  return lines.length === 0 ? '' : spaceAhead(text, start) + lines.join('');
}

/** What must be before a comment: white space, where none is there. */
const spaceAhead = (text: string, offset: number): string => (isBlank(text.slice(offset - 1, offset)) ? '' : ' ');
