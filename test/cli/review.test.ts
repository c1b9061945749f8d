import assert from 'node:assert/strict';
import path from 'node:path';
import { fixture, folderWith, sccLens } from './command';

const examples = path.resolve(__dirname, '../../examples');

interface Review {
  readonly version: number;
  readonly workloads: readonly {
    readonly file: string;
    readonly kind: string;
    readonly name: string;
    readonly serviceAccount: string;
    readonly chosen: string | null;
    readonly verdict: string;
    readonly invalid: readonly { readonly path: string }[];
    readonly unknown: readonly { readonly kind: string }[];
    readonly sccs: readonly {
      readonly name: string;
      readonly granted: boolean;
      readonly verdict: string;
      readonly violations: readonly { readonly path: string; readonly type: string; readonly detail: string }[];
    }[];
    readonly podSecurity: { readonly level: string | null; readonly violations: readonly unknown[] };
    readonly message: string | null;
  }[];
}

const reviewOf = async (args: readonly string[], cwd: string): Promise<Review> =>
  JSON.parse((await sccLens(['review', '--format', 'json', ...args], { cwd })).stdout) as Review;

const uid = (runAsUser: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: fixed, namespace: team}\nspec:\n  containers:\n    - name: one\n      image: a:1\n      securityContext: {runAsUser: ${runAsUser}}\n`;

describe('scc-lens review', () => {
  it('quotes the API server with the name that the controller gives the first pod, up to what is random', async () => {
    const kinds = { DaemonSet: 'web-', StatefulSet: 'web-0', Deployment: 'web-<hash>-', Job: 'web-', Sandbox: 'web' };
    for (const [kind, name] of Object.entries(kinds)) {
      const [apiVersion, field] =
        kind === 'Sandbox' ? ['agents.x-k8s.io/v1beta1', 'podTemplate'] : [kind === 'Job' ? 'batch/v1' : 'apps/v1', 'template'];
      const spec = '{hostNetwork: true, restartPolicy: Always, containers: [{name: a, image: b}]}'.replace(
        'Always',
        kind === 'Job' ? 'Never' : 'Always',
      );
      const labels = kind === 'Job' ? '' : 'selector: {matchLabels: {a: b}}, ';
      const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: web}\nspec: {${labels}${field}: {metadata: {labels: {a: b}}, spec: ${spec}}}\n`;
      const { workloads } = await reviewOf(['it.yaml'], folderWith({ 'it.yaml': text }));
      assert.equal(/^pods "([^"]+)" is forbidden: /.exec(workloads[0]?.message ?? '')?.[1], name, kind);
    }
  });

  it('gives every SCC in order with its verdict, the choice and the Pod Security level as JSON', async () => {
    const cwd = folderWith({ 'bad.yaml': fixture('hostpath-pod.yaml') });
    const { version, workloads } = await reviewOf(['--openshift', '4.20', 'bad.yaml'], cwd);
    assert.equal(version, 1);
    const [pod] = workloads;
    assert.ok(pod);
    assert.deepEqual([pod.kind, pod.verdict, pod.chosen], ['Pod', 'denied', null]);
    assert.deepEqual(
      pod.sccs.slice(0, 3).map(({ name, granted }) => [name, granted]),
      [
        ['anyuid', false],
        ['restricted-v2', true],
        ['restricted-v3', true],
      ],
    );
    const restricted = pod.sccs[1];
    assert.ok(
      restricted?.violations.some(
        ({ path: field, detail }) =>
          /^spec\.volumes\[\d+\]\.hostPath$/.test(field) && detail === 'hostPath volumes are not allowed to be used',
      ),
    );
    assert.match(pod.message ?? '', /unable to validate against any security context constraint: \[/);
    assert.equal(pod.podSecurity.level, 'privileged');
  });

  it('names no Pod Security level for a release without Pod Security', async () => {
    const cwd = folderWith({ 'pod.yaml': uid('1000700000') });
    for (const [release, isNamed] of [
      ['4.9', false],
      ['4.10', true],
    ] as const)
      assert.equal((await sccLens(['review', 'pod.yaml', '--openshift', release], { cwd })).stdout.includes('Pod Security'), isNamed);
    assert.equal((await reviewOf(['pod.yaml', '--openshift', '4.9'], cwd)).workloads[0]?.podSecurity.level, null);
  });

  it('names the fact that is missing instead of guessing', async () => {
    const cwd = folderWith({ 'pod.yaml': uid('1000700000') });
    const [pod] = (await reviewOf(['pod.yaml'], cwd)).workloads;
    assert.equal(pod?.verdict, 'unknown');
    assert.ok(pod.unknown.some(({ kind }) => kind === 'namespace-annotation'));
  });

  it('knows which API versions the release serves, as `check` and `scc` do', async () => {
    const cwd = folderWith({ 'web.yaml': fixture('../rules/invalid-pod/gone-versions.yaml') });
    const { workloads } = await reviewOf(['web.yaml'], cwd);
    const found = workloads.map(({ verdict, invalid }) => [verdict, ...invalid.map(field => field.path)]);
    assert.deepEqual(
      found,
      [0, 1, 2].map(() => ['invalid', 'apiVersion']),
    );
    assert.match((await sccLens(['scc', 'web.yaml'], { cwd })).stderr, /is invalid, so no SCC .* has no .* of .*v1beta1 and refuses/);
  });

  it('takes the namespace from a file', async () => {
    const namespace =
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: team\n  annotations:\n    openshift.io/sa.scc.uid-range: 1000700000/10000\n    openshift.io/sa.scc.mcs: s0:c27,c4\n';
    const cwd = folderWith({ 'pod.yaml': uid('1000700000'), 'facts/namespace.yaml': namespace });
    const [pod] = (await reviewOf(['--namespace-file', 'facts/namespace.yaml', 'pod.yaml'], cwd)).workloads;
    assert.deepEqual([pod?.verdict, pod?.chosen], ['admitted', 'restricted-v2']);
    const cut = folderWith({ 'pod.yaml': uid('1000700000'), 'namespace.yaml': namespace.replace('/10000', '/0') });
    const { stdout } = await sccLens(['review', '--namespace-file', 'namespace.yaml', 'pod.yaml'], { cwd: cut });
    assert.match(stdout, /does not accept runAsUser 1000700000\. Its range, 1000700000 to 1000699999, contains no ID\./);
  });

  it('reports which document is invalid and reviews the others', async () => {
    const cwd = folderWith({ '$&.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: half\n---\n${fixture('hostpath-pod.yaml')}` });
    const { code, stdout, stderr } = await sccLens(['review', '$&.yaml'], { cwd });
    assert.equal(code, 2);
    assert.match(stderr, /^scc-lens: \$&\.yaml:3:21: .*closing \}.*left out\.$/m);
    assert.match(stdout, /^Pod \S+ \(\$&\.yaml\)\n=+$/m);
  });

  it('states that invalid lines are left out of a verdict', async () => {
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: a\n      image: b\n      securityContext:\n        privileged: true\n';
    const left = /^Invalid lines of the manifests are left out\. With them the verdict may be another one\.$/m;
    const cwd = folderWith({ 'half.yaml': pod.replace('Context:', ''), 'whole.yaml': pod });
    assert.match((await sccLens(['review', 'half.yaml'], { cwd })).stdout, left);
    assert.doesNotMatch((await sccLens(['review', 'whole.yaml'], { cwd })).stdout, left);
    const cut = { 'none.yaml': pod.slice(0, pod.indexOf('  containers')) + '  hostPID: false\n  hostNe\n' };
    const { stdout, stderr } = await sccLens(['review', 'none.yaml'], { cwd: folderWith(cut) });
    assert.equal(stdout, 'No workload.\n');
    assert.match(stderr, /^scc-lens: none\.yaml:6:3: .* left out\.$/m);
  });

  it('writes a text that reads without a viewer of Markdown, and Markdown on request', async () => {
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: one, image: a, securityContext: {runAsUser: 5}}]}\n';
    const cwd = folderWith({ 'a*b|c.yaml': pod });
    const { stdout } = await sccLens(['review', 'a*b|c.yaml'], { cwd });
    assert.match(stdout, /^Pod web \(a\*b\|c\.yaml\)\n=+$/m);
    assert.doesNotMatch(stdout, /^#|`|\*\*|\\(?!")/m);
    const [table = [], order = []] = stdout
      .split('\n\n')
      .filter(part => part.startsWith('|'))
      .map(part => part.split('\n').map(line => line.length));
    assert.deepEqual([new Set(table).size, new Set(order).size], [1, 1]);
    const markdown = await sccLens(['review', '--format', 'markdown', 'a*b|c.yaml'], { cwd });
    assert.match(markdown.stdout, /^# Pod web \(a\\\*b\\\|c\.yaml\)$/m);
    assert.match(markdown.stdout, /^## SCCs in the order/m);
  });

  it('shows the pod after admission without the fields that Kubernetes does not have', async () => {
    const cwd = folderWith({ 'pod.yaml': fixture('unknown-fields.yaml') });
    const { stdout } = await sccLens(['review', '--grant', 'nonroot-v2', 'pod.yaml'], { cwd });
    const { securityContext, containers } = JSON.parse(/^ {2}\{$[^]*?^ {2}\}$/m.exec(stdout)?.[0] ?? '') as Record<string, unknown>;
    assert.deepEqual(securityContext, { fsGroup: 27, seccompProfile: { type: 'RuntimeDefault' } });
    const own = { capabilities: { drop: ['ALL'] }, allowPrivilegeEscalation: false, runAsNonRoot: true };
    assert.deepEqual(containers, [{ name: 'one', securityContext: own }]);
  });

  it('distinguishes the pods of one object, and gives an only pod no path', async () => {
    const template = '{template: {spec: {containers: [{name: a, image: registry.example/a:1}]}}}';
    const job = (name: string, replicas: readonly string[]): string =>
      `apiVersion: kubeflow.org/v2beta1\nkind: MPIJob\nmetadata: {name: ${name}}\nspec:\n  mpiReplicaSpecs:\n${replicas.map(replica => `    ${replica}: ${template}\n`).join('')}`;
    const cwd = folderWith({ 'a.yaml': `${job('two', ['Launcher', 'Worker'])}---\n${job('one', ['Worker'])}` });
    const { stdout } = await sccLens(['review', 'a.yaml'], { cwd });
    const path = (replica: string): string => `spec.mpiReplicaSpecs.${replica}.template.spec`;
    assert.deepEqual(stdout.match(/(?<=^\| )MPIJob\/.*?(?= *\|)/gm), [
      `MPIJob/two ${path('Launcher')}`,
      `MPIJob/two ${path('Worker')}`,
      'MPIJob/one',
    ]);
    assert.deepEqual(stdout.match(/^MPIJob .*$/gm), [
      `MPIJob two: ${path('Launcher')} (a.yaml)`,
      `MPIJob two: ${path('Worker')} (a.yaml)`,
      'MPIJob one (a.yaml)',
    ]);
  });

  it('compares the ways of delivery in a table that comes from the engine', async () => {
    const { stdout, code } = await sccLens(['review', 'hostpath-sandbox.yaml', 'init-container-sandbox.yaml'], { cwd: examples });
    assert.equal(code, 1);
    const rows = stdout
      .split('\n')
      .filter(line => line.startsWith('| Sandbox/'))
      .map(line =>
        line
          .split('|')
          .map(cell => cell.trim())
          .slice(2, 7),
      );
    assert.deepEqual(rows, [
      ['hostPath', 'the binary', 'none', 'privileged', 'hostPath volume, runAsUser, capabilities'],
      ['init container', '–', 'none', 'privileged', 'runAsUser, capabilities'],
    ]);
  });

  it('has no columns that would be empty', async () => {
    const cwd = folderWith({ 'pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: a, image: x}]}\n' });
    const { stdout } = await sccLens(['review', '.'], { cwd });
    assert.match(stdout, /^\| workload +\| admitted by +\| Pod Security +\|\n/);
  });

  it('names the files of workloads that have one name', async () => {
    const pod = (name: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: a, image: b}]}\n`;
    const cwd = folderWith({ 'a.yaml': pod('web'), 'b.yaml': pod('web'), 'c.yaml': pod('other') });
    const { stdout } = await sccLens(['review', '--format', 'markdown', '.'], { cwd });
    assert.match(
      stdout,
      /^\| workload .* \| file +\|\n.*\n\| Pod\/web .*\| a\.yaml \|\n\| Pod\/web .*\| b\.yaml \|\n\| Pod\/other .*\| c\.yaml \|\n/,
    );
  });

  it('names an object by its generateName where it has no name', async () => {
    const pod = (name: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {generateName: ${name}}\nspec: {hostPID: true, containers: [{name: a, image: b}]}\n`;
    const { stdout } = await sccLens(['review', '.'], { cwd: folderWith({ 'a.yaml': `${pod('one-')}---\n${pod('two-')}` }) });
    assert.deepEqual(stdout.match(/(?<=^\| )Pod\S*|(?<=pods ")[^"]*/gm), ['Pod/one-', 'Pod/two-', 'one-', 'two-']);
  });

  it('names objects whose pods nothing judges', async () => {
    const cwd = folderWith({
      'task.yaml': 'apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: build}\nspec: {steps: [{name: a, image: x}]}\n',
      'workflow.yaml':
        'apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: build-}\nspec: {templates: [{name: a, container: {image: x}}]}\n',
    });
    const { stderr, code } = await sccLens(['review', '.'], { cwd });
    assert.equal(code, 0);
    assert.deepEqual(stderr.split('\n'), [
      'scc-lens: task.yaml:2:7: Task/build: Not judged: a controller composes pods from this Task. Check a pod that it has made.',
      'scc-lens: workflow.yaml:2:7: Workflow/build-: Not judged: a controller composes pods from this Workflow. Check a pod that it has made.',
      '',
    ]);
  });
});

