/** Nothing is silently green: what a run does not judge is reported, whatever the command and the format. */
import assert from 'node:assert/strict';
import { truncateSync } from 'node:fs';
import path from 'node:path';
import { fixture, folderWith, readJson, sccLens } from './command';

const TEMPLATE = 'Not judged: a template (Helm, Jinja or similar). Check what it renders to.';
const OVERLAY = 'Not judged: a Kustomize overlay or patch. Check what `kustomize build` prints.';
const FOREIGN = 'Not judged: it contains no Kubernetes object.';

const CHART = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: agents\nversion: 0.1.0\n',
  'chart/values.yaml': 'replicas: 1\n',
  'chart/templates/deployment.yaml': fixture('hostpath-pod.yaml').replace('name: sandbox', 'name: {{ .Release.Name }}'),
};

const OVERLAYS = {
  'base/pod.yaml': fixture('clean-pod.yaml'),
  'prod/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../base]\n',
  'prod/patch.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web, resources: {}}]}}}\n',
};

describe('what is not judged', () => {
  it('is reported for a chart that is not rendered, whose summary claims nothing about it', async () => {
    const { stdout, stderr, code } = await sccLens(['check', '--no-render', 'chart'], { cwd: folderWith(CHART) });
    assert.equal(stdout, 'Nothing was judged in 3 files (1 not judged, 2 without Kubernetes objects)\n');
    assert.equal(
      stderr,
      `scc-lens: chart/templates/deployment.yaml: ${TEMPLATE}\n` +
        'scc-lens: 2 files without Kubernetes objects: chart/Chart.yaml, chart/values.yaml\n',
    );
    assert.equal(code, 0);
  });

  it('is reported for an overlay beside its base', async () => {
    const { stdout, stderr } = await sccLens(['check', '--no-render', '.'], { cwd: folderWith(OVERLAYS) });
    assert.equal(stdout, 'No findings in 3 files (1 judged, 2 not judged)\n');
    assert.equal(stderr, `scc-lens: prod/kustomization.yaml: ${OVERLAY}\nscc-lens: prod/patch.yaml: ${OVERLAY}\n`);
  });

  it('is reported once a file, at the first of its documents', async () => {
    const pod = fixture('clean-pod.yaml');
    const cwd = folderWith({ 'all.yaml': `${pod}---\n# a patch\n${OVERLAYS['prod/patch.yaml']}---\na: 1\n` });
    const { stdout, stderr } = await sccLens(['check', 'all.yaml'], { cwd });
    const line = pod.split('\n').length + 2;
    assert.equal(stderr, `scc-lens: all.yaml:${line}:1: ${OVERLAY} (and 1 more document)\n`);
    assert.equal(stdout, 'No findings in 1 file, 2 places not judged\n');
  });

  it('is reported of a file that is named and has no manifest, and of empty standard input', async () => {
    const cwd = folderWith(CHART);
    const named = await sccLens(['check', 'chart/values.yaml'], { cwd });
    assert.equal(named.stderr, `scc-lens: chart/values.yaml: ${FOREIGN}\n`);
    assert.equal(named.stdout, 'Nothing was judged in 1 file (1 not judged)\n');
    const empty = await sccLens(['check', '-', '--fail-on-not-judged'], { cwd, stdin: '' });
    assert.equal(empty.stderr, `scc-lens: <stdin>: ${FOREIGN}\n`);
    assert.equal(empty.code, 1);
  });

  it('is counted after twenty lines', async () => {
    const files = Array.from({ length: 25 }, (_, i): [string, string] => [`t${String(i).padStart(2, '0')}.yaml`, 'a: {{ .Values.a }}\n']);
    const { stderr } = await sccLens(['check', '.'], { cwd: folderWith(Object.fromEntries(files)) });
    const lines = stderr.trimEnd().split('\n');
    assert.equal(lines.length, 21);
    assert.equal(lines[19], `scc-lens: t19.yaml: ${TEMPLATE}`);
    assert.equal(lines[20], 'scc-lens: … and 5 more');
  });

  it('is a list in JSON, with the kind, the place and the reason', async () => {
    const kubeSystem =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: kube-system}\nspec: {containers: [{name: a, image: x}]}\n';
    const cwd = folderWith({ ...CHART, 'two.yaml': `${kubeSystem}---\n${OVERLAYS['prod/patch.yaml']}` });
    const { notJudged } = readJson(await sccLens(['check', '--no-render', '.', 'gone.yaml', '--format', 'json'], { cwd }));
    assert.deepEqual(
      notJudged.map(({ path: file, kind, range, reason }) => [file, kind, range?.start.line ?? null, reason]),
      [
        ['chart/Chart.yaml', 'foreign', null, FOREIGN],
        ['chart/templates/deployment.yaml', 'template', null, TEMPLATE],
        ['chart/values.yaml', 'foreign', null, FOREIGN],
        ['two.yaml', 'overlay', 5, OVERLAY],
        ['two.yaml', 'not-checked', 1, 'Not checked: SCC admission skips namespace kube-system.'],
        ['gone.yaml', 'unreadable', null, 'Not judged: it could not be read (no such file or directory).'],
      ],
    );
  });

  it('includes files that are too large, and standard input that is', async () => {
    const cwd = folderWith({ 'large.yaml': '' });
    truncateSync(path.join(cwd, 'large.yaml'), 64 * 1024 * 1024 + 1);
    const outcome = await sccLens(['check', 'large.yaml', '--format', 'json'], { cwd });
    assert.equal(outcome.code, 2);
    assert.equal(outcome.stderr, 'scc-lens: large.yaml: is larger than 64 MiB and was not read\n');
    assert.deepEqual(
      readJson(outcome).notJudged.map(({ kind, reason }) => [kind, reason]),
      [['too-large', 'Not judged: it is larger than 64 MiB.']],
    );
    const piped = await sccLens(['check', '-'], { cwd, stdin: new Uint8Array(64 * 1024 * 1024 + 1) });
    assert.equal(piped.stderr, 'scc-lens: <stdin>: is larger than 64 MiB and was not read\n');
  });

  it('includes files that only describe the cluster', async () => {
    const cwd = folderWith({ 'pod.yaml': fixture('clean-pod.yaml'), 'sccs.yaml': 'kind: {{ .Values.kind }}\n' });
    const { stderr, code } = await sccLens(['check', 'pod.yaml', '--scc', 'sccs.yaml', '--fail-on-not-judged'], { cwd });
    assert.equal(stderr, `scc-lens: sccs.yaml: ${TEMPLATE}\n`);
    assert.equal(code, 1);
  });

  for (const command of ['check', 'review', 'scc', 'fix'] as const)
    it(`is reported by ${command}, and fails it where that is asked for`, async () => {
      const cwd = folderWith({ ...CHART, 'pod.yaml': fixture('clean-pod.yaml') });
      const args = [command, '.', ...(command === 'fix' ? ['--diff'] : [])];
      const lenient = await sccLens(args, { cwd });
      assert.match(lenient.stderr, /^scc-lens: chart\/templates\/deployment\.yaml: Not judged: a template/m);
      assert.equal(lenient.code, 0);
      assert.equal((await sccLens([...args, '--fail-on-not-judged'], { cwd })).code, 1);
    });

  it('fails neither for files of other tools in a folder nor for pods that admission skips', async () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: kube-system}\nspec: {containers: [{name: a, image: x}]}\n';
    const cwd = folderWith({ 'pod.yaml': pod, 'package.json': '{"name": "x"}\n' });
    assert.equal((await sccLens(['check', '.', '--fail-on-not-judged'], { cwd })).code, 0);
  });

  it('fails for a workload about which a fact is missing, and for pods that no field shows', async () => {
    const cwd = folderWith({
      'pod.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: p, annotations: {openshift.io/required-scc: agents}}\nspec: {containers: [{name: a, image: x}]}\n',
      'task.yaml': 'apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: build}\nspec: {steps: [{name: a, image: x}]}\n',
    });
    assert.equal((await sccLens(['check', 'pod.yaml', '--fail-on-not-judged'], { cwd })).code, 1);
    assert.equal((await sccLens(['check', 'task.yaml', '--fail-on-not-judged'], { cwd })).code, 1);
    assert.equal((await sccLens(['check', '.'], { cwd })).code, 0);
  });
});
