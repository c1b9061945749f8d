import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { folderWith, ROOT, sccLens } from './command';

const generated = (name: string): string => readFileSync(path.join(ROOT, 'test/fixtures/generate', `${name}.yaml`), 'utf8');

/** The fixture's text without the changes that its tests note at its end. */
const expected = (name: string): string => generated(`${name}.scc`).replace(/^# Change of .*\n/gm, '');

describe('scc-lens scc', () => {
  it('prints the SCC of every service account that needs one, and exits 0', async () => {
    const cwd = folderWith({
      'a.yaml': generated('combined'),
      'b.yaml': generated('several-pods'),
      'c.yaml': generated('capability-free').replace('openshell-sandbox\n', 'bare\n'),
    });
    const { code, stdout, stderr } = await sccLens(['scc', '.'], { cwd });
    assert.equal(code, 0);
    assert.equal(stdout.match(/^kind: SecurityContextConstraints$/gm)?.length, 2);
    assert.equal(stdout.match(/^---$/gm)?.length, 6);
    assert.match(stderr, /agents\/bare need no SCC of their own: they are admitted by restricted-v2/);
  });

  it('names the SCC of the files that admits the pods, writes none, and leaves their annotation alone', async () => {
    const cwd = folderWith({ 'web.yaml': generated('scc-of-the-files') });
    const { code, stdout, stderr } = await sccLens(['scc', '--diff', '.'], { cwd });
    assert.deepEqual([code, stdout], [0, '']);
    assert.match(stderr, /shop\/web need no SCC of their own: they are admitted by web-own\./);
  });

  it('reports on standard error what the manifests have to change', async () => {
    const cwd = folderWith({ 'sandbox.yaml': generated('default-account') });
    const { code, stdout, stderr } = await sccLens(['scc', 'sandbox.yaml'], { cwd });
    assert.deepEqual([code, stdout], [0, expected('default-account')]);
    assert.match(
      stderr,
      /sandbox\.yaml: Sandbox combined has to change for agents-openshell-sandbox: set serviceAccountName: openshell-sandbox instead of default/,
    );
  });

  it('takes a name, a service account for pods that name no namespace, and the release', async () => {
    const cwd = folderWith({ 'sandbox.yaml': generated('combined').replace('  namespace: agents\n', '') });
    const refused = await sccLens(['scc', 'sandbox.yaml'], { cwd });
    assert.deepEqual([refused.code, refused.stdout], [1, '']);
    assert.match(refused.stderr, /Add --service-account NAMESPACE\/openshell-sandbox/);
    const { code, stdout, stderr } = await sccLens(
      ['scc', 'sandbox.yaml', '--service-account', 'lab/openshell-sandbox', '--name', 'sandboxes', '--openshift', '4.20'],
      { cwd },
    );
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^ {2}name: sandboxes$/m);
    assert.match(stdout, /^ {4}namespace: lab$/m);
    assert.match(stdout, /Proven with OpenShift 4\.20's admission rules/);
  });

  it('is for the namespace that is given, of pods that name none', async () => {
    const cwd = folderWith({ 'sandbox.yaml': generated('combined').replace('  namespace: agents\n', '') });
    const { code, stdout } = await sccLens(['scc', 'sandbox.yaml', '--namespace', 'lab'], { cwd });
    assert.equal(code, 0);
    assert.match(stdout, /^ {4}namespace: lab$/m);
  });

  it('exits 2 where it is misused', async () => {
    const cwd = folderWith({
      'a.yaml': generated('combined'),
      'b.yaml': generated('several-pods'),
      'c/broken.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: half\n',
    });
    for (const [args, hint] of [
      [['scc'], /scc: name a file/],
      [['scc', '.', '--service-account', 'sandbox'], /--service-account is NAMESPACE\/NAME/],
      [['scc', '.', '--name', 'one'], /--name is for one SCC, and there are 2/],
      [['scc', 'missing.yaml'], /missing\.yaml: no such file/],
      [['scc', 'c/broken.yaml'], /broken\.yaml:3:\d+: The closing \} is missing/],
    ] as const) {
      const { code, stdout, stderr } = await sccLens(args, { cwd });
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
      assert.match(stderr, hint);
    }
  });
});

