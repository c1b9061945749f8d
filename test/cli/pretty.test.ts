import assert from 'node:assert/strict';
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
    assert.match(stdout, /^1 can be fixed: scc-lens fix --write 'my pods'$/m);
  });

  it('does not offer to write to standard input', async () => {
    const { stdout } = await sccLens(['check', '-', ...QUIET], { cwd: folderWith({}), stdin: fixture('hostpath-pod.yaml') });
    assert.match(stdout, /^1 can be fixed: scc-lens fix -$/m);
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
        'pods.yaml:14:85  info  scc-denied  The SCC agents is not known, and OpenShift refuses the pod if it does not exist; without the annotation, restricted-v2 would admit it.',
        'pods.yaml:2:7  not judged  Pod/skipped  Not checked: SCC admission skips namespace kube-system.',
        "pods.yaml:13:7  not judged  Pod/unknown  Unknown: the pod's annotation requires agents, an SCC that is not known; without the annotation, restricted-v2 would admit it.",
        '',
        '1 finding in 1 of 2 files (1 judged, 1 not judged): 1 info, 2 places not judged',
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
