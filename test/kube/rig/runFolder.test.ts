/** The folders of test clusters: none stays behind, and none goes that is in use. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openRunFolder } from '../../cluster/runFolder.mjs';

const MODULE = path.resolve(__dirname, '../../cluster/runFolder.mjs');

describe('the folder of a run', () => {
  it('goes with its run, or at the start of another one where its run was killed', async () => {
    const killed = execFileSync(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { openRunFolder } from ${JSON.stringify(MODULE)}; process.stdout.write((await openRunFolder()).folder);`,
      ],
      { encoding: 'utf8' },
    );
    const strange = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-cluster-'));
    assert.ok(existsSync(killed));
    const first = await openRunFolder();
    const second = await openRunFolder();
    assert.deepEqual([killed, strange, first.folder, second.folder].map(existsSync), [false, true, true, true]);
    await first.discard();
    await second.discard();
    assert.deepEqual([first.folder, second.folder].map(existsSync), [false, false]);
    rmSync(strange, { recursive: true });
  });

  it('stays where it was given', async () => {
    const given = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-kept-'));
    const { folder, discard } = await openRunFolder(given);
    await discard();
    assert.deepEqual([folder, existsSync(given)], [given, true]);
    rmSync(given, { recursive: true });
  });
});
