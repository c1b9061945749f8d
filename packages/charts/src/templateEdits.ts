/**
 * Edits of a rendered document as edits of the template that prints it. They are made only of lines that the template writes as they are
 * rendered, but for their indentation, and nothing is added where the template may print something else with other values.
 */
import { cached, formatFieldPath, isWithin, type FieldPath, type TextEdit } from '@scc-lens/words';
import type { ParsedFile, Refusal } from '@scc-lens/yaml';
import { isInAction, isValueLine } from './actions';
import { aligned, indentOf, type Alignment } from './alignment';
import { refusedSourceTexts as refused } from './messages';
import { refuseOpenParts } from './openParts';
import { fieldOn, type MovedEdit, type Page } from './page';
import { placeText } from './placer';
import { TextLines } from './textLines';
import type { Rendering, SourceEdits, WantedEdits, WrittenField } from './types';

/** An action of a template, in messages. */
const SIGN = '{{ … }}';

/** So many lines without a field of their own, such as comments, are gone through to one that has. */
const MOST_LINES = 50;

/** The edits of the template; or why there are none. */
export function templateEdits(rendering: Rendering, stream: ParsedFile, wanted: WantedEdits): SourceEdits {
  const { document, changes, edits } = wanted;
  const [manifest, slice] = [stream.manifests[document], stream.slices[document]];
  if (manifest === undefined || slice === undefined) return { refused: refused.notTraced() };
  const page: Page = { rendering, document, changes, manifest, lines: new TextLines(manifest.text), templates: new Map() };
  const moved: MovedEdit[] = [];
  for (const { span, newText } of edits) {
    const one = moveEdit(page, { span: { start: span.start - slice.start, end: span.end - slice.start }, newText });
    if ('refused' in one) return one;
    moved.push(one);
  }
  const [file, ...others] = new Set(moved.map(one => one.file));
  if (file === undefined) return { refused: refused.notTraced() };
  if (others.length > 0) return { refused: refused.severalFiles([file, ...others].join(', ')) };
  const open = refuseOpenParts(page, moved);
  if (open !== null) return open;
  return { file, edits: moved.map(one => one.edit).sort((a, b) => a.span.start - b.span.start) };
}

/** Lines from the first to before the last. */
interface Range {
  readonly from: number;
  readonly to: number;
}

function moveEdit(page: Page, edit: TextEdit): MovedEdit | Refusal {
  const { lines } = page;
  const changed = linesOf(lines, edit);
  const isInsertion = changed.from >= changed.to;
  // What is put between two lines belongs to the one that it is put at.
  const start = lines.positionAt(edit.span.start);
  const kept = isInsertion ? { from: start.line, to: start.line + 1 } : changed;
  const anchor = anchorOf(page, kept, isInsertion);
  if ('refused' in anchor) return anchor;
  const alignment = alignmentOf(page, anchor);
  for (let line = Math.min(anchor.line, kept.from); line < Math.max(anchor.line + 1, kept.to); line++) {
    const isChanged = line >= changed.from && line < changed.to;
    const problem = refuseLine(page, alignment, line, isChanged);
    if (problem !== null) return problem;
  }
  const moved = aligned(alignment, lines, edit);
  if (moved === null) return { refused: refused.notTraced() };
  const touched: FieldPath[] = [];
  for (let line = changed.from; line < changed.to; line++) touched.push(...(fieldOn(page, line) ?? []));
  return { file: alignment.file, text: alignment.text, edit: moved, touched };
}

/** The lines in which something is changed; none where whole lines are put between others. */
function linesOf(lines: TextLines, { span, newText }: TextEdit): Range {
  const [start, end] = [lines.positionAt(span.start), lines.positionAt(span.end)];
  const old = lines.text.slice(span.start, span.end);
  const startsBelow = start.character === lines.lengthOf(start.line) && [old, newText].every(text => text === '' || /^\r?\n/.test(text));
  const endsAbove = end.character === 0 && [old, newText].every(text => text === '' || text.endsWith('\n'));
  return { from: startsBelow ? start.line + 1 : start.line, to: endsAbove ? end.line : end.line + 1 };
}

