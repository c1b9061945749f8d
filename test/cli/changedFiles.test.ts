import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fixture, folderWith, onlyRules, readJson, sccLens } from './command';

const BAD = fixture('hostpath-pod.yaml');
const ARGS = ['check', '.', '--format', 'json', ...onlyRules('hostpath-supervisor')];

/** A repository with files that are committed. */
function repository(
  files: Readonly<Record<string, string>>,
  ...options: readonly string[]
): { readonly cwd: string; readonly git: (...args: readonly string[]) => string } {
  const cwd = folderWith(files);
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd, encoding: 'utf8' });
  git('init', '--quiet', '--initial-branch', 'main', ...options);
  git('add', '.');
  git('commit', '--quiet', '--message', 'first');
  return { cwd, git };
}

describe('scc-lens check --changed-since', () => {
  it('reports files that were committed, staged, edited or added since the branch left the commit', async () => {
    const { cwd, git } = repository({
      'old.yaml': BAD,
      'edited.yaml': BAD,
      'staged.yaml': BAD,
      'sub/committed.yaml': BAD,
      'later.yaml': BAD,
    });
    git('checkout', '--quiet', '-b', 'feature');
    const change = (file: string): void => {
      writeFileSync(path.join(cwd, file), `# changed\n${BAD}`);
    };
    change('sub/committed.yaml');
    git('commit', '--quiet', '--all', '--message', 'second');
    git('checkout', '--quiet', 'main');
    change('later.yaml');
    git('commit', '--quiet', '--all', '--message', 'on main');
    git('checkout', '--quiet', 'feature');
    change('staged.yaml');
    git('add', 'staged.yaml');
    change('edited.yaml');
    change('new file.yaml');
    const { files } = readJson(await sccLens([...ARGS, '--changed-since', 'main'], { cwd }));
    assert.deepEqual(
      files.map(file => file.path),
      ['edited.yaml', 'new file.yaml', 'staged.yaml', 'sub/committed.yaml'],
    );
    const below = readJson(await sccLens([...ARGS, '--changed-since', 'main'], { cwd: path.join(cwd, 'sub') }));
    assert.deepEqual(
      below.files.map(file => file.path),
      ['committed.yaml'],
    );
  });

  it('still reads what other files contain about the cluster', async () => {
    const pod = (name: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: team, annotations: {openshift.io/required-scc: agents}}\nspec: {containers: [{name: a, image: x}]}\n`;
    const { cwd } = repository({
      'scc.yaml':
        'apiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata: {name: agents}\nrunAsUser: {type: RunAsAny}\nseLinuxContext: {type: RunAsAny}\n',
    });
    writeFileSync(path.join(cwd, 'pod.yaml'), pod('p'));
    const { notJudged } = readJson(await sccLens(['check', '.', '--format', 'json', '--changed-since', 'HEAD'], { cwd }));
    assert.ok(!notJudged.some(({ reason }) => reason.includes('agents, an SCC that is not known')));
  });

  it('lists an environment that is not judged with the file that describes it', async () => {
    const source = "{repoURL: 'https://git.example/other.git', path: deploy}";
    const application = `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web}\nspec: {source: ${source}, destination: {namespace: web}}\n`;
    const { cwd } = repository({ 'app.yaml': application, 'pod.yaml': BAD });
    const check = async () => readJson(await sccLens([...ARGS, '--changed-since', 'HEAD', '--fail-on-not-judged'], { cwd }));
    writeFileSync(path.join(cwd, 'pod.yaml'), `# changed\n${BAD}`);
    assert.deepEqual((await check()).notJudged, []);
    writeFileSync(path.join(cwd, 'app.yaml'), `# changed\n${application}`);
    assert.deepEqual(
      (await check()).notJudged.map(({ path: file }) => file),
      ['app.yaml'],
    );
  });

  describe('of a chart or kustomization that cannot be rendered', () => {
    const chart = 'apiVersion: v2\nname: web\nversion: 1.0.0\n';
    const application =
      "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web}\nspec: {source: {repoURL: 'https://git.example/own.git', path: web, helm: {valueFiles: [../prod.yaml]}}, destination: {namespace: web}}\n";
    const BROKEN = {
      'web/Chart.yaml': chart,
      'web/values.yaml': 'a: 1\n',
      'prod.yaml': 'a: 2\n',
      'overlay/kustomization.yaml': 'resources: [../base, gone.yaml]\nconfigMapGenerator: [{name: a, files: [a=app.conf]}]\n',
      'overlay/app.conf': 'a\n',
      'overlay/other.conf': 'a\n',
      'base/kustomization.yaml': 'resources: [pod.yaml]\n',
      'base/pod.yaml': BAD,
    };
    /** What is listed, without programs to render with, once files have other texts; null: none. */
    const listed = async (changes: Readonly<Record<string, string | null>>, more = {}, operands: readonly string[] = ['.']) => {
      const { cwd, git } = repository({ ...BROKEN, ...more });
      git('remote', 'add', 'origin', 'https://git.example/own.git');
      for (const [file, text] of Object.entries(changes)) {
        if (text === null) rmSync(path.join(cwd, file));
        else writeFileSync(path.join(cwd, file), text);
      }
      const args = ['check', ...operands, '--format', 'json', '--changed-since', 'HEAD'];
      const outcome = await sccLens(args, { cwd, env: { PATH: gitOnly() } });
      assert.notEqual(outcome.code, 2, outcome.stderr);
      const folders = readJson(outcome).notJudged.filter(({ range }) => range === null);
      return folders.map(({ path: file }) => file).filter(file => file === 'web' || file === 'overlay');
    };

    it('is listed where something of it has changed, has come or is gone', async () => {
      assert.deepEqual(await listed({ 'web/values.yaml': 'a: 3\n' }), ['web']);
      assert.deepEqual(await listed({ 'web/new.tpl': 'a\n' }), ['web']);
      assert.deepEqual(await listed({ 'web/values.yaml': null }), ['web']);
      assert.deepEqual(await listed({ 'overlay/app.conf': 'b\n' }), ['overlay']);
      assert.deepEqual(await listed({ 'overlay/gone.yaml': BAD }), ['overlay']);
      assert.deepEqual(await listed({ 'base/pod.yaml': null }), ['overlay']);
      assert.deepEqual(await listed({ 'overlay/kustomization.yml': 'resources: []\n' }), ['overlay']);
    });

    it('is not listed where only other files have changed, also if it is named', async () => {
      const others = { 'prod.yaml': 'a: 3\n', 'overlay/other.conf': 'b\n', 'new.yaml': BAD };
      assert.deepEqual(await listed(others), []);
      assert.deepEqual(await listed(others, {}, ['web', 'overlay', 'prod.yaml']), []);
    });

    it('is listed for an environment where that, or its values, have changed', async () => {
      const more = { 'app.yaml': application };
      assert.deepEqual(await listed({ 'base/pod.yaml': BAD }, more), []);
      assert.deepEqual(await listed({ 'prod.yaml': 'a: 3\n' }, more), ['web']);
      assert.deepEqual(await listed({ 'app.yaml': `# changed\n${application}` }, more), ['web']);
    });
  });

  it('is a clear error outside of a repository, for a commit that is not there, and for one that looks like an option', async () => {
    const problemOf = async (cwd: string, ref: string): Promise<string> => {
      const { code, stdout, stderr } = await sccLens(['check', '.', `--changed-since=${ref}`], { cwd });
      assert.deepEqual([code, stdout], [2, '']);
      return stderr;
    };
    assert.match(await problemOf(folderWith({ 'a.yaml': BAD }), 'HEAD'), /--changed-since: git failed: not a git repository/);
    const { cwd } = repository({ 'a.yaml': BAD });
    assert.match(await problemOf(cwd, 'gone'), /--changed-since: git has no commit "gone" here/);
    assert.match(await problemOf(cwd, '--output=x'), /git has no commit "--output=x" here/);
  });

  it('is a clear error without git', async () => {
    const cwd = folderWith({ 'a.yaml': BAD, 'empty/.keep': '' });
    const { code, stderr } = await sccLens(['check', '.', '--changed-since', 'HEAD'], { cwd, env: { PATH: path.join(cwd, 'empty') } });
    assert.equal(code, 2);
    assert.match(stderr, /--changed-since needs the program git, which was not found/);
  });

  /** A program that leaves a file where it has run. */
  function trap(): { readonly program: string; readonly hasRun: () => boolean } {
    const folder = folderWith({});
    const program = path.join(folder, 'trap.sh');
    writeFileSync(program, `#!/bin/sh\ntouch '${folder}/ran'\ncat\n`, { mode: 0o755 });
    return { program, hasRun: () => existsSync(path.join(folder, 'ran')) };
  }

  it('runs no program that the configuration of the repository, or of a submodule, names', async function () {
    if (process.platform === 'win32') this.skip();
    const { program, hasRun } = trap();
    const inner = repository({ 'inner.yaml': BAD });
    const { cwd, git } = repository({ 'a.yaml': BAD, 'b.yaml': BAD, '.gitattributes': '*.yaml filter=x diff=x merge=x\n' });
    git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.cwd, 'sub');
    git('commit', '--quiet', '--message', 'a submodule');
    const named = [
      'core.fsmonitor',
      'diff.external',
      'diff.x.command',
      'diff.x.textconv',
      'filter.x.clean',
      'filter.x.smudge',
      'merge.x.driver',
    ];
    const others = [
      'core.pager',
      'pager.ls-tree',
      'core.sshCommand',
      'core.alternateRefsCommand',
      'core.editor',
      'gpg.program',
      'credential.helper',
    ];
    writeFileSync(path.join(cwd, '.git/more'), [...named, ...others].map(name => sectionOf(name, program)).join(''));
    git('config', 'include.path', 'more');
    git('config', 'core.hooksPath', path.dirname(program));
    execFileSync('git', ['config', 'core.fsmonitor', program], { cwd: path.join(cwd, 'sub') });
    writeFileSync(path.join(cwd, 'sub/inner.yaml'), `# changed\n${BAD}`);
    // The same content with another time, for which git runs the filter.
    writeFileSync(path.join(cwd, 'a.yaml'), BAD);
    utimesSync(path.join(cwd, 'a.yaml'), 1, 1);
    const { files } = readJson(await sccLens([...ARGS, '--changed-since', 'HEAD'], { cwd }));
    assert.deepEqual(
      files.map(file => file.path),
      ['sub/inner.yaml'],
    );
    assert.ok(!hasRun());
  });

  for (const [name, setting] of [
    ['a filter that stays', 'filter.x.process'],
    ['the other end of a partial clone', 'remote.origin.uploadpack'],
    ['ssh to the other end of a partial clone', 'core.sshCommand'],
    ['a transport of its own', 'remote.origin.vcs'],
  ] as const)
    it(`does not run ${name}`, async function () {
      if (process.platform === 'win32') this.skip();
      const { program, hasRun } = trap();
      const source = repository({ 'a.yaml': BAD, '.gitattributes': '*.yaml filter=x\n' });
      source.git('config', 'uploadpack.allowFilter', 'true');
      const cwd = path.join(folderWith({}), 'clone');
      const isPartial = !setting.startsWith('filter');
      execFileSync('git', ['clone', '--quiet', ...(isPartial ? ['--filter=tree:0', '--no-checkout'] : []), `file://${source.cwd}`, cwd]);
      const git = (...args: readonly string[]): unknown => execFileSync('git', args, { cwd });
      git('config', setting, setting === 'remote.origin.vcs' ? `ext::${program}` : program);
      if (setting === 'core.sshCommand') git('config', 'remote.origin.url', 'ssh://nowhere.invalid/a');
      writeFileSync(path.join(cwd, 'a.yaml'), BAD);
      const { code, stderr } = await sccLens([...ARGS, '--changed-since', 'HEAD'], { cwd });
      assert.deepEqual([code, hasRun()], [isPartial ? 2 : 0, false], stderr);
      if (isPartial) assert.match(stderr, /--changed-since: git failed: /);
    });

  it('runs the git of the PATH, not one that the repository has', async function () {
    if (process.platform === 'win32') this.skip();
    const { program, hasRun } = trap();
    const { cwd } = repository({ 'a.yaml': BAD });
    copyFileSync(program, path.join(cwd, 'git'));
    const { code } = await sccLens([...ARGS, '--changed-since', 'HEAD'], { cwd, env: { PATH: `.:${process.env['PATH'] ?? ''}` } });
    assert.deepEqual([code, hasRun()], [0, false]);
  });

  it('does not count line endings, as git gives texts, and counts a file that a filter has changed', async () => {
    const { cwd, git } = repository({ 'a.yaml': BAD, 'b.yaml': BAD, 'c.yaml': 'version https://git-lfs.github.com/spec/v1\n' });
    for (const file of ['a.yaml', 'c.yaml']) writeFileSync(path.join(cwd, file), BAD.replaceAll('\n', '\r\n'));
    git('config', 'core.autocrlf', 'true');
    const { files } = readJson(await sccLens([...ARGS, '--changed-since', 'HEAD'], { cwd }));
    assert.deepEqual(
      files.map(file => file.path),
      ['c.yaml'],
    );
  });

  it('compares files of a repository with ids of SHA-256', async () => {
    const { cwd, git } = repository({ 'a.yaml': BAD, 'b.yaml': BAD }, '--object-format=sha256');
    assert.equal(git('rev-parse', 'HEAD').trim().length, 64);
    writeFileSync(path.join(cwd, 'b.yaml'), `# changed\n${BAD}`);
    const { files } = readJson(await sccLens([...ARGS, '--changed-since', 'HEAD'], { cwd }));
    assert.deepEqual(
      files.map(file => file.path),
      ['b.yaml'],
    );
  });
});

/** A PATH with git alone. */
function gitOnly(): string {
  const folder = folderWith({});
  symlinkSync(execFileSync('which', ['git'], { encoding: 'utf8' }).trim(), path.join(folder, 'git'));
  return folder;
}

function sectionOf(name: string, value: string): string {
  const [section = '', ...rest] = name.split('.');
  const [key = '', sub] = rest.toReversed();
  return `[${section}${sub === undefined ? '' : ` "${sub}"`}]\n\t${key} = ${value}\n`;
}
