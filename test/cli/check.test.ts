import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { fixture, folderWith, onlyRules, readJson, sccLens } from './command';

describe('scc-lens check', () => {
  it('exits 0 without findings, 1 with errors, and 0 with lesser ones', async () => {
    const cwd = folderWith({
      'clean.yaml': fixture('clean-pod.yaml'),
      'bad.yaml': fixture('hostpath-pod.yaml'),
      'stager.yaml': fixture('stager.yaml'),
    });
    const codeOf = async (...args: readonly string[]): Promise<number | null> =>
      (await sccLens(['check', ...args, ...onlyRules('hostpath-supervisor', 'supervisor-stager')], { cwd })).code;
    assert.equal(await codeOf('clean.yaml'), 0);
    assert.equal(await codeOf('bad.yaml'), 1);
    assert.equal(await codeOf('stager.yaml'), 0);
    assert.equal(await codeOf('stager.yaml', '--fail-on', 'warning'), 0);
    assert.equal(await codeOf('stager.yaml', '--fail-on', 'info'), 1);
  });

  it('reports everything readable and exits 2 when something is not', async () => {
    const cwd = folderWith({ 'bad.yaml': fixture('hostpath-pod.yaml') });
    symlinkSync('nowhere', path.join(cwd, 'gone.yaml'));
    symlinkSync('circle.yaml', path.join(cwd, 'circle.yaml'));
    const outcome = await sccLens(['check', '--format', 'json', 'gone.yaml', 'circle.yaml', 'missing/dir', 'bad.yaml'], { cwd });
    assert.equal(outcome.code, 2);
    assert.match(outcome.stderr, /^scc-lens: gone\.yaml: no such file or directory$/m);
    assert.match(outcome.stderr, /^scc-lens: circle\.yaml: too many symbolic links encountered$/m);
    const errors = readJson(outcome).files.map(({ path: file, error }) => [file, error]);
    assert.deepEqual(errors, [
      ['gone.yaml', 'no such file or directory'],
      ['circle.yaml', 'too many symbolic links encountered'],
      ['missing/dir', 'no such file or directory'],
      ['bad.yaml', null],
    ]);
    assert.ok(readJson(outcome).files[3]?.findings.some(({ rule }) => rule === 'hostpath-supervisor'));
  });

  it('reports what a file is that is no UTF-8 text', async () => {
    const pod = fixture('clean-pod.yaml');
    const cwd = folderWith({
      'utf16.yaml': Buffer.from(`\u{FEFF}${pod}`, 'utf16le'),
      'binary.yaml': Buffer.from('kind: Pod\0'),
      'latin1.yaml': Buffer.from('name: caf\xe9\n', 'latin1'),
    });
    const { code, stdout, stderr } = await sccLens(['check', '.'], { cwd });
    assert.equal(code, 2);
    assert.match(stderr, /^scc-lens: utf16\.yaml: is UTF-16, .*save it as UTF-8$/m);
    assert.match(stderr, /^scc-lens: binary\.yaml: is binary/m);
    assert.match(stderr, /^scc-lens: latin1\.yaml: is not UTF-8 text$/m);
    assert.match(stdout, /3 files could not be read/);
  });

  it('reads standard input as <stdin>', async () => {
    const outcome = await sccLens(['check', '-', '--format', 'json'], { cwd: folderWith({}), stdin: fixture('hostpath-pod.yaml') });
    assert.equal(outcome.code, 1);
    assert.equal(readJson(outcome).files[0]?.path, '<stdin>');
  });

  it('reports a syntax error and goes on with the neighbours', async () => {
    const cwd = folderWith({ 'two.yaml': `${fixture('broken.yaml')}---\n${fixture('hostpath-pod.yaml')}` });
    const rules =
      readJson(await sccLens(['check', '--format', 'json', 'two.yaml'], { cwd })).files[0]?.findings.map(({ rule }) => rule) ?? [];
    assert.ok(rules.includes('syntax-error') && rules.includes('hostpath-supervisor'), rules.join());
  });

  it('gives every rule the severity of the option', async () => {
    const cwd = folderWith({ 'bad.yaml': fixture('hostpath-pod.yaml') });
    const severityWith = async (...options: readonly string[]): Promise<string | undefined> =>
      readJson(await sccLens(['check', '--format', 'json', 'bad.yaml', ...options], { cwd })).files[0]?.findings.find(
        ({ rule }) => rule === 'hostpath-supervisor',
      )?.severity;
    assert.equal(await severityWith('--severity', 'hostpath-supervisor=warning'), 'warning');
    assert.equal(await severityWith('--set', 'rules.hostpath-supervisor=hint'), 'hint');
    assert.equal(await severityWith('--severity=hostpath-supervisor=off'), undefined);
  });

  it('keeps quiet about what a comment suppresses, unless it is strict', async () => {
    const pod = fixture('hostpath-pod.yaml').replace(
      '      hostPath:',
      '      # scc-lens: allow hostpath-supervisor -- moved next week\n      hostPath:',
    );
    const cwd = folderWith({ 'pod.yaml': pod });
    const only = ['check', 'pod.yaml', ...onlyRules('hostpath-supervisor')];
    assert.equal((await sccLens(only, { cwd })).code, 0);
    assert.equal((await sccLens([...only, '--strict'], { cwd })).code, 1);
  });
});
