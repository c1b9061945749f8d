/** Kustomizations of a folder that share files, or that cannot all be built. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { folderWith, onlyRules, readJson, ROOT, sccLens } from '../cli/command';
import type { CheckOutput, Outcome } from '../cli/command';
import { programsFor } from './programs';
import type { Programs } from './programs';

const FIXTURES = path.join(ROOT, 'test/fixtures/environments');
const ONLY = onlyRules('scc-denied');

let programs: Programs;

before(function () {
  programs = programsFor(this);
});

const PRIVILEGED = (name: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: a, image: b, securityContext: {privileged: true}}]}\n`;

/** A repository with the files of a fixture. */
function copyOf(name: string): string {
  const cwd = folderWith({ '.git/config': '' });
  cpSync(path.join(FIXTURES, name), cwd, { recursive: true });
  return cwd;
}

const run = (cwd: string, command: string, ...args: readonly string[]): Promise<Outcome> =>
  sccLens([command, '--kustomize', programs.kustomize, ...args], { cwd });

const checked = async (cwd: string, only = ONLY): Promise<CheckOutput> =>
  readJson(await run(cwd, 'check', '--format', 'json', ...only, '.'));

/** `file:line environments` of the reasons of refusals. */
const found = ({ files }: CheckOutput): readonly string[] =>
  files.flatMap(({ path: file, findings }) =>
    findings
      .filter(({ fieldPath }) => fieldPath.endsWith('runAsUser'))
      .map(({ range, environments = [] }) => `${file}:${range.start.line + 1} ${environments.join(' ')}`),
  );

describe('a kustomization that renders to nothing', () => {
  it('counts as no file without objects', async () => {
    const removed = 'patches: [{patch: "{apiVersion: v1, kind: Pod, metadata: {name: a}, $patch: delete}"}]';
    const cwd = folderWith({
      '.git/config': '',
      'app/kustomization.yaml': `resources: [pod.yaml]\n${removed}\n`,
      'app/pod.yaml': PRIVILEGED('a'),
      'values.yaml': 'a: 1\n',
    });
    const { stderr } = await run(cwd, 'check', '.');
    assert.match(stderr, /1 file without Kubernetes objects: values\.yaml$/m);
  });
});

describe('scc-lens review of kustomizations and manifests', () => {
  it('names the files of workloads that have one name', async () => {
    const cwd = folderWith({
      '.git/config': '',
      'app/kustomization.yaml': 'resources: [pod.yaml]\n',
      'app/pod.yaml': PRIVILEGED('a'),
      'one/kustomization.yaml': 'resources: [../app]\n',
      'two/kustomization.yaml': 'resources: [../app]\n',
      'b.yaml': PRIVILEGED('a'),
      'c.yaml': PRIVILEGED('c'),
    });
    const { stdout } = await run(cwd, 'review', '--format', 'markdown', '.');
    assert.deepEqual(stdout.match(/(?<=^\| Pod.*\| )[^|]*?(?= *\|$)/gm)?.sort(), ['app/pod.yaml', 'app/pod.yaml', 'b.yaml', 'c.yaml']);
  });
});

describe('what is found in a kustomization', () => {
  it('has no fixes in JSON, but a mark where `fix` has one to try', async () => {
    const cwd = folderWith({
      '.git/config': '',
      'a/kustomization.yaml': 'resources: [pod.yaml]\n',
      'a/pod.yaml': PRIVILEGED('a'),
      'b.yaml': PRIVILEGED('b'),
    });
    const marks = (await checked(cwd)).files.flatMap(({ path: file, findings }) =>
      findings.map(({ fixes, hasUnprovenFix }) => `${file} ${fixes.length} ${hasUnprovenFix}`),
    );
    assert.deepEqual(marks.sort(), ['a/pod.yaml 0 true', 'a/pod.yaml 0 undefined', 'b.yaml 0 undefined', 'b.yaml 1 undefined']);
  });
});

describe('a kustomization in the current folder', () => {
  it('has a name that is no full stop', async () => {
    const cwd = folderWith({
      '.git/config': '',
      'kustomization.yaml': 'resources: [base]\n',
      'base/kustomization.yaml': 'resources: [pod.yaml]\n',
      'base/pod.yaml': PRIVILEGED('a'),
      'other/kustomization.yaml': 'resources: [../base]\n',
    });
    assert.match((await run(cwd, 'check', ...ONLY, '.')).stdout, /\(In \.\/, other\)$/m);
    assert.match((await run(cwd, 'review', '.')).stdout, /^\| Pod\/a .*\| \.\/ +\|$/m);
    assert.match((await run(cwd, 'fix', '--unsafe', '--diff', ...ONLY, '.')).stderr, /Pod a \(\.\/\); Pod a \(other\)$/m);
  });
});

