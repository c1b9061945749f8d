/** The hooks of .pre-commit-hooks.yaml, installed by pre-commit itself from the last commit of this repository. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { hasProgram } from '../../scripts/debian.mjs';
import { programsFor } from '../files/programs';
import type { Programs } from '../files/programs';

const ROOT = path.resolve(import.meta.dirname, '../..');

describe('pre-commit', function () {
  let home: string;
  let repository: string;
  let programs: Programs;

  before(function () {
    if (hasProgram('pre-commit')) {
      programs = programsFor(this);
      return;
    }
    console.log('SKIPPED: pre-commit is not installed (Debian: apt-get install pre-commit).');
    this.skip();
  });
  beforeEach(() => {
    home = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-pre-commit-'));
    repository = path.join(home, 'repository');
    mkdirSync(repository);
  });
  afterEach(() => {
    rmSync(home, { recursive: true, force: true });
  });

  const run = (program: string, ...args: readonly string[]): { readonly status: number | null; readonly output: string } => {
    const PATH = [path.dirname(programs.helm), process.env['PATH']].join(path.delimiter);
    const env = { ...process.env, PATH, HOME: home, XDG_CACHE_HOME: home, npm_config_loglevel: 'error' };
    const { error, status, stdout, stderr } = spawnSync(program, args, { cwd: repository, env, encoding: 'utf8', timeout: 900_000 });
    if (error) throw error;
    return { status, output: `${stdout}${stderr}` };
  };
  const succeed = (program: string, ...args: readonly string[]): string => {
    const { status, output } = run(program, ...args);
    assert.equal(status, 0, output);
    return output;
  };

  it('installs the hooks, and judges what is staged in one process', () => {
    succeed('git', 'init', '-q');
    const revision = succeed('git', '-C', ROOT, 'rev-parse', 'HEAD').trim();
    writeFileSync(
      path.join(repository, '.pre-commit-config.yaml'),
      `repos:\n  - repo: ${pathToFileURL(ROOT).href}\n    rev: ${revision}\n    hooks:\n      - id: scc-lens\n      - id: scc-lens-changed\n        stages: [manual]\n`,
    );
    const example = path.join(ROOT, 'examples/hostpath-sandbox.yaml');
    for (const name of ['one.yaml', 'two.yaml']) copyFileSync(example, path.join(repository, name));
    succeed('git', 'add', '.pre-commit-config.yaml', 'one.yaml', 'two.yaml');

    const refused = run('pre-commit', 'run');
    assert.equal(refused.status, 1, refused.output);
    assert.match(refused.output, /^scc-lens check\.+Failed$/m);
    assert.match(refused.output, /^one\.yaml:\d+:\d+ +error +scc-denied /m);
    assert.match(refused.output, /^\d+ findings in 2 of 3 files \(2 judged, 1 not judged\): /m);

    succeed('git', 'reset', '-q', '--', 'one.yaml', 'two.yaml');
    assert.match(succeed('pre-commit', 'run'), /^scc-lens check\.+Passed$/m);

    succeed('git', 'remote', 'add', 'origin', 'https://git.example/team/ops.git');
    cpSync(path.join(ROOT, 'test/fixtures/rendered/repository'), repository, { recursive: true });
    succeed('git', 'add', '.');
    succeed('git', '-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qm', 'all', '--no-verify');
    for (const name of ['charts/web/values-stage.yaml', 'overlays/prod/network.yaml']) {
      appendFileSync(path.join(repository, name), '# staged\n');
      succeed('git', 'add', name);
    }
    const rendered = run('pre-commit', 'run');
    assert.equal(rendered.status, 1, rendered.output);
    assert.match(rendered.output, /^charts\/web\/templates\/deployment\.yaml:\d+:\d+ +error +scc-denied .*\(In stage\)$/m);
    assert.match(rendered.output, /^base\/agent\.yaml:\d+:\d+ +error +scc-denied /m);
    const changed = run('pre-commit', 'run', '--hook-stage', 'manual', 'scc-lens-changed');
    assert.match(changed.output, /^charts\/web\/templates\/deployment\.yaml:.*\(In stage\)$/m);
    assert.doesNotMatch(changed.output, /web-dev|overlays\/dev/);
  }).timeout(900_000);
});
