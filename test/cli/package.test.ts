import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ROOT, sccLens } from './command';

describe('the npm package', () => {
  it("holds the built command line and the rules' pages, and no source or test", () => {
    assert.equal(sccLens(['--version'], { cwd: ROOT }).code, 0);
    const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: ROOT,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    const [{ files = [] } = {}] = JSON.parse(stdout) as { files?: { path: string }[] }[];
    const names = files.map(file => file.path);
    for (const name of ['dist/cli.js', 'docs/rules/scc-denied.md', 'README.md', 'LICENSE']) assert.ok(names.includes(name), name);
    assert.deepEqual(
      names.filter(name => !/^(?:dist|docs\/rules)\/|^[^/]+$/.test(name)),
      [],
    );
    assert.ok(names.every(name => existsSync(path.join(ROOT, name))));
  });
});