describe('a kustomization in the folder of a chart', () => {
  it('is built, unless it is a template or next to the Chart.yaml', async () => {
    const cwd = folderWith({
      '.git/config': '',
      'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'web/templates/pod.yaml': PRIVILEGED('a'),
      'web/kustomization.yaml': 'resources: [all.yaml]\n',
      'web/deploy/kustomization.yaml': 'namePrefix: built-\nresources: [pod.yaml]\n',
      'web/deploy/pod.yaml': PRIVILEGED('b'),
    });
    for (const folder of ['.', 'web']) {
      const outcome = await run(cwd, 'check', '--format', 'json', '--helm', programs.helm, ...ONLY, folder);
      const { files, notJudged } = readJson(outcome);
      const pods = files.flatMap(({ path: file, findings }) => findings.map(({ workload }) => `${file} ${workload?.name}`));
      assert.deepEqual([...new Set(pods)].sort(), ['web/deploy/pod.yaml built-b', 'web/templates/pod.yaml a'], folder);
      assert.deepEqual(
        notJudged.map(({ path: file }) => file),
        ['web/kustomization.yaml'],
      );
    }
  });
});

describe('a kustomization that names what is behind a link', () => {
  it('is built from the files that the link leads to, each judged once', async function () {
    if (process.platform === 'win32') this.skip();
    const cwd = folderWith({
      '.git/config': '',
      'pkg/base/kustomization.yaml': 'resources: [pod.yaml, ../other]\n',
      'pkg/base/pod.yaml': PRIVILEGED('a'),
      'pkg/other/kustomization.yaml': 'resources: [pod.yaml]\n',
      'pkg/other/pod.yaml': PRIVILEGED('b'),
      'app/kustomization.yaml': 'resources: [../linked, one.yaml]\n',
      'app/real/one.yaml': PRIVILEGED('c'),
    });
    symlinkSync('pkg/base', path.join(cwd, 'linked'));
    symlinkSync('real/one.yaml', path.join(cwd, 'app/one.yaml'));
    const { files, notJudged } = await checked(cwd);
    const pods = files.flatMap(({ path: file, findings }) => findings.map(({ workload }) => `${file} ${workload?.name}`));
    assert.deepEqual([...new Set(pods)].sort(), ['app/real/one.yaml c', 'pkg/base/pod.yaml a', 'pkg/other/pod.yaml b']);
    assert.equal(pods.length, 6);
    assert.deepEqual(notJudged, []);
    const { stdout } = await run(cwd, 'fix', '--unsafe', '--diff', '.');
    assert.deepEqual(stdout.match(/^--- .*$/gm)?.sort(), [
      '--- a/app/real/one.yaml',
      '--- a/pkg/base/pod.yaml',
      '--- a/pkg/other/pod.yaml',
    ]);
  });
});

