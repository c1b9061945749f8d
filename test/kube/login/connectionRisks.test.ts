/** Connections that are not protected: what is known of them before anything is sent. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { connect, errorText, loadKubeconfig, risksOf } from '@scc-lens/kube';
import type { Fields, Kubeconfig } from '@scc-lens/kube';
import { errorOf, value } from '../rig/cluster';

describe('a connection that is not protected', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-risks-'));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const load = async (cluster: Fields, user: Fields): Promise<Kubeconfig> => {
    const setting = path.join(folder, 'config');
    const contexts = [{ name: 'test', context: { cluster: 'c', user: 'u' } }];
    const named = { clusters: [{ name: 'c', cluster }], users: [{ name: 'u', user }] };
    writeFileSync(setting, stringify({ apiVersion: 'v1', kind: 'Config', 'current-context': 'test', contexts, ...named }));
    return value(await loadKubeconfig({ setting, env: {}, home: folder }));
  };
  const risks = async (cluster: Fields, user: Fields): Promise<readonly string[]> => value(risksOf(await load(cluster, user)));

  it('is one whose certificate is not verified; without TLS, no credential is sent', async () => {
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'login', interactiveMode: 'Never' };
    const secrets: readonly Fields[] = [
      { token: 'hunter2' },
      { tokenFile: 'hunter2' },
      { username: 'hunter2', password: 'hunter2' },
      { exec },
      { 'auth-provider': { name: 'oidc', config: { 'id-token': 'hunter2' } } },
    ];
    for (const user of secrets) {
      const unverified = await risks({ server: 'https://c.example:6443', 'insecure-skip-tls-verify': true }, user);
      assert.match(
        unverified.join('\n'),
        /^The certificate of https:\/\/c\.example:6443 is not verified \(insecure-skip-tls-verify\)[^\n]*$/,
      );
      assert.deepEqual(await risks({ server: 'https://c.example:6443' }, user), []);
      assert.deepEqual(await risks({ server: 'http://c.example:8080' }, user), []);
      assert.ok(!unverified.join('').includes('hunter2'));
    }
  });

  it('is none without TLS where there are no credentials, as with kubectl proxy', async () => {
    assert.deepEqual(await risks({ server: 'http://127.0.0.1:8001' }, {}), []);
    assert.deepEqual(await risks({ server: 'HTTP://127.0.0.1:8001', 'insecure-skip-tls-verify': true }, { as: 'viewer' }), []);
  });

  it('gets no request, and runs no plug-in, before its risks are accepted', async () => {
    let connections = 0;
    const server = http.createServer().on('connection', () => connections++);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const options = { timeoutMs: 2_000, pluginTimeoutMs: 5_000, env: {}, shell: undefined };
    try {
      const ran = path.join(folder, 'ran');
      const credential = { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token: 'hunter2' } };
      const print = `require('node:fs').writeFileSync(${JSON.stringify(ran)}, ''); console.log(${JSON.stringify(JSON.stringify(credential))})`;
      const exec = { apiVersion: credential.apiVersion, command: process.execPath, args: ['-e', print], interactiveMode: 'Never' };
      const config = await load({ server: address, 'insecure-skip-tls-verify': true }, { exec });
      for (const acceptedRisks of [undefined, [], ['The certificate of another cluster is not verified.']]) {
        const error = errorOf(await connect(config, { ...options, ...(acceptedRisks && { acceptedRisks }) }));
        assert.match(errorText(error), /is not verified \(insecure-skip-tls-verify\)/);
      }
      assert.deepEqual([existsSync(ran), connections], [false, 0]);
      errorOf(await connect(config, { ...options, acceptedRisks: value(risksOf(config)) }));
      assert.ok(existsSync(ran) && connections > 0);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});
