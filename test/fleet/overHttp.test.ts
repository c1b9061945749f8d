/** Questions about a live cluster, and that none is reached unless the command line asks for it. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { listPath, LISTS, RIGHTS } from '@scc-lens/fleet';
import { folderWith, ROOT, sccLens } from '../cli/command';
import type { Outcome } from '../cli/command';
import { kubeconfigFor, serveLists } from './liveServer';
import type { LiveServer } from './liveServer';

const FLEET = path.join(ROOT, 'test/fixtures/fleet');
const PODS = '/api/v1/pods';
const SCCS = '/apis/security.openshift.io/v1/securitycontextconstraints';

interface Missing {
  readonly kind: string;
  readonly coverage: string;
  readonly command: string;
}

interface Report {
  readonly accounts: readonly { readonly missing: readonly Missing[] }[];
  readonly missing: readonly Missing[];
}

describe('a live cluster', () => {
  let server: LiveServer;
  before(async () => {
    server = await serveLists(path.join(FLEET, 'lists'));
  });
  beforeEach(() => {
    server.requests.length = 0;
    server.refused.clear();
  });
  after(() => {
    server.close();
  });

  const ask = (args: readonly string[], kubeconfig = kubeconfigFor(server.address)): Promise<Outcome> => {
    const cwd = folderWith({ config: kubeconfig });
    return sccLens([...args, '--kubeconfig', 'config'], { cwd, env: { KUBECONFIG: path.join(cwd, 'config') } });
  };
  const asked = (): ReadonlySet<string> => new Set(server.requests.map(one => one.split(' ')[1] ?? ''));
  /** Without the lists that nothing in a folder shows to be whole. */
  const comparable = ({ accounts, missing, ...rest }: Report): unknown => {
    const shown = (all: readonly Missing[]) => all.filter(({ kind }) => LISTS.some(row => row.kind === kind && row.signs.length > 0));
    return { ...rest, accounts: accounts.map(one => ({ ...one, missing: shown(one.missing) })), missing: shown(missing) };
  };
  const reportOf = ({ stdout }: Outcome): Report => JSON.parse(stdout) as Report;

  it('gives the report that its lists give, in pages, by nothing but requests for the lists', async () => {
    const lists = await sccLens(['audit', 'lists', '--format', 'json'], { cwd: FLEET });
    const live = await ask(['audit', '--format', 'json']);
    assert.deepEqual([live.code, live.stderr], [1, '']);
    assert.deepEqual(comparable(reportOf(live)), comparable(reportOf(lists)));
    assert.deepEqual(reportOf(live).missing, []);
    assert.ok(server.requests.every(one => one.startsWith('GET ')));
    assert.deepEqual(asked(), new Set(LISTS.map(listPath)));
    assert.ok(server.requests.includes(`GET ${PODS} 3`));
  });

  it('has the reports of its shards that its lists have', async () => {
    for (const shard of ['0/2', '1/2']) {
      const lists = await sccLens(['audit', 'lists', '--format', 'json', '--shard', shard], { cwd: FLEET });
      const live = await ask(['audit', '--format', 'json', '--shard', shard]);
      assert.deepEqual([live.code, live.stderr], [lists.code, '']);
      assert.deepEqual(comparable(reportOf(live)), comparable(reportOf(lists)));
    }
  });

  it('reads a list again whose page has expired', async () => {
    server.refused.set(SCCS, 410);
    const { stdout, stderr } = await ask(['who-may', 'use', 'anyuid', '--format', 'json']);
    assert.equal(stderr, '');
    assert.equal((JSON.parse(stdout) as { exists: boolean }).exists, true);
    assert.ok(server.requests.filter(one => one === `GET ${SCCS} 0`).length === 2);
  });

  it('is asked for the lists of rights alone, where these answer the question', async () => {
    const { code } = await ask(['may', 'shop/web', '--context', 'other']);
    assert.equal(code, 0);
    assert.deepEqual(asked(), new Set(LISTS.filter(({ kind }) => RIGHTS.has(kind)).map(listPath)));
  });

  it('leaves unknown what may not be read, with the reason and the command', async () => {
    server.refused.set(PODS, 403);
    server.refused.set('/apis/rbac.authorization.k8s.io/v1/rolebindings', 503);
    const { code, stdout, stderr } = await ask(['audit', '--format', 'json']);
    assert.equal(code, 2);
    assert.match(stderr, /^scc-lens: oc get pods -A -o yaml: no \/api\/v1\/pods for \*\*\*$/m);
    assert.match(stderr, /^scc-lens: oc get rolebindings\.rbac\.authorization\.k8s\.io -A -o yaml: no /m);
    assert.deepEqual(
      reportOf({ code, stdout, stderr }).missing.map(({ kind, coverage }) => [kind, coverage]),
      [
        ['RoleBinding', 'absent'],
        ['Pod', 'absent'],
      ],
    );
  });

  it('need not serve DeploymentConfigs, but has SCCs if it is OpenShift', async () => {
    server.refused.set('/apis/apps.openshift.io/v1/deploymentconfigs', 404);
    assert.equal((await ask(['audit'])).stderr, '');
    server.refused.set(SCCS, 404);
    const { code, stderr } = await ask(['who-may', 'use', 'anyuid']);
    assert.equal(code, 2);
    assert.match(stderr, /^scc-lens: oc get securitycontextconstraints -o yaml: /);
  });

  it('has no pod that its list does not have', async () => {
    const { code, stdout } = await ask(['why', 'none', '-n', 'shop']);
    assert.deepEqual([code, stdout], [1, 'The cluster has no pod shop/none.\n']);
    server.refused.set(PODS, 403);
    assert.match(
      (await ask(['why', 'none', '-n', 'shop'])).stdout,
      /^The source has no pod shop\/none\.\n.*\n {2}oc get pods -A -o yaml\n$/,
    );
  });

  it('that does not accept the login, or answers to no list, is no report', async () => {
    server.refused.set('/api/v1/namespaces', 401);
    const { code, stdout, stderr } = await ask(['audit']);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^scc-lens: The cluster does not accept the login; it may have expired\. Log in again/);
    assert.equal(server.requests.length, 1);
    for (const row of LISTS) server.refused.set(listPath(row), 403);
    assert.deepEqual([(await ask(['audit'])).code, (await ask(['audit'])).stdout], [2, '']);
  });

  it('is not reached, and no plug-in runs, unless it is asked for', async () => {
    const plugin = {
      exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'sh', args: ['-c', 'touch ran'], interactiveMode: 'Never' },
    };
    const cwd = folderWith({ config: kubeconfigFor(server.address.replace('http:', 'https:'), plugin), 'a.yaml': 'a: 1\n' });
    const env = { KUBECONFIG: path.join(cwd, 'config') };
    for (const args of [['audit'], ['audit', 'a.yaml'], ['audit', '--print-rbac', '--live'], ['audit', '--live', 'a.yaml'], ['may', 'a/b']])
      await sccLens(args, { cwd, env });
    assert.ok(!existsSync(path.join(cwd, 'ran')));
    const none = await sccLens(['audit'], { cwd, env });
    assert.equal(none.code, 2);
    assert.match(
      none.stderr,
      /^scc-lens: audit: name a file, a folder, or - for standard input; or a live cluster, by --context NAME, --live$/m,
    );
    const { code, stderr } = await sccLens(['audit', '--live'], { cwd, env });
    assert.equal(code, 2);
    assert.match(stderr, /^scc-lens: The credential plug-in `sh` exited successfully but returned no ExecCredential/);
    assert.ok(existsSync(path.join(cwd, 'ran')));
    assert.deepEqual(server.requests, []);
  });

  it('whose certificate is not verified is not reached before you accept that', async () => {
    const config = kubeconfigFor(server.address.replace('http:', 'https:'), undefined, { 'insecure-skip-tls-verify': true });
    const { code, stderr } = await ask(['audit'], config);
    assert.equal(code, 2);
    assert.match(stderr, /^scc-lens: The certificate of \S+ is not verified .* To accept that: --insecure-skip-tls-verify\n$/);
    assert.match((await ask(['audit', '--insecure-skip-tls-verify'], config)).stderr, /No secure connection/);
  });

  it('is named by the kubeconfig, or the problem is', async () => {
    assert.match((await ask(['audit', '--context', 'absent'])).stderr, /no usable context "absent"\. Choose another one: prod, other\.\n$/);
    const { code, stderr } = await sccLens(['audit', '--kubeconfig', 'absent'], { cwd: FLEET });
    assert.equal(code, 2);
    assert.match(stderr, /^scc-lens: There is no kubeconfig at \S+absent\.\n$/);
  });
});
