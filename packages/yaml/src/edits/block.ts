/** Edits of block collections: whole lines come and go. */
import { nextLine, type TextEdit } from '@scc-lens/words';
import { replaceBlockValue } from './blockValue';
import { writtenValue, type DraftEntry, type OpenDraft } from './draft';
import { emitFlow } from './flow';
import { isBlank, leadStart, lineEnd, lineStart, startsLine, tailEnd } from './lines';
import { renameKey } from './quotes';
import { entryLines, itemLines, type Pen } from './render';
import { commentsIn, edit, gapsOf, insertion, type Gap, type Scene } from './scene';
import { isFlow, isSequenceNode, type Entry } from './source';
import { refineLayout, type Layout } from './style';

/** An edited block collection with what its entries have in common. */
interface Block {
  readonly scene: Scene;
  readonly open: OpenDraft;
  readonly pen: Pen;
  /** The indentation of the entries. */
  readonly pad: string;
  /** The key whose value the collection is. */
  readonly key: string;
  readonly isSequence: boolean;
}

/** The edits that turn a collection's text into the draft; `key` is the key whose value it is. */
export function emitOpen(open: OpenDraft, key: string, layout: Layout, scene: Scene): readonly TextEdit[] {
  return isFlow(open.node)
    ? emitFlow(open, key, scene.style.flow, scene)
    : emitBlock(open, key, refineLayout(layout, open.node, scene.text), scene);
}

function emitBlock(open: OpenDraft, key: string, layout: Layout, scene: Scene): readonly TextEdit[] {
  const first = open.sources[0];
  if (!first) return [];
  const pad = ' '.repeat(first.start - lineStart(scene.text, first.start));
  const block: Block = { scene, open, pen: { style: scene.style, layout }, pad, key, isSequence: isSequenceNode(open.node) };
  return gapsOf(open).flatMap(gap => joinAbove(emitGap(gap, block), gap.next ? emitEntry(gap.next, block) : [], block));
}

/**
 * The edits of a gap and of the entry behind it. Where the gap takes away the lines up to that entry, so that the entry moves up to the line
 * of the collection's parent, what was to go above the entry stays there instead.
 */
function joinAbove(gap: readonly TextEdit[], entry: readonly TextEdit[], { pad }: Block): readonly TextEdit[] {
  const [taken] = gap;
  if (taken === undefined) return entry;
  const above = entry.find(({ span, newText }) => newText !== '' && span.start < taken.span.end);
  if (above === undefined) return [...gap, ...entry];
  const joined = { span: taken.span, newText: taken.newText + above.newText.trimStart() + pad };
  return [joined, ...entry.filter(one => one !== above)];
}

function emitEntry(entry: DraftEntry, block: Block): readonly TextEdit[] {
  const { scene, open, pen, pad } = block;
  const source = open.sources[entry.origin ?? 0];
  if (!source) return [];
  const edits = renameKey(source, entry.key, false, scene);
  const childKey = entry.key ?? `${block.key}[]`;
  const value = writtenValue(entry.draft);
  if (value === undefined) return entry.draft.kind === 'open' ? [...emitOpen(entry.draft, childKey, pen.layout, scene), ...edits] : edits;
  return [...replaceBlockValue(source, value, { key: childKey, pad, pen, isItem: block.isSequence }, scene), ...edits];
}

function emitGap(gap: Gap, block: Block): readonly TextEdit[] {
  if (gap.to > gap.from) return replaceRun(gap, block);
  if (gap.fresh.length === 0) return [];
  const [next, last] = [block.open.sources[gap.to], block.open.sources.at(-1)];
  if (next) return [insertBefore(gap, next, block)];
  return last ? [append(gap, last, block)] : [];
}

