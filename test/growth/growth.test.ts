import assert from 'node:assert/strict';
import { judgeGrowth } from './growth';
import { MANIFESTS } from './manifests';
import { READERS } from './readers';

/** Every reader of foreign text has its table here. */
const TABLES = { manifests: MANIFESTS, ...READERS };

describe('work grows with the text, no faster', () => {
  for (const [table, cases] of Object.entries(TABLES)) {
    for (const each of cases)
      it(`${table}: ${each.name}`, () => {
        assert.equal(judgeGrowth(each), null);
      }).timeout(0);
  }
});
