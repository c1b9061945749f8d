import assert from 'node:assert/strict';
import { startable } from '../scripts/commands.mjs';

describe('starting a command', () => {
  it('goes through a shell only for the scripts that Windows has in place of programs', () => {
    assert.deepEqual(startable('npm', ['ci'], 'linux'), ['npm', ['ci'], {}]);
    assert.deepEqual(startable('node', ['a b.mjs'], 'win32'), ['node', ['a b.mjs'], {}]);
    assert.deepEqual(startable('code', ['--flag=C:\\My work', 'examples'], 'win32'), [
      'code "--flag=C:\\My work" examples',
      [],
      { shell: true },
    ]);
  });
});
