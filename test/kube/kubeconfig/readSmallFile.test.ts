/** Files that a kubeconfig names may be anything: reading them ends, and takes a bounded amount of memory. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { errorText, loadKubeconfig } from '@scc-lens/kube';
import { readSmallFile } from '../../../packages/kube/src/login/readSmallFile';
import { openLogin } from '../../../packages/kube/src/login/login';

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

  it("is no token-file, which kubectl does not know, and no namespace of a pod's service account that is a pipe", async () => {
    const config = `users: [{name: u, user: {token-file: ${place('pipe')}}}]\ncontexts: [{name: c, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]\n`;
    writeFileSync(place('config'), config);
    assert.equal(await reasonFor('config'), 'loaded');
    const secrets = place('var/run/secrets/kubernetes.io/serviceaccount');
    mkdirSync(secrets, { recursive: true });
    writeFileSync(path.join(secrets, 'token'), 'text');
    execFileSync('mkfifo', [path.join(secrets, 'namespace')]);
    const env = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' };
    const loaded = await loadKubeconfig({ setting: '', env, home: place('nowhere'), root: folder });
    assert.ok(loaded.ok);
    assert.deepEqual([loaded.value.source, loaded.value.contexts[0]?.namespace], ['in-cluster', null]);
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

  it('is not read, and no command runs, for an auth provider that kubectl no longer has', async () => {
    const options = { path: () => Promise.resolve(''), pluginTimeoutMs: 1_000, env: {} };
    const cluster = { name: 'c', server: 'https://127.0.0.1:1', skipTLSVerify: false };
    for (const authProvider of [
      { name: 'gcp', config: { 'cmd-path': 'touch', 'cmd-args': place('touched') } },
      { name: 'azure', config: { 'cmd-path': 'touch', 'cmd-args': place('touched') } },
      { name: 'other', config: { tokenFile: place('pipe') } },
    ]) {
      const session = await openLogin(cluster, { name: 'u', authProvider }, options).session(undefined);
      assert.match(
        session.ok ? 'logged in' : errorText(session.error),
        /^The auth provider "[a-z]+" of the kubeconfig is not supported, .* Use an exec credential plug-in instead\.$/,
      );
    }
    assert.ok(!existsSync(place('touched')));
  });
});
