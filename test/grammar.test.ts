import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { CAPABILITIES } from '@scc-lens/words';

describe('the injection grammar', () => {
  it('knows the capabilities that the engine knows', () => {
    const text = readFileSync('syntaxes/scc-lens.injection.tmLanguage.json', 'utf8');
    const listed = /\(ALL\|(?<names>[A-Z_|]+)\)/.exec(text)?.groups?.['names'] ?? '';
    assert.deepEqual(listed.split('|'), CAPABILITIES);
  });
});
