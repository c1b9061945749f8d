import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fixture, folderWith, onlyRules, readJson, sccLens } from './command';

const BAD = fixture('hostpath-pod.yaml');
const ARGS = ['check', '.', '--format', 'json', ...onlyRules('hostpath-supervisor')];

/** A repository with files that are committed. */
function repository(files: Readonly<Record<string, string>>): {
  readonly cwd: string;
  readonly git: (...args: readonly string[]) => string;
} {
  const cwd = folderWith(files);
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd, encoding: 'utf8' });
  git('init', '--quiet', '--initial-branch', 'main');
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
      'scc.yaml': 'apiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata: {name: agents}\n',
    });
    writeFileSync(path.join(cwd, 'pod.yaml'), pod('p'));
    const { notJudged } = readJson(await sccLens(['check', '.', '--format', 'json', '--changed-since', 'HEAD'], { cwd }));
    assert.ok(!notJudged.some(({ reason }) => reason.includes('agents, an SCC that is not known')));
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

  it('runs no program that the repository names', async () => {
    const { cwd, git } = repository({ 'a.yaml': BAD });
    mkdirSync(path.join(cwd, 'bin'));
    const touch = path.join(cwd, 'bin/touch.sh');
    writeFileSync(touch, `#!/bin/sh\ntouch '${cwd}/ran'\n`, { mode: 0o755 });
    git('config', 'core.fsmonitor', touch);
    git('config', 'diff.external', touch);
    const { files } = readJson(await sccLens([...ARGS, '--changed-since', 'HEAD'], { cwd }));
    assert.ok(!files.some(file => file.path === 'ran'));
    assert.throws(() => execFileSync('ls', [path.join(cwd, 'ran')], { stdio: 'ignore' }));
  });
});
