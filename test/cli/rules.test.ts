/** Every rule from end to end: its own fixtures, through the command line. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { RULES } from '../../server/src/core/index';
import { readJson, sccLens } from './command';

describe('scc-lens check, rule by rule', () => {
  for (const { id } of RULES) {
    it(id, async () => {
      const outcome = await sccLens(['check', '--format', 'json', path.resolve(__dirname, '../fixtures/rules', id)], { cwd: __dirname });
      assert.equal(outcome.stderr, '');
      assert.ok(
        readJson(outcome).files.some(({ findings }) => findings.some(({ rule }) => rule === id)),
        `no finding of ${id}`,
      );
    });
  }
});
