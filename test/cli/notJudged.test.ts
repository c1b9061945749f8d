/** Nothing is silently green: what a run does not judge is reported, by every command in every format. */
import assert from 'node:assert/strict';
import { truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fixture, folderWith, readJson, ROOT, sccLens } from './command';

const TEMPLATE = 'Not judged: a template (Helm, Jinja or similar). Check what it renders to.';
const OVERLAY =
  'Not judged: a kustomization, or a part of an object. Check the whole, such as what `kustomize build` prints with the options that it needs.';
const UNLISTED = 'Not judged: a part of an object, or of a kustomization. No kustomization above it completes it.';
const FOREIGN = 'Not judged: it contains no Kubernetes object.';

const CHART = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: agents\nversion: 0.1.0\n',
  'chart/values.yaml': 'replicas: 1\n',
  'chart/templates/deployment.yaml': fixture('hostpath-pod.yaml').replace('name: sandbox', 'name: {{ .Release.Name }}'),
};

const OVERLAYS = {
  'base/pod.yaml': fixture('clean-pod.yaml'),
  'prod/kustomization.yaml':
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../base]\npatches: [{path: patch.yaml}]\n',
  'prod/patch.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web, resources: {}}]}}}\n',
};

const NOTHING = 'scc-lens: Nothing was judged: no file contains an object that is checked. --allow-empty permits that.\n';