describe('a kustomization that cannot be built', () => {
  it('leaves what only it lists to be built by itself, also where the file is named', async () => {
    const cwd = copyOf('unbuilt');
    const output = await checked(cwd);
    assert.deepEqual(found(output), []);
    assert.deepEqual(
      output.files.map(({ path: file }) => file),
      ['example', 'base/d.yaml'],
    );
    cpSync(path.join(cwd, 'example'), path.join(cwd, 'unrelated'), { recursive: true });
    writeFileSync(path.join(cwd, 'unrelated/kustomization.yaml'), "resources: ['https://git.example/team/third?ref=main']\n");
    writeFileSync(path.join(cwd, 'example/kustomization.yaml'), 'resources: [../o, ../unrelated, ../gone]\n');
    const named = await run(cwd, 'check', 'o/kustomization.yaml');
    assert.match(named.stderr, /^scc-lens: example: .*\n$/);
    assert.match(named.stdout, /^base\/d\.yaml:2:7 {2}hint/m);
    assert.equal(named.code, 0);
  });

  it('leaves no base to be judged alone that another one lists, and is named once with a part that fails as it does', async () => {
    const cwd = copyOf('unbuilt');
    cpSync(path.join(cwd, 'o'), path.join(cwd, 'other'), { recursive: true });
    writeFileSync(path.join(cwd, 'example/kustomization.yaml'), 'resources: [../o, ../base, ../gone]\n');
    assert.deepEqual(found(await checked(cwd)), []);
    for (const name of ['o', 'other']) writeFileSync(path.join(cwd, name, 'kustomization.yaml'), 'resources: [../base, ../gone]\n');
    const output = await checked(cwd);
    assert.deepEqual(found(output), ['base/d.yaml:13 ']);
    assert.deepEqual(
      output.notJudged.filter(({ reason }) => reason.startsWith('it names gone,')).map(({ path: file }) => file),
      ['example', 'other'],
    );
  });

  it('has no fix made in what it lists', async () => {
    const cwd = copyOf('unbuilt');
    const { stderr } = await run(cwd, 'fix', '--unsafe', '--write', '.');
    assert.match(
      stderr,
      /base\/d\.yaml:2:7: .*The fix was not made, because it cannot be proven for example, which cannot be rendered: it names https:/,
    );
    assert.equal(readFileSync(path.join(cwd, 'base/d.yaml'), 'utf8'), readFileSync(path.join(FIXTURES, 'unbuilt/base/d.yaml'), 'utf8'));
  });

  it('is named with what is judged without it, and `fix` changes such a manifest only where the manifest is named', async () => {
    const files = {
      'overlay/kustomization.yaml': 'resources: [../base, ../more/pod.yaml, gone.yaml]\nconfigurations: [names.yaml]\n',
      'overlay/names.yaml': 'namePrefix: []\n',
      'base/kustomization.yaml': 'resources: [pod.yaml]\n',
      'base/pod.yaml': PRIVILEGED('a'),
      'more/pod.yaml': PRIVILEGED('b'),
    };
    const cwd = folderWith({ '.git/config': '', ...files });
    const { stderr, stdout } = await run(cwd, 'fix', '--unsafe', '--diff', '.');
    assert.match(stderr, /^scc-lens: overlay: .*\. Judged without it: base, more\/pod\.yaml\.$/m);
    assert.match(
      stderr,
      /^scc-lens: more\/pod\.yaml:\d+:\d+: scc-denied: not fixed \(.*\): a kustomization that lists the file could not be built\./m,
    );
    assert.doesNotMatch(stdout, /more\/pod\.yaml/);
    const named = await run(cwd, 'fix', '--unsafe', '--diff', 'more/pod.yaml');
    assert.match(named.stdout, /^\+\+\+ b\/more\/pod\.yaml$/m);
  });

  it('is not named with manifests that have no pod, no grant and no SCC', async () => {
    const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: team}\n';
    const cwd = folderWith({ 'kustomization.yaml': 'resources: [namespace.yaml, gone.yaml]\n', 'namespace.yaml': namespace });
    const { stderr } = await run(cwd, 'check', '.');
    assert.match(stderr, /^scc-lens: \.: it names gone\.yaml, which does not exist\.\n$/);
  });

  it('still gives what it lists its namespace, whichever way it lists it, unless another one gives another', async () => {
    const cwd = folderWith({
      '.git/config': '',
      'base/kustomization.yaml': 'resources: [pod.yaml]\nnamespace: base\n',
      'base/pod.yaml': PRIVILEGED('a'),
      'built/kustomization.yaml': 'resources: [pod.yaml]\n',
      'built/pod.yaml': PRIVILEGED('b'),
      'part/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamespace: part\n',
      'one/kustomization.yaml': 'resources: [../base, pod.yaml, gone.yaml]\nnamespace: one\n',
      'one/pod.yaml': PRIVILEGED('c'),
      'two/kustomization.yaml': 'resources: [../built, gone.yaml]\ncomponents: [../part]\n',
    });
    const namespaces = async (): Promise<readonly string[]> =>
      (await checked(cwd)).files.flatMap(({ findings }) =>
        findings.flatMap(({ workload }) => (workload === null ? [] : [`${workload.name} ${workload.namespace}`])),
      );
    assert.deepEqual([...new Set(await namespaces())].sort(), ['a base', 'b part', 'c one']);
    writeFileSync(path.join(cwd, 'base/kustomization.yaml'), 'resources: [pod.yaml, gone.yaml]\nnamespace: base\n');
    assert.deepEqual([...new Set(await namespaces())].sort(), ['a one', 'b part', 'c one']);
    writeFileSync(path.join(cwd, 'two/kustomization.yaml'), 'resources: [../built, ../base, gone.yaml]\ncomponents: [../part]\n');
    assert.deepEqual([...new Set(await namespaces())].sort(), ['a null', 'b part', 'c one']);
  });
});

