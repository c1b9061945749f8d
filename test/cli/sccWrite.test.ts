import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { SERVICE_ACCOUNTS } from '@scc-lens/protocol';
import type { ServiceAccountsResult } from '@scc-lens/protocol';
import { endAll, startSession } from '../lsp/session';
import { carryOut, rangeOf } from '../lsp/text';
import { folderWith, ROOT, sccLens } from './command';

type Files = Readonly<Record<string, string>>;

const generated = (name: string): string => readFileSync(path.join(ROOT, 'test/fixtures/generate', `${name}.yaml`), 'utf8');
const SCC_FILE = 'agents-openshell-sandbox-scc.yaml';

/** Everything in a folder, byte for byte. */
function contentOf(folder: string): Files {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  return Object.fromEntries(
    names
      .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)).split(path.sep).join('/'))
      .toSorted()
      .map(name => [name, readFileSync(path.join(folder, name), 'latin1')]),
  );
}

const examples = (): Files => contentOf(path.join(ROOT, 'examples'));

describe('scc-lens scc --write', () => {
  it('puts the SCC next to the manifest, changes the manifest, and reports which files it wrote', async () => {
    const manifest = generated('default-account');
    const cwd = folderWith({ 'deploy/sandbox.yaml': manifest });
    const { code, stdout, stderr } = await sccLens(['scc', '--write', '.'], { cwd });
    assert.deepEqual([code, stdout], [0, '']);
    assert.equal(stderr.replaceAll(path.sep, '/'), `scc-lens: deploy/${SCC_FILE}: written\nscc-lens: deploy/sandbox.yaml: changed\n`);
    const after = contentOf(cwd);
    assert.deepEqual(Object.keys(after), [`deploy/${SCC_FILE}`, 'deploy/sandbox.yaml']);
    assert.match(after[`deploy/${SCC_FILE}`] ?? '', /^kind: SecurityContextConstraints$/m);
    assert.match(after['deploy/sandbox.yaml'] ?? '', /serviceAccountName: openshell-sandbox/);
    assert.equal((await sccLens(['check', '--fail-on', 'error', '.'], { cwd })).code, 0);
  });

  it('puts it next to the pod that gets another service account, and not next to others of the old one', async () => {
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: agents}\nspec: {containers: [{name: web, image: registry.example.com/web:1}]}\n';
    const cwd = folderWith({ 'a/web.yaml': pod, 'b/sandbox.yaml': generated('default-account') });
    const { stderr } = await sccLens(['scc', '--write', '.'], { cwd });
    assert.equal(stderr.replaceAll(path.sep, '/'), `scc-lens: b/${SCC_FILE}: written\nscc-lens: b/sandbox.yaml: changed\n`);
  });

  it('changes nothing where the SCC is as it should be', async () => {
    const cwd = folderWith({ 'sandbox.yaml': generated('combined') });
    assert.equal((await sccLens(['scc', '--write', '.'], { cwd })).code, 0);
    const before = contentOf(cwd);
    const again = await sccLens(['scc', '--write', '.'], { cwd });
    assert.equal(again.code, 0);
    assert.match(again.stderr, /nothing to write/);
    assert.match(again.stderr, /has the SCC agents-openshell-sandbox already/);
    assert.deepEqual(contentOf(cwd), before);
  });

  it('changes the manifests for an SCC that was printed and saved by hand', async () => {
    const cwd = folderWith({ 'sandbox.yaml': generated('capability-names') });
    const { stdout } = await sccLens(['scc', '.'], { cwd });
    writeFileSync(path.join(cwd, 'saved.yaml'), stdout);
    const { code, stderr } = await sccLens(['scc', '--write', '.'], { cwd });
    assert.deepEqual([code, stderr], [0, 'scc-lens: sandbox.yaml: changed\n']);
    assert.equal(contentOf(cwd)['saved.yaml'], stdout);
    assert.equal((await sccLens(['check', '--fail-on', 'error', '.'], { cwd })).code, 0);
  });

  it('converts the delivery also where the pods need no SCC after that', async () => {
    const pod = `apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: agents}
spec:
  containers:
    - name: agent
      image: registry.example.com/agent:1.0
      command: ["/opt/openshell/bin/openshell-sandbox"]
      volumeMounts: [{name: bin, mountPath: /opt/openshell/bin, readOnly: true}]
  volumes: [{name: bin, hostPath: {path: /opt/openshell/bin}}]
`;
    const cwd = folderWith({ 'pod.yaml': pod });
    const needsNone = /pods of service account agents\/default need no SCC of their own: they are admitted by restricted-v2/;
    const printed = await sccLens(['scc', '--convert', '.'], { cwd });
    assert.match(printed.stderr, /pod\.yaml: the supervisor has to be delivered by an init container; --diff shows how/);
    assert.match(printed.stderr, needsNone);
    assert.match((await sccLens(['scc', '--convert', '--diff', '.'], { cwd })).stdout, /^-.*hostPath/m);
    const { code, stderr } = await sccLens(['scc', '--convert', '--write', '.'], { cwd });
    assert.equal(code, 0, stderr);
    assert.match(stderr, /pod\.yaml: changed/);
    assert.match(stderr, needsNone);
    const { stdout } = await sccLens(['check', '.'], { cwd });
    assert.doesNotMatch(stdout, /scc-denied|hostpath-supervisor/);
  });

  it('leaves a file of the name, and an SCC that was edited by hand, as they are', async () => {
    const taken = folderWith({ 'sandbox.yaml': generated('combined'), [SCC_FILE]: '# mine\n' });
    assert.equal((await sccLens(['scc', '--write', '.'], { cwd: taken })).code, 0);
    assert.deepEqual(Object.keys(contentOf(taken)), ['agents-openshell-sandbox-scc-2.yaml', SCC_FILE, 'sandbox.yaml']);
    assert.equal(contentOf(taken)[SCC_FILE], '# mine\n');

    const scc = (metadata: string, ...fields: readonly string[]): string =>
      ['# Ticket 4711', 'apiVersion: security.openshift.io/v1', 'kind: SecurityContextConstraints', metadata, ...fields, ''].join('\n');
    const any = ['runAsUser: {type: RunAsAny}', 'seLinuxContext: {type: RunAsAny}'];
    const binding = `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: mine, namespace: mon}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:openshift:scc:agents-openshell-sandbox"}
subjects: [{kind: ServiceAccount, name: exporter, namespace: mon}]\n`;
    const more = {
      'sandbox.yaml': generated('combined')
        .replace('SYS_PTRACE', 'SYS_PTRACE, BPF')
        .replace(/- SYS_PTRACE, BPF/, '- SYS_PTRACE\n            - BPF'),
    };
    const users = 'users: ["system:serviceaccount:mon:exporter"]';
    for (const files of [
      {
        'sandbox.yaml': generated('combined'),
        'mine.yaml': scc('metadata: {name: agents-openshell-sandbox, labels: {team: mine}}', ...any),
      },
      { 'sandbox.yaml': generated('combined'), 'mine.yaml': scc('metadata: {name: agents-openshell-sandbox}', ...any) },
      { ...more, 'mine.yaml': generated('combined.scc').replace(/^priority: null$/m, users) },
      { ...more, 'mine.yaml': generated('combined.scc'), 'binding.yaml': binding },
    ]) {
      const edited = folderWith(files);
      const { code, stderr } = await sccLens(['scc', '--write', '.'], { cwd: edited });
      assert.match(stderr, /mine\.yaml has an SCC agents-openshell-sandbox, which is not sufficient/);
      assert.equal(code, 1);
      assert.deepEqual(contentOf(edited), files);
    }
  });

  it('writes no second file where the first one is not among the files that are named', async () => {
    const cwd = folderWith({ 'sandbox.yaml': generated('combined') });
    assert.equal((await sccLens(['scc', '--write', 'sandbox.yaml'], { cwd })).code, 0);
    const before = contentOf(cwd);
    const { code, stderr } = await sccLens(['scc', '--write', 'sandbox.yaml'], { cwd });
    const reason = `${SCC_FILE} exists and was not read: it may be the SCC that was generated before. Name it too, or its folder.`;
    assert.deepEqual([code, stderr], [1, `scc-lens: nothing to write\nscc-lens: ${reason}\n`]);
    assert.deepEqual(contentOf(cwd), before);
    assert.equal((await sccLens(['scc', '--write', 'sandbox.yaml', SCC_FILE], { cwd })).code, 0);
    assert.deepEqual(contentOf(cwd), before);
  });

  it('writes nothing to a file that would not be read again, and names the .gitignore', async () => {
    const cwd = folderWith({ 'deploy/sandbox.yaml': generated('combined'), '.gitignore': '*.tmp\n', 'deploy/.gitignore': '*-scc.yaml\n' });
    const before = contentOf(cwd);
    const { code, stderr } = await sccLens(['scc', '--write', '.'], { cwd });
    const file = `deploy/${SCC_FILE}`;
    const reason = `scc-lens: deploy/.gitignore excludes ${file}, so that SCC Lens would not read it. Change the pattern there, and generate again.`;
    assert.deepEqual([code, stderr.replaceAll(path.sep, '/')], [1, `scc-lens: nothing to write\n${reason}\n`]);
    assert.deepEqual(contentOf(cwd), before);
    assert.equal((await sccLens(['scc', '--diff', '.'], { cwd })).stdout, '');

    writeFileSync(path.join(cwd, 'deploy/.gitignore'), `*-scc.yaml\n!${SCC_FILE}\n`);
    assert.equal((await sccLens(['scc', '--write', '.'], { cwd })).code, 0);
    assert.match((await sccLens(['scc', '--write', '.'], { cwd })).stderr, /it is up to date/);
  });

  it('writes no second object of a name that the workspace has', async () => {
    const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: "system:openshift:scc:agents-openshell-sandbox"}
rules: []
`;
    const cwd = folderWith({ 'sandbox.yaml': generated('combined'), 'role.yaml': role });
    const before = contentOf(cwd);
    const { code, stderr } = await sccLens(['scc', '--write', '.'], { cwd });
    assert.equal(code, 1);
    assert.match(stderr, /role\.yaml has another ClusterRole system:openshift:scc:agents-openshell-sandbox\. Rename or delete it/);
    assert.deepEqual(contentOf(cwd), before);
  });

  it('prepares each SCC as if those before it were written, and edits a manifest of several service accounts once', async () => {
    const pod = (name: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: agents}\nspec:\n  containers:\n    - {name: main, image: "registry.example.com/main:1"}\n`;
    const plain = pod('plain');
    const tracer = pod('tracer').replace('main:1"}', 'main:1", securityContext: {capabilities: {add: [SYS_PTRACE]}}}');
    const other = tracer.replace('name: tracer', 'name: other').replace('spec:\n', 'spec:\n  serviceAccountName: other\n');
    const cwd = folderWith({
      'pods.yaml': [plain, tracer, other, pod('last').replace('spec:\n', 'spec:\n  serviceAccountName: other\n')].join('---\n'),
    });
    const { code, stderr } = await sccLens(['scc', '--write', '.'], { cwd });
    assert.equal(code, 0, stderr);
    const { 'pods.yaml': pods = '', ...sccs } = contentOf(cwd);
    assert.equal(pods.match(/serviceAccountName: tracer/g)?.length, 1, pods);
    assert.equal(Object.keys(sccs).length, 2);
    assert.equal((await sccLens(['check', '--fail-on', 'error', '.'], { cwd })).code, 0);
    await sccLens(['scc', '--write', '.'], { cwd });
    assert.equal(contentOf(cwd)['pods.yaml'], pods, 'only the comments in the SCCs are left to change');
    assert.match((await sccLens(['scc', '--write', '.'], { cwd })).stderr, /nothing to write/);
  });

  it('counts no SCC that is for another account, which an administrator may use too', async () => {
    const pod = (name: string): string =>
      `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: x}, spec: {serviceAccountName: ${name}, hostNetwork: true, containers: [{name: a, image: b}]}}`;
    const subjects = '[{kind: ServiceAccount, name: one, namespace: x}, {kind: ServiceAccount, name: two, namespace: x}]';
    const roleRef = '{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}';
    const admins = `{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: a}, roleRef: ${roleRef}, subjects: ${subjects}}`;
    const cwd = folderWith({ 'pods.yaml': [pod('one'), pod('two'), admins].join('\n---\n') });
    const { stdout } = await sccLens(['scc', '.'], { cwd });
    assert.deepEqual(stdout.match(/required-scc: \S+/g), ['required-scc: x-two'], 'no SCC asks a pod to require another than its own');
    for (let run = 0; run < 2; run++) assert.equal((await sccLens(['scc', '--write', '.'], { cwd })).code, 0);
    const { code, stderr } = await sccLens(['scc', '--write', '.'], { cwd });
    assert.equal(code, 0);
    for (const line of ['nothing to write', 'has the SCC x-one already', 'has the SCC x-two already'])
      assert.ok(stderr.includes(line), stderr);
  });

  it('is previewed by --diff as a patch that git applies', async () => {
    const files = examples();
    const written = folderWith(files);
    const patched = folderWith(files);
    assert.equal((await sccLens(['scc', '--convert', '--write', '.'], { cwd: written })).code, 0);
    const { code, stdout } = await sccLens(['scc', '--convert', '--diff', '.'], { cwd: patched });
    assert.equal(code, 0);
    assert.deepEqual(contentOf(patched), files);
    execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: patched, input: stdout });
    assert.deepEqual(contentOf(patched), contentOf(written));
  });

  it('is not for standard input', async () => {
    const { code, stderr } = await sccLens(['scc', '--write', '-'], { cwd: folderWith({}), stdin: generated('combined') });
    assert.equal(code, 2);
    assert.match(stderr, /standard input cannot be written in place/);
  });

  it('exits 2 where it may not write', async () => {
    const cwd = folderWith({ 'sandbox.yaml': generated('default-account') });
    const file = path.join(cwd, 'sandbox.yaml');
    chmodSync(file, 0o400);
    const { code, stderr } = await sccLens(['scc', '--write', '.'], { cwd });
    assert.equal(code, 2);
    assert.match(stderr, /sandbox\.yaml: is read-only and is left unchanged/);
    assert.equal(readFileSync(file, 'utf8'), generated('default-account'));
  });
});