describe('what is not judged', () => {
  it('does not name files that build images, and none of them makes a folder without manifests pass', async () => {
    const builds = { Containerfile: 'FROM alpine\n', 'latin/Dockerfile': '', Makefile: 'image:\n\tpodman build .\n' };
    const cwd = folderWith(builds);
    writeFileSync(path.join(cwd, 'latin/Dockerfile'), Buffer.from([0xe9, 0x0a]));
    assert.deepEqual(await sccLens(['check', '.'], { cwd }), { code: 2, stdout: 'Nothing was judged in 0 files\n', stderr: NOTHING });
    const named = await sccLens(['check', 'Containerfile'], { cwd });
    assert.deepEqual(named, { code: 2, stdout: 'Nothing was judged in 1 file (1 not judged)\n', stderr: NOTHING });
    writeFileSync(path.join(cwd, 'pod.yaml'), fixture('clean-pod.yaml'));
    assert.deepEqual(await sccLens(['check', '.'], { cwd }), { code: 0, stdout: 'No findings in 1 file\n', stderr: '' });
  });

  it('is reported for a chart that is not rendered, whose summary claims nothing about it', async () => {
    const { stdout, stderr, code } = await sccLens(['check', '--no-render', 'chart'], { cwd: folderWith(CHART) });
    assert.equal(stdout, 'Nothing was judged in 3 files (1 not judged, 2 without Kubernetes objects)\n');
    assert.equal(
      stderr,
      `scc-lens: chart/templates/deployment.yaml: ${TEMPLATE}\n` +
        `scc-lens: 2 files without Kubernetes objects: chart/Chart.yaml, chart/values.yaml\n${NOTHING}`,
    );
    assert.equal(code, 2);
  });

  it('is reported for an overlay next to its base', async () => {
    const { stdout, stderr } = await sccLens(['check', '--no-render', '.'], { cwd: folderWith(OVERLAYS) });
    assert.equal(stdout, 'No findings in 3 files (1 judged, 2 not judged)\n');
    assert.equal(stderr, `scc-lens: prod/kustomization.yaml, prod/patch.yaml: ${OVERLAY}\n`);
  });

  it('is an object that the update of a cluster deletes: it creates nothing and grants nothing', async () => {
    const deleted = (kind: string, more = ''): string =>
      `kind: ${kind}\nmetadata: {name: old, namespace: shop, annotations: {release.openshift.io/delete: "true"}}\n${more}`;
    const cluster = 'apiVersion: rbac.authorization.k8s.io/v1\n';
    const grant = 'roleRef: {kind: ClusterRole, name: cluster-admin}\nsubjects: [{kind: ServiceAccount, name: a, namespace: shop}]\n';
    const cwd = folderWith({
      'deletion.yaml': `apiVersion: batch/v1\n${deleted('CronJob', 'spec: {}\n')}---\n${cluster}${deleted('ClusterRoleBinding', grant)}`,
      'pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\nspec: {serviceAccountName: a, hostPID: true, containers: [{name: a, image: b}]}\n`,
    });
    const { stdout, stderr, code } = await sccLens(['check', '--fail-on-not-judged', '--fail-on', 'error', '.'], { cwd });
    assert.match(stdout, /^pod\.yaml:2:7 {2}error {2}scc-denied/);
    assert.match(stdout, /^1 finding in 1 of 2 files \(1 judged, 1 not judged\)/m);
    const reason = 'Not judged: OpenShift deletes this object when the cluster is updated, and does not create it.';
    assert.match(stderr, new RegExp(`^scc-lens: deletion\\.yaml: ${reason}`));
    assert.equal(code, 1);
  });

  it('is no object with nothing but a status, which a policy compares: it creates nothing', async () => {
    const [group, policies] = ['policy.open-cluster-management.io', 'policies: [{name: waits, manifests: [{path: waited}]}]'];
    const status = 'status: {conditions: [{type: Available}]}';
    const waited = (apiVersion: string, kind: string): string =>
      `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n${status}\n`;
    const kinds = [waited('apps/v1', 'Deployment'), waited('v1', 'Pod'), waited('operator.openshift.io/v1', 'KubeAPIServer')];
    const cwd = folderWith({
      'generator.yaml': `apiVersion: ${group}/v1\nkind: PolicyGenerator\nmetadata: {name: g}\npolicyDefaults: {remediationAction: enforce}\n${policies}\n`,
      'waited/all.yaml': kinds.join('---\n'),
    });
    for (const place of ['.', 'waited/all.yaml']) {
      const outcome = await sccLens(['check', '--fail-on-not-judged', place], { cwd });
      assert.deepEqual(outcome, { code: 0, stdout: `No findings in ${place === '.' ? '2 files' : '1 file'}\n`, stderr: '' });
    }
  });

  it('is no object that contains a patch of what its controller makes, whose pods are not known', async () => {
    const volume = '{$patch: replace, name: cache, emptyDir: {}}';
    const pod = `{containers: [{name: hub, image: hub}], volumes: [${volume}]}`;
    const stdin = `apiVersion: example.com/v1\nkind: Portal\nmetadata: {name: hub}\nspec: {deployment: {patch: {spec: {template: {spec: ${pod}}}}}}\n`;
    const { notJudged } = readJson(await sccLens(['check', '--format', 'json', '-'], { cwd: ROOT, stdin }));
    assert.deepEqual(
      notJudged.map(({ kind, reason }) => [kind, reason]),
      [['pods', 'Not judged: it is not known which pods the controller of Portal makes. Check a pod that it has made.']],
    );
  });

  it('is reported once a file and reason, at the first of its documents', async () => {
    const pod = fixture('clean-pod.yaml');
    const overlay = `---\n# an overlay\n${OVERLAYS['prod/kustomization.yaml']}`;
    const cwd = folderWith({ 'all.yaml': `${pod}${overlay}---\na: 1\n${overlay}` });
    const { stdout, stderr } = await sccLens(['check', 'all.yaml'], { cwd });
    const line = pod.split('\n').length + 2;
    const other = line + overlay.split('\n').length - 2;
    const lines = [`${line}:1: ${OVERLAY} (and 1 more document)`, `${other}:1: Not judged: it contains no Kubernetes object.`];
    assert.equal(stderr, lines.map(one => `scc-lens: all.yaml:${one}\n`).join(''));
    assert.equal(stdout, 'No findings in 1 file, 3 places not judged\n');
  });

  it('is reported of a file that is named and has no manifest, and of empty standard input', async () => {
    const cwd = folderWith({ 'notes.yaml': 'replicas: 1\n' });
    const named = await sccLens(['check', 'notes.yaml'], { cwd });
    assert.equal(named.stderr, `scc-lens: notes.yaml: ${FOREIGN}\n${NOTHING}`);
    assert.equal(named.stdout, 'Nothing was judged in 1 file (1 not judged)\n');
    const empty = await sccLens(['check', '-', '--fail-on-not-judged', '--allow-empty'], { cwd, stdin: '' });
    assert.equal(empty.stderr, `scc-lens: <stdin>: ${FOREIGN}\n`);
    assert.equal(empty.code, 1);
  });

  it('is counted where many files have the same reason', async () => {
    const files = Array.from({ length: 25 }, (_, i): [string, string] => [`t${String(i).padStart(2, '0')}.yaml`, 'a: {{ .Values.a }}\n']);
    const { stderr } = await sccLens(['check', '.'], { cwd: folderWith(Object.fromEntries(files)) });
    assert.equal(stderr, `scc-lens: 25 times: ${TEMPLATE} In t00.yaml, t01.yaml, t02.yaml and 22 more\n${NOTHING}`);
  });

  it('is a list in JSON, with the kind, the place and the reason', async () => {
    const kubeSystem =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: kube-system}\nspec: {containers: [{name: a, image: x}]}\n';
    const cwd = folderWith({ ...CHART, 'two.yaml': `${kubeSystem}---\n${OVERLAYS['prod/kustomization.yaml']}` });
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
      const args = [command, '.', '--no-render', ...(command === 'fix' ? ['--diff'] : [])];
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
      'collector.yaml': 'apiVersion: opentelemetry.io/v1beta1\nkind: OpenTelemetryCollector\nmetadata: {name: c}\nspec: {hostPID: true}\n',
    });
    assert.equal((await sccLens(['check', 'pod.yaml', '--fail-on-not-judged'], { cwd })).code, 1);
    for (const file of ['task.yaml', 'collector.yaml'])
      assert.equal((await sccLens(['check', file, '--fail-on-not-judged', '--allow-empty'], { cwd })).code, 1, file);
    assert.equal((await sccLens(['check', '.'], { cwd })).code, 0);
  });

  it('is a problem where that is everything, unless empty runs are permitted or only changes are asked for', async () => {
    const task = 'apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: build}\nspec: {steps: [{name: a, image: x}]}\n';
    const cwd = folderWith({ 'task.yaml': task, 'empty/note.txt': '' });
    for (const [operand, ...options] of [['task.yaml'], ['empty'], ['.', '--openshift', '4.18,4.20']] as const) {
      const strict = await sccLens(['check', operand, ...options], { cwd });
      assert.equal(strict.code, 2, operand);
      assert.ok(strict.stderr.endsWith(NOTHING), strict.stderr);
      const lenient = await sccLens(['check', operand, '--allow-empty', ...options], { cwd });
      assert.equal(lenient.code, 0, operand);
      assert.doesNotMatch(lenient.stderr, /Nothing was judged/);
    }
  });
});

