/** What a user sees where a rule has a defect. No input is known that shows one, so the test makes one. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { check } from '../../server/src/cli/check';
import { breakRule } from '../defect';
import { fixture, folderWith, sccLens } from './command';

describe('a rule with a defect', () => {
  let restore = (): void => undefined;
  beforeEach(() => {
    restore = breakRule('scc-denied', new TypeError('Cannot read properties of null'));
  });
  afterEach(() => {
    restore();
  });

  const folder = (): string => folderWith({ 'a.yaml': fixture('hostpath-pod.yaml'), 'b.yaml': fixture('clean-pod.yaml') });

  it('leaves the JSON whole, with a finding in each file and all that the other rules find, and exits 2', async () => {
    const { code, stdout } = await sccLens(['check', '--format', 'json', '.'], { cwd: folder() });
    const { files } = JSON.parse(stdout) as { files: { path: string; findings: { rule: string; message: string }[] }[] };
    assert.deepEqual(
      files.map(file => path.basename(file.path)),
      ['a.yaml', 'b.yaml'],
    );
    for (const { findings } of files)
      assert.match(findings.find(found => found.rule === 'scc-denied')?.message ?? '', /^scc-denied could not judge this document: Cannot/);
    assert.ok(files[0]?.findings.some(found => found.rule === 'hostpath-supervisor'));
    assert.equal(code, 2);
  });

  it('does not keep other rules from fixing, has a line of its own there too, and exits 2', async () => {
    const { code, stderr } = await sccLens(['fix', '--write', 'a.yaml'], { cwd: folder() });
    assert.match(stderr, /^scc-lens: a\.yaml:\d+:\d+: scc-denied: scc-denied could not judge this document: Cannot/m);
    assert.match(stderr, /^scc-lens: applied 1 fix in 1 file$/m);
    assert.equal(code, 2);
  });

  it('is what exit code 2 means, by the help', () => {
    assert.match(check.exitCodes[2](), /a rule failed \(its finding names it\)/);
  });
});
