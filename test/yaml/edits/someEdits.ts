/** Generated edits of any text. */
import fc from 'fast-check';
import type { TextEdit } from '@scc-lens/words';

/** Where edits start and end, as parts of a text, and what they put there. */
export interface Seed {
  readonly cuts: readonly number[];
  readonly texts: readonly string[];
}

export const seeds: fc.Arbitrary<Seed> = fc.record({
  cuts: fc.array(fc.integer({ min: 0, max: 99 }), { maxLength: 8 }),
  texts: fc.array(fc.constantFrom('', 'x', 'yz', '\n'), { minLength: 4, maxLength: 4 }),
});

/** Edits in order. No two touch. */
export function editsOf(text: string, { cuts, texts }: Seed): readonly TextEdit[] {
  const offsets = cuts.map(cut => Math.floor((cut / 100) * (text.length + 1))).sort((a, b) => a - b);
  const edits: TextEdit[] = [];
  for (const [i, newText] of texts.slice(0, Math.floor(offsets.length / 2)).entries()) {
    const [start = 0, end = 0] = offsets.slice(2 * i, 2 * i + 2);
    if ((edits.at(-1)?.span.end ?? -1) < start) edits.push({ span: { start, end }, newText });
  }
  return edits;
}
