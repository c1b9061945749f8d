import assert from 'node:assert/strict';
import { PassThrough, Readable } from 'node:stream';
import { startProgress } from '../../server/src/cli/streams';
import { fixture, folderWith, readJson, sccLens } from './command';

const POD = fixture('clean-pod.yaml');

describe('patterns in quotes', () => {
  const cwdWith = (): string =>
    folderWith({
      'a.yaml': POD,
      'deep/a.yaml': POD,
      'deep/er/a.yml': POD,
      'deep/er/b.json': '{}',
      'node_modules/a.yaml': POD,
      'we?ird.yaml': POD,
    });

  async function found(...operands: readonly string[]): Promise<readonly string[]> {
    return readJson(await sccLens(['check', '--format', 'json', ...operands], { cwd: cwdWith() })).files.map(({ path }) => path);
  }

  it('name files as a shell would, below the folder in front of them', async () => {
    assert.deepEqual(await found('*.yaml'), ['a.yaml', 'we?ird.yaml']);
    assert.deepEqual(await found('deep/**/*.{yaml,yml}'), ['deep/a.yaml', 'deep/er/a.yml']);
    assert.deepEqual(await found('**/a.*'), ['a.yaml', 'deep/a.yaml', 'deep/er/a.yml']);
    assert.deepEqual(await found('./deep/?.yaml'), ['deep/a.yaml']);
  });

  it('are a name where a file has it, and a file counts once', async () => {
    assert.deepEqual(await found('we?ird.yaml', '*ird.yaml'), ['we?ird.yaml']);
  });

  it('that fit nothing are an error', async () => {
    const { code, stderr } = await sccLens(['check', 'no/*.yaml', 'x*.yaml'], { cwd: cwdWith() });
    assert.equal(code, 2);
    assert.match(stderr, /^scc-lens: no\/\*\.yaml: no \.yaml, \.yml or \.json file matches this pattern$/m);
    assert.match(stderr, /^scc-lens: x\*\.yaml: no \.yaml/m);
  });
});

describe('progress', () => {
  /** What a run of some files, each taking so many milliseconds, writes to standard error. */
  function shown(isTTY: boolean, files: number, milliseconds: number): string {
    const stderr = Object.assign(new PassThrough(), { isTTY });
    let time = 0;
    const progress = startProgress(
      { stdin: Readable.from([]), stdout: new PassThrough(), stderr },
      done => `${done} of ${files} files`,
      () => time,
    );
    for (let i = 0; i < files; i++) {
      time += milliseconds;
      progress.step();
    }
    progress.clear();
    return String(stderr.read() ?? '');
  }

  it('counts the files of a long run on a terminal, ten times a second at most, and leaves nothing', () => {
    assert.equal(shown(true, 3, 600), '\r\u001b[K2 of 3 files\r\u001b[K3 of 3 files\r\u001b[K');
    assert.equal(shown(true, 1200, 1).match(/files/g)?.length, 3);
  });

  it('is not shown for a short run, nor where standard error is no terminal', () => {
    assert.equal(shown(true, 9, 100), '');
    assert.equal(shown(false, 9, 1000), '');
  });
});
