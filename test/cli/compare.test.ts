/** `scc-lens diff`: what changes between two commits, folders or clusters, as a user asks for it. */
import { Ajv } from 'ajv';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { folderWith, repository, ROOT, sccLens } from './command';

const FIXTURES = path.join(ROOT, 'test/fixtures/compare');
const FLEET = path.join(ROOT, 'test/fixtures/fleet');
const read = (...steps: readonly string[]): string => readFileSync(path.join(...steps), 'utf8');
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: ns }\nspec: { containers: [{ name: a, image: x }] }\n';
const RIGHT =
  'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: b }\nroleRef: { kind: ClusterRole, name: system:openshift:scc:anyuid }\nsubjects: [{ kind: ServiceAccount, name: a }]\n';

interface Change {
  readonly kind: string;
  readonly severity: string;
  readonly subject: { readonly kind: string; readonly name: string; readonly namespace: string | null };
  readonly message: string;
  readonly scc: string | null;
  readonly powers: readonly string[];
  readonly isSure: boolean;
  readonly environments: readonly string[];
}

interface Answer {
  readonly base: string;
  readonly head: string;
  readonly changes: readonly Change[];
  readonly notJudged: readonly { readonly side: string; readonly path: string; readonly reason: string }[];
  readonly missing: readonly { readonly side: string; readonly kind: string; readonly command: string }[];
}

const answerIn = async (cwd: string, ...args: readonly string[]): Promise<Answer> => {
  const { stdout, stderr } = await sccLens(['diff', '--format', 'json', ...args], { cwd });
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout) as Answer;
};

const kindsOf = ({ changes }: Answer): readonly string[] =>
  changes.map(({ kind, severity, subject: { name }, scc }) => [severity, kind, name, ...(scc === null ? [] : [scc])].join(' '));

/** What the fixtures differ in. */
const KINDS = [
  'error other-scc web',
  'error refused new',
  'error right-added web privileged',
  'error powers-added web',
  'error powers-added agent',
  'info admitted backup',
  'info removed old',
  'info right-removed system:serviceaccounts:shop nonroot-v2',
];

function withFixtures(): ReturnType<typeof repository> {
  const made = repository();
  for (const side of ['base', 'head']) {
    cpSync(path.join(FIXTURES, side), made.cwd, { recursive: true });
    made.add({});
    made.git('tag', side);
  }
  return made;
}

/** Nothing of a commit is left on the disk. */
const leftIn = (folder: string): readonly string[] => readdirSync(folder).filter(name => name.startsWith('scc-lens-commit-'));

/** A folder for temporary files until the test ends; Node asks the system for its name, not `process.env` of a run. */
function temporaryFolder(folder = folderWith({})): string {
  process.env['TMPDIR'] = folder;
  return folder;
}

const before = os.tmpdir();
afterEach(() => temporaryFolder(before));

