import { diffArrays, FILE_HEADERS_ONLY, formatPatch, type StructuredPatchHunk } from 'diff';
import path from 'node:path';
import { nextLine, shiftedEdits, startOfLine, type TextEdit } from '@scc-lens/words';
import { withMark } from './readSource';
import type { Source } from './sources';

/**
 * A unified diff of edits, as `git apply` and `patch -p1` take it in the folder in which it was made; empty where they change nothing.
 * Line ends are kept as they are, and a last line without one is marked. Lines are compared edit by edit: a thousand changes cost a
 * thousand times one, where a comparison of the whole texts would cost a million times as much.
 */
export function unifiedDiff({ path: file, text, bom }: Pick<Source, 'path' | 'text' | 'bom'>, edits: readonly TextEdit[]): string {
  const name = nameOf(file);
  const marked = withMark(text, bom);
  return patch(`a/${name}`, `b/${name}`, rowsOf(marked, shiftedEdits(edits, marked.length - text.length)));
}

/** The diff that makes a file. */
export const newFileDiff = (file: string, text: string): string => patch('/dev/null', `b/${nameOf(file)}`, linesOf(text).map(row('+')));

const nameOf = (file: string): string => path.relative('', file).split(path.sep).join('/');

/** A line of a diff behind its mark. */
const row =
  (mark: ' ' | '-' | '+') =>
  (line: string): string =>
    line.endsWith('\n') ? mark + line.slice(0, -1) : `${mark}${line}\n\\ No newline at end of file`;

/** The lines of a text, each with its end. */
const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.split(/(?<=\n)/));

/** The whole text, with the lines that edits take out and put in. */
function rowsOf(text: string, edits: readonly TextEdit[]): readonly string[] {
  const rows: string[] = [];
  const add = (more: readonly string[]): void => {
    for (const one of more) rows.push(one);
  };
  let from = 0;
  for (const { start, end, newText } of changedLines(text, edits)) {
    add(linesOf(text.slice(from, start)).map(row(' ')));
    add(comparedRows(linesOf(text.slice(start, end)), linesOf(newText)));
    from = end;
  }
  add(linesOf(text.slice(from)).map(row(' ')));
  return rows;
}

/** Whole lines of a text, in offsets, and what is to be there instead. */
interface ChangedLines {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

function changedLines(text: string, edits: readonly TextEdit[]): readonly ChangedLines[] {
  const result: ChangedLines[] = [];
  /** The lines of the edits at hand: where they start and end, what they become up to `done`. */
  let [start, done, end, made] = [0, 0, -1, ''];
  const close = (): void => {
    if (end >= 0) result.push({ start, end, newText: made + text.slice(done, end) });
  };
  for (const { span, newText } of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    if (span.start > end || (span.start === end && end < text.length)) {
      close();
      start = startOfLine(text, span.start);
      [done, made] = [start, ''];
    }
    made += text.slice(done, span.start) + newText;
    done = span.end;
    end = (done === 0 || text[done - 1] === '\n') && (made === '' || made.endsWith('\n')) ? done : nextLine(text, done);
  }
  close();
  return result;
}

/** Lines taken out and put in; the time of a search for the fewest grows with their square. */
const MAX_EDIT_LENGTH = 1000;

function comparedRows(before: readonly string[], after: readonly string[]): readonly string[] {
  const parts = diffArrays([...before], [...after], { maxEditLength: MAX_EDIT_LENGTH });
  if (parts === undefined) return [...before.map(row('-')), ...after.map(row('+'))];
  return parts.flatMap(({ value, added, removed }) => value.map(row(added ? '+' : removed ? '-' : ' ')));
}

/** Unchanged lines around a change. */
const CONTEXT = 3;

function hunksOf(rows: readonly string[]): StructuredPatchHunk[] {
  const hunks: StructuredPatchHunk[] = [];
  const changes = rows.flatMap((one, i) => (one.startsWith(' ') ? [] : [i]));
  let [oldLine, newLine, next] = [1, 1, 0];
  const pass = (end: number): { lines: string[]; oldLines: number; newLines: number } => {
    const lines = rows.slice(next, end);
    const count = (mark: string): number => lines.filter(line => !line.startsWith(mark)).length;
    const counts = { lines, oldLines: count('+'), newLines: count('-') };
    [oldLine, newLine, next] = [oldLine + counts.oldLines, newLine + counts.newLines, end];
    return counts;
  };
  for (let i = 0; i < changes.length;) {
    const first = i;
    while (i + 1 < changes.length && (changes[i + 1] ?? 0) - (changes[i] ?? 0) <= 2 * CONTEXT + 1) i += 1;
    pass(Math.max(next, (changes[first] ?? 0) - CONTEXT));
    const starts = { oldStart: oldLine, newStart: newLine };
    hunks.push({ ...starts, ...pass(Math.min(rows.length, (changes[i] ?? 0) + 1 + CONTEXT)) });
    i += 1;
  }
  return hunks;
}

function patch(from: string, to: string, rows: readonly string[]): string {
  const hunks = hunksOf(rows);
  if (hunks.length === 0) return '';
  // Without the tab, a name with a space would end at the space.
  const header = (name: string): string => (name.includes(' ') ? '\t' : '');
  return formatPatch({ oldFileName: from, newFileName: to, oldHeader: '', newHeader: '', hunks }, FILE_HEADERS_ONLY).replace(
    /^(--- .*)\n(\+\+\+ .*)\n/,
    (_, first: string, second: string) => `${first}${header(from)}\n${second}${header(to)}\n`,
  );
}
