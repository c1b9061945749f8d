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

  describe('where SCC admission skips pods', () => {
    const SKIPPED = ', labels: { openshift.io/run-level: "1" }';
    const namespace = (more: string): string => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ops${more} }\n`;
    const account = (place: string): string => `apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: web${place} }\n`;
    const grant = (place: string, where = place): string =>
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: web${where} }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'system:openshift:scc:privileged' }\nsubjects: [{ kind: ServiceAccount, name: web${place} }]\n`;
    const workload = (spec: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: ops }\nspec: { serviceAccountName: web, ${spec} }\n`;
    const containers = 'containers: [{ name: a, image: x, securityContext: { privileged: true } }]';
    const [pod, windows] = [workload(containers), workload('os: { name: windows }, containers: [{ name: a, image: x }]')];
    const kindsOf = async (before: readonly string[], after: readonly string[]): Promise<readonly string[]> => {
      const cwd = folderWith({ 'old/a.yaml': before.join('---\n'), 'new/a.yaml': after.join('---\n') });
      const { stdout, stderr } = await sccLens(['diff', '--format', 'json', 'old', 'new'], { cwd });
      assert.notEqual(stdout, '', stderr);
      const { changes } = JSON.parse(stdout) as { readonly changes: readonly { readonly severity: string; readonly kind: string }[] };
      return changes.map(({ severity, kind }) => `${severity} ${kind}`);
    };

    it('reports a grant, and no powers that its pods had already', async () => {
      for (const [place, around] of [
        [', namespace: default', []],
        [', namespace: ops', [namespace(SKIPPED)]],
      ] as const) {
        const [without, granted] = [
          [...around, account(place)],
          [...around, account(place), grant(place)],
        ];
        assert.deepEqual(await kindsOf(without, granted), ['error right-added']);
        assert.deepEqual(await kindsOf(granted, without), ['info right-removed']);
      }
      for (const [place, around] of [
        ['', []],
        [', namespace: ops', [namespace('')]],
        [', namespace: ops', [namespace(''), namespace(SKIPPED)]],
      ] as const) {
        const granted = [...around, account(place), grant(place)];
        assert.deepEqual(await kindsOf([...around, account(place)], granted), ['error right-added', 'error powers-added']);
      }
    });

    it('takes the label of the environment, or of the cluster', async () => {
      const place = ', namespace: ops';
      const files = (side: string, ...texts: readonly string[]): Record<string, string> => ({
        [`${side}/kustomization.yaml`]: 'resources: [a.yaml]\n',
        [`${side}/a.yaml`]: texts.join('---\n'),
      });
      const around = [namespace(SKIPPED), account(place)];
      const cwd = folderWith({ ...files('old', ...around), ...files('new', ...around, grant(place)) });
      assert.match((await sccLens(['diff', 'old', 'new'], { cwd })).stdout, /^old → new: 1 error\nerror .* may now use privileged: /);
      const stored = (uid: string, text: string): string => text.replace('{ name', `{ uid: ${uid.repeat(8)}-0000-0000, name`);
      const before = [stored('a', namespace(SKIPPED)), stored('b', account(place))];
      assert.deepEqual(await kindsOf(before, [...before, stored('c', grant(place))]), ['warning right-added']);
    });

    it('takes no pod that was skipped for one that was refused', async () => {
      const rights = grant(', namespace: ops');
      assert.deepEqual(await kindsOf([namespace(SKIPPED), rights, pod], [namespace(''), rights, pod]), []);
      assert.deepEqual(await kindsOf([namespace(''), rights, pod], [namespace(SKIPPED), rights, pod]), ['warning not-judged']);
      assert.deepEqual(await kindsOf([rights, windows], [rights, pod]), []);
      assert.deepEqual(await kindsOf([namespace(SKIPPED), pod], [namespace(''), pod]), ['error refused']);
      assert.deepEqual(await kindsOf([pod], [rights, pod]), ['error admitted', 'error right-added', 'error powers-added']);
      const open = grant(', namespace: ops', '').replace('scc:privileged', 'scc:anyuid');
      const plain = workload('containers: [{ name: a, image: x }]');
      assert.deepEqual(await kindsOf([namespace(SKIPPED), open, plain], [namespace(''), open, plain]), ['warning not-judged']);
    });
  });
});
