/** Every field of a kubeconfig that decides on a login, against a real API server that reports the user. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { chooseContext, connect, errorText, loadKubeconfig, preflight, risksOf } from '@scc-lens/kube';
import type { Cluster, Fields, Kubeconfig, Result } from '@scc-lens/kube';
import { fieldsAt } from '../../../packages/kube/src/words/fields';
import { errorOf, eventually, planOf, useCluster, value } from '../rig/cluster';
import { deployment } from '../rig/manifests';

interface KubeconfigFile {
  readonly users: { user: Fields }[];
  readonly clusters: { cluster: Fields }[];
}

describe('kubeconfig fields', () => {
  const rig = useCluster();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-fields-'));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const written = (from: 'admin' | 'developer'): { user: Fields; cluster: Fields } => {
    const {
      users: [user],
      clusters: [cluster],
    } = parse(readFileSync(rig.test.kubeconfigs[from], 'utf8')) as KubeconfigFile;
    assert.ok(user && cluster);
    return { ...user, ...cluster };
  };
  const load = async ({ user, cluster }: { user: Fields; cluster: Fields }): Promise<Kubeconfig> => {
    const file = path.join(folder, 'config');
    writeFileSync(
      file,
      stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'test',
        contexts: [{ name: 'test', context: { cluster: 'c', user: 'u' } }],
        clusters: [{ name: 'c', cluster }],
        users: [{ name: 'u', user }],
      }),
    );
    return value(await loadKubeconfig({ setting: file, env: {}, home: folder }));
  };
  const logIn = async (config: { user: Fields; cluster: Fields }, acceptedRisks: readonly string[] = []): Promise<Result<Cluster>> =>
    connect(await load(config), { acceptedRisks, timeoutMs: 5_000, pluginTimeoutMs: 3_000, env: {}, shell: undefined });
  const fileNextTo = (name: string, text: unknown, encoding: BufferEncoding = 'utf8'): string => {
    writeFileSync(path.join(folder, name), String(text), encoding);
    return name;
  };
  /** As the API server sees the one who asks. */
  const whoAmI = async (cluster: Cluster): Promise<Fields> => {
    const answer = await cluster.request('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    });
    return fieldsAt(value(answer).body, 'status', 'userInfo');
  };
  const userOf = async (config: { user: Fields; cluster: Fields }): Promise<Fields> => {
    const cluster = value(await logIn(config));
    try {
      return await whoAmI(cluster);
    } finally {
      cluster.close();
    }
  };

  it('client-certificate, client-key and certificate-authority are files next to the kubeconfig', async () => {
    const { user, cluster } = written('admin');
    const { 'certificate-authority-data': ca, ...rest } = cluster;
    const files = {
      user: {
        'client-certificate': fileNextTo('tls.crt', user['client-certificate-data'], 'base64'),
        'client-key': fileNextTo('tls.key', user['client-key-data'], 'base64'),
      },
      cluster: { ...rest, 'certificate-authority': fileNextTo('ca.crt', ca, 'base64') },
    };
    assert.deepEqual(await userOf(files), await userOf({ user, cluster }));
  });

  it('insecure-skip-tls-verify trusts every server, tls-server-name expects another name', async () => {
    const {
      user,
      cluster: { server },
    } = written('developer');
    assert.match(errorText(errorOf(await logIn({ user, cluster: { server } }))), /is not trusted/);
    const insecure = { user, cluster: { server, 'insecure-skip-tls-verify': true } };
    const careless = value(await logIn(insecure, value(risksOf(await load(insecure)))));
    assert.equal((await whoAmI(careless))['username'], 'developer');
    careless.close();
    const { cluster } = written('developer');
    assert.match(
      errorText(errorOf(await logIn({ user, cluster: { ...cluster, 'tls-server-name': 'elsewhere.example' } }))),
      /its certificate is for another name/,
    );
    assert.equal((await userOf({ user, cluster: { ...cluster, 'tls-server-name': 'localhost' } }))['username'], 'developer');
  });

  it('a token that cannot be sent is an error that does not quote it', async () => {
    const { cluster } = written('developer');
    const message = errorText(errorOf(await logIn({ user: { token: 'hunter2\nhunter2' }, cluster })));
    assert.match(message, /^No request can be sent to .* \(ERR_INVALID_CHAR\)\. Check the address and the login in the kubeconfig\.$/);
  });

  it('tokenFile is next to the kubeconfig, counts before token, and is read again', async () => {
    const {
      user: { token },
      cluster,
    } = written('developer');
    const tokenFile = fileNextTo('token', `${String(token)}\n`);
    const login = value(await logIn({ user: { tokenFile, token: 'outdated' }, cluster }));
    assert.equal((await whoAmI(login))['username'], 'developer');
    fileNextTo('token', 'outdated');
    assert.equal(errorOf(await login.request('GET', '/api')).kind, 'unauthorized');
    fileNextTo('token', token);
    assert.equal((await whoAmI(login))['username'], 'developer');
    login.close();
  });

  it('token counts where tokenFile cannot be read; without it the file is named', async () => {
    const {
      user: { token },
      cluster,
    } = written('developer');
    assert.equal((await userOf({ user: { tokenFile: 'missing', token }, cluster }))['username'], 'developer');
    assert.match(
      errorText(errorOf(await logIn({ user: { tokenFile: 'missing' }, cluster }))),
      new RegExp(`The file ${path.join(folder, 'missing')} .* cannot be read: it does not exist`),
    );
  });

  it('as, as-uid, as-groups and as-user-extra impersonate', async () => {
    const { user, cluster } = written('admin');
    const as = {
      as: 'alice',
      'as-uid': '42',
      'as-groups': ['team', 'with, comma'],
      'as-user-extra': { 'example.com/reason': ['audit', 'on call'] },
    };
    assert.deepEqual(await userOf({ user: { ...user, ...as }, cluster }), {
      username: 'alice',
      uid: '42',
      groups: ['team', 'with, comma', 'system:authenticated'],
      extra: { 'example.com/reason': ['audit', 'on call'] },
    });
    const login = value(await logIn({ user: { ...user, ...as }, cluster }));
    assert.equal(login.target.user, 'u, acting as alice');
    login.close();
  });

  it('as-groups without as is refused, as kubectl does', async () => {
    const { user, cluster } = written('admin');
    assert.match(
      errorText(errorOf(chooseContext(await load({ user: { ...user, 'as-groups': ['team'] }, cluster })))),
      /its user "u" has as-uid, as-groups or as-user-extra, but no `as`/,
    );
  });

  it('as is not mixed with the controller in whose name pods are judged', async () => {
    const namespace = await rig.namespace();
    const { user, cluster } = written('admin');
    const admin = await rig.as('admin');
    const manifest = deployment('judged');
    const [own] = (await preflight(admin, await planOf(admin, namespace, manifest))).pods;
    assert.equal(own?.judgedAs, 'controller');
    const login = value(await logIn({ user: { ...user, as: 'developer', 'as-groups': ['system:masters'] }, cluster }));
    await eventually(async () => (await login.request('GET', `/api/v1/namespaces/${namespace}/pods`)).ok);
    const {
      pods: [judged],
    } = await preflight(login, await planOf(login, namespace, manifest));
    assert.notEqual(judged?.judgedAs, 'controller');
    assert.deepEqual(judged?.verdict, own.verdict);
    assert.match(errorText(errorOf(await login.impersonating('bob').request('GET', '/api'))), /impersonates developer/);
    login.close();
  });
});