describe('overlays that name an object differently', () => {
  it('have its findings on the lines of its manifest, also where a patch or a transformer gives the name', async () => {
    const operations = '[{"op": "replace", "path": "/metadata/name", "value": "b"}]';
    const merged = '{apiVersion: v1, kind: Pod, metadata: {name: c}, spec: {hostPID: true}}';
    const added = (namespace: string, field: string): string =>
      `patches: [{target: {kind: Pod, namespace: ${namespace}}, patch: "- {op: add, path: /spec/${field}, value: true}"}]\n`;
    const affix = (fields: string, kind: string): string =>
      `apiVersion: builtin\nkind: PrefixSuffixTransformer\nmetadata: {name: '${kind}${fields}'}\n${fields}\nfieldSpecs: [{path: metadata/name, kind: ${kind}}]\n`;
    const cwd = folderWith({
      'base/kustomization.yaml': 'resources: [pod.yaml]\n',
      'base/pod.yaml': PRIVILEGED('a'),
      'affixed/kustomization.yaml': `resources: [../base]\nnamePrefix: my-\ntransformers:\n- names.yaml\n- |-\n  ${affix('prefix: z-', 'Pod').replaceAll('\n', '\n  ')}\n`,
      'affixed/names.yaml': `${affix('prefix: no-', 'Service')}---\n${affix('prefix: our-', 'Pod')}`,
      'inner/kustomization.yaml': `resources: [../base]\ntransformers: [../renames]\n${added('default', 'hostIPC')}`,
      'outer/kustomization.yaml': `resources: [../inner]\n${added('shop', 'hostNetwork')}`,
      'renames/kustomization.yaml': 'resources: [names, namespace.yaml]\n',
      'renames/namespace.yaml': 'apiVersion: builtin\nkind: NamespaceTransformer\nmetadata: {name: a, namespace: shop}\n',
      'renames/names/kustomization.yaml': 'resources: [names.yaml]\n',
      'renames/names/names.yaml': affix('prefix: new-', 'Pod'),
      'one/kustomization.yaml': `resources: [../base]\nnamePrefix: my-\npatches: [{target: {kind: Pod, name: a}, patch: '${operations}'}]\n`,
      'two/kustomization.yaml': `resources: [../base]\npatches:\n- {target: {kind: Pod}, options: {allowNameChange: true}, patch: "${merged}"}\n`,
    });
    const { files } = await checked(cwd);
    const lines = files.flatMap(({ path: file, findings }) =>
      findings.map(({ range, fieldPath, environments = [] }) => [`${file}:${range.start.line + 1}`, fieldPath, ...environments].join(' ')),
    );
    assert.deepEqual(lines, [
      'base/pod.yaml:2 kind affixed one outer two',
      'base/pod.yaml:4 spec.containers[0].securityContext.privileged affixed one outer two',
      'inner/kustomization.yaml:3 spec.hostIPC',
      'outer/kustomization.yaml:2 spec.hostNetwork',
      'two/kustomization.yaml:3 spec.hostPID',
    ]);
  });

  it('share the findings about it', async () => {
    const overlay = (name: string): string => `resources: [../base]\nnamePrefix: ${name}-\n`;
    const cwd = folderWith({
      'base/kustomization.yaml': 'resources: [pod.yaml]\n',
      'base/pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a}]}\n',
      'dev/kustomization.yaml': overlay('dev'),
      'prod/kustomization.yaml': overlay('prod'),
    });
    const { stdout } = await run(cwd, 'check', ...onlyRules('invalid-pod'), '.');
    assert.match(stdout, /^base\/pod\.yaml:4:\d+ +error +invalid-pod .* \(In dev, prod\)\n\n1 finding/);
    const named = async (): Promise<readonly string[]> =>
      (await checked(cwd, onlyRules('invalid-pod'))).files.flatMap(({ findings }) =>
        findings.map(({ workload, environments = [] }) => [workload?.name ?? '', ...environments].join(' ')),
      );
    assert.deepEqual(await named(), [' dev prod'], 'the Pod has no name that is right for both');
    writeFileSync(path.join(cwd, 'dev/kustomization.yaml'), 'resources: [../base]\nnamespace: dev\nnamePrefix: prod-\n');
    const [{ workload } = { workload: null }] = (await checked(cwd, onlyRules('invalid-pod'))).files.flatMap(({ findings }) => findings);
    assert.deepEqual([workload?.name, workload?.namespace], ['prod-a', null], 'nor a namespace');
    writeFileSync(path.join(cwd, 'dev/kustomization.yaml'), `${overlay('dev')}namespace: dev\n`);
    const [{ workload: neither } = { workload }] = (await checked(cwd, onlyRules('invalid-pod'))).files.flatMap(({ findings }) => findings);
    assert.deepEqual([neither?.name, neither?.namespace], [null, null], 'nor either');
    writeFileSync(path.join(cwd, 'dev/kustomization.yaml'), 'resources: [one, two]\n');
    for (const name of ['one', 'two']) {
      mkdirSync(path.join(cwd, 'dev', name));
      writeFileSync(path.join(cwd, 'dev', name, 'kustomization.yaml'), overlay(name).replace('../base', '../../base'));
    }
    assert.deepEqual((await named()).toSorted(), ['one-a dev', 'prod-a prod', 'two-a dev'], 'one overlay has two of it');
  });
});