interface Anchor {
  readonly line: number;
  readonly written: WrittenField;
}

/** The nearest line with a field of its own: one of these, else one above, else one below. */
function anchorOf(page: Page, { from, to }: Range, isInsertion: boolean): Anchor | Refusal {
  const tries = [
    ...Array.from({ length: Math.min(to - from, MOST_LINES) }, (_, i) => from + i),
    ...Array.from({ length: MOST_LINES }, (_, i) => from - 1 - i),
    ...Array.from({ length: MOST_LINES }, (_, i) => to + i),
  ];
  for (const line of tries) {
    const [path] = fieldOn(page, line)?.slice(-1) ?? [];
    if (path === undefined) continue;
    const written = page.rendering.written?.(page.document, path) ?? null;
    return written === null ? refuseField(page, path, !isInsertion && line >= from && line < to) : { line, written };
  }
  return { refused: refused.notTraced() };
}

function alignmentOf({ lines, templates }: Page, { line, written }: Anchor): Alignment {
  const { file, text, start } = written;
  const own = cached(templates, text, () => new TextLines(text));
  const there = own.positionAt(start).line;
  return { file, text, lines: own, by: there - line, indent: indentOf(lines.textOf(line)) - indentOf(own.textOf(there)) };
}

/** Whether the template has the line as it is rendered. A line that stays may print a value. */
function refuseLine(page: Page, alignment: Alignment, line: number, isChanged: boolean): { readonly refused: string } | null {
  const { rendering, document, lines } = page;
  const there = line + alignment.by;
  const [ours, theirs] = [lines.textOf(line), alignment.lines.textOf(there)];
  const [path] = fieldOn(page, line)?.slice(-1) ?? [];
  const place = alignment.lines.spanOf(there);
  const at = placeText(rendering, { file: alignment.file, span: place });
  if (path !== undefined) {
    const written = rendering.written?.(document, path) ?? null;
    const isThere = written?.file === alignment.file && alignment.lines.positionAt(written.start).line === there;
    if (!isThere) return refuseField(page, path, isChanged);
  }
  if (isInAction(alignment.text, place)) {
    if (!isChanged && path !== undefined && isValueLine(alignment.text, place)) return null;
    return path === undefined ? { refused: refused.action({ place: at, sign: SIGN }) } : refuseAction(page, path, isChanged, at);
  }
  const isSame = ours.trim() === '' ? theirs.trim() === '' : ours.trimStart() === theirs.trimStart();
  const isIndented = ours.trim() === '' || indentOf(ours) - indentOf(theirs) === alignment.indent;
  return isSame && isIndented ? null : { refused: refused.otherText(at) };
}

/** Refuses because a field is printed by something else than a line for it. */
function refuseField(page: Page, path: FieldPath, isChanged: boolean): Refusal {
  const { rendering, document } = page;
  const origin = rendering.trace(document, path);
  if (origin?.exactness !== 'exact') return { refused: refused.notTracedField(formatFieldPath(path)) };
  return refuseAction(page, path, isChanged, placeText(rendering, origin));
}

/** Names the value that the action prints if a change of that could help: of a line that stays, only one that prints what is added to. */
function refuseAction({ rendering, document, changes }: Page, path: FieldPath, isChanged: boolean, at: string): Refusal {
  const outside = isChanged ? -1 : path.findIndex((_, i) => !changes.some(change => isWithin(change.path, path.slice(0, i + 1))));
  const origin = rendering.trace(document, outside < 0 ? path : path.slice(0, outside));
  const value = origin?.exactness === 'exact' ? origin.value : null;
  return {
    refused:
      value === null
        ? refused.action({ place: at, sign: SIGN })
        : refused.actionOf({ place: at, sign: SIGN, value: placeText(rendering, value) }),
  };
}
