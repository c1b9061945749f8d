import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { editDistance } from '@scc-lens/words';
import { runs } from '../properties';

/** The whole table, as the textbooks have it. */
function slowDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  let older = row;
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (older[j - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min((row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1), (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swapped));
    }
    [older, row] = [row, next];
  }
  return row[b.length] ?? 0;
}

describe('editDistance', () => {
  it('is the distance up to the one asked for, and one more for all that are farther', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 9 });
    fc.assert(
      fc.property(name, name, fc.nat(9), (a, b, most) => {
        assert.equal(editDistance(a, b, most), Math.min(slowDistance(a, b), most + 1));
      }),
      runs(2000),
    );
  });
});
