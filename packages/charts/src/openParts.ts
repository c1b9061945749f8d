/** Whether a template may print something else, with other values, at the places where something is added or removed. */
import { presentPart, valueAt, type Change, type FieldPath, type Json, type Span } from '@scc-lens/words';
import type { Refusal } from '@scc-lens/yaml';
import { blockAt, columnBehind, emptiesBlock } from './actions';
import { indentOf } from './alignment';
import { pathBefore } from './listShifts';
import { refusedSourceTexts as refused } from './messages';
import type { MovedEdit, Page } from './page';
import { partsBelow, type Part } from './partsBelow';
import { placeText } from './placer';
import type { WrittenField } from './types';

export function refuseOpenParts(page: Page, moved: readonly MovedEdit[]): Refusal | null {
  const blocks = new Set<number>();
  for (const [i, change] of page.changes.entries()) {
    const before = { ...change, path: pathBefore(change.path, page.changes.slice(0, i)) };
    for (const { path, key } of collectionsOf(before, page.manifest.value)) {
      const written = page.rendering.written?.(page.document, path) ?? null;
      if (written === null) return { refused: refused.notTraced() };
      blocks.add(blockAt(written.text, written.start));
      const open = refuseOpen(page, written, path, key);
      if (open !== null) return open;
    }
  }
  const replaced = moved.map(({ edit }) => edit.span).filter(({ start, end }) => end > start);
  const removed = moved.filter(({ edit }) => edit.newText.trim() === '').map(({ edit }) => edit.span);
  for (const one of moved) {
    const { edit, text, file } = one;
    if (edit.newText.trim() === '' && emptiesBlock(text, removed, edit.span.start))
      return { refused: refused.block(placeText(page.rendering, { file, span: edit.span })) };
    const isAdded = edit.span.start === edit.span.end && edit.newText.includes('\n');
    if (isAdded && !blocks.has(blockAt(text, edit.span.start)))
      return { refused: refused.block(placeText(page.rendering, { file, span: edit.span })) };
    // What a block prints below it with other values would become a part of it.
    const columns = edit.newText.split('\n').flatMap(line => (line.trim() === '' ? [] : [indentOf(line)]));
    if (isAdded && columnBehind(text, edit.span.end) > Math.min(...columns))
      return { refused: refused.open(placeText(page.rendering, { file, span: edit.span })) };
    for (const path of one.touched) {
      const kept = refuseKept(page, path, edit.span, replaced);
      if (kept !== null) return kept;
    }
  }
  return null;
}

interface Collection {
  readonly path: FieldPath;
  /** What is added to it, or what becomes of one of its keys; null for items. */
  readonly key: string | null;
}

/** The mappings and lists that a change adds something to, or takes the last thing from. */
function collectionsOf(change: Change, root: Json | undefined): readonly Collection[] {
  const { path } = change;
  const value = valueAt(root, path);
  if (change.op === 'remove') return isLast(root, path) ? [{ path: path.slice(0, -1), key: null }] : [];
  if (change.op === 'replace') return [{ path: path.slice(0, -1), key: change.key }];
  if (value !== undefined && (change.op === 'insert' || (value !== null && typeof value === 'object'))) return [{ path, key: null }];
  if (value !== undefined) return [];
  const present = presentPart(root, path);
  const key = path[present.length];
  return [{ path: present, key: typeof key === 'string' ? key : null }];
}

function isLast(root: Json | undefined, path: FieldPath): boolean {
  const parent = valueAt(root, path.slice(0, -1));
  return parent !== null && typeof parent === 'object' && Object.keys(parent).length < 2;
}

/** What a template may print below a field is all that is there, and nothing of the name that is added. */
function refuseOpen({ rendering }: Page, { file, text, start }: WrittenField, path: FieldPath, key: string | null): Refusal | null {
  const parts = partsBelow(text, start, path);
  const column = Math.min(...parts.map(part => part.column));
  const open = parts.find(part => part.column === column && (part.key === null || part.key === '<<' || part.key === key));
  return open === undefined ? null : { refused: refused.open(placeText(rendering, { file, span: open.span })) };
}

/** Where a field's key goes, or gets another value behind it, all that the template may print below it goes as well. */
function refuseKept({ rendering, document }: Page, path: FieldPath, span: Span, replaced: readonly Span[]): Refusal | null {
  const written = rendering.written?.(document, path) ?? null;
  if (written === null) return null;
  const { file, text, start } = written;
  const isItem = typeof path.at(-1) === 'number';
  const first = isItem ? text.lastIndexOf('-', start) : start;
  const end = isItem ? first + 1 : start + (/^[^:\n]*/.exec(text.slice(start))?.[0].length ?? 0);
  const isGone = span.start < end && first < span.end;
  if (!isGone && (isItem || span.start < end)) return null;
  const isLeft = (part: Part): boolean => !replaced.some(one => one.start <= part.span.start && part.span.end <= one.end);
  const kept = partsBelow(text, start, path).find(isLeft);
  return kept === undefined ? null : { refused: refused.open(placeText(rendering, { file, span: kept.span })) };
}
