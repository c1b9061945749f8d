import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { startable } from '../../scripts/commands.mjs';
import { ROOT, runScript } from './build';

describe('the npm package', () => {
  before(() => {
    runScript('build.mjs', []);
  });

  it("contains the built command line, the rules' pages and the notices, and no source or test", () => {
    const [program, args, options] = startable('npm', ['pack', '--dry-run', '--json', '--ignore-scripts']);
    const { stdout } = spawnSync(program, args, { ...options, cwd: ROOT, encoding: 'utf8' });
    const [{ files = [] } = {}] = JSON.parse(stdout) as { files?: { path: string }[] }[];
    const names = files.map(file => file.path);
    for (const name of ['dist/cli.js', 'dist/server.js', 'docs/rules/scc-denied.md', 'README.md', 'LICENSE', 'ThirdPartyNotices.txt'])
      assert.ok(names.includes(name), name);
    assert.deepEqual(
      names.filter(name => !/^(?:dist|docs\/rules|l10n)\/|^[^/]+$/.test(name)),
      [],
    );
    assert.ok(names.every(name => existsSync(path.join(ROOT, name))));
  });
});
