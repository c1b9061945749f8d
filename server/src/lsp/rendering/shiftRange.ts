/** Where lines of a saved text are in what the user has made of it since. */
import type { Range } from 'vscode-languageserver/node';

/**
 * Leads from ranges of a text to the same lines of a later one. Lines above all changes stay, lines below all changes move; between them
 * nothing is known, and the result is null.
 */
export function shifter(before: string, now: string): (range: Range) => Range | null {
  if (before === now) return range => range;
  const [old, current] = [linesOf(before), linesOf(now)];
  const most = Math.min(old.length, current.length);
  let above = 0;
  while (above < most && old[above] === current[above]) above++;
  let below = 0;
  while (below < most - above && old.at(-1 - below) === current.at(-1 - below)) below++;
  const by = current.length - old.length;
  return range => {
    const { start, end } = range;
    if (end.line < above) return range;
    if (start.line < old.length - below) return null;
    return { start: { ...start, line: start.line + by }, end: { ...end, line: end.line + by } };
  };
}

/** Editors and disks may end lines differently. */
function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/);
}
