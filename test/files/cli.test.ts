/** The command line on charts and kustomizations. */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { folderWith, onlyRules, readJson, ROOT, sccLens } from '../cli/command';
import type { CheckOutput, Outcome } from '../cli/command';
import { programsFor } from './programs';
import type { Programs } from './programs';

const FIXTURES = path.join(ROOT, 'test/fixtures/rendered');
const ONLY = onlyRules('scc-denied');
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: plain}\nspec: {containers: [{name: a, image: b}]}\n';

let programs: Programs;

before(function () {
  programs = programsFor(this);
});

const given = (): readonly string[] => ['--helm', programs.helm, '--kustomize', programs.kustomize];

/** `file:line message` of all findings. */
const placesOf = ({ files }: CheckOutput): readonly string[] =>
  files.flatMap(({ path: file, findings }) => findings.map(({ range, fieldPath }) => `${file}:${range.start.line + 1} ${fieldPath}`));

describe('scc-lens check of a chart', () => {
  it('reports on the lines of the templates, and names the lines of the values', async () => {
    const outcome = await sccLens(['check', '--format', 'json', ...ONLY, ...given(), 'web'], { cwd: FIXTURES });
    assert.equal(outcome.code, 1);
    const output = readJson(outcome);
    const places = placesOf(output);
    assert.ok(
      places.includes('web/templates/_pod.tpl:20 spec.template.spec.initContainers[0].securityContext.privileged'),
      places.join('\n'),
    );
    const added = output.files.flatMap(({ findings }) => findings).find(({ message }) => message.includes('NET_ADMIN'));
    assert.match(added?.message ?? '', /The value is written at web\/values\.yaml:13\.$/);
    const { stdout } = await sccLens(['check', ...ONLY, ...given(), 'web'], { cwd: FIXTURES });
    assert.match(stdout, /^ {4}16:20 {2}\S.* runAsUser 1234\. \(web\/values\.yaml:28\)$/m);
  });

  it('names the pod of a refusal and of each reason that is in another file', async () => {
    const { stdout } = await sccLens(['check', ...ONLY, ...given(), 'web'], { cwd: FIXTURES });
    const lines = stdout.split('\n').filter(line => / {2}scc-denied {2}/.test(line));
    assert.ok(
      lines.some(line => line.startsWith('web/templates/_pod.tpl:20:') && / {2}reason {2}/.test(line)),
      stdout,
    );
    assert.ok(
      lines.slice(lines.findIndex(line => line.includes('  reason  '))).every(line => line.includes('  reason  ')),
      stdout,
    );
    assert.deepEqual(
      lines.filter(line => !/ {2}scc-denied {2}[A-Z][A-Za-z]+\/[a-z-]+: /.test(line)),
      [],
    );
    assert.match(stdout, /^6 findings in 3 of 4 files: 6 errors$/m);
  });

  it('renders the charts in a folder, and lists their templates no more', async () => {
    const folder = folderWith({ 'pod.yaml': POD });
    for (const place of ['charts/web', 'charts/web/vendor/charts/web'])
      cpSync(path.join(FIXTURES, 'web'), path.join(folder, place), { recursive: true });
    const outcome = await sccLens(['check', '--format', 'json', ...ONLY, ...given(), '.'], { cwd: folder });
    const { files, notJudged } = readJson(outcome);
    assert.deepEqual(notJudged, []);
    for (const place of ['charts/web/templates/_pod.tpl', 'charts/web/vendor/charts/web/templates/_pod.tpl'])
      assert.ok(
        files.some(({ path: file }) => file === place),
        place,
      );
  });

  it('counts a template that another one reads from the chart as a part of it, and any other file as what it is', async () => {
    const folder = folderWith({
      'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'web/templates/pod.yaml': '{{ include "web.file" (merge (dict "file" "pod.yaml") .) }}\n',
      'web/templates/_file.tpl': '{{ define "web.file" }}{{ tpl (.Files.Get (printf "files/%s" .file)) . }}{{ end }}\n',
      'web/files/pod.yaml': POD.replace('plain', '{{ .Release.Name }}'),
      'web/docs/plain.yaml': POD,
      'web/docs/pod.yaml': POD.replace('plain', '{{ .Release.Name }}'),
    });
    const { files, notJudged } = readJson(await sccLens(['check', '--format', 'json', ...given(), '.'], { cwd: folder }));
    assert.ok(files.some(({ path: file }) => file === 'web/docs/plain.yaml'));
    assert.deepEqual(
      notJudged.map(gap => gap.path),
      ['web/docs/pod.yaml'],
    );
  });

  it('places what Helm printed on standard input in the files of templates, where the chart is near', async () => {
    const stdin = readFileSync(path.join(FIXTURES, 'web.rendered.yaml'));
    const near = await sccLens(['check', '--format', 'json', ...ONLY, '-'], { cwd: FIXTURES, stdin });
    assert.ok(placesOf(readJson(near)).some(place => place.startsWith('web/templates/deployment.yaml:1 ')));
    const far = await sccLens(['check', '--format', 'json', ...ONLY, '-'], { cwd: folderWith({}), stdin });
    assert.ok(placesOf(readJson(far)).every(place => place.startsWith('<stdin>:')));
  });

  it('explains why Helm did not render it', async () => {
    const folder = folderWith({ 'Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n', 'templates/a.yaml': '{{ fail "no image" }}\n' });
    const outcome = await sccLens(['check', ...given(), '.'], { cwd: folder });
    assert.match(outcome.stderr, /^scc-lens: \.: helm failed: .*no image/m);
    assert.equal(outcome.code, 2);
  });
});

