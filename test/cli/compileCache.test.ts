/** Where Node keeps what it compiles, which only the user may write: what is in it runs. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ownFolder } from '../../server/src/cli/compileCache';
import { BUNDLE, useBundle } from './bundle';
import { colourless, fixture, folderWith } from './command';

describe('the cache of compiled code', () => {
  useBundle();

  it('is in a folder that only the user can write to, or there is none', function () {
    if (process.platform === 'win32') this.skip();
    const base = folderWith({});
    const folder = path.join(base, 'new/scc-lens');
    const find = (cache: string): string | null => ownFolder({ XDG_CACHE_HOME: path.join(base, cache) });
    assert.equal(find('new'), folder);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    chmodSync(folder, 0o770);
    assert.equal(find('new'), null);
    chmodSync(folder, 0o700);
    mkdirSync(path.join(base, 'linked'));
    symlinkSync(folder, path.join(base, 'linked/scc-lens'));
    assert.equal(find('linked'), null);
    writeFileSync(path.join(base, 'file'), '');
    assert.equal(find('file'), null);
  });

  it('changes nothing that a run prints, and is left out where Node is asked to', () => {
    const cwd = folderWith({ 'pod.yaml': fixture('hostpath-pod.yaml') });
    const check = (cache: string, env: NodeJS.ProcessEnv = {}) =>
      spawnSync(process.execPath, [BUNDLE, 'check', 'pod.yaml'], {
        cwd,
        env: { ...colourless(), XDG_CACHE_HOME: path.join(cwd, cache), ...env },
        encoding: 'utf8',
      }).stdout;
    const [first, second] = [check('used'), check('used')];
    assert.equal(second, first);
    assert.equal(check('unused', { NODE_DISABLE_COMPILE_CACHE: '1' }), first);
    const cached = (cache: string): readonly string[] =>
      existsSync(path.join(cwd, cache)) ? readdirSync(path.join(cwd, cache), { recursive: true, encoding: 'utf8' }) : [];
    const isKept = 'enableCompileCache' in process.getBuiltinModule('node:module');
    assert.equal(cached('used').length > 10, isKept);
    assert.ok(cached('unused').length <= 1);
  });
});