const PODS = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {hostNetwork: true, containers: [{name: a, image: x}]}\n';
const ALERT = 'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n  description: Pod {{ $labels.pod }} is down\n';

describe('an action of a template', () => {
  const verdicts = async (files: Record<string, string>): Promise<readonly string[]> => {
    const { files: reports, notJudged } = readJson(await sccLens(['check', '.', '--format', 'json'], { cwd: folderWith(files) }));
    return [
      ...reports.flatMap(({ path: file, findings }) => [...new Set(findings.map(({ rule }) => `${file} ${rule}`))]),
      ...notJudged.map(({ path: file, kind, reason }) => `${file} ${kind} ${reason}`),
    ];
  };

  it('is text inside a scalar, and the other documents of its file are judged', async () => {
    assert.deepEqual(await verdicts({ 'all.yaml': `${ALERT}---\n${PODS}` }), ['all.yaml scc-denied']);
    assert.deepEqual(await verdicts({ 'all.yaml': `${PODS.replace('image: x', 'image: {{ x }}')}---\n${PODS}` }), [
      'all.yaml scc-denied',
      `all.yaml template ${TEMPLATE}`,
    ]);
  });

  it('makes a file a template in the templates of a chart alone', async () => {
    const chart = { 'chart/Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n{{ broken', 'chart/values.yaml': '' };
    const text = PODS.replace('image: x', 'image: "{{ .Values.image }}"');
    const found = await verdicts({ ...chart, 'chart/templates/pod.yaml': text, 'templates/pod.yaml': text });
    assert.ok(found.includes('templates/pod.yaml scc-denied'));
    assert.ok(found.includes(`chart/templates/pod.yaml template ${TEMPLATE}`));
    assert.ok(!found.includes('chart/templates/pod.yaml scc-denied'));
  });

  it('makes the verdict unknown in a field that admission reads, with its name', async () => {
    const unknown = (field: string, placeholder: string): string =>
      `Unknown: it depends on the value of ${field}, in which ${placeholder} is not replaced.`;
    for (const [field, name, placeholder] of [
      ['hostNetwork: "{{ net }}"', 'spec.hostNetwork', '{{ net }}'],
      ['hostUsers: "{% if x %}true"', 'spec.hostUsers', '{% if x %}'],
      ['securityContext: {seLinuxOptions: {level: "${LEVEL}"}}', 'spec.securityContext.seLinuxOptions.level', '${LEVEL}'],
      ['securityContext: {sysctls: [{name: "{{ s }}", value: "1"}]}', 'spec.securityContext.sysctls[0].name', '{{ s }}'],
    ] as const) {
      const found = await verdicts({ 'pod.yaml': PODS.replace('hostNetwork: true', field) });
      assert.deepEqual(found, [`pod.yaml unknown ${unknown(name, placeholder)}`]);
    }
    for (const [account, placeholder] of [
      ['{{ sa }}', '{{ sa }}'],
      ['$(web-sa.name)', '$(web-sa.name)'],
      ['a-$(b-c)x', '$(b-c)'],
      ['x-__SA_NAME__-y', '__SA_NAME__'],
    ] as const) {
      const found = await verdicts({ 'pod.yaml': PODS.replace('{hostNetwork', `{serviceAccountName: "${account}", hostNetwork`) });
      assert.deepEqual(found, [`pod.yaml unknown ${unknown('spec.serviceAccountName', placeholder)}`]);
    }
  });
});

