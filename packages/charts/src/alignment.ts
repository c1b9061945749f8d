/** Lines of one text that are lines of another one, but for their indentation; and edits of the one as edits of the other. */
import type { TextEdit } from '@scc-lens/words';
import type { Position } from '@scc-lens/yaml';
import type { TextLines } from './textLines';

/** How lines of a text are lines of another one, the text of a file. */
export interface Alignment {
  readonly file: string;
  readonly text: string;
  readonly lines: TextLines;
  /** Added to a line of the first text. */
  readonly by: number;
  /** Columns by which the lines of the first text are indented more than the other's. */
  readonly indent: number;
}

/** The edit of the other text, where all lines that it changes are aligned; null where its new lines are not deep enough for that. */
export function aligned(alignment: Alignment, lines: TextLines, { span, newText }: TextEdit): TextEdit | null {
  const [start, end] = [lines.positionAt(span.start), lines.positionAt(span.end)];
  const moved = { start: offsetIn(alignment, lines, start), end: offsetIn(alignment, lines, end) };
  const pieces = newText.split(/\r?\n/).map((piece, i, all) => {
    const isWhole = i > 0 || start.character === 0;
    const isIndent = i === all.length - 1 && end.character > 0;
    return isWhole && piece !== '' && (piece.trim() !== '' || isIndent) ? withIndent(piece, alignment.indent) : piece;
  });
  const whole = pieces.filter(piece => piece !== null);
  if (whole.length < pieces.length || moved.start > moved.end) return null;
  return { span: moved, newText: whole.join(lineBreakAt(alignment.text, moved.start)) };
}

function offsetIn({ lines, by, indent }: Alignment, own: TextLines, { line, character }: Position): number {
  const there = line + by;
  const start = lines.startOf(there);
  // A line that stays may print a value, which is shorter or longer than what prints it.
  if (character > 0 && character === own.lengthOf(line)) return start + lines.lengthOf(there);
  return character === 0 ? start : Math.max(start, Math.min(start + character - indent, start + lines.lengthOf(there)));
}

const withIndent = (line: string, indent: number): string | null =>
  indent < 0 ? ' '.repeat(-indent) + line : indentOf(line) < indent ? null : line.slice(indent);

/** The place of the nearest line. */
function lineBreakAt(text: string, at: number): string {
  const next = text.indexOf('\n', at);
  const feed = next < 0 ? text.lastIndexOf('\n') : next;
  return text[feed - 1] === '\r' ? '\r\n' : '\n';
}

export const indentOf = (line: string): number => line.length - line.trimStart().length;