describe('scc-lens check of a stream whose objects name their files', () => {
  const checked = async (cwd: string, stdin: string | Uint8Array): Promise<readonly string[]> =>
    placesOf(readJson(await sccLens(['check', '--format', 'json', ...ONLY, '-'], { cwd, stdin })));
  const pod = (annotation: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    ${annotation}\nspec:\n  hostPID: true\n  containers: [{name: a, image: b}]\n`;
  const POD = pod('example.com/a: b');

  it('places what Kustomize printed in manifests, patches and transformers, from every folder above them', async () => {
    const stdin = readFileSync(path.join(FIXTURES, 'transformers.rendered.yaml'));
    for (const [cwd, folder] of [
      [FIXTURES, 'transformers/'],
      [path.join(FIXTURES, 'transformers'), ''],
    ] as const) {
      const places = await checked(cwd, stdin);
      assert.ok(places.includes(`${folder}middle/kustomization.yaml:33 spec.template.spec.hostPID`), places.join('\n'));
      assert.ok(places.includes(`${folder}prod/kustomization.yaml:25 spec.template.spec.containers[0].securityContext.privileged`));
    }
    const inside = await checked(path.join(FIXTURES, 'transformers/prod'), stdin);
    assert.ok(inside.includes('../middle/kustomization.yaml:33 spec.template.spec.hostPID'), inside.join('\n'));
  });

  it('leaves it where it is, where no kustomization is near or the stream has no annotations', async () => {
    const annotated = readFileSync(path.join(FIXTURES, 'transformers.rendered.yaml'));
    assert.ok((await checked(folderWith({}), annotated)).every(place => place.startsWith('<stdin>:')));
    const plain = readFileSync(path.join(FIXTURES, 'overlays.rendered.yaml'));
    const places = await checked(FIXTURES, plain);
    assert.ok(places.length > 0 && places.every(place => place.startsWith('<stdin>:')), places.join('\n'));
  });

  it('places only that on which several overlays agree', async () => {
    const patch = (field: string): string =>
      `resources: [../base]\npatches:\n  - patch: |\n      apiVersion: v1\n      kind: Pod\n      metadata: {name: a}\n      spec: {${field}: true}\n`;
    const folder = folderWith({
      'base/kustomization.yaml': 'resources: [pod.yaml]\n',
      'base/pod.yaml': POD,
      'one/kustomization.yaml': patch('hostIPC'),
      'two/kustomization.yaml': patch('hostNetwork'),
    });
    const stdin = pod('config.kubernetes.io/origin: |\n      path: ../base/pod.yaml').replace(
      'hostPID: true',
      'hostPID: true\n  hostIPC: true',
    );
    const places = await checked(folder, stdin);
    assert.ok(places.includes('base/pod.yaml:8 spec.hostPID'), places.join('\n'));
    assert.ok(places.includes('<stdin>:10 spec.hostIPC'), places.join('\n'));
  });

  it('reads a package of manifests in the current folder, and no file outside it', async () => {
    const folder = folderWith({ 'app/pod.yaml': `# a comment\n${POD}`, 'inner/none.txt': '' });
    const named = (file: string): string => pod(`internal.config.kubernetes.io/path: ${file}`);
    assert.ok((await checked(folder, named('app/pod.yaml'))).includes('app/pod.yaml:9 spec.hostPID'));
    assert.ok((await checked(path.join(folder, 'inner'), named('../app/pod.yaml'))).every(place => place.startsWith('<stdin>:')));
  });
});