describe('an OpenShift Template', () => {
  const template = (parameters: string, pod: string): string =>
    `apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: {name: t}\nparameters: [${parameters}]\nobjects:\n- ${pod.trimEnd().replaceAll('\n', '\n  ')}\n`;
  const POD = PODS.replace('true', "'${{HOST}}'");

  for (const [what, parameters, expected] of [
    ['the default of a parameter', '{name: HOST, value: "true"}', 'scc-denied'],
    ['another default', '{name: HOST, value: "false"}', undefined],
  ] as const)
    it(`is judged with ${what}`, async () => {
      const cwd = folderWith({ 't.yaml': template(parameters, POD) });
      const { files, notJudged } = readJson(await sccLens(['check', 't.yaml', '--format', 'json'], { cwd }));
      assert.equal(files[0]?.findings[0]?.rule, expected);
      assert.deepEqual(notJudged, []);
    });

  for (const [what, parameters] of [
    ['no value', '{name: HOST}'],
    ['a generated value', '{name: HOST, generate: expression, from: "[a-z]"}'],
  ] as const)
    it(`has an unknown verdict where a parameter has ${what} and admission reads the field`, async () => {
      const cwd = folderWith({ 't.yaml': template(parameters, POD) });
      const { notJudged } = readJson(await sccLens(['check', 't.yaml', '--format', 'json'], { cwd }));
      assert.deepEqual(
        notJudged.map(({ reason }) => reason),
        ['Unknown: it depends on the value of spec.hostNetwork, in which ${{HOST}} is not replaced.'],
      );
    });
});

