/** Editors other than VS Code with the set-ups of docs/editors.md and the built program: findings, a quick fix, "convert and generate". */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hasProgram } from '../../scripts/debian.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const MANIFEST = path.join(ROOT, 'examples/hostpath-sandbox.yaml');

/** The example behind a comment of docs/editors.md. */
function setUp(name: string): string {
  const page = readFileSync(path.join(ROOT, 'docs/editors.md'), 'utf8');
  const example = page.split(`<!-- ${name} -->\n`)[1]?.match(/^```\w+\n([^]*?)^```$/m)?.[1];
  assert.ok(example !== undefined, `docs/editors.md has no set-up ${name}`);
  return example;
}

/** What a user of the editor sees. */
interface Seen {
  readonly problem?: string;
  readonly before?: readonly string[];
  readonly denials?: readonly number[];
  readonly fixed?: string;
}

describe('docs/editors.md', function () {
  let scratch: string;
  let folder: string;

  before('build the program, and put it on the path', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: ROOT, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  });
  beforeEach(() => {
    scratch = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-editors-'));
    folder = path.join(scratch, 'work');
    for (const name of ['bin', 'home', 'work']) mkdirSync(path.join(scratch, name));
    symlinkSync(path.join(ROOT, 'dist/cli.js'), path.join(scratch, 'bin/scc-lens'));
    copyFileSync(MANIFEST, path.join(folder, 'pod.yaml'));
  });
  afterEach(() => {
    rmSync(scratch, { recursive: true, force: true });
  });

  const run = (program: string, args: readonly string[], cwd = folder): string => {
    const home = path.join(scratch, 'home');
    const env = {
      ...process.env,
      PATH: `${path.join(scratch, 'bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
      HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_DATA_HOME: home,
      XDG_STATE_HOME: home,
      XDG_CACHE_HOME: home,
      SCC_LENS_SEEN: path.join(scratch, 'seen.json'),
    };
    const { error, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8', timeout: 900_000 });
    if (error) throw error;
    return `${stdout}${stderr}`;
  };
  const runEditor = (program: string, ...args: readonly string[]): Seen => {
    const printed = run(program, args);
    const seen = JSON.parse(readFileSync(path.join(scratch, 'seen.json'), 'utf8')) as Seen;
    assert.equal(seen.problem, undefined, printed);
    return seen;
  };
  /** The files of a folder in which the program has changed the same manifest. */
  const filesAfter = (...args: readonly string[]): ReadonlyMap<string, string> => {
    const other = path.join(scratch, 'other');
    mkdirSync(other);
    copyFileSync(MANIFEST, path.join(other, 'pod.yaml'));
    run('scc-lens', args, other);
    const files = filesIn(other);
    rmSync(other, { recursive: true });
    return files;
  };
  const filesIn = (place: string): ReadonlyMap<string, string> =>
    new Map(readdirSync(place).map(name => [name, readFileSync(path.join(place, name), 'utf8')]));

  it('sets up Neovim: diagnostics, a quick fix, and "convert and generate"', function () {
    if (!hasProgram('nvim')) {
      console.log('SKIPPED: Neovim is not installed (Debian: apt-get install neovim).');
      this.skip();
    }
    const [, minor = '0'] = /^NVIM v0\.(\d+)/.exec(run('nvim', ['--version'])) ?? [];
    const init = path.join(scratch, 'init.lua');
    writeFileSync(init, setUp(`neovim 0.${Number(minor) >= 11 ? 11 : Number(minor) >= 8 ? 8 : 7}`));
    const driver = path.join(import.meta.dirname, 'neovim.lua');
    const seen = runEditor('nvim', '--headless', '-u', init, '-i', 'NONE', '-n', 'pod.yaml', '-c', `luafile ${driver}`);
    assert.ok(seen.before?.includes('hostpath-supervisor') && seen.before.includes('scc-denied'), String(seen.before));
    // The refusal and the five fields that decide it, all of them errors.
    assert.deepEqual(seen.denials, [1, 1, 1, 1, 1, 1]);
    assert.equal(seen.fixed, filesAfter('fix', '--unsafe', '--rule', 'hostpath-supervisor', '--write', '.').get('pod.yaml'));
    // Neovim ends a new file with an empty line.
    const trimmed = (files: ReadonlyMap<string, string>): object => new Map([...files].map(([name, text]) => [name, text.trimEnd()]));
    assert.deepEqual(trimmed(filesIn(folder)), trimmed(filesAfter('scc', '--convert', '--write', '.')));
  });

  it('sets up Emacs: diagnostics, a quick fix, and "convert and generate"', function () {
    if (!hasProgram('emacs')) {
      console.log(
        'SKIPPED: Emacs with Eglot and yaml-mode is not installed (Debian: apt-get install emacs-nox elpa-eglot elpa-yaml-mode).',
      );
      this.skip();
    }
    const init = path.join(scratch, 'init.el');
    writeFileSync(init, `(require 'package)\n(package-activate-all)\n(require 'yaml-mode)\n${setUp('emacs')}`);
    const seen = runEditor('emacs', '--batch', '-l', init, '-l', path.join(import.meta.dirname, 'emacs.el'));
    assert.equal(seen.fixed, filesAfter('fix', '--unsafe', '--rule', 'hostpath-supervisor', '--write', '.').get('pod.yaml'));
    assert.deepEqual(filesIn(folder), filesAfter('scc', '--convert', '--write', '.'));
  });
});