describe('scc-lens review of a chart in a namespace', () => {
  it('passes the namespace to Helm, and puts objects there that name none', async () => {
    const pod = (name: string, namespace: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}${namespace}}\nspec: {containers: [{name: a, image: b, securityContext: {runAsUser: 1000700000}}]}\n`;
    const chart = folderWith({
      'Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n',
      'templates/pods.yaml': `${pod('placed', ', namespace: {{ .Release.Namespace }}')}---\n${pod('other', '')}`,
    });
    const cwd = folderWith({
      'namespace.yaml':
        'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: team\n  annotations:\n    openshift.io/sa.scc.uid-range: 1000700000/10000\n    openshift.io/sa.scc.mcs: s0:c27,c4\n',
    });
    const verdicts = async (...args: readonly string[]): Promise<readonly string[]> => {
      const all = ['review', '--format', 'json', '--namespace-file', 'namespace.yaml', ...given(), ...args, chart];
      const { stdout } = await sccLens(all, { cwd });
      return (JSON.parse(stdout) as { workloads: readonly { name: string; verdict: string }[] }).workloads.map(
        ({ name, verdict }) => `${name} ${verdict}`,
      );
    };
    assert.deepEqual([...(await verdicts())].sort(), ['other unknown', 'placed unknown']);
    assert.deepEqual([...(await verdicts('--namespace', 'team'))].sort(), ['other admitted', 'placed admitted']);
  });

  it('is not judged by itself where it is a library', async () => {
    const cwd = folderWith({
      'pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b}]}\n',
      'common/Chart.yaml': 'apiVersion: v2\nname: common\nversion: 1.0.0\ntype: library\n',
      'common/templates/pod.yaml': '{{- define "pod" }}\nkind: Pod\n{{ end }}',
    });
    for (const operand of ['.', 'common']) {
      const args = ['check', ...given(), '--severity', 'pod-security-warning=off', '--fail-on-not-judged', '--allow-empty', operand];
      const { code, stderr } = await sccLens(args, { cwd });
      const reason = 'scc-lens: common: Not judged by itself: it is judged in the templates that include it.\n';
      assert.deepEqual([code, stderr], [0, reason], operand);
    }
  });

  it('reports a namespace that is assumed, and templates that print nothing', async () => {
    const pod = (name: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  namespace: {{ .Release.Namespace }}\nspec: {containers: [{name: a, image: b}]}\n`;
    const cwd = folderWith({
      'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'web/templates/_none.yaml': '{{- define "a" }}{{ end }}',
      'web/templates/pod.yaml': pod('a'),
      'web/templates/more.yaml': `# A comment.\n{{- if .Values.more }}\n\n${pod('more')}{{- end }}\n`,
    });
    const run = (command: string, ...args: readonly string[]): Promise<Outcome> => sccLens([command, ...given(), ...args, 'web'], { cwd });
    const reported = async (command: string, ...args: readonly string[]): Promise<readonly string[]> =>
      (await run(command, ...args)).stderr.split('\n').filter(line => line !== '');
    const note = 'Namespaces that are assumed: web. --namespace sets another one.';
    const assumed = `scc-lens: ${note}`;
    const silent = 'scc-lens: web/templates/more.yaml: The template prints nothing with these values.';
    assert.deepEqual(await reported('review'), [silent]);
    assert.deepEqual((await reported('scc')).slice(0, 2), [silent, assumed]);
    assert.deepEqual(await reported('review', '--namespace', 'web', '--set-value', 'more=1'), []);
    assert.deepEqual(await reported('check'), [silent]);
    const found = async (...args: readonly string[]): Promise<string> =>
      (await run('check', '--severity', 'pod-security-warning=off', ...args)).stdout;
    assert.match(await found(), new RegExp(`^No findings in .*\n${note}\n$`));
    assert.doesNotMatch(await found('--namespace', 'web'), /assumed/);
    const listed = await run('check', '--format', 'json', '--fail-on-not-judged');
    assert.deepEqual([readJson(listed).notJudged, listed.code], [[], 0]);
    // Only the template that prints nothing mentions it.
    writeFileSync(path.join(cwd, 'web/templates/pod.yaml'), pod('a').replace(/ {2}namespace: .*\n/, ''));
    assert.doesNotMatch(await found(), /assumed/);
    writeFileSync(path.join(cwd, 'web/templates/pod.yaml'), pod('a').replace('spec: {', 'spec: {hostPID: true, '));
    const marked = async (command: string, format: string, ...args: readonly string[]): Promise<boolean> =>
      /"isNamespaceAssumed": ?true/.test((await run(command, '--format', format, ...args)).stdout);
    for (const [command, ...formats] of [
      ['check', 'json', 'sarif'],
      ['review', 'json'],
    ] as const) {
      assert.ok((await run(command)).stdout.includes(note), command);
      assert.ok(!(await run(command, '--namespace', 'web')).stdout.includes(note), command);
      for (const format of formats) assert.ok(await marked(command, format), `${command} ${format}`);
      for (const format of formats) assert.ok(!(await marked(command, format, '--namespace', 'web')), `${command} ${format}`);
    }
    const granted = (kind: string, subject: string): string =>
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: {name: a}\nsubjects: [${subject}]\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:openshift:scc:privileged"}\n`;
    writeFileSync(path.join(cwd, 'web/templates/more.yaml'), pod('more').replace(/ {2}namespace: .*\n/, ''));
    for (const grant of [
      granted('RoleBinding', '{kind: ServiceAccount, name: a}').replace('{name: a}', '{name: a, namespace: {{ .Release.Namespace }}}'),
      granted('ClusterRoleBinding', '{kind: ServiceAccount, name: a, namespace: {{ .Release.Namespace }}}'),
      granted('ClusterRoleBinding', '{kind: User, name: "system:serviceaccount:{{ .Release.Namespace }}:a"}'),
      granted('ClusterRoleBinding', '{kind: Group, name: "system:serviceaccounts:{{ .Release.Namespace }}"}'),
      'apiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata: {name: a}\npriority: 20\nallowPrivilegedContainer: true\nusers: ["system:serviceaccount:{{ .Release.Namespace }}:a"]\n',
    ]) {
      writeFileSync(path.join(cwd, 'web/templates/pod.yaml'), grant);
      for (const command of ['check', 'review']) assert.ok((await run(command)).stdout.includes(note), `${command}: ${grant}`);
      assert.ok(await marked('check', 'json'), grant);
      assert.ok(!(await run('check', '--namespace', 'web')).stdout.includes(note), grant);
    }
  });
});

