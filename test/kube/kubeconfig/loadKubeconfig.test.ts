import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chooseContext, errorText, loadKubeconfig } from '@scc-lens/kube';
import type { Surroundings } from '../../../packages/kube/src/login/loadKubeconfig';
import { errorOf, value } from '../rig/cluster';

const TOKEN = 'sha256~very-secret-token-of-a-user';

function config(name: string, current = name): string {
  return `apiVersion: v1
kind: Config
current-context: ${current}
clusters: [{name: ${name}, cluster: {server: "https://${name}.example:6443", certificate-authority: ca.crt}}]
users: [{name: ${name}-user, user: {token: "${TOKEN}"}}]
contexts: [{name: ${name}, context: {cluster: ${name}, user: ${name}-user, namespace: ${name}-space}}]
`;
}

describe('kubeconfig', () => {
  const home = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-home-'));
  after(() => {
    rmSync(home, { recursive: true });
  });
  const file = (name: string, text: string): string => {
    const full = path.join(home, name);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, text);
    return full;
  };
  const from = (setting: string, more: Partial<Surroundings> = {}): ReturnType<typeof loadKubeconfig> =>
    loadKubeconfig({ setting, env: {}, home, ...more });

  it('lists contexts with cluster, server, user and namespace', async () => {
    const loaded = value(await from(file('one', config('one'))));
    assert.deepEqual(loaded.contexts, [
      { name: 'one', cluster: 'one', server: 'https://one.example:6443', user: 'one-user', namespace: 'one-space', problem: null },
    ]);
    assert.equal(value(chooseContext(loaded)).context.name, 'one');
    assert.equal(loaded.entries.clusters[0]?.caFile, path.join(home, 'ca.crt'));
  });

  it('takes the setting before KUBECONFIG before the default path', async () => {
    const env = { KUBECONFIG: file('two', config('two')) };
    file('.kube/config', config('three'));
    assert.equal(value(await from('~/one', { env })).currentContext, 'one');
    assert.equal(value(await from('', { env })).currentContext, 'two');
    assert.equal(value(await from('')).currentContext, 'three');
  });

  it('merges several files as kubectl does: the first wins, a missing one does no harm', async () => {
    const again = file('again', config('one', 'other').replace('one.example', 'other.example'));
    const env = {
      KUBECONFIG: [path.join(home, 'missing'), file('one', config('one')), again, file('two', config('two'))].join(path.delimiter),
    };
    const merged = value(await from('', { env }));
    assert.equal(merged.currentContext, 'one');
    assert.deepEqual(
      merged.contexts.map(({ name, server }) => `${name} ${server ?? ''}`),
      ['one https://one.example:6443', 'two https://two.example:6443'],
    );
  });

  it('runs a plug-in that is named by a path relative to the file', async () => {
    const text = config('exec').replace(
      `{token: "${TOKEN}"}`,
      '{exec: {apiVersion: client.authentication.k8s.io/v1, command: ./bin/login, interactiveMode: Never}}',
    );
    const { users } = value(await from(file('exec', text))).entries;
    assert.equal((users[0]?.exec as { command: string }).command, path.join(home, 'bin/login'));
  });

  it('takes the service account of the pod that it runs in', async () => {
    const root = path.join(home, 'root');
    const secrets = path.join(root, 'var/run/secrets/kubernetes.io/serviceaccount');
    mkdirSync(secrets, { recursive: true });
    for (const [name, text] of [
      ['token', TOKEN],
      ['namespace', 'agents'],
      ['ca.crt', ''],
    ] as const)
      writeFileSync(path.join(secrets, name), text);
    for (const [host, server] of [
      ['10.0.0.1', 'https://10.0.0.1:443'],
      ['fd00::1', 'https://[fd00::1]:443'],
    ] as const) {
      const env = { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: '443' };
      const loaded = value(await from('', { home: root, root, env }));
      assert.deepEqual([loaded.source, loaded.contexts[0]?.server, loaded.contexts[0]?.namespace], ['in-cluster', server, 'agents']);
      assert.equal(loaded.currentContext, loaded.contexts[0]?.name);
      assert.equal(loaded.entries.users[0]?.tokenFile, path.join(secrets, 'token'));
    }
  });

  const PROBLEMS: readonly (readonly [what: string, text: string, message: RegExp])[] = [
    ['an empty file', '\n# nothing here\n', /has no usable context\. Log in/],
    ['a malformed file', `users:\n- name: x\n  user: {token: "${TOKEN}"\n   bad: [`, /is malformed: .*\(line \d+\)\. Fix that line/],
    ['a file of another kind', 'just words', /is invalid: it is not a mapping/],
    [
      'a context without a cluster entry',
      config('x').replace(/^clusters.*\n/m, ''),
      /The context "x" cannot be used: its cluster "x" is not in the kubeconfig\. Fix/,
    ],
    ['a context that names no cluster', config('x').replace('cluster: x, user', 'user'), /its cluster "" is not in the kubeconfig/],
    ['a context with an unknown user', config('x').replace('user: x-user', 'user: absent'), /its user "absent" is not in the kubeconfig/],
    ['an unknown current context', config('x', 'gone'), /no usable context "gone"\. +Choose another one: x/],
    ['no current context', config('x').replace(/^current.*\n/m, ''), /names no current context\. Choose one: x/],
    ['a cluster without a server', config('x').replace('server: "https://x.example:6443", ', ''), /its cluster "x" has no server address/],
    ['a server address that is none', config('x').replace('https://x.example:6443', 'x example'), /is no URL/],
    [
      'a server address of another protocol',
      config('x').replace('https:', 'ftp:'),
      /the server address of its cluster "x" is neither http nor https\. Fix the kubeconfig/,
    ],
  ];
  for (const [what, text, message] of PROBLEMS) {
    it(`reports the problem and the next step: ${what}`, async () => {
      const loaded = await from(file('faulty', text));
      const problem = errorText(loaded.ok ? errorOf(chooseContext(loaded.value)) : loaded.error);
      assert.match(problem, message);
      assert.ok(!problem.includes(TOKEN) && !problem.includes('    at '), problem);
    });
  }

  it('shows no login that is part of a server address', async () => {
    for (const server of ['https://user:hunter2@x.example:6443', 'https://hunter2@x.example/k8s', 'ftp://user:hunter2@x.example']) {
      const { contexts } = value(await from(file('login', config('x').replace('https://x.example:6443', server))));
      assert.match(contexts[0]?.problem ?? '', /^the server address of its cluster "x" has a login, which belongs in/);
      assert.ok(!JSON.stringify(contexts).includes('hunter2'));
    }
  });

  it('names the file that is missing or cannot be read', async () => {
    assert.match(
      errorText(errorOf(await from('/nowhere/config'))),
      /There is no kubeconfig at \/nowhere\/config\. Create it, or change the setting/,
    );
    assert.match(errorText(errorOf(await from(home))), /cannot be read: it is a folder/);
    assert.match(
      errorText(errorOf(await from('', { home: '/nowhere' }))),
      /no kubeconfig at \/nowhere\/\.kube\/config\. Log in with `oc login`/,
    );
  });

  it('keeps good contexts next to one that cannot be used', async () => {
    const text = config('good').replace('contexts: [', 'contexts: [{name: bad, context: {user: x}}, ');
    const loaded = value(await from(file('mixed', text)));
    assert.deepEqual(
      loaded.contexts.map(({ name, problem }) => `${name}: ${problem ?? 'good'}`),
      ['bad: its cluster "" is not in the kubeconfig', 'good: good'],
    );
  });
});
