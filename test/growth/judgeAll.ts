import assert from 'node:assert/strict';
import { judgeGrowth } from './growth';
import type { GrowthCase } from './growth';

/** A test for each case of the tables. Between two edits the texts are shorter. */
export function judgeAll(tables: Readonly<Record<string, readonly GrowthCase[]>>): void {
  describe('work grows with the text, no faster', () => {
    for (const [table, cases] of Object.entries(tables)) {
      for (const each of cases)
        it(`${table}: ${each.name}`, () => {
          assert.equal(judgeGrowth(each), null);
        }).timeout(0);
    }
  });
}
