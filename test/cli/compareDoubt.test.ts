/** What `scc-lens diff` does not state as certain, because a side may have it elsewhere, or several files define it. */
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { folderWith, repository, sccLens } from './command';

interface Answer {
  readonly changes: readonly { readonly kind: string; readonly message: string; readonly isSure: boolean }[];
  readonly notJudged: readonly { readonly side: string; readonly path: string }[];
}

const answerIn = async (cwd: string, ...args: readonly string[]): Promise<Answer> =>
  JSON.parse((await sccLens(['diff', '--format', 'json', ...args], { cwd })).stdout) as Answer;

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: ns }\nspec: { containers: [{ name: a, image: x }] }\n';
const INVALID = 'apiVersion: v1\nkind: Pod\nspec: [\n';

describe('what scc-lens diff is not sure of', () => {
  it('is whether a cluster has a grant that admits a refused pod, until Kubernetes refuses it whichever SCC admits it', async () => {
    const mount = '[{ name: h, mountPath: /h, mountPropagation: Bidirectional }]';
    const pod = (isPrivileged: boolean): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: ns }\nspec:\n  volumes: [{ name: h, hostPath: { path: /h } }]\n  containers:
    - { name: a, image: x, volumeMounts: ${mount}, securityContext: { privileged: ${isPrivileged} } }\n`;
    const cwd = folderWith({ 'old/a.yaml': pod(true), 'new/a.yaml': pod(false) });
    const [change, ...others] = (await answerIn(cwd, 'old', 'new')).changes;
    assert.deepEqual([change?.kind, others], ['refused', []]);
    assert.match(change?.message ?? '', /^Pod ns\/p is refused now, whichever SCC admits it\. Invalid pod: Kubernetes refuses /);
    assert.deepEqual((await answerIn(cwd, 'new', 'old')).changes, []);
  });

  it('is a workload that the other side may have in a file of another name', async () => {
    const cwd = folderWith({ 'old/a.yaml': INVALID, 'new/b.yaml': POD, 'both/a.yaml': INVALID, 'both/b.yaml': POD });
    const doubt = 'The other side may have it in what is not judged there, so that this may be no change.';
    const [added] = (await answerIn(cwd, 'old', 'new')).changes;
    assert.deepEqual([added?.kind, added?.isSure, added?.message.endsWith(` ${doubt}`)], ['added', false, true]);
    const [removed] = (await answerIn(cwd, 'new', 'old')).changes;
    assert.deepEqual(removed, { ...removed, kind: 'removed', isSure: false, message: `Pod ns/p is not there any more. ${doubt}` });
    const { changes } = await answerIn(cwd, 'old', 'both');
    assert.deepEqual(
      changes.map(({ kind, isSure }) => `${kind} ${isSure}`),
      ['added true'],
      'neither side judges the other file',
    );
  });

  const role = (name: string, more: string, scc = ''): string =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: ${name}${more} }\n${
      scc === ''
        ? 'rules: []\n'
        : `rules: [{ apiGroups: [security.openshift.io], resources: [securitycontextconstraints], resourceNames: [${scc}], verbs: [use] }]\n`
    }`;
  const label = (name: string): string => `, labels: { ${name}: 'true' }`;
  const aggregating = (name: string, more: string, selected: string): string =>
    `${role(name, more)}aggregationRule: { clusterRoleSelectors: [{ matchLabels: { ${selected}: 'true' } }] }\n`;
  const BINDING =
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: { name: b }\nroleRef: { kind: ClusterRole, name: top, apiGroup: rbac.authorization.k8s.io }\nsubjects: [{ kind: ServiceAccount, name: a, namespace: ns }]\n';
  const top = `${aggregating('top', '', 'to-top')}---\n${BINDING}`;

  const rightOf = async (...definitions: readonly string[]): Promise<string> => {
    const files = definitions.map((text, i) => [`new/${i}.yaml`, text] as const);
    const cwd = folderWith({ 'old/a.yaml': POD, 'new/a.yaml': POD, 'new/top.yaml': top, ...Object.fromEntries(files) });
    const rights = (await answerIn(cwd, 'old', 'new')).changes.filter(({ kind }) => kind === 'right-added');
    return rights.map(({ isSure }) => String(isSure)).join();
  };

  it('is a right by an aggregated ClusterRole that not every definition gives, or lets be aggregated', async () => {
    const given = role('part', label('to-top'), 'anyuid');
    assert.equal(await rightOf(given), 'true');
    assert.equal(await rightOf(given, given), 'true');
    assert.equal(await rightOf(given, role('part', label('to-top'), 'anyuid, nonroot')), 'true,false');
    assert.equal(await rightOf(given, role('part', label('to-top'))), 'false');
    assert.equal(await rightOf(given, role('part', '', 'anyuid')), 'false');
    assert.equal(await rightOf(given, role('part', label('to-top')), role('other', label('to-top'), 'anyuid')), 'true');
    const below = role('low', label('to-part'), 'anyuid');
    assert.equal(await rightOf(below, aggregating('part', label('to-top'), 'to-part')), 'true');
    assert.equal(await rightOf(below, aggregating('part', label('to-top'), 'to-part'), role('part', label('to-top'))), 'false');
  });

  it('names the definitions in the verdict on a pod', async () => {
    const pod = POD.replace('spec: {', 'spec: { serviceAccountName: a, securityContext: { runAsUser: 0 },');
    const cwd = folderWith({
      'pod.yaml': pod,
      'top.yaml': top,
      'one.yaml': role('part', label('to-top'), 'anyuid'),
      'two.yaml': role('part', label('to-top')),
    });
    const { stdout } = await sccLens(['review', '.'], { cwd });
    assert.match(stdout, /which ClusterRole part of several files is deployed/);
  });
});

describe('scc-lens diff of a path in a commit', () => {
  it('names what is not read in that path alone', async function () {
    if (process.platform === 'win32') this.skip();
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n';
    const { cwd, git, add } = repository({ 'a/pod.yaml': POD, 'b/pod.yaml': POD });
    const inner = repository({ 'inner.yaml': POD });
    for (const folder of ['a', 'b']) {
      symlinkSync('../../outside.yaml', path.join(cwd, folder, 'link.yaml'));
      git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.cwd, `${folder}/sub`);
    }
    add({ 'a/big.yaml': pointer, 'b/big.yaml': pointer });
    const namedIn = async (folder: string, ...paths: readonly string[]): Promise<readonly string[]> => {
      const { notJudged } = await answerIn(path.join(cwd, folder), 'HEAD', 'HEAD', ...paths);
      return notJudged
        .filter(({ side }) => side === 'head')
        .map(({ path: file }) => file)
        .sort();
    };
    const all = ['a/big.yaml', 'a/link.yaml', 'a/sub', 'b/big.yaml', 'b/link.yaml', 'b/sub'];
    assert.deepEqual(await namedIn('.'), all);
    assert.deepEqual(await namedIn('.', 'a'), all.slice(0, 3));
    assert.deepEqual(await namedIn('.', 'a/pod.yaml'), []);
    assert.deepEqual(await namedIn('.', 'b/b*.yaml', 'b/pod.yaml'), ['b/big.yaml', 'b/sub']);
    assert.deepEqual(await namedIn('a'), ['big.yaml', 'link.yaml', 'sub']);
    assert.deepEqual(await namedIn('.', 'a/sub/inner.yaml'), ['a/sub']);
  });
});
