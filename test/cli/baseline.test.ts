import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fixture, folderWith, onlyRules, sccLens } from './command';

const BAD = fixture('hostpath-pod.yaml');
const ONLY = onlyRules('hostpath-supervisor');

describe('scc-lens check --baseline', () => {
  it('does not fail for known findings, counts them, and fails for new ones', async () => {
    const cwd = folderWith({ 'a.yaml': BAD });
    const written = await sccLens(['check', '.', ...ONLY, '--write-baseline', 'known.json'], { cwd });
    assert.equal(written.code, 0);
    assert.equal(written.stderr, 'scc-lens: known.json: 1 finding written\n');
    const known = await sccLens(['check', '.', ...ONLY, '--baseline', 'known.json'], { cwd });
    assert.deepEqual([known.code, known.stdout, known.stderr], [0, 'No findings in 1 file, 1 known\n', '']);
    writeFileSync(path.join(cwd, 'b.yaml'), BAD.replace('name: sandbox', 'name: other'));
    const more = await sccLens(['check', '.', ...ONLY, '--baseline', 'known.json'], { cwd });
    assert.equal(more.code, 1);
    assert.match(more.stdout, /^b\.yaml:18:7 .*hostpath-supervisor/m);
    assert.doesNotMatch(more.stdout, /^a\.yaml/m);
  });

  it('counts a finding with its reasons once, as the report does', async () => {
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostPID: true, hostNetwork: true, containers: [{name: a, image: b}]}\n';
    const cwd = folderWith({ 'a.yaml': pod });
    const only = onlyRules('scc-denied');
    const written = await sccLens(['check', '.', ...only, '--write-baseline', 'known.json'], { cwd });
    assert.match(written.stderr, /known\.json: 1 finding written/);
    const { stdout } = await sccLens(['check', '.', ...only, '--baseline', 'known.json'], { cwd });
    assert.equal(stdout, 'No findings in 1 file, 1 known\n');
    writeFileSync(path.join(cwd, 'a.yaml'), pod.replace('hostPID', 'hostIPC: true, hostPID'));
    const quiet = await sccLens(['check', '--quiet', '.', ...only, '--baseline', 'known.json'], { cwd });
    assert.equal(quiet.code, 1);
    assert.match(quiet.stdout, /^a\.yaml:4:17 {2}reason {2}scc-denied {2}.*IPC/);
  });

  it('reports what is gone, in files that are judged and files that no longer exist, and nothing of other files', async () => {
    const cwd = folderWith({ 'a.yaml': BAD, 'b.yaml': BAD, 'c.yaml': BAD });
    await sccLens(['check', '.', ...ONLY, '--write-baseline', 'known.json'], { cwd });
    writeFileSync(path.join(cwd, 'a.yaml'), fixture('clean-pod.yaml'));
    rmSync(path.join(cwd, 'b.yaml'));
    const { code, stderr } = await sccLens(['check', 'a.yaml', ...ONLY, '--baseline', 'known.json'], { cwd });
    assert.equal(code, 0);
    const gone = (file: string): string =>
      `scc-lens: ${file}: hostpath-supervisor at "spec.volumes[0].hostPath" is in known.json and no longer found; write the baseline again\n`;
    assert.equal(stderr, gone('a.yaml') + gone('b.yaml'));
  });

  it('knows the findings of a renamed file, each once', async () => {
    const cwd = folderWith({ 'a.yaml': BAD });
    await sccLens(['check', '.', ...ONLY, '--write-baseline', 'known.json'], { cwd });
    mkdirSync(path.join(cwd, 'deploy'));
    renameSync(path.join(cwd, 'a.yaml'), path.join(cwd, 'deploy/a.yaml'));
    const renamed = await sccLens(['check', '.', ...ONLY, '--baseline', 'known.json'], { cwd });
    assert.deepEqual([renamed.code, renamed.stdout, renamed.stderr], [0, 'No findings in 1 file, 1 known\n', '']);
    writeFileSync(path.join(cwd, 'b.yaml'), BAD);
    const copied = await sccLens(['check', '.', ...ONLY, '--baseline', 'known.json'], { cwd });
    assert.equal(copied.code, 1);
    assert.match(copied.stdout, /^1 finding .*, 1 known/m);
  });

  it('is the same file in every run, which a person can read', async () => {
    const cwd = folderWith({ 'b.yaml': BAD, 'a.yaml': BAD });
    const textOf = async (name: string, ...operands: readonly string[]): Promise<string> => {
      await sccLens(['check', ...operands, ...ONLY, '--write-baseline', name], { cwd });
      return readFileSync(path.join(cwd, name), 'utf8');
    };
    const text = await textOf('one.json', 'a.yaml', 'b.yaml');
    assert.equal(await textOf('two.json', 'b.yaml', 'a.yaml'), text);
    assert.match(
      text,
      /^ {4}\{"path":"a\.yaml","rule":"hostpath-supervisor","object":"Pod \S+","field":"spec\.volumes\[0\]\.hostPath","fingerprint":"[0-9a-f]{32}"\},$/m,
    );
  });

  it('is in SARIF as suppressed results, so that code scanning keeps track of them', async () => {
    const cwd = folderWith({ 'a.yaml': BAD });
    await sccLens(['check', '.', ...ONLY, '--write-baseline', 'known.json'], { cwd });
    const { stdout } = await sccLens(['check', '.', ...ONLY, '--baseline', 'known.json', '--format', 'sarif'], { cwd });
    const [{ results }] = (JSON.parse(stdout) as { runs: [{ results: { baselineState?: string; suppressions?: object[] }[] }] }).runs;
    assert.deepEqual(
      results.map(({ baselineState, suppressions }) => [baselineState, suppressions]),
      [['unchanged', [{ kind: 'external' }]]],
    );
  });

  it('is an error where it is absent or is no baseline', async () => {
    const cwd = folderWith({ 'a.yaml': BAD, 'no.json': '{"version": 2}', 'text.json': 'x' });
    const problemOf = async (file: string): Promise<string> => {
      const { code, stderr, stdout } = await sccLens(['check', 'a.yaml', '--baseline', file], { cwd });
      assert.deepEqual([code, stdout], [2, '']);
      return stderr;
    };
    assert.match(await problemOf('gone.json'), /the baseline gone\.json cannot be read: no such file or directory/);
    assert.match(await problemOf('no.json'), /no\.json is no baseline; --write-baseline writes one/);
    assert.match(await problemOf('text.json'), /text\.json is no baseline/);
    const both = await sccLens(['check', '.', '--write-baseline', 'x.json', '--changed-since', 'HEAD'], { cwd });
    assert.equal(both.code, 2);
    assert.ok(!existsSync(path.join(cwd, 'x.json')));
  });
});