describe('scc-lens review and scc of a chart', () => {
  it('name the template of each workload', async () => {
    const { stdout } = await sccLens(['review', '--format', 'json', ...given(), 'web'], { cwd: FIXTURES });
    const { workloads } = JSON.parse(stdout) as { workloads: readonly { file: string; name: string }[] };
    assert.equal(workloads.find(({ name }) => name === 'web-web')?.file, 'web/templates/deployment.yaml');
    assert.equal(workloads.find(({ name }) => name === 'web-cache')?.file, 'web/charts/cache/templates/statefulset.yaml');
  });

  it('print an SCC, and write none into what is rendered', async () => {
    const printed = await sccLens(['scc', '--service-account', 'web/web', ...given(), 'web'], { cwd: FIXTURES });
    assert.match(printed.stdout, /kind: SecurityContextConstraints/);
    const written = await sccLens(['scc', '--diff', '--service-account', 'web/default', ...given(), 'web'], { cwd: FIXTURES });
    assert.match(written.stderr, /web: \S+ \S+ has to change for web-default: /);
    assert.match(written.stdout, /^\+kind: SecurityContextConstraints$/m);
    assert.doesNotMatch(written.stdout, /^[-+]{3} .*templates/m);
    assert.equal(written.code, 1);
    const inside = await sccLens(['scc', '--diff', '--service-account', 'web/default', ...given(), '.'], {
      cwd: path.join(FIXTURES, 'web'),
    });
    assert.match(inside.stderr, / \.\/: \S+ \S+ has to change for web-default: /);
  });
});

