/** Logging in: plug-ins, certificates, tokens, proxies. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { connect, errorText, loadKubeconfig } from '@scc-lens/kube';
import type { Cluster, Fields, Result } from '@scc-lens/kube';
import { loginShellPath } from '../../../packages/kube/src/login/runProgram';
import type { ConnectOptions } from '../../../packages/kube/src/wire/connect';
import { errorOf, eventually, useCluster, value, within } from '../rig/cluster';

const SECRET = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzb21lYm9keSJ9.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg';

describe('login', () => {
  const rig = useCluster();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-login-'));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const script = (name: string, body: string): string => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o755);
    return file;
  };
  /** The developer's kubeconfig with another user or cluster entry. */
  const kubeconfig = (change: { user?: Fields; cluster?: Fields }): string => {
    const config = parse(readFileSync(rig.test.kubeconfigs.developer, 'utf8')) as {
      users: { user: Fields }[];
      clusters: { cluster: Fields }[];
    };
    const [user] = config.users;
    const [cluster] = config.clusters;
    assert.ok(user && cluster);
    if (change.user !== undefined) user.user = change.user;
    if (change.cluster !== undefined) cluster.cluster = { ...cluster.cluster, ...change.cluster };
    const file = path.join(folder, `config-${String(Math.random()).slice(2)}`);
    writeFileSync(file, stringify(config));
    return file;
  };
  const token = (): string =>
    (parse(readFileSync(rig.test.kubeconfigs.developer, 'utf8')) as { users: { user: { token: string } }[] }).users[0]?.user.token ?? '';
  const logIn = async (file: string, options: Partial<ConnectOptions> = {}): Promise<Result<Cluster>> =>
    connect(value(await loadKubeconfig({ setting: file, env: {}, home: folder })), {
      timeoutMs: 5_000,
      pluginTimeoutMs: 3_000,
      env: { PATH: process.env['PATH'] },
      shell: undefined,
      ...options,
    });
  const plugin = (command: string, more: Fields = {}): string =>
    kubeconfig({ user: { exec: { apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode: 'Never', ...more } } });
  const credential = (more = ''): string =>
    `echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"'"$1"'"${more}}}'`;

  it('runs a plug-in with its arguments and environment, once for many requests', async () => {
    const command = script('counted', `echo run >> ${folder}/runs; test "$GREETING" = hello || exit 3\n${credential()}`);
    const cluster = value(await logIn(plugin(command, { args: [token()], env: [{ name: 'GREETING', value: 'hello' }] })));
    value(await cluster.request('GET', '/api/v1/namespaces/team-a/pods'));
    assert.equal(readFileSync(`${folder}/runs`, 'utf8'), 'run\n');
    cluster.close();
  });

  it('runs a plug-in again when its credential is no longer accepted', async () => {
    const command = script(
      'renewed',
      `test -e ${folder}/second && set -- ${token()} || set -- outdated; touch ${folder}/second\n${credential()}`,
    );
    value(await logIn(plugin(command))).close();
  });

  it('runs a plug-in once for requests that find its credential outdated at the same time', async () => {
    const runs = path.join(folder, 'runs-of-six');
    const cluster = value(await logIn(plugin(script('shared', `echo run >> ${runs}; sleep 0.3\n${credential()}`), { args: [token()] })));
    await rig.test.chaos({ path: 'configmaps', status: 401, count: 6 });
    const answers = await Promise.all(Array.from({ length: 6 }, () => cluster.request('GET', '/api/v1/namespaces/team-a/configmaps')));
    for (const answer of answers) value(answer);
    assert.equal(readFileSync(runs, 'utf8'), 'run\nrun\n');
    cluster.close();
  });

  it('runs a plug-in for the callers that still wait when one of them is cancelled, and ends it when none does', async () => {
    const started = path.join(folder, 'started');
    const waiting = script(
      'waiting',
      `echo $$ >> ${started}; test -e ${folder}/late && sleep 100; sleep 0.5\n${credential(',"expirationTimestamp":"2020-01-01T00:00:00Z"')}`,
    );
    const cluster = value(await logIn(plugin(waiting, { args: [token()] })));
    const before = readFileSync(started, 'utf8').length;
    const ask = (signal?: AbortSignal): Promise<Result<unknown>> =>
      cluster.request('GET', '/api/v1/namespaces/team-a/configmaps', { signal });
    const runs = (): string => readFileSync(started, 'utf8').slice(before);
    const first = new AbortController();
    const [off, on] = [ask(first.signal), ask()];
    await eventually(() => later(() => runs() !== ''));
    first.abort();
    assert.equal(errorOf(await off).kind, 'cancelled');
    value(await on);
    assert.equal(runs().trim().split('\n').length, 1);
    writeFileSync(path.join(folder, 'late'), '');
    const second = new AbortController();
    const alone = ask(second.signal);
    await eventually(() => later(() => runs().trim().split('\n').length === 2));
    second.abort();
    assert.equal(errorOf(await alone).kind, 'cancelled');
    await eventually(() => later(() => !isRunning(Number(runs().trim().split('\n')[1]))));
    cluster.close();
  });

  it('never logs in again once it is closed, and ends what is under way', async () => {
    const runs = path.join(folder, 'runs-of-closed');
    const cluster = value(await logIn(plugin(script('closed', `echo run >> ${runs}\n${credential()}`), { args: [token()] })));
    await rig.test.chaos({ path: 'configmaps', method: 'PATCH', delayMs: 20_000 });
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'closed' } };
    const write = cluster.request('PATCH', '/api/v1/namespaces/team-a/configmaps/closed', {
      body,
      query: { fieldManager: 'scc-lens', dryRun: 'All' },
      contentType: 'application/apply-patch+yaml',
    });
    await eventually(async () => (await rig.test.chaosRules())[0]?.hits === 1);
    cluster.close();
    const error = errorOf(await within(1_000, () => write));
    assert.deepEqual([error.kind, error.mayHaveHappened], ['disconnected', true]);
    assert.equal(
      errorText(errorOf(await cluster.request('GET', '/version'))),
      'You have disconnected from the cluster. Choose the cluster again to continue.',
    );
    const stream = await cluster.stream('/api/v1/namespaces/team-a/configmaps', { signal: new AbortController().signal, idleMs: 1_000 });
    assert.equal(errorOf(stream).kind, 'disconnected');
    assert.equal(readFileSync(runs, 'utf8'), 'run\n');
  });

  it('finds a plug-in on the PATH of the login shell, also when its start-up files print', async () => {
    script('bin/only-there', credential());
    const shell = script('shell', `echo Welcome; PATH=${folder}/bin:$PATH; shift; echo other; eval "$1"; echo bye`);
    const file = plugin('only-there', { args: [token()] });
    assert.equal(errorOf(await logIn(file)).kind, 'credentials');
    value(await logIn(file, { shell })).close();
  });

  it('goes on without a login shell that hangs', async () => {
    const shell = script('hanging-shell', 'sleep 100');
    assert.equal(await within(2_000, () => loginShellPath(shell, 300)), undefined);
  });

  it('stops a plug-in that hangs, with what it started, and names it', async () => {
    const command = script('hanging', `echo waiting for a browser >&2; sleep 100 & echo $! > ${folder}/child; wait`);
    const error = errorOf(await within(4_000, () => logIn(plugin(command), { pluginTimeoutMs: 500 })));
    assert.equal(error.kind, 'credentials');
    assert.match(
      errorText(error),
      /`.*hanging` did not answer within 0\.5 s and was stopped\. Its output: waiting for a browser Run it in a terminal/,
    );
    const child = Number(readFileSync(`${folder}/child`, 'utf8'));
    // A killed process ends a moment later, and may stay a zombie where no process reaps it.
    await eventually(() => Promise.resolve(!isRunning(child)));
  });

  it('stops what a plug-in started outside its process group, also where the plug-in itself is gone', async function () {
    if (process.platform !== 'linux') this.skip();
    const ends = ['wait', 'sleep 100', 'exit 0'];
    for (const [index, end] of ends.entries()) {
      const file = path.join(folder, `detached-${index}`);
      // The inner shell leaves the group, and starts a process whose parent ends: both keep the plug-in's output open.
      const daemon = `(sleep 100 & echo $! >> ${file}); echo $$ >> ${file}; exec sleep 100`;
      const command = script(
        `daemon-${index}`,
        `setsid sh -c '${daemon}' & while test "$(wc -l < ${file})" != 2; do sleep 0.05; done; ${end}`,
      );
      errorOf(await within(6_000, () => logIn(plugin(command), { pluginTimeoutMs: 1_500 })));
      const started = readFileSync(file, 'utf8').trim().split('\n').map(Number);
      assert.equal(started.length, 2);
      await eventually(() => Promise.resolve(!started.some(isRunning)));
    }
  });

  it('ends a plug-in when the user cancels', async () => {
    const error = errorOf(await within(2_000, () => logIn(plugin(script('patient', 'sleep 100')), { signal: AbortSignal.timeout(200) })));
    assert.equal(error.kind, 'cancelled');
  });

  it('quotes the output of a failing plug-in, without its secrets', async () => {
    const error = errorOf(await logIn(plugin(script('failing', `echo "token ${SECRET} has expired" >&2; exit 1`))));
    assert.match(errorText(error), /`.*failing` failed with code 1\. Its output: token \*\*\* has expired/);
    assert.ok(!JSON.stringify(error).includes(SECRET));
  });

  it('names a plug-in that is missing, with the hint of the kubeconfig', async () => {
    assert.match(
      errorText(errorOf(await logIn(plugin('no-such-plugin')))),
      /`no-such-plugin` of the kubeconfig is not on the PATH\. Install it/,
    );
    assert.match(errorText(errorOf(await logIn(plugin('no-such-plugin', { installHint: 'See the wiki.' })))), /See the wiki\./);
  });

  it('reports that a plug-in returned no credential', async () => {
    assert.match(
      errorText(errorOf(await logIn(plugin(script('silent', 'echo hello'))))),
      /exited successfully but returned no ExecCredential of client/,
    );
  });

  it('does not start a plug-in that has to ask', async () => {
    const command = script('asking', `touch ${folder}/asked`);
    assert.match(
      errorText(errorOf(await logIn(plugin(command, { interactiveMode: 'Always' })))),
      /asks questions \(interactiveMode: Always\), for which it gets no terminal/,
    );
    assert.ok(!existsSync(`${folder}/asked`));
  });

  it('names the cluster to a plug-in, where the kubeconfig asks for it', async () => {
    const command = script('informed', `printf %s "$KUBERNETES_EXEC_INFO" > ${folder}/info\n${credential()}`);
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command,
      interactiveMode: 'Never',
      provideClusterInfo: true,
      args: [token()],
    };
    const {
      clusters: [written],
    } = parse(readFileSync(rig.test.kubeconfigs.developer, 'utf8')) as { clusters: { cluster: Fields }[] };
    const ca = String(written?.cluster['certificate-authority-data']);
    writeFileSync(path.join(folder, 'ca.crt'), ca, 'base64');
    value(
      await logIn(
        kubeconfig({
          user: { exec },
          cluster: { 'certificate-authority-data': undefined, 'certificate-authority': 'ca.crt', 'tls-server-name': 'localhost' },
        }),
      ),
    ).close();
    const { spec } = JSON.parse(readFileSync(`${folder}/info`, 'utf8')) as { spec: Fields };
    assert.deepEqual(spec, {
      interactive: false,
      cluster: { server: rig.test.url, 'certificate-authority-data': ca, 'tls-server-name': 'localhost' },
    });
  });

  it('logs in with a client certificate, a token, and an OIDC token that is still good', async () => {
    value(await logIn(rig.test.kubeconfigs.admin)).close();
    value(await logIn(rig.test.kubeconfigs.developer)).close();
    const part = (fields: Fields): string => Buffer.from(JSON.stringify(fields)).toString('base64url');
    const jwt = `${part({ alg: 'RS256' })}.${part({ exp: 4_000_000_000 })}.c2lnbmVk`;
    const oidc = kubeconfig({
      user: { 'auth-provider': { name: 'oidc', config: { 'id-token': jwt, 'client-id': 'x', 'idp-issuer-url': 'https://127.0.0.1:1' } } },
    });
    // This cluster knows no issuer. Its answer is that, and not that there is no login, which shows that the token was sent.
    assert.equal(errorOf(await logIn(oidc)).kind, 'unauthorized');
  });

  it('reports that the login has expired', async () => {
    const error = errorOf(await logIn(kubeconfig({ user: { token: 'expired' } })));
    assert.equal(error.kind, 'unauthorized');
    assert.match(errorText(error), /may have expired\. Log in again, for example with `oc login`/);
  });

  it('names a certificate file that is missing', async () => {
    assert.match(
      errorText(errorOf(await logIn(kubeconfig({ user: { 'client-certificate': '/nowhere/tls.crt', 'client-key': '/nowhere/tls.key' } })))),
      /\/nowhere\/tls\.crt .* cannot be read: it does not exist/,
    );
  });

  it('does not trust a certificate authority that the kubeconfig does not name', async () => {
    const error = errorOf(await logIn(kubeconfig({ cluster: { 'certificate-authority-data': undefined } })));
    assert.match(errorText(error), /is not trusted: .* Check the certificate authority/);
  });

  it('reports that nothing answers, and that a name is not known', async () => {
    assert.match(
      errorText(errorOf(await within(5_000, () => logIn(kubeconfig({ cluster: { server: 'https://127.0.0.1:1' } }))))),
      /cannot be reached: nothing answers at that address/,
    );
    assert.equal(
      errorOf(await within(6_000, () => logIn(kubeconfig({ cluster: { server: 'https://no-such-host.invalid' } })))).kind,
      'unreachable',
    );
  });

  it('goes through the proxy that the kubeconfig or the environment names', async () => {
    const seen: string[] = [];
    const proxy = http.createServer();
    proxy.on('connect', (request, socket) => {
      seen.push(request.url ?? '');
      const { hostname, port } = new URL(rig.test.url);
      const upstream = net.connect(Number(port), hostname, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => {
        socket.destroy();
      });
      socket.on('error', () => {
        upstream.destroy();
      });
    });
    await new Promise<void>(resolve => {
      proxy.listen(0, '127.0.0.1', resolve);
    });
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    value(await logIn(kubeconfig({ cluster: { 'proxy-url': address } }))).close();
    assert.ok(seen.length > 0);
    const {
      users: [admin],
    } = parse(readFileSync(rig.test.kubeconfigs.admin, 'utf8')) as { users: { user: Fields }[] };
    const certified = value(await logIn(kubeconfig({ user: admin?.user ?? {}, cluster: { 'proxy-url': address } })));
    value(await certified.request('GET', '/api/v1/nodes'));
    certified.close();
    // A name that only the proxy resolves; the certificate is for localhost.
    const named = kubeconfig({ cluster: { server: 'https://cluster.example:6443', 'tls-server-name': 'localhost' } });
    value(await logIn(named, { env: { PATH: process.env['PATH'], HTTPS_PROXY: address } })).close();
    assert.ok(seen.includes('cluster.example:6443'));
    assert.equal(
      errorOf(await logIn(named, { env: { HTTPS_PROXY: address, NO_PROXY: '.example' }, timeoutMs: 3_000 })).kind,
      'unreachable',
    );
    proxy.close();
    proxy.closeAllConnections();
  });
});

/** Asks after all else that is due. */
const later = (ask: () => boolean): Promise<boolean> =>
  new Promise(resolve => {
    setImmediate(() => {
      resolve(ask());
    });
  });

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}