describe('a file that several kustomizations are built from', () => {
  it('has findings that name the ones they are of, also where it is one of them', async () => {
    const cwd = copyOf('shared');
    assert.deepEqual(found(await checked(cwd)), ['base/d.yaml:13 standalone']);
    assert.match((await run(cwd, 'check', '.')).stdout, /by default\. \(In standalone\)\n/);
    const changes = await run(cwd, 'check', '--openshift', '4.10,4.18', '.');
    assert.match(changes.stdout, /^base\/d\.yaml:2:7 .*\(In istio\)$/m);
  });

  it('has what is not judged once, also where it is in several namespaces', async () => {
    const overlay = (namespace: string) => `namespace: ${namespace}\nresources: [../base]\n`;
    const build = 'apiVersion: build.openshift.io/v1\nkind: BuildConfig\nmetadata: {name: web}\nspec: {strategy: {type: Docker}}\n';
    const base = { 'base/kustomization.yaml': 'resources: [build.yaml]\n', 'base/build.yaml': build };
    const cwd = folderWith({ ...base, 'a/kustomization.yaml': overlay('a'), 'b/kustomization.yaml': overlay('b') });
    const { stdout } = await run(cwd, 'check', '.');
    assert.deepEqual(
      stdout.match(/^base\/build\.yaml.*(\(.*\))$/gm)?.map(line => line.replace(/.* \(/, '(')),
      ['(In a, b)'],
    );
  });

  it('has a review for each, which names it', async () => {
    const cwd = copyOf('shared');
    const { stdout } = await run(cwd, 'review', '.');
    assert.match(stdout, /^Deployment web \(base\/d\.yaml\) \(In istio\)$/m);
    assert.match(stdout, /^Deployment web \(base\/d\.yaml\) \(In standalone\)$/m);
    const releases = await run(cwd, 'review', '--format', 'json', '--openshift', '4.10,4.18', '.');
    assert.match(releases.stdout, /"environments": \[\s+"standalone"\s+\]/);
    assert.doesNotMatch((await run(cwd, 'review', 'istio')).stdout, /\(In /);
  });

  it('is compared with the pods of each where it is named, if it grants and has no pod', async () => {
    const binding = [
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: web, namespace: shop}',
      'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:openshift:scc:privileged}',
      'subjects: [{kind: ServiceAccount, name: web, namespace: shop}]\n',
    ];
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec: {serviceAccountName: web, containers: [{name: a, image: b}]}\n';
    const cwd = folderWith({
      '.git/config': '',
      'base/kustomization.yaml': 'resources: [binding.yaml, pod.yaml]\n',
      'base/binding.yaml': binding.join('\n'),
      'base/pod.yaml': pod,
      'dev/kustomization.yaml': 'resources: [../base]\n',
      'prod/kustomization.yaml': 'resources: [../base]\n',
    });
    const only = onlyRules('privileged-grant');
    const all = await run(cwd, 'check', ...only, '.');
    assert.match(all.stdout, /^base\/binding\.yaml:5:41 .* Its pods need less \(Pod a .*\(In dev, prod\)$/m);
    assert.equal((await run(cwd, 'check', ...only, 'base/binding.yaml')).stdout.split('\n')[0], all.stdout.split('\n')[0]);
    assert.match((await run(cwd, 'check', ...only, 'base/pod.yaml')).stdout, /^No findings in 1 file$/m);
  });

  it('has the command that tries its fixes', async () => {
    const cwd = copyOf('shared');
    assert.match(
      (await run(cwd, 'check', '.')).stdout,
      /^Fixes of what is rendered, if they can be proven: scc-lens fix --unsafe --diff --kustomize \S+ \.$/m,
    );
    assert.match((await run(cwd, 'check', '--no-render', '.')).stdout, /^Fixes to review: /m);
  });
});