/** Above the entry and the comment lines that belong to it. */
function insertBefore(gap: Gap, next: Entry, block: Block): TextEdit {
  const { text, eol } = block.scene;
  const lines = freshLines(gap, block);
  const between = isAiry(block.open.sources, text) ? eol + eol : eol;
  if (!startsLine(text, next.start)) {
    const joined = lines.map(line => line.join(eol) + between).join('');
    return insertion(next.start, joined.trimStart() + block.pad);
  }
  const previous = block.open.sources[gap.to - 1];
  const lead = leadStart(text, next.start, previous ? block.pad.length : Infinity);
  // Comments that the document starts with are about the document.
  const at = block.key === '' && isBlank(text.slice(0, lead)) ? lineStart(text, next.start) : lead;
  const apart = previous && isBlank(text.slice(lineStart(text, at - 1), at)) ? eol + eol : between;
  return insertion(at, lines.map(line => line.join(eol) + apart).join(''));
}

/** Below the entry and the deeper comment lines that follow it. */
function append(gap: Gap, last: Entry, block: Block): TextEdit {
  const { text, eol } = block.scene;
  const at = tailEnd(text, last.end, block.pad.length);
  const between = isAiry(block.open.sources, text) ? eol + eol : eol;
  const lines = freshLines(gap, block).map(line => between + line.join(eol));
  return insertion(at, lines.join(''));
}

/** In the place of entries that go. Their comments stay, as lines of their own. */
function replaceRun(gap: Gap, block: Block): readonly TextEdit[] {
  const { scene, pad } = block;
  const { text, eol } = scene;
  const [first, last, next] = [block.open.sources[gap.from], block.open.sources[gap.to - 1], block.open.sources[gap.to]];
  if (!first || !last) return [];
  const lines = freshLines(gap, block).flat();
  const compact = !startsLine(text, first.start);
  const end = compact && next ? next.start : lineEnd(text, last.end);
  const comments = commentsIn(scene, first.start, end).map(comment => pad + comment.text);
  if (compact) {
    const rest = [...lines, ...comments].join(eol).trimStart();
    return [edit(first.start, end, rest === '' || !next ? rest : rest + eol + pad)];
  }
  const start = lineStart(text, first.start);
  const all = [...comments, ...lines];
  if (all.length > 0) return [edit(start, end, all.join(eol))];
  return [
    next ? removeLines(text, start, end, gap.from === 0) : removeLastLines(text, start, end, block.open.sources[gap.from - 1]?.end ?? 0),
  ];
}

/** Takes whole lines away, and the blank line behind them where it would meet another one, or be the first line of the collection. */
function removeLines(text: string, start: number, end: number, isFirst: boolean): TextEdit {
  const above = text.slice(lineStart(text, start - 1), start).trim();
  const after = nextLine(text, end);
  const goes = (above === '' || (isFirst && !above.startsWith('#'))) && isBlank(text.slice(after, lineEnd(text, after)));
  return edit(start, goes ? nextLine(text, after) : after, '');
}

/**
 * Takes the last lines of a collection away, and one of two blank lines that would then meet. The line break behind them stays: what comes
 * behind the collection may start there. At the end of the text a blank line goes that is not within the entry before.
 */
function removeLastLines(text: string, start: number, end: number, previous: number): TextEdit {
  const above = breakBefore(text, start);
  const blank = lineStart(text, above);
  const after = nextLine(text, end);
  const goes = after === text.length ? blank > previous : isBlank(text.slice(after, lineEnd(text, after)));
  return edit(goes && isBlank(text.slice(blank, above)) ? breakBefore(text, blank) : above, end, '');
}

/** Where the line break before a line starts. */
const breakBefore = (text: string, start: number): number => lineEnd(text, lineStart(text, start - 1));

/** The lines of each entry that comes. */
function freshLines(gap: Gap, block: Block): readonly (readonly string[])[] {
  return gap.fresh.map(({ key, draft }) => {
    const value = writtenValue(draft) ?? null;
    return key === null ? itemLines(value, block.pad, block.key, block.pen) : entryLines(key, value, block.pad, block.pen);
  });
}

/** Whether entries are set apart by blank lines. */
const isAiry = (sources: readonly Entry[], text: string): boolean =>
  sources.length > 1 &&
  sources.every(({ start }, i) => i === 0 || /\n[ \t]*\r?\n/.test(text.slice(lineEnd(text, sources[i - 1]?.end ?? 0), start)));
