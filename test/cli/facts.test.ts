import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { folderWith, onlyRules, readJson, ROOT, sccLens } from './command';

/** Needs a user that only the SCC below, or the namespace below, allows. */
const POD = `apiVersion: v1
kind: Pod
metadata: { name: sandbox, namespace: agents }
spec:
  serviceAccountName: sandbox
  containers:
    - name: agent
      image: registry.example.com/agent:1.0.0
      securityContext: { runAsUser: 5001 }
`;

const POLICY = `apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: { name: sandbox }
allowPrivilegedContainer: false
allowedCapabilities: []
runAsUser: { type: MustRunAs, uid: 5001 }
seLinuxContext: { type: MustRunAs }
fsGroup: { type: RunAsAny }
supplementalGroups: { type: RunAsAny }
seccompProfiles: ['*']
volumes: ['*']
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: use-sandbox, namespace: agents }
rules:
  - { apiGroups: [security.openshift.io], resources: [securitycontextconstraints], resourceNames: [sandbox], verbs: [use] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: use-sandbox, namespace: agents }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: use-sandbox }
subjects:
  - { kind: ServiceAccount, name: sandbox }
`;

const NAMESPACE = `apiVersion: v1
kind: Namespace
metadata:
  name: agents
  annotations:
    openshift.io/sa.scc.uid-range: 5000/100
    openshift.io/sa.scc.mcs: s0:c26,c15
    openshift.io/sa.scc.supplemental-groups: 5000/100
`;

async function denied(files: Readonly<Record<string, string>>, args: readonly string[]): Promise<boolean> {
  const outcome = await sccLens(['check', '--format', 'json', ...args, ...onlyRules('scc-denied')], { cwd: folderWith(files) });
  assert.equal(outcome.stderr, '');
  const found = readJson(outcome).files.some(({ findings }) => findings.some(({ rule }) => rule === 'scc-denied'));
  assert.equal(outcome.code, found ? 1 : 0);
  return found;
}

