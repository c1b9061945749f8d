import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyChanges, applyEdits } from '../../../server/src/core/edits';
import { parseManifest } from '../../../server/src/core/manifest';
import type { Change } from '../../../server/src/core/words/types';

const folder = join(__dirname, '../../fixtures/edits');

/**
 * Each folder has an `input.yaml` or `input.json`, the `changes.json`, and what comes of them: `output.yaml`, `output.json` or
 * `refused.txt`. An expectation that is missing is written, to be looked at before it is committed.
 */
describe('edits of the fixtures', () => {
  for (const name of readdirSync(folder).filter(entry => !entry.startsWith('.'))) {
    it(name.replaceAll('-', ' '), () => {
      const file = (base: string) => join(folder, name, base);
      const type = existsSync(file('input.json')) ? 'json' : 'yaml';
      const text = readFileSync(file(`input.${type}`), 'utf8');
      const result = applyChanges(parseManifest(text), JSON.parse(readFileSync(file('changes.json'), 'utf8')) as readonly Change[]);
      const [expected, actual] =
        'refused' in result ? ['refused.txt', `${result.refused}\n`] : [`output.${type}`, applyEdits(text, result.edits)];
      if (['refused.txt', 'output.yaml', 'output.json'].every(base => !existsSync(file(base)))) {
        assert.ok(!process.env['CI'], `${name} has no expectation`);
        writeFileSync(file(expected), actual);
      }
      assert.ok(existsSync(file(expected)), `${name} gave ${expected}: ${actual}`);
      assert.equal(actual, readFileSync(file(expected), 'utf8'));
    });
  }
});
