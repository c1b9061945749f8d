/** Which mappings and lists of an invalid document may have more in them than could be read. */
import type { FieldPath } from '@scc-lens/words';
import { columnAt, contentAbove, indentAt, lineBelow, lineFrom } from './indentation';
import { pathAt } from './pathAt';
import type { Reading } from './read';

/** A line that is being typed begins in its column, or at most so far behind it. */
const LEEWAY = 1;

/**
 * The mappings and lists that a half-typed line may be of: those that are open where it is, if their keys or items begin in its column, before it by
 * the leeway, or behind it. Null where it is not known which lines of the document are left out.
 */
export function openPlaces(text: string, { tree, leftOut = [] }: Pick<Reading, 'tree' | 'leftOut'>): readonly FieldPath[] | null {
  if (leftOut.length === 0) return null;
  const isLeftOut = (line: number): boolean => leftOut.some(({ start, end }) => start <= line && line < end);
  const pathOf = (line: number): FieldPath => pathAt({ tree: tree() }, line + columnAt(text, line));
  return leftOut.flatMap(({ start, end }) => {
    const least = indentAt(text, start) - LEEWAY;
    const places: FieldPath[] = [];
    /** Adds what the key or item in a line is in, up to the line that begins less deep, which is the answer; -1 where there is none. */
    const addAround = (line: number): number => {
      const column = indentAt(text, line);
      const outer = contentAbove(text, line, one => isLeftOut(one) || columnAt(text, one) >= column);
      const path = columnAt(text, line) < least ? [] : pathOf(line);
      for (let length = outer < 0 ? 0 : pathOf(outer).length; length < path.length; length++) places.push(path.slice(0, length));
      return outer;
    };
    const above = contentAbove(text, start, isLeftOut);
    if (above >= 0 && (!/^ *[^\s-]/.test(lineFrom(text, start)) || indentAt(text, start) > columnAt(text, above)))
      places.push(pathOf(above));
    for (let line = above; line >= 0; line = addAround(line));
    const below = lineBelow(text, end, one => isLeftOut(one.start)).start;
    if (below >= 0) addAround(below);
    return places;
  });
}
