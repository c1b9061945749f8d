/** What a marked chart has printed: documents, with the piece of a template that each of their texts is of. */
import { cached, countBefore } from '@scc-lens/words';
import { MARK, type MarkedChart, type Piece } from './marks';

/** A piece of a template where it has printed something. */
export interface Printing {
  readonly piece: Piece;
  /** Where its text starts in what the template's file has printed. */
  readonly start: number;
  /** The action that has printed it with others, such as an `include`; null for what the template's file has printed itself. */
  readonly around: Printing | null;
}

/** A document as Helm prints it, without marks. */
export interface PrintedDocument {
  readonly text: string;
  /** What has printed the character at an offset of it, and the offset in the template of a text that is printed as it is. */
  readonly at: (offset: number) => Printed | null;
  /** The same of all that is between two offsets; actions that have printed nothing there count if no other action has printed anything. */
  readonly between: (start: number, end: number) => readonly Printed[];
}

/** What has printed something, and the offset in its template. */
export interface Printed {
  readonly by: Printing;
  readonly offset: number;
}

/** The documents of each template, by what Helm calls it. */
export function printedDocuments(output: string, chart: MarkedChart): ReadonlyMap<string, readonly PrintedDocument[]> {
  const bySource = new Map<string, PrintedDocument[]>();
  // What a template prints at the start of a line has a mark before it.
  const [, ...files] = output.split(/^---\n# Source: (.*)\n/m);
  for (let i = 0; i < files.length; i += 2) {
    const documents = cached(bySource, files[i] ?? '', (): PrintedDocument[] => []);
    documents.push(...documentsOf(files[i + 1] ?? '', chart));
  }
  return bySource;
}

interface Change {
  readonly start: number;
  /** Null where nothing is known. */
  readonly by: Printing | null;
}

function documentsOf(marked: string, { pieces }: MarkedChart): readonly PrintedDocument[] {
  let text = '';
  let from = 0;
  let around: Printing | null = null;
  const changes: Change[] = [];
  for (const match of marked.matchAll(MARK)) {
    text += marked.slice(from, match.index);
    from = match.index + match[0].length;
    const piece = pieces[Number(match[2])];
    if (piece === undefined) continue;
    if (match[1] === '/') {
      around = outside(around, piece);
      changes.push({ start: text.length, by: around });
    } else {
      const by: Printing = { piece, start: text.length, around };
      changes.push({ start: text.length, by });
      if (piece.action !== null) around = by;
    }
  }
  text += marked.slice(from);
  return spansOf(text).map(([start, end]) => ({
    text: text.slice(start, end),
    at: offset => printedAt(changes, start + offset),
    between: (from, to) => {
      const inside = changes.slice(countUpTo(changes, start + from), countUpTo(changes, start + to - 1));
      const shown = [start + from, ...inside.map(change => change.start)].flatMap(offset => printedAt(changes, offset) ?? []);
      if (shown.some(({ by }) => by.piece.action !== null)) return shown;
      const silent = inside.flatMap(({ by }) => (by?.piece.action ? { by, offset: by.piece.start } : []));
      return [...shown, ...silent];
    },
  }));
}

/** What is around an action whose text ends. */
function outside(around: Printing | null, piece: Piece): Printing | null {
  let open = around;
  while (open !== null && open.piece !== piece) open = open.around;
  return open === null ? around : open.around;
}

function printedAt(changes: readonly Change[], offset: number): Printed | null {
  const by = changes[countUpTo(changes, offset) - 1]?.by ?? null;
  if (by === null) return null;
  const { piece, start } = by;
  if (piece.action !== null) return { by, offset: piece.start };
  const there = piece.start + offset - start;
  // Behind a text is white space, or what the template around it prints.
  return there < piece.end ? { by, offset: there } : by.around === null ? null : { by: by.around, offset: by.around.piece.start };
}

/** How many of them are not behind an offset. */
const countUpTo = (changes: readonly Change[], offset: number): number =>
  countBefore(changes.length, i => (changes[i]?.start ?? 0) <= offset);

/** Where Helm cuts a file into documents. */
function spansOf(text: string): readonly (readonly [start: number, end: number])[] {
  const isSpace = (at: number): boolean => /[ \t\n\f\r]/.test(text[at] ?? '');
  const spans: (readonly [number, number])[] = [];
  const put = (start: number, end: number): void => {
    while (start < end && isSpace(start)) start++;
    while (end > start && isSpace(end - 1)) end--;
    if (start < end) spans.push([start, end]);
  };
  let from = 0;
  while (isSpace(from)) from++;
  if (text.startsWith('---', from)) from += '---'.length;
  for (;;) {
    const next = text.indexOf('\n---', from);
    put(from, next < 0 ? text.length : next);
    if (next < 0) return spans;
    from = next + '\n---'.length;
    while (isSpace(from)) from++;
  }
}
