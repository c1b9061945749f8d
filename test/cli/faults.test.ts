/** What a user sees where a rule has a defect. No input is known that shows one, so the test makes one. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { check } from '../../server/src/cli/check';
import { RULES } from '../../server/src/core';
import type { Rule } from '../../server/src/core';
import { fixture, folderWith, sccLens } from './command';

describe('a rule with a defect', () => {
  const rule = RULES.find(({ id }) => id === 'scc-denied') as { check: Rule['check'] };
  const { check: sound } = rule;
  beforeEach(() => {
    rule.check = () => {
      throw new TypeError('Cannot read properties of null');
    };
  });
  afterEach(() => {
    rule.check = sound;
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

  it('is what exit code 2 means, as the help says', () => {
    assert.match(check.exitCodes[2], /a rule failed on a document/);
  });
});
