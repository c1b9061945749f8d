/** A place in a text as LSP counts it: both from zero, `character` in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** The offsets at which the lines of a text start; `\n`, `\r\n` and a lone `\r` end a line, as in LSP. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === LF || (code === CR && text.charCodeAt(i + 1) !== LF)) starts.push(i + 1);
  }
  return starts;
}

/** The position of an offset, given the text's line starts. An offset past the end counts on the last line. */
export function positionAt(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return { line: low, character: offset - (starts[low] ?? 0) };
}

const LF = 0x0a;
const CR = 0x0d;