describe('scc-lens check of an SCC', () => {
  const quiet = ['--severity', 'supervisor-image-tag=off'];
  const check = (files: Readonly<Record<string, string>>, ...options: readonly string[]): ReturnType<typeof sccLens> =>
    sccLens(['check', 'pods.yaml', '--scc', 'scc.yaml', '--only-scc', '--fail-on', 'error', ...options], { cwd: folderWith(files) });

  it('passes for the SCC that was generated for the pods, and would notice a permission more or less', async () => {
    const files = { 'pods.yaml': generated('sidecar'), 'scc.yaml': generated('sidecar.scc') };
    const exact = await check(files, '--fail-if-wider');
    assert.deepEqual([exact.code, exact.stderr], [0, ''], exact.stdout);

    const narrower = await check({ ...files, 'scc.yaml': files['scc.yaml'].replace(/^ {2}- SYS_PTRACE\n/m, '') });
    assert.equal(narrower.code, 1);
    assert.match(narrower.stdout, /does not let a container add SYS_PTRACE/);

    const wide = { ...files, 'scc.yaml': files['scc.yaml'].replace(/^ {2}- SYS_PTRACE$/m, '  - SYS_PTRACE\n  - SYS_ADMIN') };
    const wider = await check(wide, '--fail-if-wider');
    assert.equal(wider.code, 1);
    assert.match(wider.stderr, /scc\.yaml: agents-openshell-sandbox: allowedCapabilities: no pod needs SYS_ADMIN\./);
    assert.equal((await check(wide, ...quiet)).code, 0);
  });

  it('does not count the users that it permits where a pod leaves its user to the image', async () => {
    const pod = (name: string, user: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop}\nspec:\n  containers: [{name: c, image: "i:1"${user}}]\n`;
    const set = pod('set', ', securityContext: {runAsUser: 1001}');
    const { stdout } = await sccLens(['scc', 'pods.yaml'], { cwd: folderWith({ 'pods.yaml': set }) });
    const scc = stdout.replace('type: MustRunAs\n  uid: 1001', 'type: MustRunAsRange\n  uidRangeMin: 1001\n  uidRangeMax: 1002');
    const one = await check({ 'pods.yaml': set, 'scc.yaml': scc }, '--fail-if-wider');
    assert.deepEqual([one.code, one.stderr.includes('runAsUser: MustRunAsRange is more than the pods need')], [1, true], one.stderr);
    const both = await check({ 'pods.yaml': `${set}---\n${pod('open', '')}`, 'scc.yaml': scc }, '--fail-if-wider');
    assert.deepEqual([both.code, both.stderr], [0, '']);
  });

  it('knows no other SCC, not even those that every user may use', async () => {
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: agents}\nspec:\n  containers: [{name: c, image: "i:1"}]\n  volumes: [{name: v, secret: {secretName: s}}]\n';
    assert.equal((await sccLens(['check', 'pods.yaml'], { cwd: folderWith({ 'pods.yaml': pod }) })).code, 0);
    assert.equal((await check({ 'pods.yaml': pod, 'scc.yaml': generated('proxy-pod.scc') })).code, 1);
  });

  it('requires the name of an SCC, and one that the API server accepts', async () => {
    const refused = 'apiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata: {name: a}\npriority: high\n';
    const cwd = folderWith({ 'pods.yaml': generated('sidecar'), 'scc.yaml': refused });
    const unnamed = await sccLens(['check', 'pods.yaml', '--only-scc'], { cwd });
    assert.equal(unnamed.code, 2);
    assert.match(unnamed.stderr, /name a file with SecurityContextConstraints by --scc/);
    const invalid = await sccLens(['check', 'pods.yaml', '--only-scc', '--scc', 'scc.yaml'], { cwd });
    assert.equal(invalid.code, 2);
    assert.match(invalid.stderr, /scc\.yaml: no SecurityContextConstraints that the API server accepts/);
  });
});
