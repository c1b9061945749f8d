/** Which workload or power of one side is which of the other, where `scc-lens diff` compares them. */
import assert from 'node:assert/strict';
import { fixture, folderWith, repository, sccLens } from './command';

describe('scc-lens diff', () => {
  const pod = fixture('clean-pod.yaml');
  const inNamespaces = (...names: readonly string[]): string =>
    names.map(name => pod.replace('metadata:\n', `metadata:\n${name === '' ? '' : `  namespace: ${name}\n`}`)).join('---\n');
  for (const [before, after, changes] of [
    [[''], ['shop'], 0],
    [['shop'], [''], 0],
    [['shop'], ['store'], 2],
    [[''], ['shop', 'store'], 3],
  ] as const)
    it(`finds ${changes} changes where a file names ${before.join(' and ') || 'no namespace'}, then ${after.join(' and ') || 'none'}`, async () => {
      const { cwd, add } = repository({ 'pod.yaml': inNamespaces(...before) });
      add({ 'pod.yaml': inNamespaces(...after) });
      const { stdout } = await sccLens(['diff', '--format', 'json', 'HEAD~1', 'HEAD'], { cwd });
      assert.equal((JSON.parse(stdout) as { readonly changes: readonly unknown[] }).changes.length, changes, stdout);
    });

  it('takes no file that is gone for the one that names no namespace any more', async () => {
    const [named, unnamed] = [inNamespaces('shop'), inNamespaces('')];
    const { cwd, add, git } = repository({ 'a.yaml': named, 'b.yaml': unnamed, 'c.yaml': unnamed });
    git('rm', '--quiet', 'b.yaml', 'c.yaml');
    add({ 'a.yaml': unnamed });
    const { stdout } = await sccLens(['diff', 'HEAD~1', 'HEAD'], { cwd });
    assert.match(
      stdout,
      /^HEAD~1 → HEAD: 2 info\ninfo +b\.yaml:2:7 .* is not there any more\.\ninfo +c\.yaml:2:7 .* is not there any more\.\n$/,
    );
  });

  for (const [moved, come, about] of [
    ['config/pod.yaml', 'test/p.yaml', 'takes the one in a file of the same name'],
    ['config/moved.yaml', 'test/p.yaml', 'takes none where each may be the one'],
  ] as const)
    it(`${about} for a workload of one name that is elsewhere now, in a kustomization or by itself`, async () => {
      const kustomization = `resources: [${moved.slice('config/'.length)}]\n`;
      const head = { [`head/${moved}`]: pod, 'head/config/kustomization.yaml': kustomization, [`head/${come}`]: pod };
      const { stdout } = await sccLens(['diff', 'base', 'head'], { cwd: folderWith({ 'base/install/pod.yaml': pod, ...head }) });
      const isNone = moved === 'config/moved.yaml';
      assert.equal(/^info +test\/p\.yaml.* is new\./m.test(stdout), true, stdout);
      assert.equal(/^info +config\/moved\.yaml.* is new\./m.test(stdout), isNone, stdout);
      assert.equal(/^info +install\/pod\.yaml.* is not there any more\./m.test(stdout), isNone, stdout);
    });

  it('counts any capability as each of them', async () => {
    const subjects = '[{ kind: ServiceAccount, name: web, namespace: shop }]';
    const privileged = `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: web, namespace: shop }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'system:openshift:scc:privileged' }\nsubjects: ${subjects}\n`;
    const own = `apiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata: { name: web }\nallowedCapabilities: [NET_ADMIN]\nrunAsUser: { type: RunAsAny }\nseLinuxContext: { type: MustRunAs }\nusers: ['system:serviceaccount:shop:web']\n`;
    const cwd = folderWith({ 'wide/rights.yaml': privileged, 'least/scc.yaml': own });
    for (const sides of [
      ['wide', 'least'],
      ['least', 'wide'],
    ]) {
      const { stdout } = await sccLens(['diff', ...sides], { cwd });
      assert.match(stdout, /Pods of ServiceAccount shop\/web can \S.* and add any capability\./);
      assert.doesNotMatch(stdout, /NET_ADMIN/);
    }
  });
});