describe('scc-lens explain', () => {
  it('reads a rejection from an event, and names the fields and the service account in the manifest', async () => {
    const deployment =
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {}\n  template:\n    spec:\n      serviceAccountName: builder\n      containers:\n        - name: web\n          image: a:1\n';
    const cwd = folderWith({ 'event.txt': fixture('rejection.txt'), 'web.yaml': deployment });
    const { stdout, code } = await sccLens(['explain', 'event.txt', '--manifest', 'web.yaml', '--format', 'markdown'], { cwd });
    assert.equal(code, 0);
    assert.match(stdout, /^# Pod web-7d4b9c-… of Deployment web was refused$/m);
    assert.match(stdout, /service account `builder`/);
    assert.match(stdout, /^- `spec\.template\.spec\.volumes\[0\]/m);
    assert.match(stdout, /^## restricted-v2\n\n- `spec\.template\.spec\.containers\[0\]\.securityContext\.runAsUser`/m);
    assert.match(stdout, /^anyuid, privileged$/m);
  });

  it('finds the volume that a predicted rejection of a StatefulSet with claims names', async () => {
    const claims = 'volumeClaimTemplates: [{metadata: {name: data}}]';
    const volumes = 'volumes: [{name: tmp, emptyDir: {}}, {name: host, hostPath: {path: /}}]';
    const cwd = folderWith({
      'db.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec: {selector: {matchLabels: {app: db}}, ${claims}, template: {metadata: {labels: {app: db}}, spec: {${volumes}, containers: [{name: a, image: b}]}}}
`,
    });
    const { workloads } = await reviewOf(['db.yaml'], cwd);
    const stdin = workloads[0]?.message ?? '';
    assert.match(stdin, /\.spec\.volumes\[2\]: Invalid value: "hostPath"/);
    const { stdout } = await sccLens(['explain', '-', '--manifest', 'db.yaml'], { cwd, stdin });
    assert.match(stdout, /^- spec\.template\.spec\.volumes\[1\]\.hostPath/m);
  });

  it('names the manifests that it cannot read, such as templates', async () => {
    const template = 'kind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\n';
    const cwd = folderWith({ 'event.txt': fixture('rejection.txt'), 'templates/web.yaml': template });
    const { stderr, code } = await sccLens(['explain', 'event.txt', '--manifest', '.'], { cwd });
    assert.equal(code, 0);
    assert.equal(
      stderr,
      'scc-lens: templates/web.yaml: A template, whose fields are not named, as no chart is rendered here. Name a file with what it renders to.\n',
    );
  });

  it('writes a text that reads without a viewer of Markdown', async () => {
    const { stdout } = await sccLens(['explain', '-'], { cwd: folderWith({}), stdin: fixture('rejection.txt') });
    assert.match(stdout, /^Pod web-7d4b9c-… was refused\S*.*\n=+\n/);
    assert.match(stdout, /^restricted-v2:\n\n- spec\.containers\[0\]\.securityContext\.runAsUser/m);
    assert.doesNotMatch(stdout, /^#|`|\\/m);
  });

  it('reads standard input, and reports when it contains no rejection', async () => {
    const cwd = folderWith({});
    assert.equal((await sccLens(['explain', '-'], { cwd, stdin: fixture('rejection.txt') })).code, 0);
    const { code, stderr } = await sccLens(['explain', '-'], { cwd, stdin: 'nothing of the kind' });
    assert.equal(code, 1);
    assert.match(stderr, /no rejection/);
  });
});
