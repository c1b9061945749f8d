import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { folderWith, sccLens } from './command';

/** Names with which a manifest would clear the screen, recolour it, and write backwards. */
const POD = String.raw`apiVersion: v1
kind: Pod
metadata: {name: "a\e[2J\u202Eb"}
spec:
  containers:
    - name: "c\x9bd"
      image: a:1
      securityContext: {privileged: true, capabilities: {add: ["\e[31mSYS"]}}
`;
const ACTIVE = /[^\P{Cc}\n]|[\u202a-\u202e]/u;

describe('what a manifest contains', () => {
  for (const command of ['check', 'review']) {
    it(`is spelled out by ${command} where a terminal would act on it`, async () => {
      const { stdout } = await sccLens([command, 'pod.yaml'], { cwd: folderWith({ 'pod.yaml': POD }) });
      assert.ok(stdout.includes(String.raw`\u001b[31mSYS`));
      assert.doesNotMatch(stdout, ACTIVE);
    });
  }

  it('is spelled out in an error about it', async () => {
    const { stdout } = await sccLens(['explain', '-'], {
      cwd: folderWith({}),
      stdin:
        'pods "a\u{1b}[2J" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount]',
    });
    assert.doesNotMatch(stdout, ACTIVE);
    const { stderr } = await sccLens(['check', 'no\u{1b}[2Jfile.yaml'], { cwd: folderWith({}) });
    assert.match(stderr, /no\\u001b\[2Jfile\.yaml: no such file/);
  });

  it('is spelled out in names of files, line breaks too, so that a name cannot forge a line', async function () {
    if (process.platform === 'win32') this.skip();
    const name = 'a\nscc-lens: b\t.yaml';
    const cwd = folderWith({ [name]: POD });
    const spelled = String.raw`a\u000ascc-lens: b\u0009.yaml`;
    const checked = await sccLens(['check', name], { cwd });
    assert.ok(checked.stdout.startsWith(`${spelled}:`));
    for (const command of ['fix', 'scc']) {
      chmodSync(path.join(cwd, name), 0o444);
      const { stderr } = await sccLens([command, '--write', '.'], { cwd });
      assert.ok(!stderr.includes('scc-lens: scc-lens:') && !stderr.includes('\nscc-lens: b'), stderr);
    }
    const { stderr } = await sccLens(['check', `gone${name}`], { cwd });
    assert.equal(stderr.split('\n')[0], `scc-lens: gone${spelled}: no such file or directory`);
  });
});
