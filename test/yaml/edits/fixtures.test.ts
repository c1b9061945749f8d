import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Change } from '@scc-lens/words';
import { applyChanges, applyEdits, parseManifest } from '@scc-lens/yaml';
import { assertFile } from '../../expectations';

const folder = join(__dirname, '../../fixtures/edits');

/**
 * Each folder has an `input.yaml` or `input.json`, the `changes.json`, and what comes of them: `output.yaml`, `output.json` or
 * `refused.txt`.
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
      for (const base of ['refused.txt', 'output.yaml', 'output.json']) assertFile(file(base), base === expected ? actual : null);
    });
  }
});
