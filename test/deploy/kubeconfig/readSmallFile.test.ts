/** Files that a kubeconfig names may be anything: reading them ends, and takes a bounded amount of memory. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { errorText, loadKubeconfig } from '../../../client/src/cluster';
import { openLogin } from '../../../client/src/cluster/login';
import { readSmallFile } from '../../../client/src/cluster/kubeconfig';

describe('a file that the kubeconfig names', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-files-'));
  const place = (name: string): string => path.join(folder, name);
  before(function () {
    if (process.platform === 'win32') {
      process.stderr.write('SKIPPED: Windows has no named pipes in folders.\n');
      this.skip();
    }
    execFileSync('mkfifo', [place('pipe')]);
    writeFileSync(place('big'), '');
    truncateSync(place('big'), 20 * 1024 * 1024);
    writeFileSync(place('small'), 'text');
    symlinkSync(place('small'), place('link'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const reasonFor = async (name: string): Promise<string> => {
    const loaded = await loadKubeconfig({ setting: place(name), env: {}, home: folder });
    return loaded.ok ? 'loaded' : errorText(loaded.error);
  };

  it('is read where it is a regular file, also through a link', async () => {
    assert.equal((await readSmallFile(place('link'))).toString(), 'text');
  });

  it('is refused with its cause where it is a pipe, a device, a folder or too large', async () => {
    assert.match(await reasonFor('pipe'), /pipe cannot be read: it is not a regular file\./);
    assert.match(await reasonFor('big'), /big cannot be read: it is too large\./);
    assert.match(await reasonFor('.'), /cannot be read: it is a folder\./);
    await assert.rejects(readSmallFile('/dev/zero'), { code: 'ENOTREG' });
  });

  it('is a certificate, key or token that is a pipe: the login is refused, nothing blocks', async () => {
    const options = { path: () => Promise.resolve(''), pluginTimeoutMs: 1_000, env: {} };
    const cluster = { name: 'c', server: 'https://127.0.0.1:1', skipTLSVerify: false };
    for (const login of [
      openLogin({ ...cluster, caFile: place('pipe') }, { name: 'u' }, options),
      openLogin(cluster, { name: 'u', certFile: place('pipe'), keyFile: place('pipe') }, options),
      openLogin(cluster, { name: 'u', tokenFile: place('pipe') }, options),
    ]) {
      const session = await login.session(undefined);
      assert.match(
        session.ok ? 'logged in' : errorText(session.error),
        /pipe that the kubeconfig names cannot be read: it is not a regular file/,
      );
      login.close();
    }
  });
});
