import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startable } from '../../scripts/commands.mjs';
import { filesOfNpmPackage, packages, ROOT } from './build';

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe('the npm package', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens npm test-'));
    writeFileSync(path.join(folder, 'scc-lens.tgz'), packages().tgz);
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (cwd: string, command: string, ...commandArgs: readonly string[]): Outcome => {
    const [program, args, options] = startable(command, commandArgs);
    // A registry that answers nothing, and a cache that contains nothing.
    const env = { ...process.env, npm_config_cache: path.join(folder, 'cache'), npm_config_registry: 'http://127.0.0.1:9/' };
    return spawnSync(program, args, { ...options, cwd, env, encoding: 'utf8' });
  };

  it("contains the built command line, the rules' pages and the notices, and no source, test or part of the extension", () => {
    const names = [...filesOfNpmPackage(packages()).keys()];
    for (const name of [
      'dist/cli.js',
      'dist/program.js',
      'dist/worker.js',
      'dist/archives.js',
      'dist/cluster.js',
      'dist/commands.js',
      'dist/live.js',
      'dist/mcp.js',
      'dist/server.js',
      'docs/rules/scc-denied.md',
      ...['html', 'css', 'mjs'].map(extension => `media/audit.${extension}`),
      'README.md',
      'LICENSE',
      'ThirdPartyNotices.txt',
    ])
      assert.ok(names.includes(name), name);
    assert.deepEqual(
      names.filter(name => !/^(?:dist|docs|docs\/rules|l10n)\/[^/]+$|^media\/audit\.\w+$|^[^/]+$/.test(name)),
      [],
    );
    for (const name of ['extension', 'desktop', 'deploy', 'web', 'webServer']) assert.ok(!names.includes(`dist/${name}.js`), name);
  });

  it('installs into an empty folder without a network, and runs there by npx', () => {
    const empty = path.join(folder, 'empty');
    mkdirSync(empty);
    const installed = run(empty, 'npm', 'install', '--no-audit', '--no-fund', '--offline', '../scc-lens.tgz');
    assert.equal(installed.status, 0, installed.stderr);
    const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { readonly version: string };
    assert.equal(run(empty, 'npx', '--no-install', 'scc-lens', '--version').stdout, `${version}\n`);
    writeFileSync(path.join(empty, 'pod.yaml'), readFileSync(path.join(ROOT, 'examples/hostpath-sandbox.yaml')));
    const checked = run(empty, 'npx', '--no-install', 'scc-lens', 'check', 'pod.yaml');
    assert.equal(checked.status, 1, checked.stderr);
    assert.match(checked.stdout, /hostpath-supervisor/);
    const imported = run(empty, process.execPath, '--input-type=module', '--eval', "await import('scc-lens')");
    assert.match(imported.stderr, /ERR_PACKAGE_PATH_NOT_EXPORTED/);
  });

  it('runs by npx without an installation', () => {
    const other = path.join(folder, 'other');
    mkdirSync(other);
    const { status, stdout, stderr } = run(
      other,
      'npx',
      '--yes',
      '--offline',
      '--package',
      '../scc-lens.tgz',
      'scc-lens',
      'check',
      '--help',
    );
    assert.equal(status, 0, stderr);
    assert.match(stdout, /docs\/rules/);
  });
});
