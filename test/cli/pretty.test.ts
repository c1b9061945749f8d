import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { prettyFormat } from '../../server/src/cli/formats/pretty';
import { fixture, folderWith, onlyRules, sccLens } from './command';

const QUIET = onlyRules('hostpath-supervisor', 'supervisor-stager');

const UNJUDGED = {
  'chart.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Values.name }}}\n',
  'pods.yaml': `apiVersion: v1
kind: Pod
metadata: {name: skipped, namespace: kube-system}
spec:
  containers: [{name: a, image: registry.example/a:1, securityContext: {privileged: true}}]
---
apiVersion: v1
kind: Pod
metadata: {name: plain, namespace: team}
spec: {containers: [{name: a, image: registry.example/a:1}]}
---
apiVersion: v1
kind: Pod
metadata: {name: unknown, namespace: team, annotations: {openshift.io/required-scc: agents}}
spec: {containers: [{name: a, image: registry.example/a:1}]}
`,
};

const refused = (name: string): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  hostNetwork: true
  containers: [{name: a, image: registry.example/a:1, securityContext: {runAsUser: 0}}]
`;

const start = { line: 3, character: 0 };
const common = {
  rule: 'scc-denied',
  severity: 'error',
  range: { start, end: start },
  fieldPath: '',
  object: '',
  related: [],
  fixes: [],
} as const;
const finding = (message: string, isDetail: boolean, ...environments: readonly string[]) => ({
  ...{ ...common, message, isDetail, environments },
  ...{ workload: { kind: 'Pod', name: 'web', namespace: null }, fingerprint: '' },
});

type Reported = ReturnType<typeof finding>;
const reportOf = (file: string, ...findings: readonly Reported[]) => ({
  ...{ path: file, findings, known: [], gaps: [], isJudged: true, error: null },
});
const WISHES = { toRead: [], stdout: null, quiet: false, threshold: 'error', failsOnGaps: false } as const;

describe('scc-lens check --format pretty', () => {
  it('gives each finding one line that grep and editors understand', async () => {
    const { stdout } = await sccLens(['check', ...QUIET, 'pods'], {
      cwd: folderWith({ 'pods/a.yaml': fixture('hostpath-pod.yaml'), 'pods/b.yaml': fixture('clean-pod.yaml') }),
    });
    assert.match(stdout, /^pods\/a\.yaml:18:7 {2}error {2}hostpath-supervisor {2}\S.*\.$/m);
    assert.match(stdout, /^ {4}fix: Deliver the supervisor with an init container$/m);
  });

  it('sums up, and prints the command that fixes what can be fixed', async () => {
    const cwd = folderWith({
      'my pods/a.yaml': fixture('hostpath-pod.yaml'),
      'my pods/b.yaml': fixture('stager.yaml'),
      'my pods/c.yaml': fixture('clean-pod.yaml'),
    });
    const { stdout } = await sccLens(['check', ...QUIET, 'my pods'], { cwd });
    assert.match(stdout, /^2 findings in 2 of 3 files: 1 error, 1 info$/m);
    assert.match(stdout, /^Safe fixes: scc-lens fix --write (?:--severity \S+=off )+'my pods'$/m);
  });

  it('prints that command with the options that decide what is read, and no value that may be secret', async () => {
    const options = ['--openshift', '4.18', '-n', 'team', '--set-value', 'password=hunter2', '--no-render', '--fail-on', 'error'];
    const { stdout } = await sccLens(['check', ...options, 'a.yaml'], { cwd: folderWith({ 'a.yaml': refused('a') }) });
    assert.match(stdout, /: scc-lens fix --unsafe --diff --openshift 4\.18 --namespace team --set-value '…' --no-render a\.yaml$/m);
  });

  it('gives a refused pod one line with the verdict, and below it the fields that decide', async () => {
    const { stdout } = await sccLens(['check', ...onlyRules('scc-denied'), 'a.yaml'], { cwd: folderWith({ 'a.yaml': refused('a') }) });
    assert.equal(
      stdout.replaceAll(/--severity \S+ /g, ''),
      [
        'a.yaml:2:7  error  scc-denied  Pod/a: Not admitted by restricted-v2 or restricted-v3, the SCCs that every pod may use by default.',
        '    5:16  restricted-v2 does not allow hostNetwork.',
        '    6:84  restricted-v2 does not accept runAsUser 0.',
        '',
        '1 finding in 1 of 1 file: 1 error',
        'Fixes to review: scc-lens fix --unsafe --diff a.yaml',
        '',
      ].join('\n'),
    );
  });

  it('promises no fix of a pod that keeps a reason for its refusal, as `fix` takes nothing from it', async () => {
    const cwd = folderWith({ 'a.yaml': `${refused('a')}  volumes: [{name: v, hostPath: {path: /}}]\n` });
    assert.match((await sccLens(['check', 'a.yaml'], { cwd })).stdout, /\n1 finding in 1 of 1 file: 1 error\n$/);
    assert.doesNotMatch((await sccLens(['check', '--format', 'json', 'a.yaml'], { cwd })).stdout, /"title"/);
    assert.equal((await sccLens(['fix', '--unsafe', '--diff', 'a.yaml'], { cwd })).stdout, '');
  });

  it('promises the fixes of a pod whose other reasons go with them', async () => {
    const ports = 'hostNetwork: true\n  containers: [{name: c, image: x, ports: [{containerPort: 80}]}]';
    const both = 'containers: [{name: c, image: x, securityContext: {privileged: true, allowPrivilegeEscalation: true}}]';
    const pod = (spec: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec:\n  ${spec}\n`;
    const cwd = folderWith({ 'ports.yaml': pod(ports), 'both.yaml': pod(both) });
    for (const file of ['ports.yaml', 'both.yaml']) {
      assert.match((await sccLens(['check', file], { cwd })).stdout, /\nFixes to review: /, file);
      assert.match((await sccLens(['fix', '--unsafe', '--diff', file], { cwd })).stdout, /^\+/m, file);
    }
  });

  it('counts what is the same in many files: all places of an error, the first of the others', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const warned =
      'apiVersion: batch/v1\nkind: Job\nmetadata: {name: x}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: a:1}]}}}\n';
    const cwd = folderWith(
      Object.fromEntries(
        names.flatMap(name => [
          [`${name}.yaml`, refused(name)],
          [`${name}-job.yaml`, warned],
        ]),
      ),
    );
    const { stdout } = await sccLens(['check', ...onlyRules('scc-denied', 'pod-security-warning'), '.'], { cwd });
    assert.equal(stdout.match(/hostNetwork/g)?.length, 1);
    assert.match(
      stdout,
      /^error {2}5 more like a\.yaml:2:7 {2}scc-denied {2}Pod\/a: Not admitted .*\n(?: {4}([b-f])\.yaml:2:7 {2}Pod\/\1 {2}5:16, 6:84\n){5}\n/m,
    );
    assert.match(
      stdout,
      /\n\na-job\.yaml:2:7 {2}hint {2}pod-security-warning {2}Job\/x: Pod Security warns when this Job .*\n(?: {4}[b-d]-job\.yaml:2:7 {2}Job\/x\n){3} {4}… and 2 more\n\n12 findings/,
    );
    assert.match(stdout, /^12 findings in 12 of 12 files: 6 errors, 6 hints$/m);
  });

  it('names the objects at the other places of a warning', async () => {
    const account = (name: string): string => `{kind: ServiceAccount, name: ${name}, namespace: team}`;
    const role = 'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:openshift:scc:gone"}';
    const binding = (name: string): string =>
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: ${name}, namespace: team}\n${role}\nsubjects: [${account('x')}]\n`;
    const cwd = folderWith({ 'a.yaml': ['one', 'two', 'three'].map(binding).join('---\n') });
    const { stdout } = await sccLens(['check', ...onlyRules('dangling-scc-grant'), 'a.yaml'], { cwd });
    assert.match(
      stdout,
      /^warning {2}2 more like a\.yaml:4:.*\n {4}a\.yaml:10:\d+ {2}RoleBinding team\/two\n {4}a\.yaml:16:\d+ {2}RoleBinding team\/three$/m,
    );
  });

  it('lists hints behind errors, once for what they begin with', async () => {
    const object = (kind: string): string =>
      `apiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: x}\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: a:1}]}}}\n`;
    const cwd = folderWith({
      'a.yaml': object('Deployment'),
      'b.yaml': object('StatefulSet'),
      'c.yaml': refused('c'),
      'd.yaml': object('Deployment'),
    });
    const { stdout } = await sccLens(['check', ...onlyRules('scc-denied', 'pod-security-warning'), '.'], { cwd });
    assert.deepEqual(
      stdout
        .split('\n')
        .filter(line => /^ {0,4}\S+:\d+:\d+/.test(line))
        .map(line => line.trim().split(/\s+/).slice(0, 3).join(' ')),
      [
        'c.yaml:2:7 error scc-denied',
        'a.yaml:2:7 hint pod-security-warning',
        'd.yaml:2:7 Deployment/x',
        'b.yaml:2:7 hint pod-security-warning',
      ],
    );
  });

  it('counts charts that are not judged by their reason, apart from their names', async () => {
    const release = (name: string): string =>
      `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: ${name}}\nspec: {chartRef: {kind: OCIRepository, name: ${name}}}\n`;
    const cwd = folderWith({ 'a.yaml': release('web'), 'b.yaml': release('data'), 'pod.yaml': fixture('clean-pod.yaml') });
    const { stdout } = await sccLens(['check', '.'], { cwd });
    assert.match(
      stdout,
      /^a\.yaml:2:1 {2}not judged {2}HelmRelease\/web {2}It comes from OCIRepository web.*\n {4}b\.yaml:2:1 {2}HelmRelease\/data$/m,
    );
  });

  it('prints only what fails the run with --quiet, one line a file', async () => {
    const cwd = folderWith({
      'a.yaml': refused('a'),
      'b.yaml': `${refused('b')}---\n${refused('c')}`,
      'c.yaml': fixture('clean-pod.yaml'),
    });
    const { stdout, code } = await sccLens(['check', '--quiet', ...onlyRules('scc-denied'), '.'], { cwd });
    assert.equal(
      stdout,
      'a.yaml:2:7  error  scc-denied  Pod/a: Not admitted by restricted-v2 or restricted-v3, the SCCs that every pod may use by default.\n' +
        'b.yaml:2:7  2 errors  scc-denied\n',
    );
    assert.equal(code, 1);
    writeFileSync(
      path.join(cwd, 'd.yaml'),
      'apiVersion: example.com/v1\nkind: A\nmetadata: {name: d}\nspec: {pods: {containers: [{image: a}]}}\n',
    );
    const failing = ['--fail-on', 'hint', '--severity', 'scc-denied=hint', '--fail-on-not-judged', 'a.yaml', 'd.yaml'];
    assert.match(
      (await sccLens(['check', '--quiet', ...onlyRules(), ...failing], { cwd })).stdout,
      /^a\.yaml:2:7 {2}hint {2}scc-denied {2}Pod\/a: Not admitted .*\nd\.yaml:2:7 {2}not judged {2}A\/d {2}It is not known which pods .*\n$/,
    );
  });

  it('counts reasons by themselves as such, also with --quiet', async () => {
    const cwd = folderWith({ 'a.yaml': refused('a') });
    const args = ['check', ...onlyRules('scc-denied'), 'a.yaml'];
    assert.equal((await sccLens([...args, '--write-baseline', 'known.json'], { cwd })).code, 0);
    writeFileSync(
      path.join(cwd, 'a.yaml'),
      refused('a').replace('hostNetwork: true', 'hostNetwork: true\n  hostPID: true\n  hostIPC: true'),
    );
    const stdoutOf = async (...more: readonly string[]): Promise<string> =>
      (await sccLens([...args, '--baseline', 'known.json', ...more], { cwd })).stdout;
    assert.match(await stdoutOf(), /^a\.yaml:6:12 {2}reason {2}scc-denied {2}Pod\/a: .*\n(?:.*\n)+.*: 2 reasons of known refusals/);
    assert.equal(await stdoutOf('--quiet'), 'a.yaml:6:12  2 reasons  scc-denied\n');
  });

  it('has a reason in several environments below the finding of each', () => {
    const findings = [
      finding('Refused there.', false, 'dev'),
      finding('Refused.', false, 'prod'),
      finding('It is root.', true, 'dev', 'prod'),
      finding('It is on the host.', true, 'dev'),
    ];
    const format = prettyFormat(WISHES);
    assert.equal(
      format.file(reportOf('web.yaml', ...findings)),
      [
        'web.yaml:4:1  error  scc-denied  Pod/web: Refused there. (In dev)',
        '    4:1  It is root. (In dev, prod)',
        '    4:1  It is on the host.',
        'web.yaml:4:1  error  scc-denied  Pod/web: Refused. (In prod)',
        '    4:1  It is root. (In dev, prod)',
        '',
        '',
      ].join('\n'),
    );
  });

  it('has reasons whose finding is in another file last, without those that are below it', () => {
    const format = prettyFormat(WISHES);
    assert.equal(format.file(reportOf('_pod.tpl', finding('It is root.', true, 'dev'), finding('It is on the host.', true, 'dev'))), '');
    assert.match(
      format.file(reportOf('web.yaml', finding('Refused.', false, 'dev'), finding('It is root.', true, 'dev'))),
      /^web\.yaml:4:1 {2}error {2}scc-denied {2}Pod\/web: Refused\. \(In dev\)\n {4}4:1 {2}It is root\.\n/,
    );
    assert.match(
      format.end({ gaps: [], isComplete: true }),
      /^_pod\.tpl:4:1 {2}reason {2}scc-denied {2}Pod\/web: It is on the host\.\n\n1 finding /,
    );
  });

  it('has all of them where another pod of the name has the same reasons in its own file', () => {
    const format = prettyFormat(WISHES);
    format.file(reportOf('_pod.tpl', finding('It is root.', true, 'dev')));
    format.file(reportOf('web.yaml', finding('Refused.', false, 'dev')));
    format.file(reportOf('other.yaml', finding('Refused.', false, 'dev'), finding('It is root.', true, 'dev')));
    assert.match(format.end({ gaps: [], isComplete: true }), /^_pod\.tpl:4:1 {2}reason {2}scc-denied {2}Pod\/web: It is root\.\n/);
  });

  it('has the reason of an overlay, whose field of the base is refused for the same reason in the others', () => {
    const format = prettyFormat(WISHES);
    const isRoot = (...environments: readonly string[]) => finding('It is root.', true, ...environments);
    format.file(reportOf('base/web.yaml', finding('Refused.', false, 'dev', 'prod'), isRoot('prod')));
    format.file(reportOf('base/patch.yaml', isRoot('dev')));
    format.file(reportOf('dev/web.yaml', isRoot('dev')));
    const lines = format.end({ gaps: [], isComplete: true }).split('\n');
    assert.match(lines[0] ?? '', /^base\/patch\.yaml:4:1 {2}reason {2}scc-denied {2}Pod\/web: It is root\./);
    assert.deepEqual(lines.slice(2, 4), [
      'reason  1 more like base/patch.yaml:4:1  scc-denied  Pod/web: It is root. (In dev)',
      '    dev/web.yaml:4:1  Pod/web',
    ]);
  });

  it('does not offer to write to standard input', async () => {
    const { stdout } = await sccLens(['check', '-', ...QUIET], { cwd: folderWith({}), stdin: fixture('hostpath-pod.yaml') });
    assert.match(stdout, /^Safe fixes: scc-lens fix (?:--severity \S+=off )+-$/m);
  });

  it('reports that nothing is wrong', async () => {
    const { stdout } = await sccLens(['check', '.', ...QUIET], { cwd: folderWith({ 'a.yaml': fixture('clean-pod.yaml') }) });
    assert.equal(stdout, 'No findings in 1 file\n');
  });

  it('reports what was not judged: pods that admission skips or a missing fact decides about, and templates', async () => {
    const { stdout, stderr, code } = await sccLens(['check', '.'], { cwd: folderWith(UNJUDGED) });
    assert.equal(
      stdout,
      [
        'pods.yaml:14:85  info  scc-denied  Pod/unknown: SCC agents is not known. OpenShift refuses the pod if it does not exist. Without the annotation, restricted-v2 would admit it.',
        '',
        'pods.yaml:2:7  not checked  Pod/skipped  SCC admission skips namespace kube-system.',
        '',
        "pods.yaml:13:7  unknown  Pod/unknown  The pod's annotation requires agents, an SCC that is not known. Without the annotation, restricted-v2 would admit it.",
        '',
        '1 finding in 1 of 2 files (1 judged, 1 not judged): 1 info, 1 place not judged',
        '',
      ].join('\n'),
    );
    assert.equal(stderr, 'scc-lens: chart.yaml: Not judged: a template (Helm, Jinja or similar). Check what it renders to.\n');
    assert.equal(code, 0);
  });

  it('is coloured only where a terminal or the environment wants it', async () => {
    const cwd = folderWith({ 'a.yaml': fixture('hostpath-pod.yaml') });
    const isColoured = async (env: Readonly<Record<string, string>>): Promise<boolean> =>
      (await sccLens(['check', 'a.yaml'], { cwd, env })).stdout.includes('\u{1B}[');
    assert.equal(await isColoured({}), false);
    assert.equal(await isColoured({ FORCE_COLOR: '1' }), true);
    assert.equal(await isColoured({ FORCE_COLOR: '0' }), false);
    assert.equal(await isColoured({ NO_COLOR: '1' }), false);
  });
});