describe('scc-lens diff', () => {
  describe('of two commits', () => {
    it('reports verdicts, SCCs, rights and powers that change, the gravest first', async () => {
      const { cwd, git } = withFixtures();
      const temporary = temporaryFolder();
      const { code, stdout, stderr } = await sccLens(['diff', 'base', 'head'], { cwd });
      assert.deepEqual([code, stderr, leftIn(temporary)], [1, '', []]);
      const lines = stdout.split('\n');
      assert.equal(lines[0], 'base → head: 5 errors, 3 info');
      assert.equal(
        lines[1],
        'error    deploy/web.yaml:2:7  Deployment shop/web gets another SCC than restricted-v2. Admitted by privileged.',
      );
      assert.match(
        stdout,
        /^error {4}deploy\/rights\.yaml:\d+:\d+ {2}ServiceAccount shop\/web may now use privileged: ClusterRoleBinding web-privileged → ClusterRole privileged-pods\.$/m,
      );
      assert.match(stdout, /^error {4}deploy\/rights\.yaml:6:7 {2}Pods of ServiceAccount shop\/agent can now add SYS_ADMIN\.$/m);
      assert.equal(git('status', '--porcelain'), '');
    });

    it('prints JSON that its schema describes', async () => {
      const { cwd } = withFixtures();
      const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
        JSON.parse(read(ROOT, 'schemas/diff.schema.json')) as object,
      );
      const answer = await answerIn(cwd, 'base', 'head');
      assert.ok(validate(answer), JSON.stringify(validate.errors));
      assert.deepEqual(kindsOf(answer), KINDS);
    });

    it('takes ranges, paths and the working tree as git does', async () => {
      const { cwd, git } = withFixtures();
      assert.deepEqual(kindsOf(await answerIn(cwd, 'base..head')), KINDS);
      assert.deepEqual(kindsOf(await answerIn(cwd, 'base')), KINDS);
      assert.deepEqual(kindsOf(await answerIn(cwd, 'base', 'deploy')), KINDS);
      assert.deepEqual(kindsOf(await answerIn(cwd, 'base', 'head', 'deploy/rights.yaml')), [
        'error right-added web privileged',
        'error powers-added web',
        'error powers-added agent',
        KINDS[7],
      ]);
      assert.deepEqual(kindsOf(await answerIn(path.join(cwd, 'deploy'), 'base')), KINDS);
      // What main got after the branch was made is no change of the branch.
      git('checkout', '--quiet', '-b', 'feature', 'base');
      writeFileSync(path.join(cwd, 'pod.yaml'), POD);
      git('add', '.');
      git('commit', '--quiet', '--message', 'pod');
      assert.deepEqual(kindsOf(await answerIn(cwd, 'main...')), ['info added p']);
      assert.equal((await answerIn(cwd, 'main..feature')).changes.length, KINDS.length + 1);
      assert.deepEqual((await answerIn(cwd, 'HEAD')).changes, []);
    });

    it('counts a path that only one side has as added or removed, and keeps a moved workload', async () => {
      const { cwd, git, add } = repository({ 'a.yaml': POD });
      git('mv', 'a.yaml', 'b.yaml');
      writeFileSync(path.join(cwd, 'c.yaml'), POD.replace('name: p', 'name: q'));
      assert.deepEqual(kindsOf(await answerIn(cwd, 'HEAD')), ['info added q']);
      assert.deepEqual(kindsOf(await answerIn(cwd, 'HEAD', 'c.yaml')), ['info added q']);
      assert.deepEqual(kindsOf(await answerIn(cwd, 'HEAD', 'c*.yaml')), ['info added q']);
      const { code, stderr } = await sccLens(['diff', 'HEAD', '.', 'gone', 'x/*.yaml'], { cwd });
      assert.deepEqual(
        [code, stderr.split('\n')],
        [2, ['scc-lens: gone: neither side has it', 'scc-lens: x/*.yaml: neither side has it', '']],
      );
      add({});
      assert.deepEqual(kindsOf(await answerIn(cwd, 'HEAD^', 'HEAD', 'a.yaml')), ['info removed p']);
    });

    it('names no namespace that nothing states, but the one of the command line', async () => {
      const { cwd } = repository({ 'a.yaml': POD }, { 'b.yaml': RIGHT });
      const subjects = async (...args: readonly string[]): Promise<readonly (string | null)[]> =>
        (await answerIn(cwd, 'HEAD^', 'HEAD', ...args)).changes.map(({ subject }) => subject.namespace);
      assert.deepEqual(await subjects(), [null, null]);
      assert.deepEqual(await subjects('-n', 'shop'), ['shop', 'shop']);
    });

    it('judges each side with its own settings', async () => {
      const pod = POD.replace('spec: {', 'spec: { securityContext: { runAsUser: 0 },');
      const { cwd } = repository({ 'a.yaml': pod }, { '.scc-lens.yaml': 'openshift: { grantedSccs: [anyuid] }\n' });
      const answer = await answerIn(cwd, 'HEAD^', 'HEAD');
      assert.deepEqual(kindsOf(answer), ['warning admitted p']);
      assert.match(answer.changes[0]?.message ?? '', /Admitted by anyuid/);
    });

    it('is a clear error for what is no commit, for what is both, outside of a repository, and without git', async () => {
      const problemOf = async (cwd: string, args: readonly string[], env = {}): Promise<string> => {
        const { code, stdout, stderr } = await sccLens(['diff', ...args], { cwd, env });
        assert.deepEqual([code, stdout], [2, ''], args.join(' '));
        return stderr;
      };
      const { cwd, git } = repository({ 'main/a.yaml': POD });
      assert.match(await problemOf(cwd, []), /name a commit, a file or a folder to compare with/);
      assert.match(await problemOf(cwd, ['gone']), /there is no file, folder or commit "gone" here/);
      assert.match(await problemOf(cwd, ['--', '--output=x']), /there is no file, folder or commit "--output=x" here/);
      assert.match(await problemOf(cwd, ['main']), /main is a commit and a path; write \.\/main or refs\/heads\/main/);
      assert.match(await problemOf(cwd, ['./main']), /\.\/main is no commit; name one other file or folder/);
      assert.match(await problemOf(cwd, ['HEAD', 'HEAD', '../..']), /HEAD: \.\.\/\.\.: is outside of the repository and was not read/);
      git('checkout', '--quiet', '--orphan', 'apart');
      git('commit', '--quiet', '--message', 'apart');
      assert.match(await problemOf(cwd, ['refs/heads/main...']), /git knows no commit that both sides of refs\/heads\/main\.\.\. have/);
      assert.match(await problemOf(folderWith({ 'a.yaml': POD }), ['HEAD']), /no commit can be read: not a git repository/);
      assert.match(await problemOf(cwd, ['HEAD'], { PATH: folderWith({}) }), /a commit needs the program git, which was not found/);
      temporaryFolder(path.join(cwd, 'gone'));
      assert.match(await problemOf(cwd, ['HEAD']), /HEAD: no commit can be read: ENOENT/);
    });

    it('exits 2 where nothing is judged or the head is invalid, and names what is not judged', async () => {
      const { cwd } = repository({ 'a.yaml': POD }, { 'a.yaml': 'apiVersion: v1\nkind: Pod\nspec: [\n' });
      assert.equal((await sccLens(['diff', 'HEAD^', 'HEAD'], { cwd })).code, 2);
      assert.equal((await sccLens(['diff', 'HEAD', 'HEAD^'], { cwd })).code, 0, 'the invalid file is repaired');
      const empty = repository({ 'a.txt': '' });
      assert.equal((await sccLens(['diff', 'HEAD'], { cwd: empty.cwd })).code, 2);
      assert.equal((await sccLens(['diff', 'HEAD', '--allow-empty'], { cwd: empty.cwd })).code, 0);
      const chart = repository(
        { 'a.yaml': POD },
        { 'c/Chart.yaml': 'name: c\nversion: 1.0.0\napiVersion: v2\n', 'c/templates/a.yaml': '{{ fail "x" }}\n' },
      );
      const { code, stdout } = await sccLens(['diff', 'HEAD^', 'HEAD', '--no-render', '--fail-on-not-judged', '--format', 'json'], {
        cwd: chart.cwd,
      });
      const { notJudged } = JSON.parse(stdout) as Answer;
      assert.deepEqual(
        [code, notJudged.map(({ side, path: file }) => `${side} ${file}`)],
        [1, ['head c/Chart.yaml', 'head c/templates/a.yaml']],
      );
    });

    it('takes what is not judged on one side for unknown there, and never for absent', async () => {
      const { cwd, add } = repository({ 'k/a.yaml': `${POD}---\n${RIGHT}` });
      const texts = [
        `{{ if a }}\n${POD}---\n${RIGHT}a: {{ b }}\n`,
        'apiVersion: v1\nkind: Pod\nspec: [\n',
        'a: \0',
        '# nothing\n',
        POD.replace('image: x', ''),
      ];
      for (const text of texts) add({ 'k/a.yaml': text });
      for (const commit of ['HEAD~4', 'HEAD~3', 'HEAD~2']) {
        const { changes } = await answerIn(cwd, 'HEAD~5', commit);
        assert.deepEqual(
          changes.map(({ kind, isSure }) => `${kind} ${isSure}`),
          ['not-judged true', 'right-removed false', 'powers-removed false'],
        );
        assert.match(changes[0]?.message ?? '', /^There is no certain verdict on Pod ns\/p now\. \S/);
        const back = await answerIn(cwd, commit, 'HEAD~5');
        assert.deepEqual(kindsOf(back), ['warning right-added a anyuid', 'warning powers-added a', 'info admitted p']);
        assert.match(back.changes[2]?.message ?? '', / There was no certain verdict before\.$/);
      }
      assert.equal(kindsOf(await answerIn(cwd, 'HEAD~5', 'HEAD~1'))[0], 'info removed p', 'a text without objects has none');
      add({ 'k/kustomization.yaml': 'resources: []\n' });
      assert.deepEqual(kindsOf(await answerIn(cwd, 'HEAD^', 'HEAD')), ['warning not-judged p'], 'the same text is a part now');
      const renamed = folderWith({ 'old/a.yaml': RIGHT.replace('subjects: [', 'subjects: '), 'new/b.yaml': RIGHT });
      const { changes } = await answerIn(renamed, 'old', 'new');
      assert.deepEqual(
        changes.map(({ kind, isSure }) => `${kind} ${isSure}`),
        ['right-added false', 'powers-added false'],
        'it may be what had another name',
      );
    });

    it('runs nothing that the repository names, and follows no link out of it, submodule or pointer', async function () {
      if (process.platform === 'win32') this.skip();
      const trap = folderWith({});
      writeFileSync(path.join(trap, 'post-checkout'), `#!/bin/sh\ntouch '${trap}/ran'\ncat\n`, { mode: 0o755 });
      const program = path.join(trap, 'post-checkout');
      const secret = folderWith({ 'secret.yaml': POD });
      const inner = repository({ 'inner.yaml': POD });
      const { cwd, git, add } = repository();
      symlinkSync(path.join(secret, 'secret.yaml'), path.join(cwd, 'link.yaml'));
      git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.cwd, 'sub');
      add({
        'a.yaml': POD,
        'big.yaml': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n',
        '.gitattributes': 'a.yaml export-ignore filter=x diff=x ident text eol=crlf\n',
      });
      for (const name of [
        'core.fsmonitor',
        'filter.x.smudge',
        'filter.x.clean',
        'filter.x.process',
        'diff.x.textconv',
        'core.pager',
        'core.sshCommand',
      ])
        git('config', name, program);
      git('config', 'core.hooksPath', trap);
      const { code, stdout, stderr } = await sccLens(['diff', 'HEAD', 'HEAD', '--format', 'json'], { cwd });
      const { changes, notJudged } = JSON.parse(stdout) as Answer;
      assert.deepEqual([code, changes, existsSync(path.join(trap, 'ran'))], [0, [], false], stderr);
      assert.deepEqual(
        notJudged.filter(({ side }) => side === 'head').map(({ path: file }) => file),
        ['big.yaml', 'sub', 'link.yaml'],
      );
      assert.match(
        stderr,
        /^scc-lens: link\.yaml: Not judged: it could not be read \(a submodule, a pointer of Git LFS, too large, or a link/m,
      );
      assert.ok((await answerIn(cwd, 'HEAD', 'HEAD', 'a.yaml')).changes.length === 0);
    });

    it('writes no file outside of its folder for any names that a tree has', async function () {
      if (process.platform === 'win32') this.skip();
      const { cwd, git } = repository({ 'a.yaml': POD });
      const blob = git('rev-parse', 'HEAD:a.yaml').trim();
      const entry = (name: string): Buffer => Buffer.concat([Buffer.from(`100644 ${name}\0`), Buffer.from(blob, 'hex')]);
      const names = ['../../escaped.yaml', '.GIT/config.yaml', '/tmp/scc-lens-escaped.yaml', 'ok.yaml', 'x/../../y.yaml'];
      const tree = execFileSync('git', ['hash-object', '-t', 'tree', '-w', '--stdin', '--literally'], {
        cwd,
        input: Buffer.concat(names.map(entry)),
        encoding: 'utf8',
      }).trim();
      const commit = git('commit-tree', '-m', 'crafted', tree).trim();
      const temporary = temporaryFolder();
      const { stdout } = await sccLens(['diff', commit, 'HEAD', '--format', 'json'], { cwd });
      const { notJudged } = JSON.parse(stdout) as Answer;
      assert.equal(notJudged.filter(({ side }) => side === 'base').length, 4);
      assert.deepEqual([readdirSync(temporary), existsSync('/tmp/scc-lens-escaped.yaml')], [[], false]);
    });

    it('takes neither Helm nor a file of the cluster from a commit', async function () {
      if (process.platform === 'win32') this.skip();
      const { cwd } = repository({
        'tools/helm': '#!/bin/sh\ntouch "$TMPDIR/ran"\n',
        'c/Chart.yaml': 'name: c\nversion: 1.0.0\napiVersion: v2\n',
        'c/templates/a.yaml': 'a: {{ .Values.a }}\n',
        'scc.yaml': 'a: 1\n',
      });
      const args = ['diff', 'HEAD', 'HEAD', '--allow-empty', '--helm', './tools/helm', '--scc', 'cluster.yaml'];
      execFileSync('chmod', ['-x', 'tools/helm'], { cwd });
      const temporary = temporaryFolder();
      const { code, stderr } = await sccLens(args, { cwd });
      assert.equal(code, 2, 'cluster.yaml is looked for where the command runs');
      assert.ok(stderr.includes(path.join(cwd, 'cluster.yaml')), stderr);
      assert.deepEqual(readdirSync(temporary), []);
    });
  });

  describe('of folders and clusters', () => {
    const compareLists = async (change: (text: string) => string, ...args: readonly string[]): Promise<Answer> => {
      const namespaces = read(FLEET, 'lists/namespaces.yaml');
      const cwd = folderWith({
        'before/cluster.yaml': read(FLEET, 'lists/cluster.yaml'),
        'before/namespaces.yaml': namespaces,
        'after/cluster.yaml': read(FLEET, 'lists/cluster.yaml'),
        'after/namespaces.yaml': change(namespaces),
      });
      return answerIn(cwd, 'before', 'after', ...args);
    };

    it('compares folders of manifests, each found from its own', async () => {
      assert.deepEqual(kindsOf(await answerIn(FIXTURES, 'base', 'head')), KINDS);
      assert.deepEqual(kindsOf(await answerIn(FIXTURES, 'base/deploy/web.yaml', 'head/deploy/web.yaml')), [
        'error refused web',
        'error refused new',
        'info admitted backup',
        'info removed old',
      ]);
    });

    it('compares what clusters have stored, and finds no change in the same', async () => {
      assert.deepEqual(await compareLists(text => text).then(({ changes, missing }) => [changes, missing]), [[], []]);
      const widened = await compareLists(text =>
        text.replace(
          /( {4}subjects:\n)( {6}- kind: ServiceAccount\n {8}name: agent\n)/,
          '$1      - kind: ServiceAccount\n        name: default\n        namespace: shop\n$2',
        ),
      );
      assert.deepEqual(
        kindsOf(widened).filter(kind => !kind.startsWith('info')),
        ['error right-added default privileged', 'error powers-added default'],
      );
    });

    it('is not sure of a right where the other side lacks lists, and prints the commands', async () => {
      const lacking = await compareLists(text => text.replace(/kind: RoleBinding/g, 'kind: OtherBinding'));
      assert.ok(lacking.missing.some(({ side, command }) => side === 'head' && command.startsWith('oc get rolebindings')));
      const removed = lacking.changes.filter(({ kind }) => kind === 'right-removed');
      assert.ok(
        removed.length > 0 &&
          removed.every(({ isSure, message }) => !isSure && message.includes('The other side lacks a part of the rights')),
      );
      const { stdout } = await sccLens(['diff', 'must-gather', 'lists'], { cwd: FLEET });
      assert.match(stdout, /^The rest is unknown: the source lacks all or some objects of /m);
      assert.doesNotMatch(stdout, /^error .* may now use/m);
    });

    it('compares an archive with a folder, and names what cannot be read', async () => {
      const cwd = folderWith({ 'empty.yaml': '' });
      execFileSync('tar', ['-czf', path.join(cwd, 'gather.tar.gz'), '-C', FLEET, 'must-gather']);
      assert.deepEqual((await answerIn(FLEET, path.join(cwd, 'gather.tar.gz'), 'must-gather')).changes, []);
      writeFileSync(path.join(cwd, 'broken.tar.gz'), readFileSync(path.join(cwd, 'gather.tar.gz')).subarray(0, 1000));
      assert.equal((await sccLens(['diff', path.join(cwd, 'broken.tar.gz'), 'must-gather'], { cwd: FLEET })).code, 2);
    });

    it('knows a pod without its owner by what lasts of the name', async () => {
      const pods = (hash: string): string =>
        JSON.stringify({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: {
            ...{ name: `web-${hash}-x`, namespace: 'shop', uid: `${hash}aaaa-0000-0000`, labels: { 'pod-template-hash': hash } },
            ownerReferences: [{ kind: 'ReplicaSet', name: `web-${hash}`, controller: true, uid: 'a' }],
          },
          spec: { containers: [{ name: 'a', image: 'x' }] },
        });
      const cwd = folderWith({ 'a.json': pods('1234'), 'b.json': pods('5678') });
      assert.deepEqual((await answerIn(cwd, 'a.json', 'b.json')).changes, []);
    });
  });

  describe('the severity and the exit code', () => {
    const codeOf = async (...args: readonly string[]): Promise<number | null> => (await sccLens(['diff', ...args], { cwd: FIXTURES })).code;

    it('fail for what gets worse, at or above the severity that is asked for', async () => {
      assert.deepEqual([await codeOf('base', 'head'), await codeOf('head', 'base')], [1, 1]);
      const { cwd } = repository({ 'a.yaml': POD, 'b.yaml': POD.replace('name: p', 'name: q') }, { 'b.yaml': '' });
      assert.equal((await sccLens(['diff', 'HEAD^', 'HEAD'], { cwd })).code, 0);
      assert.equal((await sccLens(['diff', 'HEAD^', 'HEAD', '--fail-on', 'info'], { cwd })).code, 1);
    });

    const binding = (kind: string, subject: string, role: string): string =>
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: { name: b${kind === 'RoleBinding' ? ', namespace: ns' : ''} }\nroleRef: { kind: ClusterRole, name: ${role} }\nsubjects: [${subject}]\n`;

    it('do not count a right that the subject had already by a group, or everywhere', async () => {
      const account = '{ kind: ServiceAccount, name: a, namespace: ns }';
      const anyuid = 'system:openshift:scc:anyuid';
      const cwd = folderWith({
        'group/a.yaml': binding('ClusterRoleBinding', "{ kind: Group, name: 'system:serviceaccounts' }", anyuid),
        'account/a.yaml': binding('RoleBinding', account, anyuid),
        'user/a.yaml': binding('RoleBinding', "{ kind: User, name: 'system:serviceaccount:ns:a' }", anyuid),
        'every/a.yaml': binding('ClusterRoleBinding', account, 'cluster-admin'),
      });
      const added = async (base: string, head: string): Promise<readonly string[]> =>
        kindsOf(await answerIn(cwd, base, head)).filter(kind => !kind.startsWith('info'));
      assert.deepEqual(await added('group', 'account'), []);
      assert.deepEqual(await added('account', 'user'), []);
      assert.deepEqual(await added('every', 'account'), []);
      assert.deepEqual(await added('account', 'group'), ['warning right-added system:serviceaccounts anyuid']);
      assert.deepEqual(await added('account', 'every'), ['error right-added a *', 'error powers-added a']);
    });

    it('state nothing new of a pod that was admitted, whichever of several SCCs it got', async () => {
      const given = binding('ClusterRoleBinding', '{ kind: ServiceAccount, name: a, namespace: ns }', 'system:openshift:scc:anyuid');
      const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: ns}\nspec: {serviceAccountName: a, containers: [{name: p, image: b}]}\n`;
      const other = given.replace('name: a,', 'name: b,');
      const files = {
        'base/pod.yaml': pod,
        'base/one/a.yaml': given,
        'base/two/a.yaml': other,
        'head/pod.yaml': pod,
        'head/a.yaml': given,
      };
      assert.doesNotMatch(kindsOf(await answerIn(folderWith(files), 'base', 'head')).join(), /admitted/);
    });
  });
});
