/** `scc-lens fix` of charts, kustomizations and environments: in the files that they are rendered from, proven by rendering again. */
import assert from 'node:assert/strict';
import { createTwoFilesPatch } from 'diff';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { LIMITS, render } from '@scc-lens/files';
import { folderWith, ROOT, sccLens } from '../cli/command';
import type { Outcome } from '../cli/command';
import { assertFile } from '../expectations';
import { chartOfTwo } from './chartWith';
import { programsFor } from './programs';
import type { Programs } from './programs';

const FIXTURES = path.join(ROOT, 'test/fixtures/rendered');

let programs: Programs;

before(function () {
  programs = programsFor(this);
});

const REPOSITORIES: readonly string[] = ['repository', 'variables', 'released'];

/** A copy of a fixture, in a repository of git with a remote, or as one. */
function copyOf(name: string): string {
  const cwd = folderWith({ '.git/config': '[remote "origin"]\n\turl = https://git.example/team/ops.git\n' });
  cpSync(path.join(FIXTURES, name), path.join(cwd, REPOSITORIES.includes(name) ? '.' : path.basename(name)), { recursive: true });
  return cwd;
}

const fix = (cwd: string, ...args: readonly string[]): Promise<Outcome> =>
  sccLens(['fix', '--helm', programs.helm, '--kustomize', programs.kustomize, ...args], { cwd });

const read = (cwd: string, name: string): string => readFileSync(path.join(cwd, name), 'utf8');
const change = (cwd: string, name: string, from: string, to: string): void => {
  const text = read(cwd, name);
  assert.ok(text.includes(from), text);
  writeFileSync(path.join(cwd, name), text.replace(from, to));
};

async function renderingOf(cwd: string, name: string): Promise<string> {
  const outcome = await render('helm', path.join(cwd, name), name, { values: [], sets: [], limits: LIMITS, ...programs });
  assert.ok('text' in outcome, JSON.stringify(outcome));
  return outcome.text;
}

