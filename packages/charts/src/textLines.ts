/** A text by its lines. */
import type { Span } from '@scc-lens/words';
import { lineStarts, positionAt, type Position } from '@scc-lens/yaml';

export class TextLines {
  private readonly starts: readonly number[];

  constructor(readonly text: string) {
    this.starts = lineStarts(text);
  }

  get count(): number {
    return this.starts.length;
  }

  positionAt(offset: number): Position {
    return positionAt(this.starts, offset);
  }

  /** The end of the text for a line behind the last. */
  startOf(line: number): number {
    return line < 0 ? 0 : (this.starts[line] ?? this.text.length);
  }

  /** Without its line break. */
  spanOf(line: number): Span {
    const start = this.startOf(line);
    return { start, end: start + this.lengthOf(line) };
  }

  lengthOf(line: number): number {
    return this.textOf(line).length;
  }

  /** Without its line break; empty where there is no such line. */
  textOf(line: number): string {
    if (line < 0 || line >= this.count) return '';
    return this.text.slice(this.startOf(line), this.startOf(line + 1)).replace(/\r?\n$|\r$/, '');
  }
}
