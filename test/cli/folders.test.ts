import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { folderWith, readJson, sccLens } from './command';

const POD = 'apiVersion: v1\nkind: Pod\n';

async function checkedFiles(cwd: string, ...operands: readonly string[]): Promise<readonly string[]> {
  return readJson(await sccLens(['check', '--format', 'json', ...operands], { cwd })).files.map(file => file.path);
}

describe('folders on the command line', () => {
  it('are searched for manifests, by name', async () => {
    const cwd = folderWith({
      'b.yaml': POD,
      'a/z.yml': POD,
      'a/a.JSON': '{}',
      'a.txt': POD,
      'x.yaml/inner.yaml': POD,
      '.github/ci.yaml': POD,
    });
    assert.deepEqual(await checkedFiles(cwd, '.'), ['.github/ci.yaml', 'a/a.JSON', 'a/z.yml', 'b.yaml', 'x.yaml/inner.yaml']);
    assert.deepEqual(await checkedFiles(cwd, 'a'), ['a/a.JSON', 'a/z.yml']);
  });

  it('keep .git and node_modules to themselves', async () => {
    const cwd = folderWith({ 'a.yaml': POD, '.git/b.yaml': POD, 'node_modules/c/d.yaml': POD, 'e/node_modules/f.yaml': POD });
    assert.deepEqual(await checkedFiles(cwd, '.'), ['a.yaml']);
  });

  it('give each file once, however often it is named', async () => {
    const cwd = folderWith({ 'pods/a.yaml': POD, 'pods/b.yaml': POD });
    symlinkSync('pods', path.join(cwd, 'link'));
    assert.deepEqual(await checkedFiles(cwd, 'pods/b.yaml', '.', 'pods', './pods/a.yaml', 'link'), ['pods/b.yaml', 'pods/a.yaml']);
  });

  it('give files behind a link by the path that it leads to', async function () {
    if (process.platform === 'win32') this.skip();
    const cwd = folderWith({ 'pods/a.yaml': POD });
    symlinkSync('pods', path.join(cwd, 'link'));
    symlinkSync('pods/a.yaml', path.join(cwd, 'one.yaml'));
    for (const operand of ['link', 'one.yaml', 'link/a.yaml']) assert.deepEqual(await checkedFiles(cwd, operand), ['pods/a.yaml'], operand);
    assert.deepEqual(await checkedFiles(cwd, path.join(cwd, 'link')), [path.join(cwd, 'pods/a.yaml')]);
    assert.deepEqual(await checkedFiles(cwd, 'one.yaml', '.', 'link'), ['pods/a.yaml']);
  });

  it('do not trap the search in a circle of links', async () => {
    const cwd = folderWith({ 'a/a.yaml': POD });
    symlinkSync('..', path.join(cwd, 'a/up'));
    symlinkSync('loop', path.join(cwd, 'loop'));
    assert.deepEqual(await checkedFiles(cwd, '.'), ['a/a.yaml']);
  });

  it('read a file that is named itself, with any name, also if git ignores it', async () => {
    const cwd = folderWith({ 'pod.txt': POD, 'ignored/a.yaml': POD, '.gitignore': 'ignored\n' });
    assert.deepEqual(await checkedFiles(cwd, 'pod.txt', 'ignored/a.yaml'), ['pod.txt', 'ignored/a.yaml']);
    assert.deepEqual(await checkedFiles(cwd, '.'), []);
  });
});

