/** Charts and kustomizations on a machine that has no program to render them. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { folderWith, readJson, ROOT, sccLens } from './command';

const FIXTURES = path.join(ROOT, 'test/fixtures/rendered');
const NO_PROGRAMS = { PATH: '' };

describe('a chart without Helm', () => {
  it('is not judged, and the reason has the way to install it', async () => {
    const outcome = await sccLens(['check', '--format', 'json', 'web'], { cwd: FIXTURES, env: NO_PROGRAMS });
    assert.equal(outcome.code, 2);
    assert.match(outcome.stderr, /^scc-lens: web: not rendered, because helm is not on the PATH\. Install it \(https:/);
    assert.deepEqual(
      readJson(outcome)
        .notJudged.map(({ path: file, kind }) => `${file} ${kind}`)
        .filter(gap => !gap.includes('/')),
      ['web template'],
    );
  });

  it('is reported next to a template of it that is named, and fails nothing that may be empty', async () => {
    const named = ['check', '--allow-empty', 'web/templates/deployment.yaml'];
    const outcome = await sccLens(named, { cwd: FIXTURES, env: NO_PROGRAMS });
    assert.equal(outcome.code, 0);
    assert.match(outcome.stderr, /^scc-lens: web: not rendered, because helm is not on the PATH/m);
    assert.match(outcome.stderr, /^scc-lens: web\/templates\/deployment\.yaml: Not judged: a template/m);
    assert.equal((await sccLens([...named, '--fail-on-not-judged'], { cwd: FIXTURES, env: NO_PROGRAMS })).code, 1);
  });

  it('leaves a manifest among its templates judged as it is', async () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {hostPID: true, containers: [{name: a, image: x}]}\n';
    const cwd = folderWith({ 'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n', 'web/templates/pod.yaml': pod });
    const { code, stdout } = await sccLens(['check', 'web/templates/pod.yaml'], { cwd, env: NO_PROGRAMS });
    assert.equal(code, 1);
    assert.match(stdout, /^web\/templates\/pod\.yaml:2:7 {2}error {2}scc-denied/m);
    const { stderr } = await sccLens(['check', 'web/templates'], { cwd, env: NO_PROGRAMS });
    assert.equal(stderr, 'scc-lens: web/templates: not rendered, because it is a part of a chart. Name web instead.\n');
  });

  it('is named with others in one line, with the way to install it once', async () => {
    const chart = 'apiVersion: v2\nname: web\nversion: 1.0.0\n';
    const cwd = folderWith({ 'charts/web/Chart.yaml': chart, 'charts/api/Chart.yaml': chart });
    const { stderr } = await sccLens(['check', 'charts'], { cwd, env: NO_PROGRAMS });
    assert.match(stderr, /^scc-lens: charts\/api, charts\/web: not rendered, because helm is not on the PATH/m);
    assert.equal(stderr.split('Install it').length, 2, stderr);
  });

  it('counts as the file that makes its folder a chart, and so does a kustomization', async () => {
    const cwd = folderWith({
      'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'web/values.yaml': 'a: 1\n',
      'app/kustomization.yaml': 'resources: [pod.yaml]\n',
      'app/pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: a, image: x}]}\n',
    });
    const { stdout, stderr } = await sccLens(['check', '.'], { cwd, env: NO_PROGRAMS });
    assert.match(stdout, /^No findings in 4 files \(1 judged, 2 not judged, 1 without Kubernetes objects\)$/m);
    assert.match(stderr, /1 file without Kubernetes objects: web\/values\.yaml$/m);
  });

  it('is read as it is where that is asked for', async () => {
    const outcome = await sccLens(['check', '--format', 'json', '--no-render', 'web'], { cwd: FIXTURES, env: NO_PROGRAMS });
    assert.doesNotMatch(outcome.stderr, /not rendered/);
    assert.ok(readJson(outcome).files.some(({ path: file }) => file === 'web/templates/deployment.yaml'));
  });
});

describe('a kustomization without Kustomize', () => {
  it('is not judged, and the manifests of a folder still are', async () => {
    const outcome = await sccLens(['check', '--format', 'json', 'overlays'], { cwd: FIXTURES, env: NO_PROGRAMS });
    assert.match(outcome.stderr, /^scc-lens: overlays\/prod: not built, because neither kustomize nor kubectl is on the PATH/);
    assert.ok(readJson(outcome).files.some(({ path: file, error }) => file === 'overlays/base/deployment.yaml' && error === null));
  });
});

describe('a kustomization that names a file that is not there', () => {
  it('is reported once, as the folder', async () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: a, image: x}]}\n';
    const cwd = folderWith({ 'kustomization.yaml': 'resources: [pod.yaml, gone.yaml]\n', 'pod.yaml': pod });
    const { stdout, stderr } = await sccLens(['check', '.'], { cwd });
    assert.equal(stderr, 'scc-lens: .: it names gone.yaml, which does not exist. Judged without it: pod.yaml.\n');
    assert.match(stdout, /1 judged, 1 not judged/);
  });

  it('is reported with the first of all that is not there, and their number', async () => {
    const named = (...resources: readonly string[]) => folderWith({ 'kustomization.yaml': `resources: [${resources.join(', ')}]\n` });
    const { stderr } = await sccLens(['check', '.'], { cwd: named('one.yaml', 'two.yaml', 'three.yaml') });
    assert.match(stderr, /it names 3 files or folders that do not exist, such as one\.yaml\.$/m);
    const { stderr: remote } = await sccLens(['check', '.'], { cwd: named('https://one.invalid/a.yaml', 'https://two.invalid/b.yaml') });
    assert.match(remote, /it names 2 places that are not on this machine, such as https:\/\/one\.invalid\/a\.yaml\. /);
  });

  it('through another one is reported with the path of the file, not of what the kustomization has under that name', async () => {
    const cwd = folderWith({
      'kustomization.yaml': 'resources: [bases/a.yaml, crd]\n',
      'bases/a.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n',
      'crd/kustomization.yaml': 'resources: [bases/]\n',
    });
    const { stderr } = await sccLens(['check', '.'], { cwd });
    assert.match(stderr, /^scc-lens: \.: it names crd\/bases\/, which does not exist\./);
  });
});

describe('policies that create nothing', () => {
  it('are judged as if they were enforced, which standard error states', async () => {
    const policy = (action: string): string =>
      `apiVersion: policy.open-cluster-management.io/v1\nkind: Policy\nmetadata: {name: own}\nspec: {remediationAction: ${action}}\n`;
    const template =
      '{objectDefinition: {apiVersion: policy.open-cluster-management.io/v1, kind: ConfigurationPolicy, metadata: {name: a}, spec: {remediationAction: inform}}}';
    const generator = (action: string): string =>
      `apiVersion: policy.open-cluster-management.io/v1\nkind: PolicyGenerator\nmetadata: {name: own}\n${action}policies: [{name: a, manifests: []}]\n`;
    const cwd = folderWith({
      'enforced.yaml': policy('enforce'),
      'own.yaml': `${policy('""').trimEnd().slice(0, -1)}, policy-templates: [${template}]}\n`,
      'overruled.yaml': `${policy('enforce').trimEnd().slice(0, -1)}, policy-templates: [${template}]}\n`,
      'informing.yaml': policy('Inform'),
      'usual.yaml': generator(''),
      'generated.yaml': generator('policyDefaults: {remediationAction: enforce}\n'),
    });
    const { stderr } = await sccLens(['check', '--allow-empty', '.'], { cwd, env: NO_PROGRAMS });
    const stated = stderr.split('\n').filter(line => line.includes('only informs'));
    assert.deepEqual(stated, [
      'scc-lens: informing.yaml, own.yaml, usual.yaml: A policy that only informs creates nothing. It is judged as if it were enforced.',
    ]);
  });
});