describe('an object of a known kind', () => {
  const HEAD = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n';
  const SELECTED = 'selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}';
  const problems = async (files: Record<string, string>): Promise<readonly string[]> => {
    const outcome = await sccLens(['check', '.', '--no-render', '--format', 'json'], { cwd: folderWith(files) });
    return readJson(outcome).files.flatMap(({ findings }) =>
      findings.map(({ rule, fieldPath, message }) => `${rule} ${fieldPath} ${message}`),
    );
  };
  const required = (field: string): string => `Kubernetes refuses ${field}. Required value.`;
  const unknown = (field: string): string => `Kubernetes has no field ${field} here. kubectl and oc refuse it, other clients may drop it.`;

  for (const [what, text, expected] of [
    ['without a spec', 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n', [`invalid-pod spec.containers ${required('spec.containers')}`]],
    ['of a controller without a spec', HEAD, [`invalid-pod spec.template.spec.containers ${required('spec.containers')}`]],
    [
      'with a misspelt spec',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nsepc: {containers: [{name: a, image: x}]}\n',
      [`invalid-pod spec.containers ${required('spec.containers')}`, `invalid-pod sepc ${unknown('sepc')} Did you mean spec?`],
    ],
    [
      'of a controller with a misspelt spec',
      `${HEAD}sepc: {template: {}}\n`,
      [
        `invalid-pod spec.template.spec.containers ${required('spec.containers')}`,
        `invalid-pod sepc ${unknown('sepc')} Did you mean spec?`,
      ],
    ],
    [
      'without containers',
      `${HEAD}spec: {${SELECTED}, spec: {containers: []}}}\n`,
      [`invalid-pod spec.template.spec.containers ${required('spec.containers')}`],
    ],
    [
      'whose container has no image',
      `${HEAD}spec: {${SELECTED}, spec: {containers: [{name: a}]}}}\n`,
      [`invalid-pod spec.template.spec.containers[0].image ${required('spec.containers[0].image')}`],
    ],
  ] as const)
    it(`is invalid ${what}`, async () => {
      assert.deepEqual(await problems({ 'a.yaml': text }), expected);
    });

  it('is invalid where nothing is indented', async () => {
    const found = await problems({
      'a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata:\nname: p\nspec:\ncontainers:\n- name: a\n  image: x\n',
    });
    assert.deepEqual(found, [
      `invalid-pod metadata.name ${required("the pod's metadata.name").slice(0, -1)}: name or generateName is required.`,
      `invalid-pod name ${unknown('name')} name is a field of containers.`,
      `invalid-pod spec.containers ${required('spec.containers')}`,
      `invalid-pod containers ${unknown('containers')} containers is a field of the pod spec.`,
    ]);
  });

  for (const [what, list] of [
    ['patches', 'patches: [{path: sub/patch.yaml}]'],
    ['patchesStrategicMerge', 'patchesStrategicMerge: [./sub/patch.yaml]'],
    ['resources, and completes it', 'resources: [sub/patch.yaml]'],
    ['transformers', 'transformers: [sub/patch.yaml]'],
  ] as const)
    it(`is a part of one where a kustomization lists it in ${what}`, async () => {
      const overlay = { 'prod/kustomization.yaml': `kind: Kustomization\n${list}\n`, 'prod/sub/patch.yaml': OVERLAYS['prod/patch.yaml'] };
      const cwd = folderWith(overlay);
      for (const operand of ['.', 'prod/sub', 'prod/sub/patch.yaml', 'prod/**/patch.yaml']) {
        const { stderr, stdout } = await sccLens(['check', operand, '--no-render', '--allow-empty'], { cwd });
        assert.match(
          stderr,
          /^scc-lens: (?:prod\/kustomization\.yaml, )?prod\/sub\/patch\.yaml: Not judged: a kustomization, or a part of an object/m,
          operand,
        );
        assert.doesNotMatch(stdout, /invalid-pod/, operand);
      }
    });

  it('is a part of none where a kustomization above does not list it, unless it is whole', async () => {
    const cwd = folderWith({
      'prod/kustomization.yaml': 'kind: Kustomization\n',
      'prod/sub/deep/patch.yaml': OVERLAYS['prod/patch.yaml'],
      'prod/sub/pod.yaml': fixture('hostpath-pod.yaml'),
    });
    const { stdout, stderr } = await sccLens(['check', '.', '--no-render'], { cwd });
    assert.equal(stderr, `scc-lens: prod/kustomization.yaml: ${OVERLAY}\nscc-lens: prod/sub/deep/patch.yaml: ${UNLISTED}\n`);
    assert.match(stdout, /^prod\/sub\/pod\.yaml:\d+:\d+ {2}error/m);
    assert.match(stdout, /\(1 judged, 2 not judged\)/);
    assert.equal((await sccLens(['check', '.', '--no-render', '--fail-on-not-judged', '--fail-on', 'hint'], { cwd })).code, 1);
  });

  it('is a part of one where it has neither selector nor labels, and either no name or a kustomization next to it', async () => {
    const cwd = path.join(ROOT, 'test/fixtures/cli/parts');
    const { files, notJudged } = readJson(await sccLens(['check', '.', '--no-render', '--format', 'json'], { cwd }));
    assert.deepEqual(
      files.flatMap(({ path: file, findings }) => (findings.length > 0 ? [file] : [])),
      ['named.yaml'],
    );
    assert.deepEqual(
      notJudged.map(({ path: file, reason }) => [file, reason]),
      [
        ['flavour/deployment.yaml', OVERLAY],
        ['flavour/labels.yaml', OVERLAY],
        ['k/kustomization.yaml', OVERLAY],
        ['k/listed.yaml', OVERLAY],
        ['k/manager_patch.yaml', UNLISTED],
        ['k/patches/unused.yaml', UNLISTED],
        ['untyped/kustomization.yml', OVERLAY],
      ],
    );
  });

  it('is a patch that adds a whole container, and one next to a kustomization that does not list it', async () => {
    const sidecar = OVERLAYS['prod/patch.yaml'].replace(
      'resources: {}',
      'image: registry.example/web:1, volumeMounts: [{name: v, mountPath: /v}]',
    );
    const patched = { 'prod/kustomization.yaml': 'kind: Kustomization\npatches: [{path: patch.yaml}]\n', 'prod/patch.yaml': sidecar };
    assert.deepEqual(await problems(patched), []);
    assert.deepEqual(
      await problems({ 'prod/kustomization.yaml': 'kind: Kustomization\n', 'prod/patch.yaml': OVERLAYS['prod/patch.yaml'] }),
      [],
    );
  });
});