describe('.gitignore', () => {
  const tree: Readonly<Record<string, string>> = {
    '.gitignore': '\u{FEFF}*.gen.yaml\n/top.yaml\nbuild/\nlogs/*\n!logs/keep.yaml\n# a comment\n\\#odd.yaml\nsp ace.yaml \n',
    'top.yaml': POD,
    'a.gen.yaml': POD,
    '#odd.yaml': POD,
    'sp ace.yaml': POD,
    'build/a.yaml': POD,
    'logs/a.yaml': POD,
    'logs/keep.yaml': POD,
    'sub [1]/.gitignore': '!build/\n!wanted.gen.yaml\r\nonly/here.yaml\n/anchored.yaml\n**/deep.yaml\n',
    'sub [1]/build/a.yaml': POD,
    'sub [1]/top.yaml': POD,
    'sub [1]/wanted.gen.yaml': POD,
    'sub [1]/x/wanted.gen.yaml': POD,
    'sub [1]/unwanted.gen.yaml': POD,
    'sub [1]/only/here.yaml': POD,
    'sub [1]/x/only/here.yaml': POD,
    'sub [1]/anchored.yaml': POD,
    'sub [1]/x/anchored.yaml': POD,
    'sub [1]/x/y/deep.yaml': POD,
    'sub [1]/x/Deep.yaml': POD,
    'sub [1]/x/.gitignore': '*\n!.gitignore\n!y/\n!y/**\n',
    'sub [1]/x/y/again.yaml': POD,
  };

  it('is followed at every level as git follows it', async () => {
    const cwd = folderWith(tree);
    execFileSync('git', ['init', '-q'], { cwd });
    const listed = execFileSync(
      'git',
      ['-c', 'core.excludesFile=/dev/null', '-c', 'core.quotePath=false', 'ls-files', '--others', '--exclude-standard', '-z'],
      { cwd, encoding: 'utf8' },
    );
    const expected = listed
      .split('\0')
      .filter(name => name.endsWith('.yaml'))
      .sort();
    assert.ok(expected.includes('sub [1]/build/a.yaml') && !expected.includes('build/a.yaml'));
    assert.deepEqual([...(await checkedFiles(cwd, '.'))].sort(), expected);
  });

  it('counts in a folder of the repository too, but not against the folder that was asked for', async () => {
    const cwd = folderWith(tree);
    mkdirSync(path.join(cwd, '.git'));
    assert.deepEqual(await checkedFiles(cwd, 'logs'), ['logs/keep.yaml']);
    assert.deepEqual(await checkedFiles(cwd, 'build'), ['build/a.yaml']);
  });

  it('that is a pipe, in the folder or above it, blocks nothing and is reported', async function () {
    if (process.platform === 'win32') this.skip();
    const cwd = folderWith({ 'sub/a.yaml': POD });
    mkdirSync(path.join(cwd, '.git'));
    execFileSync('mkfifo', [path.join(cwd, '.gitignore'), path.join(cwd, 'sub/.gitignore')]);
    for (const operand of ['.', 'sub']) {
      const { code, stderr } = await sccLens(['check', operand], { cwd });
      assert.match(stderr, /^scc-lens: .*\.gitignore: is not a regular file and was not read$/m);
      assert.equal(code, 2);
      assert.ok((await checkedFiles(cwd, operand)).includes('sub/a.yaml'));
    }
  });

  it('that is larger than 1 MiB is reported and not followed', async () => {
    const cwd = folderWith({ 'a.yaml': POD, '.gitignore': `a.yaml\n${'#'.repeat(1024 * 1024)}` });
    const { stderr } = await sccLens(['check', '.'], { cwd });
    assert.match(stderr, /\.gitignore: is larger than 1 MiB and was not read/);
    assert.ok((await checkedFiles(cwd, '.')).includes('a.yaml'));
  });

  it('that is a link is not followed, as git does not', async () => {
    const cwd = folderWith({ 'sub/a.yaml': POD, rules: 'a.yaml\n' });
    mkdirSync(path.join(cwd, '.git'));
    symlinkSync('rules', path.join(cwd, '.gitignore'));
    assert.deepEqual(await checkedFiles(cwd, '.'), ['sub/a.yaml']);
    assert.deepEqual(await checkedFiles(cwd, 'sub'), ['sub/a.yaml']);
  });

  it('has its lines with too many wildcards reported, and all others followed', async () => {
    const cwd = folderWith({
      'a.yaml': POD,
      'b.yaml': POD,
      'x/y/c.yaml': POD,
      '.gitignore': '**/q/**/q/**/q/**/q\na.yaml\n*1*2*3*4*5*6*7*8*\n**/y/**\n',
    });
    const { code, stderr } = await sccLens(['check', '.'], { cwd });
    assert.match(stderr, /\.gitignore: line 1 and 1 more not followed: longer than 4096 characters, or too many \*\* or \*/);
    assert.equal(code, 2);
    assert.deepEqual(
      (await checkedFiles(cwd, '.')).filter(file => file.endsWith('.yaml')),
      ['b.yaml'],
    );
  });

  it("is followed where a name has as many wildcards as in GitHub's template for Node", async () => {
    const names = ['report.20261129.101112.7.0.001.json', 'report.yaml'];
    const cwd = folderWith({
      ...Object.fromEntries(names.map(name => [name, POD])),
      '.gitignore': 'report.[0-9]*.[0-9]*.[0-9]*.[0-9]*.json\n',
    });
    const { stderr } = await sccLens(['check', '.'], { cwd });
    assert.doesNotMatch(stderr, /not followed/);
    assert.deepEqual(await checkedFiles(cwd, '.'), ['report.yaml']);
  });

  it('of more than 2,000 rules is followed up to there, and the rest reported', async () => {
    const rules = Array.from({ length: 2000 }, (_, i) => `# ${i}\n\nnever-${i}\n`).join('');
    const cwd = folderWith({ 'a.yaml': POD, 'b.yaml': POD, '.gitignore': `a.yaml\n${rules}b.yaml\n` });
    const { code, stderr } = await sccLens(['check', '.'], { cwd });
    assert.match(stderr, /\.gitignore: line 6001 and all below not followed: more than 2000 rules/);
    assert.equal(code, 2);
    assert.deepEqual(
      (await checkedFiles(cwd, '.')).filter(file => file.endsWith('.yaml')),
      ['b.yaml'],
    );
  });

  it('never takes long, with any patterns, in folders that are as deep as a search goes', async () => {
    const hostile = ['**/a/**/b', '**/a/**/a/**/a/b', '*a*a*a', '**/a/**/*a*a*a/**/b', '**/a/**/a/**/a/**/a/**/a/b', '*a*a*a*a*a*a*b'];
    const deep = Array.from({ length: 120 }, () => 'a').join('/');
    const cwd = folderWith({ [`${deep}/end.yaml`]: POD, [`${'a/'.repeat(90)}in.yaml`]: POD, [`${'a'.repeat(240)}.yaml`]: POD });
    writeFileSync(path.join(cwd, '.gitignore'), `${hostile.join('\n')}\n`);
    writeFileSync(path.join(cwd, 'a/.gitignore'), `${hostile.join('\n')}\n`);
    const before = process.cpuUsage();
    const { stderr } = await sccLens(['check', '.'], { cwd });
    assert.ok(process.cpuUsage(before).user < 5_000_000);
    assert.match(stderr, /a: is more than 100 folders deep and was not searched/);
    assert.ok((await checkedFiles(cwd, '.')).some(file => file.endsWith('in.yaml')));
  }).timeout(30_000);
});