describe('scc-lens check of a kustomization', () => {
  it('reports on the file that sets the field', async () => {
    const outcome = await sccLens(['check', '--format', 'json', ...ONLY, ...given(), 'overlays/prod'], { cwd: FIXTURES });
    const places = placesOf(readJson(outcome));
    assert.ok(places.includes('overlays/prod/host.yaml:8 spec.template.spec.hostNetwork'), places.join('\n'));
    assert.ok(
      places.some(place => place.startsWith('overlays/debug/kustomization.yaml:9 spec.template.spec.hostPID')),
      places.join('\n'),
    );
  });

  it('builds the outermost of a folder, without judging its parts again', async () => {
    const outcome = await sccLens(['check', '--format', 'json', ...ONLY, ...given(), 'overlays'], { cwd: FIXTURES });
    const named = await sccLens(['check', '--format', 'json', ...ONLY, ...given(), 'overlays/prod'], { cwd: FIXTURES });
    assert.deepEqual(placesOf(readJson(outcome)), placesOf(readJson(named)));
  });

  it('reports what several have at one place once, with their folders', async () => {
    const folder = folderWith({
      'base/kustomization.yaml': 'resources: [pod.yaml]\n',
      'base/pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  hostPID: true\n  containers: [{name: a, image: b}]\n',
      'dev/kustomization.yaml': 'resources: [../base]\n',
      'prod/kustomization.yaml':
        'resources: [../base]\npatches: [{target: {kind: Pod}, patch: "- {op: add, path: /spec/hostIPC, value: true}"}]\n',
    });
    const { files } = readJson(await sccLens(['check', '--format', 'json', ...ONLY, ...given(), '.'], { cwd: folder }));
    const found = files.flatMap(({ findings }) => findings).filter(({ fieldPath }) => fieldPath.startsWith('spec.host'));
    assert.deepEqual(
      found.map(({ fieldPath, environments = [] }) => [fieldPath, ...environments]),
      [['spec.hostPID', 'dev', 'prod'], ['spec.hostIPC']],
    );
    const { stdout } = await sccLens(['check', ...ONLY, ...given(), '.'], { cwd: folder });
    assert.match(stdout, /^base\/pod\.yaml:2:7 {2}error {2}scc-denied {2}Pod\/a: Not admitted by .* \(In dev, prod\)$/m);
    assert.match(stdout, /^prod\/kustomization\.yaml:2:\d+ {2}reason {2}scc-denied {2}Pod\/a: .* hostIPC\.$/m);
  });

  it('reports once what a field has in several overlays, at whichever index', async () => {
    const kustomization = (patch: string): string =>
      `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../base]\n${patch}`;
    const pod = (containers: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n${containers}`;
    const cwd = folderWith({
      'base/kustomization.yaml': 'resources: [pod.yaml]\n',
      'base/pod.yaml': pod(
        '    - {name: web, image: a, ports: [{containerPort: 80, hostPort: 80}], securityContext: {capabilities: {drop: [all]}}}\n',
      ),
      'plain/kustomization.yaml': kustomization(''),
      'proxied/kustomization.yaml': kustomization('patches: [{path: proxy.yaml}]\n'),
      'proxied/proxy.yaml': pod('    - {name: proxy, image: b}\n'),
    });
    const { stdout } = await sccLens(['check', ...ONLY, ...given(), '.'], { cwd });
    assert.match(stdout, /\(In plain, proxied\)/);
    assert.equal(stdout.match(/restricted-v2 does not allow host ports/g)?.length, 1, stdout);
    const { files } = readJson(await sccLens(['check', '--format', 'json', ...onlyRules('capability-name'), ...given(), '.'], { cwd }));
    assert.deepEqual(
      files.flatMap(({ findings }) => findings).map(({ fieldPath, environments = [] }) => [fieldPath, ...environments]),
      [['spec.containers[0].securityContext.capabilities.drop[0]', 'plain', 'proxied']],
      'so is a finding without reasons',
    );
  });

  it('judges the files of its folder that it does not list too', async () => {
    const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  hostPID: true\n  containers: [{name: a, image: b}]\n';
    const folder = folderWith({
      'kustomization.yaml': 'resources: [base]\n',
      'base/kustomization.yaml': 'resources: [pod.yaml]\n',
      'base/pod.yaml': POD,
      'samples/pod.yaml': POD,
      'overlays/dev/kustomization.yaml': 'resources: [pod.yaml]\n',
      'overlays/dev/pod.yaml': POD,
    });
    for (const named of ['.', './']) {
      const places = placesOf(readJson(await sccLens(['check', '--format', 'json', ...ONLY, ...given(), named], { cwd: folder })));
      const refused = places.filter(place => place.endsWith(' spec.hostPID')).toSorted();
      assert.deepEqual(
        refused,
        ['base/pod.yaml', 'overlays/dev/pod.yaml', 'samples/pod.yaml'].map(file => `${file}:5 spec.hostPID`),
      );
    }
  });
});

describe('scc-lens check of a file that is named and a part of what is rendered', () => {
  const REPOSITORY = path.join(FIXTURES, 'repository');
  const checked = async (cwd: string, ...names: readonly string[]) => {
    const outcome = await sccLens(['check', '--format', 'json', '--allow-empty', ...ONLY, ...given(), ...names], { cwd });
    const output = readJson(outcome);
    const environments = new Set(output.files.flatMap(({ findings }) => findings).flatMap(({ environments: all = [] }) => all));
    return { ...outcome, output, places: placesOf(output), environments: [...environments].sort() };
  };

  it('judges the chart of a template, its helpers and its subcharts, once for all of them', async () => {
    const whole = await checked(FIXTURES, 'web');
    const named = ['web/templates/deployment.yaml', 'web/templates/_pod.tpl', 'web/values.yaml', 'web/Chart.yaml'];
    for (const names of [...named.map(name => [name]), named]) {
      const { places, output } = await checked(FIXTURES, ...names);
      assert.deepEqual([places, output.notJudged], [whole.places, []], names.join(' '));
    }
    const inside = await checked(path.join(FIXTURES, 'values/web/charts/cache/templates'), 'pod.yaml');
    assert.ok(inside.places.includes('../../../templates/user.yaml:13 spec.template.spec.containers[0].securityContext.runAsUser'));
  });

  it('renders with a file of values that is named, and also without it if a template is named', async () => {
    const values = path.join(FIXTURES, 'values');
    assert.deepEqual((await checked(values, 'web/values-prod.yaml')).environments, ['web/values-prod.yaml']);
    const { output } = await checked(values, 'web/values-prod.yaml', 'web/templates/agents.yaml');
    const network = output.files.flatMap(({ findings }) => findings).filter(({ fieldPath }) => fieldPath === 'spec.hostNetwork');
    const lines = network.map(({ message, environments = [] }) => [/written at (\S+)\./.exec(message)?.[1], ...environments].join(' '));
    assert.deepEqual([...new Set(lines)].sort(), ['web/values-prod.yaml:2 web/values-prod.yaml', 'web/values.yaml:4 web']);
  });

  it('judges the environments by hand that read it, and no others', async () => {
    const stage = await checked(REPOSITORY, 'charts/web/values-stage.yaml');
    assert.deepEqual(stage.environments, ['stage']);
    assert.deepEqual((await checked(REPOSITORY, 'charts/web/templates/deployment.yaml')).environments, ['stage']);
    const folder = folderWith({
      '.scc-lens.yaml': 'environments: [{name: far, chart: web, values: [envs/far.yaml]}, {name: near, chart: web}]\n',
      'envs/far.yaml': 'hostNetwork: true\n',
      '.git/config': '',
    });
    cpSync(path.join(REPOSITORY, 'charts/web'), path.join(folder, 'web'), { recursive: true });
    assert.deepEqual((await checked(folder, 'envs/far.yaml')).environments, ['far']);
    assert.deepEqual((await checked(folder, 'web/values.yaml')).environments, ['far', 'near']);
  });

  it('builds the kustomizations of a patch, a component or a base, and judges a complete manifest as it is', async () => {
    const whole = await checked(FIXTURES, 'overlays/prod');
    for (const name of [
      'overlays/prod/host.yaml',
      'overlays/prod/user.json',
      'overlays/prod/kustomization.yaml',
      'overlays/base/kustomization.yaml',
    ])
      assert.deepEqual((await checked(FIXTURES, name)).places, whole.places, name);
    assert.deepEqual((await checked(FIXTURES, 'overlays/debug/kustomization.yaml')).places, whole.places);
    const base = await checked(FIXTURES, 'overlays/base/deployment.yaml');
    assert.deepEqual(base.places.length, 2);
    const several = await checked(REPOSITORY, 'base/kustomization.yaml');
    assert.deepEqual(several.environments, ['overlays/dev', 'overlays/prod']);
  });

  it('names what cannot be rendered, which fails nothing by itself', async () => {
    const folder = folderWith({
      'web/templates/a.yaml': '{{ fail "no image" }}\n',
      'web/Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n',
    });
    const { code, stderr } = await checked(folder, 'web/templates/a.yaml');
    assert.match(stderr, /^scc-lens: web: helm failed: .*no image/m);
    assert.equal(code, 0);
  });
});
