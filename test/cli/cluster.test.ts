/** The questions about a whole cluster, as a user asks them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, sccLens } from './command';

const cwd = path.join(ROOT, 'test/fixtures/fleet');
const ask = (...args: readonly string[]) => sccLens(args, { cwd });

describe('questions about a cluster', () => {
  it('list who may use an SCC', async () => {
    const { code, stdout } = await ask('who-may', 'use', 'sandboxes', '-n', 'shop', 'lists');
    assert.equal(code, 0);
    assert.match(stdout, /^sandboxes may be used in shop by:$/m);
    assert.match(stdout, /^ {2}User system:serviceaccount:shop:web: SecurityContextConstraints sandboxes \(users\)$/m);
  });

  it('list what a service account may use, from a pipe too', async () => {
    const { code, stdout } = await sccLens(['may', 'shop/builder', 'lists/namespaces.yaml', '-'], {
      cwd,
      stdin: readFileSync(path.join(cwd, 'lists/cluster.yaml')),
    });
    assert.equal(code, 0);
    assert.match(stdout, /ServiceAccount shop\/builder in shop: RoleBinding shop\/builders → ClusterRole admin → ClusterRole build-anyuid/);
    assert.match(stdout, /They may use no other SCC\.\n$/);
  });

  it('explain the SCC of a pod', async () => {
    const { code, stdout } = await ask('why', 'web-1', '-n', 'shop', 'lists');
    assert.equal(code, 0);
    assert.match(stdout, /Verdict on the pod that ReplicaSet\/web makes: Admitted by sandboxes\./);
    assert.match(stdout, /securityContext\.fsGroup: not set → 1000040000/);
    assert.match(stdout, /Without this right: Not admitted/);
  });

  it('answer unknown, with the command for what is missing', async () => {
    const { code, stdout } = await ask('may', 'shop/builder', 'must-gather', '--format', 'json');
    const { others, missing } = JSON.parse(stdout) as { others: string; missing: readonly { command: string }[] };
    assert.deepEqual([code, others], [1, 'unknown']);
    assert.ok(missing.some(({ command }) => command === 'oc get rolebindings.rbac.authorization.k8s.io -A -o yaml'));
    assert.equal((await ask('why', 'none', '-n', 'shop', 'lists')).code, 1);
    assert.equal((await ask('who-may', 'use', 'none', 'lists')).code, 1);
  });

  it('name an SCC that the source does not show, as for the ClusterRole hostmount, which OpenShift ships without an SCC', async () => {
    const binding = {
      ...{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name: 'builder', namespace: 'shop' } },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:openshift:scc:hostmount' },
      subjects: [{ kind: 'ServiceAccount', name: 'builder', namespace: 'shop' }],
    };
    const { stdout } = await sccLens(['may', 'shop/builder', '-'], { cwd, stdin: JSON.stringify(binding) });
    assert.match(stdout, /^ {2}hostmount \(not in the source\)$/m);
    const { stdout: whole } = await sccLens(['may', 'shop/builder', 'lists', '-'], { cwd, stdin: JSON.stringify(binding) });
    assert.doesNotMatch(whole, /^ {2}hostmount/m);
  });

  it('refuse a wrong command line', async () => {
    for (const args of [
      ['who-may', 'anyuid', 'lists'],
      ['may', 'web', 'lists'],
      ['why', 'web-1', 'lists'],
      ['may', 'shop/web'],
    ])
      assert.equal((await ask(...args)).code, 2, args.join(' '));
    assert.equal((await ask('may', 'shop/web', 'lists', 'absent.yaml')).code, 2);
  });

  it('print a name with line breaks and escapes on one line', async () => {
    const subject = { kind: 'User', name: 'a\nb\u001b[31m\u202e' };
    const binding = {
      ...{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: '::error::x\r\ny' } },
      ...{ roleRef: { kind: 'ClusterRole', name: 'cluster-admin' }, subjects: [subject] },
    };
    const { stdout } = await sccLens(['who-may', 'use', 'anyuid', '-'], { cwd, stdin: JSON.stringify(binding) });
    const [, line] = stdout.split('\n');
    assert.equal(
      line,
      '  User a\\u000ab\\u001b[31m\\u202e: ClusterRoleBinding ::error::x\\u000d\\u000ay → ClusterRole cluster-admin (not in the source)',
    );
  });
});
