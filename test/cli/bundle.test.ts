/** What only the bundle as a process can show: that it is the same program, and how it gets on with the processes around it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { BUNDLE, startBundle, useBundle } from './bundle';
import { fixture, folderWith, sccLens } from './command';

describe('the bundle of the command line', () => {
  useBundle();

  it('prints and answers what the sources do', async () => {
    const cwd = folderWith({ 'pod.yaml': fixture('hostpath-pod.yaml'), 'clean.yaml': fixture('clean-pod.yaml') });
    for (const args of [['--version'], ['check', '.'], ['check', 'clean.yaml'], ['fix', '--diff', '.'], ['check', 'gone.yaml']]) {
      const { status, stdout, stderr } = spawnSync(process.execPath, [BUNDLE, ...args], { cwd, encoding: 'utf8' });
      assert.deepEqual({ code: status, stdout, stderr }, await sccLens(args, { cwd }), args.join(' '));
    }
  });

  it('reads what a shell hands it through a pipe', function () {
    if (process.platform === 'win32') this.skip();
    const cwd = folderWith({ 'pod.yaml': fixture('hostpath-pod.yaml') });
    const { status, stdout } = spawnSync('bash', ['-c', '"$0" "$1" check <(cat pod.yaml)', process.execPath, BUNDLE], {
      cwd,
      encoding: 'utf8',
    });
    assert.equal(status, 1);
    assert.match(stdout, /^\/dev\/fd\/\d+:18:7 .*hostpath-supervisor/m);
  });

  it('writes nothing to a reader that has gone', async () => {
    const pods = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`pod-${i}.yaml`, fixture('hostpath-pod.yaml')]));
    const child = startBundle(['check', '.'], folderWith(pods));
    const stderr = text(child.stderr);
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise(resolve => child.once('close', resolve));
    assert.equal(await stderr, '');
    assert.equal(code, 1);
  });
});
