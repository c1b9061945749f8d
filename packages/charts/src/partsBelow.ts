/** What a template may print below a field, whichever values it gets, by the columns of its lines. */
import { startOfLine, type FieldPath, type Span } from '@scc-lens/words';
import { blockAt, blocksAround, knownActions, type Action } from './actions';

/** A line below a field, or an action that prints something there. */
export interface Part {
  /** Infinite for an action behind a text. */
  readonly column: number;
  /** The key that the line writes; empty for an item, null where anything may be. */
  readonly key: string | null;
  readonly span: Span;
}

/** In their order. `start` is where the template writes a field's key or an item's first text; for a document, its kind. */
export function partsBelow(text: string, start: number, path: FieldPath): readonly Part[] {
  const isKey = typeof path.at(-1) === 'string';
  const from = path.length > 0 ? start : Math.max(text.lastIndexOf('\n---', start) + 4, blockAt(text, start) + 1);
  const base = path.length > 0 ? start - startOfLine(text, start) - (isKey ? 0 : 1) : -1;
  // A list may be in the column of its key.
  const mayBeAtColumn = isKey && /:[ \t\r]*$/.test(text.slice(start, (text.indexOf('\n', start) + 1 || text.length + 1) - 1));
  const parts: Part[] = [];
  const blocks = [...blocksAround(text, from)];
  let outside = blocks.length;
  /** Within a branch that is not printed together with the field. */
  let isOther = false;
  /** The start of the line that has a part, or is the field's own. */
  let line = isKey ? startOfLine(text, start) : -1;
  for (const { span, line: own, action } of textsAfter(text, from)) {
    if (action !== null && action.kind !== 'hole') {
      if (action.kind === 'silent') continue;
      if (action.kind === 'else' || action.kind === 'end') {
        if (blocks.length <= outside) isOther = action.kind === 'else';
        const closed = blocks.pop()?.kind ?? 'define';
        outside = Math.min(outside, blocks.length + (isOther ? 1 : 0));
        if (closed === 'define' || closed === 'block') return parts;
      }
      if (action.kind !== 'end') blocks.push(action);
      continue;
    }
    if (isOther) continue;
    if (own === line) {
      if (action !== null) parts.push({ column: Infinity, key: null, span });
      continue;
    }
    line = own;
    const [, key = ''] = /^["']?([\w./$-]+)["']?:(?:\s|$)/.exec(text.slice(span.start, span.end)) ?? [];
    const isDash = action === null && /^-(?:\s|$)/.test(text.slice(span.start, span.end));
    const column = action === null ? span.start - own : printedColumn(action, span.start - own);
    const isAtColumn = column === base && mayBeAtColumn && (isDash || (action !== null && parts.every(part => part.column === base)));
    if (column <= base && !isAtColumn) return parts;
    parts.push({ column, key: action !== null || (key === '' && !isDash) ? null : isDash ? '' : key, span });
  }
  return parts;
}

interface LineText {
  readonly span: Span;
  /** Where its line starts. */
  readonly line: number;
  /** Null for what is printed as it is. */
  readonly action: Action | null;
}

/** The texts of lines without comments, and the actions, from an offset to the end of the document. */
function* textsAfter(text: string, from: number): Generator<LineText> {
  let line = startOfLine(text, from);
  let newline = text.indexOf('\n', line);
  const lineAt = (offset: number): number => {
    for (; newline >= 0 && newline < offset; newline = text.indexOf('\n', line)) line = newline + 1;
    return line;
  };
  let at = from;
  for (const action of [...knownActions(text).filter(({ end }) => end > from), null]) {
    for (const { 0: own, index } of text.slice(at, action?.start).matchAll(/[^\s][^\n]*/g)) {
      const start = at + index;
      if (own.startsWith('---') && lineAt(start) === start) return;
      if (!own.startsWith('#')) yield { span: { start, end: start + own.trimEnd().length }, line: lineAt(start), action: null };
    }
    if (action === null) return;
    yield { span: action, line: lineAt(action.start), action };
    at = action.end;
  }
}

/** The column at which an action prints its lines. */
function printedColumn({ code }: Action, column: number): number {
  const [, isNew, count = '0'] = /(?:^|\|\s*)(n?)indent\s+(\d{1,3})/.exec(code) ?? [];
  return Number(count) + (isNew === 'n' ? 0 : column);
}