/** A workspace, the finding whose quick fix the editor is asked for, and the options of the command line for the same. */
interface Case {
  readonly files: () => Files;
  readonly open: string;
  readonly at: string;
  readonly title: string;
  readonly account: string;
  readonly convert: boolean;
}

const CASES: Readonly<Record<string, Case>> = {
  'converts and generates': {
    files: examples,
    open: 'hostpath-sandbox.yaml',
    at: 'hostPath:',
    title: 'Deliver the supervisor with an init container and generate its SCC',
    account: 'agents/openshell-sandbox',
    convert: true,
  },
  'converts and generates, with CRLF': {
    files: () => Object.fromEntries(Object.entries(examples()).map(([name, text]) => [name, text.replaceAll('\n', '\r\n')])),
    open: 'hostpath-deployment.yaml',
    at: 'hostPath:',
    title: 'Deliver the supervisor with an init container and generate its SCC',
    account: 'agents/code-reviewer',
    convert: true,
  },
  'generates alone': {
    files: () => ({ 'sandbox.yaml': generated('default-account') }),
    open: 'sandbox.yaml',
    at: 'SYS_ADMIN',
    title: 'Generate least-privilege SCC',
    account: 'agents/default',
    convert: false,
  },
  'changes the manifest for an SCC that is there': {
    files: () => ({
      'pod.yaml': generated('capability-names'),
      'saved.yaml': generated('capability-names.scc').replace(/^# Change of Pod .*\n/m, ''),
    }),
    open: 'pod.yaml',
    at: 'CAP_SYS_ADMIN',
    title: 'Generate least-privilege SCC (1 pod in 1 file',
    account: 'agents/tracer',
    convert: false,
  },
  'rewrites an earlier SCC, among other documents': {
    files: () => ({
      'sandbox.yaml': generated('combined')
        .replace('SYS_PTRACE', 'SYS_PTRACE, BPF')
        .replace('- SYS_PTRACE, BPF', '- SYS_PTRACE\n            - BPF'),
      'sccs.yaml': `# all of them\n---\n${generated('combined.scc')}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n`,
    }),
    open: 'sandbox.yaml',
    at: 'BPF',
    title: 'Generate least-privilege SCC',
    account: 'agents/openshell-sandbox',
    convert: false,
  },
};

describe('the command line and the editor', () => {
  afterEach(endAll);

  for (const [name, { files, open, at, title, account, convert }] of Object.entries(CASES)) {
    it(`leave the same files, byte for byte: ${name}`, async () => {
      const before = files();
      const edited = folderWith(before);
      const uri = pathToFileURL(path.join(edited, open)).href;
      const session = await startSession({ folder: edited });
      const text = before[open] ?? '';
      const isRead = async (): Promise<boolean> =>
        (await session.connection.sendRequest<ServiceAccountsResult>(SERVICE_ACCOUNTS)).length > 0;
      while (!(await isRead()));
      await session.open(uri, text);
      await session.diagnostics(uri, 1);
      const action = (await session.codeActions(uri, rangeOf(text, at))).find(
        ({ title: offered, disabled }) => offered.startsWith(title) && disabled === undefined,
      );
      assert.ok(action, `not offered: ${title}`);
      const { edit } = await session.resolve(action);
      carryOut(edit);
      await session.end();

      const written = folderWith(before);
      const { code, stderr } = await sccLens(['scc', '--write', ...(convert ? ['--convert'] : []), '--service-account', account, '.'], {
        cwd: written,
      });
      assert.equal(code, 0, stderr);
      assert.deepEqual(contentOf(written), contentOf(edited));
      assert.notDeepEqual(contentOf(written), before);
    });
  }
});
