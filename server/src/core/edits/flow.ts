/** Edits of flow collections, JSON among them: items and their commas come and go. */
import type { TextEdit } from '../words';
import { writtenValue, type DraftEntry, type OpenDraft } from './draft';
import { replaceFlowValue } from './flowValue';
import { indentOf, isBlank, lineEnd, sameLine, startsLine } from './lines';
import { flowEntry, flowText, type Spread } from './render';
import { keyText } from './scalar';
import { commentsIn, edit, gapsOf, type Gap, type Scene } from './scene';
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

/** The edits that turn a flow collection's text into the draft; `key` is the key whose value it is, `look` that of the collection around. */
export function emitFlow(open: OpenDraft, key: string, look: FlowLook, scene: Scene): readonly TextEdit[] {
  const own = flowLook(open.node, scene.text, look);
  const last = open.sources.at(-1);
  const spread = last && isSpread(open, scene.text) ? { indent: indentOf(scene.text, last.start), eol: scene.eol } : null;
  const gap = spread ? spread.eol + spread.indent : own.comma.slice(1);
  const flow: Flow = { scene, open, look: own, key, spread, gap };
  return gapsOf(open.entries, open.sources.length).flatMap(each => [
    ...emitGap(each, flow),
    ...(each.next ? emitEntry(each.next, flow) : []),
  ]);
}

function emitEntry(entry: DraftEntry, flow: Flow): readonly TextEdit[] {
  const { scene, look } = flow;
  const source = flow.open.sources[entry.origin ?? 0];
  if (!source || (entry.draft.kind === 'kept' && entry.key === source.key)) return [];
  const edits: TextEdit[] = [];
  if (entry.key !== null && entry.key !== source.key && source.keySpan) {
    edits.push(
      edit(
        source.keySpan.start,
        source.keySpan.end,
        keyText(entry.key, { inFlow: true, quote: look.keyQuote ?? scene.style.quote, always: look.keyQuote !== null }),
      ),
    );
  }
  const key = entry.key ?? `${flow.key}[]`;
  const value = writtenValue(entry.draft);
  if (value === undefined) return entry.draft.kind === 'open' ? [...emitFlow(entry.draft, key, look, scene), ...edits] : edits;
  return [...replaceFlowValue(source, value, key, look, scene), ...edits];
}

function emitGap(gap: Gap, flow: Flow): readonly TextEdit[] {
  const { sources } = flow.open;
  const next = sources[gap.to];
  if (gap.to > gap.from) return gap.next && next ? replaceBefore(gap, next, flow) : replaceLast(gap, flow);
  if (gap.fresh.length === 0) return [];
  if (gap.next && next) {
    const at = flow.spread ? leadStart(next, sources[gap.to - 1], flow) : next.start;
    return [
      edit(
        at,
        at,
        freshItems(gap, flow)
          .map(item => `${item},${flow.gap}`)
          .join(''),
      ),
    ];
  }
  const last = sources.at(-1);
  return last ? append(gap, last, flow) : [];
}

/** Behind the last item; a comment on its line stays with it, and a trailing comma is followed by another one. */
function append(gap: Gap, last: Entry, flow: Flow): readonly TextEdit[] {
  const { text } = flow.scene;
  const items = freshItems(gap, flow);
  const end = lineEnd(text, last.end);
  const rest = text.slice(last.end, end);
  const tail = rest.trimStart();
  const trailing = tail.startsWith(',') ? ',' : '';
  if (!flow.spread || !tail.slice(trailing.length).trimStart().startsWith('#'))
    return [edit(last.end, last.end, items.map(item => `,${flow.gap}${item}`).join(''))];
  return [...(trailing ? [] : [edit(last.end, last.end, ',')]), edit(end, end, flow.gap + items.join(`,${flow.gap}`) + trailing)];
}

/** Items that go, and their commas, with a kept item behind them. */
function replaceBefore(gap: Gap, next: Entry, flow: Flow): readonly TextEdit[] {
  const first = flow.open.sources[gap.from];
  if (!first) return [];
  const comments = commentsIn(flow.scene, first.start, next.start).map(
    ({ text }) => text + flow.scene.eol + indentOf(flow.scene.text, next.start),
  );
  return [
    edit(
      first.start,
      next.start,
      comments.join('') +
        freshItems(gap, flow)
          .map(item => `${item},${flow.gap}`)
          .join(''),
    ),
  ];
}

/** Items that go at the end. */
function replaceLast(gap: Gap, flow: Flow): readonly TextEdit[] {
  const { sources } = flow.open;
  const { text, eol } = flow.scene;
  const [previous, first, last] = [sources[gap.from - 1], sources[gap.from], sources.at(-1)];
  if (!first || !last) return [];
  const items = freshItems(gap, flow).join(`,${flow.gap}`);
  const inner = commentsIn(flow.scene, first.start, last.end).map(comment => comment.text + eol + indentOf(text, first.start));
  if (items !== '' || !previous) return [edit(first.start, last.end, inner.join('') + items)];
  const around = commentsIn(flow.scene, previous.end, last.end);
  if (around.length === 0) return [edit(previous.end, last.end, '')];
  const comma = first.comma ?? first.start;
  const alone = startsLine(text, first.start) && isBlank(text.slice(last.end, lineEnd(text, last.end)));
  const start = alone && inner.length === 0 ? lineEnd(text, text.lastIndexOf('\n', first.start - 1) - 1) : first.start;
  return [edit(comma, Math.min(comma + 1, start), ''), edit(start, last.end, inner.join('').trimEnd())];
}

function freshItems(gap: Gap, flow: Flow): readonly string[] {
  return gap.fresh.map(({ key, draft }) => {
    const value = writtenValue(draft) ?? null;
    return key === null
      ? flowText(value, `${flow.key}[]`, flow.look, flow.scene.style, flow.spread)
      : flowEntry(key, value, flow.look, flow.scene.style, flow.spread);
  });
}

/** Where the comment lines directly above an item start. */
function leadStart(next: Entry, previous: Entry | undefined, flow: Flow): number {
  const lead = commentsIn(flow.scene, previous?.end ?? flow.open.node.srcToken?.offset ?? next.start, next.start).find(
    ({ ownLine }) => ownLine,
  );
  return lead?.span.start ?? next.start;
}

/** Whether items are on lines of their own. */
function isSpread(open: OpenDraft, text: string): boolean {
  const [first, last] = [open.sources[0], open.sources.at(-1)];
  if (!first || !last) return false;
  const before = open.sources.at(-2)?.end ?? open.node.srcToken?.offset ?? first.start;
  return !sameLine(text, before, last.start);
}