describe('what the command line knows of the cluster', () => {
  it('is nothing but the stock SCCs at first', async () => {
    assert.equal(await denied({ 'pod.yaml': POD }, ['.']), true);
  });

  it('is reported as incomplete where a file that describes it is invalid', async () => {
    const cwd = folderWith({ 'pod.yaml': POD, 'policy.yaml': POLICY.replace('[]', '[') });
    const { code, stderr } = await sccLens(['check', '--scc', 'policy.yaml', 'pod.yaml'], { cwd });
    assert.equal(code, 2);
    assert.match(stderr, /^scc-lens: policy\.yaml:\d+:\d+: .*\.$/m);
  });

  it('is marked as partial on a pod whose SCC, role or binding has a line that cannot be read', async () => {
    const marked = async (files: Readonly<Record<string, string>>): Promise<boolean> =>
      /Pod\/\S+: Without invalid lines: Not admitted by /.test((await sccLens(['check', '.'], { cwd: folderWith(files) })).stdout);
    const stricter = POLICY.replace('uid: 5001', 'uid: 5002');
    for (const line of ['allowPrivilegedContainer: false', 'kind: Role', 'kind: RoleBinding'])
      assert.equal(await marked({ 'pod.yaml': POD, 'policy.yaml': stricter.replace(new RegExp(`${line}\n`), `$&half\n`) }), true, line);
    assert.equal(
      await marked({ 'pod.yaml': POD, 'policy.yaml': stricter.replaceAll('agents', 'others').replace('kind: Role\n', '$&half\n') }),
      false,
    );
  });

  it('is so too on the annotation that requires an SCC which refuses the pod', async () => {
    const granted = POLICY.replace('name: use-sandbox }', 'name: "system:openshift:scc:privileged" }').replace(
      'kind: Role, ',
      'kind: ClusterRole, ',
    );
    const pod = POD.replace('namespace: agents }', 'namespace: agents, annotations: { openshift.io/required-scc: restricted-v2 } }');
    const messages = async (text: string): Promise<readonly string[]> => {
      const args = ['check', '--format', 'json', ...onlyRules('scc-denied'), '.'];
      const outcome = readJson(await sccLens(args, { cwd: folderWith({ 'pod.yaml': text, 'policy.yaml': granted }) }));
      return outcome.files.flatMap(({ findings }) => findings.filter(({ rule }) => rule === 'scc-denied').map(({ message }) => message));
    };
    const [whole, half] = [await messages(pod), await messages(pod.replace('spec:\n', '$&  half\n'))];
    assert.ok(whole.some(message => message.startsWith('OpenShift tries only restricted-v2')));
    assert.deepEqual(
      half,
      whole.map(message => `Without invalid lines: ${message}`),
    );
  });

  it('is so too on a claim and a pool of a template, for which a line of the template also counts', async () => {
    const agents = readFileSync(path.join(ROOT, 'test/fixtures/rules/sandbox-template-denied/denied.yaml'), 'utf8');
    const marks = async (files: Readonly<Record<string, string>>): Promise<readonly boolean[]> => {
      const args = ['check', '--format', 'json', ...onlyRules('sandbox-template-denied'), '.'];
      const { stdout } = await sccLens(args, { cwd: folderWith(files) });
      return [...stdout.matchAll(/SandboxTemplate root\. (Without invalid lines: )?Not admitted by /g)].map(
        ([, mark]) => mark !== undefined,
      );
    };
    assert.deepEqual(await marks({ 'agents.yaml': agents }), [false, false, false]);
    const policy = POLICY.replace('allowPrivilegedContainer: false\n', '$&half\n');
    assert.deepEqual(await marks({ 'agents.yaml': agents, 'policy.yaml': policy }), [true, true, true]);
    assert.deepEqual(await marks({ 'agents.yaml': agents.replace('spec:\n', '$&  half\n') }), [true, true, true]);
  });

  it('comes from the other files that are checked', async () => {
    assert.equal(await denied({ 'pod.yaml': POD, 'z/policy.yaml': POLICY }, ['.']), false);
    assert.equal(await denied({ 'pod.yaml': POD, 'z/policy.yaml': POLICY }, ['pod.yaml']), true);
    assert.equal(await denied({ 'pod.yaml': POD, 'namespace.yaml': NAMESPACE }, ['pod.yaml', 'namespace.yaml']), false);
  });

  it('comes from files that are not checked themselves', async () => {
    const files = { 'pod.yaml': POD, 'policy.yaml': POLICY, 'namespace.yaml': NAMESPACE };
    assert.equal(await denied(files, ['pod.yaml', '--scc', 'policy.yaml']), false);
    assert.equal(await denied(files, ['pod.yaml', '--set', 'openshift.sccFiles=["policy.yaml"]']), false);
    assert.equal(await denied(files, ['pod.yaml', '--namespace-file', 'namespace.yaml']), false);
    const outcome = await sccLens(['check', '--format', 'json', 'pod.yaml', '--scc', 'policy.yaml'], { cwd: folderWith(files) });
    assert.deepEqual(
      readJson(outcome).files.map(file => file.path),
      ['pod.yaml'],
    );
  });

  it('is the namespace of what names none, where an option gives it', async () => {
    const unplaced = (text: string): string => text.replaceAll(/\n {2}namespace: \S+|, namespace: \w+/g, '');
    const files = { 'pod.yaml': unplaced(POD), 'policy.yaml': unplaced(POLICY), 'namespace.yaml': NAMESPACE };
    const [, name = ''] = /name: (\w+)/.exec(NAMESPACE) ?? [];
    const verdicts = async (...args: readonly string[]): Promise<readonly string[]> => {
      const { stdout } = await sccLens(['review', '--format', 'json', 'pod.yaml', ...args], { cwd: folderWith(files) });
      return (JSON.parse(stdout) as { workloads: readonly { verdict: string }[] }).workloads.map(({ verdict }) => verdict);
    };
    assert.deepEqual(await verdicts('--namespace-file', 'namespace.yaml'), ['denied']);
    assert.deepEqual(await verdicts('--namespace-file', 'namespace.yaml', '--namespace', name), ['admitted']);
    assert.deepEqual(await verdicts('--scc', 'policy.yaml', '-n', 'elsewhere'), ['admitted']);
    const piped = await sccLens(['review', '--format', 'json', '-n', name, '--namespace-file', 'namespace.yaml', '-'], {
      cwd: folderWith(files),
      stdin: files['pod.yaml'],
    });
    assert.match(piped.stdout, /"verdict": "admitted"/);
  });

  it('has no namespace by a name that no namespace has', async () => {
    const outcome = await sccLens(['check', '--namespace', 'namespace.yaml', 'pod.yaml'], { cwd: folderWith({ 'pod.yaml': POD }) });
    assert.equal(outcome.code, 2);
    assert.match(outcome.stderr, /"namespace\.yaml" is no name of a namespace; files with Namespace objects go to --namespace-file/);
  });

  it('comes from options', async () => {
    assert.equal(await denied({ 'pod.yaml': POD }, ['pod.yaml', '--grant', 'anyuid']), false);
    assert.equal(await denied({ 'pod.yaml': POD }, ['pod.yaml', '--grant', 'nonroot-v2', '--openshift', '4.12']), false);
  });

  it('is reported as missing where it cannot be read', async () => {
    const cwd = folderWith({ 'pod.yaml': POD });
    const outcome = await sccLens(['check', '--format', 'json', 'pod.yaml', '--scc', 'gone.yaml'], { cwd });
    assert.equal(outcome.code, 2);
    assert.match(outcome.stderr, /^scc-lens: gone\.yaml: no such file or directory$/m);
    assert.deepEqual(
      readJson(outcome).files.map(file => file.path),
      ['pod.yaml'],
    );
    const unknown = await sccLens(['check', 'pod.yaml', '--openshift', '3.11'], { cwd });
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /--openshift: no OpenShift release "3\.11"\. The known releases are: 4\.1, /);
  });

  it('leaves open what a template needs whose pods cannot be read and which names the account', async () => {
    const grant = POLICY.replaceAll('resourceNames: [sandbox]', 'resourceNames: [privileged]');
    const template = POD.replace('name: sandbox, namespace: agents', 'name: {{ .Name }}').replace(
      '{ runAsUser: 5001 }',
      '{ privileged: true }',
    );
    const found = async (text: string): Promise<readonly string[]> => {
      const cwd = folderWith({ 'pod.yaml': POD, 'grant.yaml': grant, 'agent.yaml': text });
      const { files } = readJson(await sccLens(['check', '--format', 'json', ...onlyRules('privileged-grant'), '.'], { cwd }));
      return files.flatMap(({ findings }) => findings.map(({ severity, message }) => `${severity}: ${message}`));
    };
    const [known] = await found(template.replace('serviceAccountName: sandbox', 'serviceAccountName: other'));
    assert.match(known ?? '', /^warning: .*Its pods need less/);
    const ofDefault = template.replace('  serviceAccountName: sandbox\n', '');
    assert.deepEqual(await found(ofDefault), [known]);
    const [open] = await found(template);
    assert.match(open ?? '', /^info: .*Pods of agent.yaml may need more than is known here\.$/);
  });
});