describe('scc-lens fix of what is rendered', () => {
  for (const [name, operand, expected] of [
    ['values/web', 'web', 'values.fix'],
    ['overlays', 'overlays', 'overlays.fix'],
    ['patched', 'patched', 'patched.fix'],
    ['repository', '.', 'repository.fix'],
    ['variables', '.', 'variables.fix'],
  ] as const)
    it(`edits sources, and names what each edit reaches and what is refused: ${name}`, async () => {
      const cwd = copyOf(name);
      const printed = await fix(cwd, '--unsafe', '--diff', operand);
      assert.equal(printed.code, name === 'variables' ? 0 : 1);
      assertFile(path.join(FIXTURES, `${expected}.diff`), printed.stdout);
      assertFile(path.join(FIXTURES, `${expected}.txt`), printed.stderr);
    });

  it('edits no chart that a kustomization makes objects by, but adds a patch where that is asked for, which another one is built with', async () => {
    const cwd = copyOf('inflated');
    const asked = await fix(cwd, '--unsafe', '--diff', 'inflated/overlay');
    assert.equal(asked.stdout, '');
    assert.match(asked.stderr, /not fixed \(Remove hostPID\): No file has the field as it is deployed, so .* with --patch by a patch\.$/m);
    const printed = await fix(cwd, '--unsafe', '--patch', '--write', '--diff', 'inflated/overlay');
    assert.equal(printed.code, 0);
    assertFile(path.join(FIXTURES, 'inflated.fix.diff'), printed.stdout);
    assertFile(path.join(FIXTURES, 'inflated.fix.txt'), printed.stderr);
    const again = await fix(cwd, '--unsafe', '--patch', '--diff', 'inflated/overlay', 'inflated/outer');
    assert.deepEqual([again.code, again.stdout, again.stderr], [0, '', '']);
  });

  it('adds a patch by the name that an object has before prefixes, unless transformers may set the field behind it', async () => {
    const transformer = (kind: string, fields: string): string => `apiVersion: builtin\nkind: ${kind}\nmetadata: {name: a}\n${fields}\n`;
    const cwd = folderWith({
      '.git/config': '',
      'kustomization.yaml': 'namePrefix: my-\nhelmCharts: [{name: web}]\ntransformers: [others]\n',
      'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'charts/web/values.yaml': '',
      'charts/web/templates/pod.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: a, image: b, securityContext: {capabilities: {drop: [all]}}}]}\n',
      'others/kustomization.yaml': 'resources: [prefix.yaml]\n',
      'others/prefix.yaml': transformer('PrefixTransformer', 'prefix: our-\nfieldSpecs: [{path: metadata/name}]'),
      'others/patch.yaml': transformer('PatchTransformer', 'target: {kind: Pod}\npatch: "- {op: add, path: /spec/hostPID, value: true}"'),
    });
    const patched = await fix(cwd, '--unsafe', '--patch', '--diff', '--rule', 'capability-name', '.');
    assert.match(patched.stderr, /: fixed \(Change to ALL\): changes Pod our-my-web \(\.\/\)$/m);
    assert.match(patched.stdout, /^\+ {6}name: web$[^]*^\+ {6}- op: replace\n.*drop\/0\n\+ {8}value: "ALL"$/m);
    change(cwd, 'others/kustomization.yaml', ']', ', patch.yaml]');
    for (const options of [[], ['--patch']]) {
      const refused = await fix(cwd, '--unsafe', ...options, '--diff', '.');
      assert.equal(refused.stdout, '');
      assert.match(
        refused.stderr,
        /not fixed \(Remove hostPID\): It is not certain which lines print what the fix changes, so it can only/,
      );
    }
  });

  it('adds patches to the post-renderers of a HelmRelease where that is asked for, and else refuses what these change', async () => {
    const cwd = copyOf('released');
    const asked = await fix(cwd, '--unsafe', '--diff', '.');
    assert.equal(asked.stdout, '');
    assert.match(asked.stderr, /not fixed \(Leave runAsUser to OpenShift\): No file has the field as it is deployed, .* with --patch/);
    const printed = await fix(cwd, '--unsafe', '--patch', '--write', '--diff', '.');
    assert.equal(printed.code, 0);
    assertFile(path.join(FIXTURES, 'released.fix.diff'), printed.stdout);
    assertFile(path.join(FIXTURES, 'released.fix.txt'), printed.stderr);
    const again = await fix(cwd, '--unsafe', '--patch', '--diff', '.');
    assert.deepEqual([again.code, again.stdout], [0, '']);
  });

  it('writes what it shows, which changes the rendering only as named, and changes nothing when it fixes again', async () => {
    const cwd = copyOf('values/web');
    const before = await renderingOf(cwd, 'web');
    const shown = await fix(cwd, '--unsafe', '--diff', 'web');
    const written = await fix(cwd, '--unsafe', '--diff', '--write', 'web');
    assert.equal(written.stdout, shown.stdout);
    assert.match(written.stderr, /\nscc-lens: applied 6 fixes in 2 files\n$/);
    const changes = createTwoFilesPatch('before', 'after', before, await renderingOf(cwd, 'web'));
    assertFile(path.join(FIXTURES, 'values.rendered.diff'), changes);
    const again = await fix(cwd, '--unsafe', '--diff', '--write', 'web');
    assert.equal(again.stdout, '');
    assert.match(again.stderr, /\nscc-lens: nothing was fixed\n$/);
  });

  it('fixes a file behind a symbolic link once, by its own name', async () => {
    const kustomization = 'resources: [../base]\n';
    const cwd = folderWith({
      'pkg/base/kustomization.yaml': 'resources: [pod.yaml]\n',
      'pkg/base/pod.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  hostPID: true\n  containers: [{ name: web, image: registry.example/web:1 }]\n',
      'pkg/app/kustomization.yaml': kustomization,
      'install/app/kustomization.yaml': kustomization,
    });
    symlinkSync('../pkg/base', path.join(cwd, 'install/base'));
    const { stdout, stderr } = await fix(cwd, '--unsafe', '--diff', '--rule', 'scc-denied', '.');
    assert.deepEqual(stdout.match(/^--- .*$/gm), ['--- a/pkg/base/pod.yaml']);
    assert.equal(
      stderr,
      'scc-lens: pkg/base/pod.yaml: scc-denied: fixed (Remove hostPID): changes Pod web (install/app); Pod web (pkg/app)\n',
    );
  });

  it('applies only the safe fixes, or only the ones that a rule has', async () => {
    const cwd = copyOf('values/web');
    const safe = await fix(cwd, '--diff', 'web');
    assert.equal(safe.stdout, '');
    assert.match(safe.stderr, /^scc-lens: web\/templates\/node\.yaml:9:16: scc-denied: not fixed without --unsafe \(Remove hostPID\)$/m);
    const own = await fix(cwd, '--unsafe', '--diff', '--rule', 'pod-security-warning', 'web');
    assert.doesNotMatch(own.stdout + own.stderr, /scc-denied|hostPID: false/);
  });

  it('proves a fix in all that the repository renders from the file, also if only a chart is named', async () => {
    const cwd = copyOf('repository');
    const { stdout, stderr } = await fix(cwd, '--unsafe', '--diff', 'charts/web');
    assert.match(
      stderr,
      /^scc-lens: charts\/web\/values\.yaml: scc-denied: fixed \(Remove hostNetwork\): changes Deployment web \(stage\); Deployment web \(web-dev\); none \(web-prod\)$/m,
    );
    assert.doesNotMatch(stdout, /values-prod/);
  });

  it('refuses a fix that makes something else of another environment, and names it', async () => {
    const cwd = copyOf('repository');
    const template = 'charts/web/templates/deployment.yaml';
    change(cwd, 'charts/web/values-prod.yaml', 'hostNetwork', 'strict: true\nhostNetwork');
    change(
      cwd,
      template,
      'hostPID: true',
      'hostPID: true\n      {{- if .Values.strict }}\n      hostIPC: {{ .Values.agent.runAsUser | eq 1000.0 }}\n      {{- end }}',
    );
    const { stdout, stderr } = await fix(cwd, '--unsafe', '--diff', 'charts/web');
    assert.match(
      stderr,
      /deployment\.yaml:\d+:\d+: scc-denied: not fixed \(Leave runAsUser to OpenShift\): The fix was not made: web-prod would render to something else/,
    );
    assert.doesNotMatch(stdout, /^[-+].*runAsUser/m);
  });

  it('takes no value from another pod that is refused all the same, whichever SCC that one may use', async () => {
    const grant = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: own, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'system:openshift:scc:anyuid'}
subjects: [{kind: ServiceAccount, name: own, namespace: shop}]
`;
    for (const templates of [{}, { 'grant.yaml': grant }]) {
      const { stdout, stderr } = await fix(chartOfTwo('  runAsUser: 1000\n  runAsGroup: 1000\n', templates), '--unsafe', '--diff', '.');
      assert.equal(stdout, '');
      assert.match(
        stderr,
        /worker\.yaml:10:9: scc-denied: not fixed \(Leave runAsUser to OpenShift\): Deployment coordinator \(\.\/\) prints the same value\. It would still be refused for what cannot be fixed here, so it keeps what it asks for\.$/m,
      );
    }
  });

  it('gives no other pod an error', async () => {
    const { stdout, stderr } = await fix(chartOfTwo('  runAsGroup: 1000\n'), '--unsafe', '--diff', '.');
    assert.equal(stdout, '');
    assert.match(
      stderr,
      /worker\.yaml:2:7: pod-security-warning: not fixed \(Make this pod restricted-v2: set .*\): The fix was not made, because the changed value gives Deployment coordinator \(\.\/\) a new error: The kubelet starts no container with runAsUser 0 and runAsNonRoot true\.$/m,
    );
  });

  it('names lines of the file on the disk, which --write changes before', async () => {
    const cwd = folderWith({
      'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'web/values.yaml': 'resources: {}\n',
      'web/templates/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      hostPID: true
      hostIPC: true
      containers:
        - name: web
          image: registry.example/web:1
          resources:
{{ toYaml .Values.resources | indent 12 }}
`,
    });
    const refused = /: web\/templates\/web\.yaml:(\d+) is template text/;
    for (const [option, line] of [
      ['--diff', '15'],
      ['--write', '13'],
    ] as const) {
      const { stderr } = await fix(cwd, '--unsafe', option, 'web');
      assert.match(stderr, /fixed \(Remove hostPID\)/);
      assert.deepEqual(refused.exec(stderr)?.slice(1), [line]);
      assert.match(read(cwd, 'web/templates/web.yaml').split('\n')[Number(line) - 1] ?? '', /toYaml/);
    }
  });

  it('adds nothing above what the template may print deeper with other values', async () => {
    const pod = 'metadata: {labels: {a: b}}\n    spec:\n      containers:\n        - name: a\n          image: x\n';
    const open = '          {{- with .Values.resources }}\n          resources: {{ toJson . }}\n          {{- end }}\n';
    const cwd = folderWith({
      'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'web/templates/web.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  selector: {matchLabels: {a: b}}\n  template:\n    ${pod}${open}`,
    });
    const { stdout, stderr } = await fix(cwd, '--unsafe', '--diff', 'web');
    assert.equal(stdout, '');
    assert.match(stderr, /With other values the template may print something else here \(web\/templates\/web\.yaml:11\)/);
  });

  it('adds nothing in a block to what the template may print behind the block with other values', async () => {
    const pod = 'metadata: {labels: {a: b}}\n    spec:\n';
    const block = '      {{- if .Values.secure }}\n      securityContext:\n        runAsNonRoot: true\n      {{- end }}\n';
    const behind = '        {{- with .Values.seccomp }}\n        seccompProfile:\n          type: {{ . }}\n        {{- end }}\n';
    const container = '{name: a, image: x, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}';
    const cwd = folderWith({
      'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'web/values.yaml': 'secure: true\n',
      'web/templates/web.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  selector: {matchLabels: {a: b}}\n  template:\n    ${pod}${block}${behind}      containers:\n        - ${container}\n`,
    });
    const { stdout, stderr } = await fix(cwd, '--unsafe', '--diff', 'web');
    assert.equal(stdout, '');
    assert.match(stderr, /With other values the template may print something else here \(web\/templates\/web\.yaml:14\)/);
  });

  it('refuses a fix in a base of a kustomization that cannot be built', async () => {
    const cwd = copyOf('repository');
    change(cwd, 'overlays/dev/kustomization.yaml', 'resources: [', 'resources: [absent.yaml, ');
    change(cwd, 'overlays/prod/kustomization.yaml', 'resources: [', 'resources: [pod.yaml, ');
    cpSync(path.join(FIXTURES, 'variables/apps/pod.yaml'), path.join(cwd, 'overlays/prod/pod.yaml'));
    const { stdout, stderr } = await fix(cwd, '--unsafe', '--diff', 'overlays/prod');
    assert.deepEqual(stdout.match(/^--- .*$/gm), ['--- a/overlays/prod/pod.yaml']);
    assert.match(
      stderr,
      /base\/agent\.yaml:12:16: scc-denied: not fixed \(Remove hostPID\): The fix was not made, because it cannot be proven for overlays\/dev, which cannot be rendered: it names overlays\/dev\/absent\.yaml,/,
    );
  });

  it('makes no fix in a file that it may not write', async () => {
    const cwd = copyOf('values/web');
    chmodSync(path.join(cwd, 'web/values.yaml'), 0o444);
    const { code, stderr } = await fix(cwd, '--unsafe', '--write', 'web');
    assert.equal(code, 1);
    assert.match(stderr, /not fixed \(Leave runAsUser to OpenShift\): web\/values\.yaml: is read-only and is left unchanged$/m);
    assert.match(stderr, /\nscc-lens: nothing was fixed\n$/);
  });

  it('edits a file of values outside of the chart, by any name of both', async () => {
    const cwd = copyOf('values/web');
    const prod = path.join(cwd, 'prod.yaml');
    writeFileSync(prod, 'node: {hostPID: true}\n');
    for (const [chart, values, folder] of [
      ['web', prod, cwd],
      ['.', '../prod.yaml', path.join(cwd, 'web')],
      [path.join(cwd, 'web'), 'prod.yaml', cwd],
    ] as const) {
      const { stdout } = await fix(folder, '--unsafe', '--diff', '--rule', 'scc-denied', '--values', values, chart);
      assert.match(stdout, /^-node: \{hostPID: true\}\n\+node: \{hostPID: false\}$/m);
    }
  });

  it('gives the values of the command line to no other chart, and names of a List the objects that change', async () => {
    const web = (name: string): string =>
      `{apiVersion: v1, kind: Pod, metadata: {name: ${name}}, spec: {containers: [{name: a, image: b}], hostPID: {{ .Values.hostPID }}}}`;
    const other = '{apiVersion: v1, kind: ConfigMap, metadata: {name: other}, data: {}}';
    const volumes = '[{name: c, hostPath: {path: /c}}]';
    const refused = `{apiVersion: v1, kind: Pod, metadata: {name: refused}, spec: {containers: [{name: a, image: b}], volumes: ${volumes}}}`;
    const cwd = folderWith({
      '.git/config': '',
      'a/Chart.yaml': 'apiVersion: v2\nname: a\nversion: 0.1.0\n',
      'a/values.yaml': 'hostPID: false\n',
      'a/prod.yaml': 'hostPID: true\n',
      'a/templates/list.yaml': `apiVersion: v1\nkind: List\nitems:\n- ${web('web')}\n- ${other}\n- ${refused}\n`,
      'b/Chart.yaml': 'apiVersion: v2\nname: b\nversion: 0.1.0\n',
      'b/templates/pod.yaml': '{apiVersion: v1, kind: ConfigMap, metadata: {name: b}, data: {on: {{ .Values.hostPID | quote }}}}\n',
    });
    const { stderr } = await fix(cwd, '--unsafe', '--diff', '--rule', 'scc-denied', '--values', 'a/prod.yaml', 'a');
    const [fixed, left, ...others] = stderr.split('\n');
    assert.equal(fixed, 'scc-lens: a/prod.yaml: scc-denied: fixed (Remove hostPID): changes Pod web (a)');
    assert.match(left ?? '', /^scc-lens: a\/templates\/list\.yaml:6:26: scc-denied: not fixed .* does not allow hostPath volumes/);
    assert.deepEqual(others, ['']);
  });

  it('keeps line ends and the byte order mark of what it edits', async () => {
    const cwd = copyOf('values/web');
    const text = `\u{FEFF}${read(cwd, 'web/values.yaml').replaceAll('\n', '\r\n')}`;
    writeFileSync(path.join(cwd, 'web/values.yaml'), text);
    await fix(cwd, '--unsafe', '--write', '--rule', 'scc-denied', 'web');
    assert.equal(
      read(cwd, 'web/values.yaml'),
      text.replace('user: 0\r\n', '').replaceAll(/(hostNetwork|hostPID|hostIPC): true/g, '$1: false'),
    );
  });

  it('fixes a manifest once that several environments apply as it is', async () => {
    const cwd = copyOf('repository');
    mkdirSync(path.join(cwd, 'plain'));
    cpSync(path.join(cwd, 'base/agent.yaml'), path.join(cwd, 'plain/agent.yaml'));
    for (const name of ['dev', 'prod']) {
      rmSync(path.join(cwd, `overlays/${name}`), { recursive: true });
      change(cwd, `argocd/${name}.yaml`, 'charts/web', 'plain');
    }
    const { stderr } = await fix(cwd, '--unsafe', '--write', 'argocd', 'plain', '.');
    assert.doesNotMatch(stderr, /changed by another program/);
    assert.doesNotMatch(read(cwd, 'plain/agent.yaml'), /hostPID/);
  });

  it('leaves what a chart reads as it is, however its templates name it, as the chart deploys what it prints of that', async () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostPID: true, containers: [{name: a, image: b}]}\n';
    const helper =
      '{{/* "docs/pod.yaml" */}}{{ define "a" }}{{ .in.Files.Get .base }}{{ range $p, $_ := .in.Files.Glob .patches }}{{ end }}{{ end }}';
    const folder = folderWith({
      'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'web/templates/_a.tpl': helper,
      'web/templates/a.yaml': '{{ include "a" (dict\n  "base" "base/pod.yaml"\n  "patches" "patches/*-patch.yaml"\n  "in" .) }}\n',
      'web/base/pod.yaml': pod,
      'web/patches/pod-patch.yaml': pod.replace('name: a', 'name: {{ .Release.Name }}'),
      'web/charts/b/Chart.yaml': 'apiVersion: v2\nname: b\nversion: 1.0.0\n',
      'web/charts/b/base/pod.yaml': pod,
      'web/docs/pod.yaml': pod,
    });
    const checked = await sccLens(['check', '--helm', programs.helm, 'web'], { cwd: folder });
    assert.match(checked.stdout, /web\/docs\/pod\.yaml:[^]*web\/templates\/_a\.tpl:/);
    assert.doesNotMatch(checked.stdout, /base|patches/);
    assert.doesNotMatch(checked.stderr, /Not judged/);
    const fixed = await fix(folder, '--unsafe', '--write', 'web');
    assert.match(fixed.stderr, /^scc-lens: applied 1 fix in 1 file$/m);
    assert.deepEqual([read(folder, 'web/base/pod.yaml'), read(folder, 'web/charts/b/base/pod.yaml')], [pod, pod]);
  });

  it('needs --write or --diff, and renders nothing with --no-render', async () => {
    const cwd = copyOf('values/web');
    const neither = await fix(cwd, 'web');
    assert.equal(neither.code, 2);
    assert.match(neither.stderr, /web is rendered; add --write or --diff/);
    const { stdout, stderr } = await fix(cwd, '--no-render', '--unsafe', '--diff', 'web');
    assert.equal(stdout, '');
    assert.match(stderr, /7 times: Not judged: a template .* web\/templates\/agents\.yaml/);
  });

  it('fixes a template, file of values or patch that is named in what is rendered from it', async () => {
    const cwd = copyOf('repository');
    const chart = await fix(cwd, '--unsafe', '--diff', 'charts/web/templates/deployment.yaml');
    assert.match(chart.stdout, /^--- a\/charts\/web\/templates\/deployment\.yaml$/m);
    change(cwd, 'base/agent.yaml', '      hostPID: true\n      hostIPC: true\n', '');
    const overlay = await fix(cwd, '--unsafe', '--diff', 'overlays/prod/network.yaml');
    assert.match(overlay.stdout, /^--- a\/overlays\/prod\/network\.yaml$/m);
  });
});
