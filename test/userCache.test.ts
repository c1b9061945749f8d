/** What is built once for all clones of a user, and how long it took last. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const scripts = path.resolve(__dirname, '../scripts');

describe('the cache of a user', () => {
  const base = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-cache-'));
  const folder = path.join(base, 'scc-lens');
  after(() => {
    rmSync(base, { recursive: true });
  });
  /** Runs a script with that cache; what it prints, or fails with. */
  const run = (module: string, script: string): string => {
    const source = `import * as it from ${JSON.stringify(path.join(scripts, module))};\n${script}`;
    const args = ['--input-type=module', '-e', source];
    const { stdout, stderr } = spawnSync(process.execPath, args, { env: { ...process.env, XDG_CACHE_HOME: base }, encoding: 'utf8' });
    return (stdout + stderr).trim();
  };

  it('knows how long a step took last', () => {
    const step = "await it.step('Building it', async () => 1, { usual: '2 min' });";
    assert.equal(run('step.mjs', step), 'Building it (usually 2 min)…');
    assert.match(run('step.mjs', step), /^Building it \(last time \d+ s\)…$/);
  });

  it('is a folder that only the user can write to, or is not used', function () {
    if (process.platform === 'win32') this.skip();
    const open = "console.log(it.userCache('cluster'));";
    assert.equal(run('userCache.mjs', open), path.join(folder, 'cluster'));
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    chmodSync(folder, 0o770);
    assert.match(run('userCache.mjs', open), /scc-lens has to be a folder that only you can write to/);
    chmodSync(folder, 0o700);
    renameSync(folder, path.join(base, 'other'));
    symlinkSync(path.join(base, 'other'), folder);
    assert.match(run('userCache.mjs', open), /scc-lens has to be a folder that only you can write to/);
    rmSync(folder);
    renameSync(path.join(base, 'other'), folder);
  });

  it('loses what was not used for a week', () => {
    const use = (name: string): string => `it.markUsed(it.userCache('cluster/${name}'));`;
    run('userCache.mjs', use('old') + use('new'));
    const old = new Date(Date.now() - 8 * 24 * 3_600_000);
    utimesSync(path.join(folder, 'cluster/old'), old, old);
    run('userCache.mjs', use('new'));
    assert.deepEqual(
      ['old', 'new'].map(name => existsSync(path.join(folder, 'cluster', name))),
      [false, true],
    );
  });
});
