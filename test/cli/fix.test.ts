import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { fixture, folderWith, ROOT, sccLens } from './command';

const BEFORE = fixture('hostpath-pod.yaml');
const AFTER = fixture('hostpath-pod.fixed.yaml');

/** The rule whose fix the fixtures show. */
const RULE = ['--rule', 'hostpath-supervisor'];

/** The same file as different people's editors leave it. */
const VARIANTS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': text => text,
  'with CRLF': text => text.replaceAll('\n', '\r\n'),
  'with a byte order mark': text => `\u{FEFF}${text}`,
  'without a final newline': text => text.replace(/\n$/, ''),
  'with a byte order mark, CRLF and no final newline': text => `\u{FEFF}${text.replace(/\n$/, '').replaceAll('\n', '\r\n')}`,
};

interface Report {
  readonly files: readonly {
    readonly findings: readonly {
      readonly workload: { readonly name: string };
      readonly fixes: readonly { readonly applicability: string }[];
    }[];
  }[];
}

describe('scc-lens fix', () => {
  for (const [name, vary] of Object.entries(VARIANTS)) {
    describe(`a file ${name}`, () => {
      it('is printed fixed, every other byte kept, and not touched', async () => {
        const cwd = folderWith({ 'pod.yaml': vary(BEFORE) });
        const { code, stdout, stderr } = await sccLens(['fix', ...RULE, 'pod.yaml'], { cwd });
        assert.equal(stdout, vary(AFTER));
        assert.equal(stderr, '');
        assert.equal(code, 0);
        assert.equal(readFileSync(path.join(cwd, 'pod.yaml'), 'utf8'), vary(BEFORE));
      });

      it('is written in place', async () => {
        const cwd = folderWith({ 'pod.yaml': vary(BEFORE) });
        const { code, stdout } = await sccLens(['fix', ...RULE, '--write', 'pod.yaml'], { cwd });
        assert.equal(code, 0);
        assert.equal(stdout, '');
        assert.equal(readFileSync(path.join(cwd, 'pod.yaml'), 'utf8'), vary(AFTER));
        assert.deepEqual(readdirSync(cwd), ['pod.yaml']);
      });

      it('gets a diff that git applies', async () => {
        const cwd = folderWith({ 'my pods/pöd.yaml': vary(BEFORE) });
        const { code, stdout } = await sccLens(['fix', ...RULE, '--diff', 'my pods/pöd.yaml'], { cwd });
        assert.equal(code, 0);
        execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd, input: stdout });
        assert.equal(readFileSync(path.join(cwd, 'my pods/pöd.yaml'), 'utf8'), vary(AFTER));
      });
    });
  }

  it('reads standard input', async () => {
    const { code, stdout } = await sccLens(['fix', ...RULE, '-'], { cwd: folderWith({}), stdin: BEFORE });
    assert.equal(stdout, AFTER);
    assert.equal(code, 0);
  });

  it('prints a clean file as it is', async () => {
    const { code, stdout } = await sccLens(['fix', ...RULE, '-'], { cwd: folderWith({}), stdin: fixture('clean-pod.yaml') });
    assert.equal(stdout, fixture('clean-pod.yaml'));
    assert.equal(code, 0);
  });

  it('heads its diff as git does, and has none for what does not change', async () => {
    const cwd = folderWith({ 'pods/a.yaml': BEFORE, 'pods/b.yaml': fixture('clean-pod.yaml') });
    const { stdout } = await sccLens(['fix', ...RULE, '--diff', path.join(cwd, 'pods')], { cwd });
    assert.match(stdout, /^--- a\/pods\/a\.yaml\n\+\+\+ b\/pods\/a\.yaml\n@@ /);
    assert.doesNotMatch(stdout, /b\.yaml/);
  });

  it('does not write a file a second time', async () => {
    const cwd = folderWith({ 'a.yaml': BEFORE, 'b.yaml': fixture('clean-pod.yaml') });
    await sccLens(['fix', ...RULE, '--write', '.'], { cwd });
    const long = new Date('2020-01-01T00:00:00Z');
    for (const name of ['a.yaml', 'b.yaml']) utimesSync(path.join(cwd, name), long, long);
    const { code, stderr } = await sccLens(['fix', ...RULE, '--write', '.'], { cwd });
    assert.equal(code, 0);
    assert.match(stderr, /nothing was fixed/);
    for (const name of ['a.yaml', 'b.yaml']) assert.deepEqual(statSync(path.join(cwd, name)).mtime, long, name);
  });

  it('keeps the mode, and writes through a link', async () => {
    const cwd = folderWith({ 'real/pod.yaml': BEFORE });
    chmodSync(path.join(cwd, 'real/pod.yaml'), 0o640);
    symlinkSync('real/pod.yaml', path.join(cwd, 'link.yaml'));
    assert.equal((await sccLens(['fix', ...RULE, '--write', 'link.yaml'], { cwd })).code, 0);
    assert.ok(lstatSync(path.join(cwd, 'link.yaml')).isSymbolicLink());
    assert.equal(readFileSync(path.join(cwd, 'real/pod.yaml'), 'utf8'), AFTER);
    assert.equal(statSync(path.join(cwd, 'real/pod.yaml')).mode & 0o777, 0o640);
  });

  it('asks what to do with several files', async () => {
    const cwd = folderWith({ 'a.yaml': BEFORE, 'b.yaml': BEFORE });
    const { code, stdout, stderr } = await sccLens(['fix', 'a.yaml', 'b.yaml'], { cwd });
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /there are 2 files; add --write or --diff/);
  });

  it('does not pretend to write standard input', async () => {
    const { code, stderr } = await sccLens(['fix', ...RULE, '--write', '-'], { cwd: folderWith({}), stdin: BEFORE });
    assert.equal(code, 2);
    assert.match(stderr, /standard input cannot be written/);
  });

  it('fixes the findings of the rules that are named', async () => {
    const cwd = folderWith({ 'a.yaml': BEFORE });
    assert.equal((await sccLens(['fix', '--rule', 'supervisor-stager', 'a.yaml'], { cwd })).stdout, BEFORE);
    assert.equal((await sccLens(['fix', '--rule', 'supervisor-stager', '--rule', 'hostpath-supervisor', 'a.yaml'], { cwd })).stdout, AFTER);
  });

  it('lists the rules when it is given another', async () => {
    const { code, stderr } = await sccLens(['fix', '--rule', 'hostpath-supervisr', 'a.yaml'], { cwd: folderWith({ 'a.yaml': BEFORE }) });
    assert.equal(code, 2);
    assert.match(stderr, /no rule "hostpath-supervisr"; did you mean hostpath-supervisor\?/);
    assert.match(stderr, /The rules are: .*syntax-error/);
  });

  it('reports what it refused and why, and fixes the rest', async () => {
    const cwd = folderWith({ 'alias.yaml': fixture('alias-pod.yaml'), 'pod.yaml': BEFORE });
    const { code, stderr } = await sccLens(['fix', '--write', '--rule', 'hostpath-supervisor', '.'], { cwd });
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^scc-lens: alias\.yaml:19:7: hostpath-supervisor: not fixed \(Deliver the supervisor with an init container\): \S.*anchor.*$/m,
    );
    assert.match(stderr, /^scc-lens: applied 1 fix in 1 file$/m);
    assert.equal(readFileSync(path.join(cwd, 'alias.yaml'), 'utf8'), fixture('alias-pod.yaml'));
    assert.equal(readFileSync(path.join(cwd, 'pod.yaml'), 'utf8'), AFTER);
  });

  it('has a line for each fix that only --unsafe applies, and exits 1 for it', async () => {
    const cwd = folderWith({ 'a.yaml': BEFORE });
    const safe = await sccLens(['fix', '--write', 'a.yaml'], { cwd });
    assert.equal(safe.code, 1);
    const lines = safe.stderr.split('\n').filter(line => line.includes('without --unsafe'));
    assert.ok(lines.length > 0);
    for (const line of lines) assert.match(line, /^scc-lens: a\.yaml:\d+:\d+: [a-z-]+: not fixed without --unsafe \(\S.*\)$/);
    const unsafe = await sccLens(['fix', '--unsafe', '--write', 'a.yaml'], { cwd });
    assert.doesNotMatch(unsafe.stderr, /without --unsafe/);
    assert.match((await sccLens(['fix', '--help'], { cwd })).stdout, /^ {2}1 .*left out because it is unsafe/m);
  });

  it('gives the reason of a fix that --unsafe refuses as well', async () => {
    const cwd = path.join(ROOT, 'test/fixtures/rules/hostpath-supervisor');
    const [safe, unsafe] = [
      await sccLens(['fix', '--diff', 'cp-image.yaml'], { cwd }),
      await sccLens(['fix', '--unsafe', '--diff', 'cp-image.yaml'], { cwd }),
    ];
    const line =
      /^scc-lens: cp-image\.yaml:12:18: scc-denied: not fixed \(Leave runAsUser to OpenShift\): The pod would still be refused.*$/m;
    assert.equal(line.exec(safe.stderr)?.[0], line.exec(unsafe.stderr)?.[0] ?? '');
    assert.doesNotMatch(safe.stderr, /without --unsafe/);
  });

  it('leaves a pod that is refused all the same whole, with a line for each field', async () => {
    const pod = (name: string, rest: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  hostPID: true\n  containers:\n    - name: a\n      image: x\n${rest}`;
    const kept = pod('needs-an-scc', '  volumes:\n    - name: logs\n      hostPath: {path: /var/log}\n');
    const cwd = folderWith({ 'kept.yaml': kept, 'fixed.yaml': pod('needs-none', '') });
    const { code, stderr } = await sccLens(['fix', '--unsafe', '--write', '.'], { cwd });
    assert.equal(code, 1);
    assert.equal(readFileSync(path.join(cwd, 'kept.yaml'), 'utf8'), kept);
    assert.doesNotMatch(readFileSync(path.join(cwd, 'fixed.yaml'), 'utf8'), /hostPID/);
    const still = 'The pod would still be refused for what cannot be fixed here, so it keeps what it asks for.';
    assert.ok(stderr.includes(`scc-lens: kept.yaml:5:12: scc-denied: not fixed (Remove hostPID): ${still}\n`), stderr);
  });

  it('takes what a fix in one file means for another into account, so that fixing again changes nothing', async () => {
    const [scc = '', role = '', binding = '', pod = ''] = readFileSync(
      path.join(ROOT, 'test/fixtures/rules/missing-capability/scc.yaml'),
      'utf8',
    ).split('---\n');
    const cwd = folderWith({
      'a-scc.yaml': scc.replace(/^allowedCapabilities:.*$/m, 'allowedCapabilities:'),
      'b-rbac.yaml': `${role}---\n${binding}`,
      'c-pod.yaml': pod,
    });
    await sccLens(['fix', '--unsafe', '--write', '.'], { cwd });
    const written = readFileSync(path.join(cwd, 'a-scc.yaml'), 'utf8');
    assert.match(
      written,
      /^allowedCapabilities: \[NET_ADMIN, SYSLOG, SYS_ADMIN, SYS_PTRACE\]$|^allowedCapabilities:\n(?: *- [A-Z_]+\n){4}/m,
    );
    assert.match((await sccLens(['fix', '--unsafe', '--diff', '.'], { cwd })).stdout, /^$/);
  });

  it('fixes of a List the pods for which `check` lists a safe fix, and reports the others', async () => {
    const text = fixture('pod-list.yaml');
    const cwd = folderWith({ 'list.yaml': text });
    const offered = async (): Promise<readonly string[]> => {
      const { files } = JSON.parse((await sccLens(['check', '--format', 'json', 'list.yaml'], { cwd })).stdout) as Report;
      return files
        .flatMap(({ findings }) => findings)
        .filter(({ fixes }) => fixes.some(({ applicability }) => applicability === 'safe'))
        .map(({ workload }) => workload.name);
    };
    assert.deepEqual(await offered(), ['first', 'last']);
    const { code, stderr } = await sccLens(['fix', '--write', 'list.yaml'], { cwd });
    assert.equal(code, 1);
    assert.match(
      stderr
        .split('\n')
        .filter(line => !line.includes('without --unsafe'))
        .join('\n'),
      /^scc-lens: list\.yaml:50:11: hostpath-supervisor: not fixed \(.*\): items\[1\]\S* carries an anchor .*\n.*:67:11: .*: items\[2\]\.spec is next to template text .*\nscc-lens: applied 2 fixes in 1 file\n$/,
    );
    const fixed = readFileSync(path.join(cwd, 'list.yaml'), 'utf8').split(/^(?= {2}- )/m);
    const before = text.split(/^(?= {2}- )/m);
    assert.deepEqual(
      fixed.map((item, i) => item === before[i]),
      [true, false, true, true, false],
    );
    assert.deepEqual(await offered(), []);
  });

  it('fixes what it can read and exits 2 for what it cannot', async () => {
    const cwd = folderWith({ 'pod.yaml': BEFORE, 'utf16.yaml': Buffer.from(`\u{FEFF}${BEFORE}`, 'utf16le') });
    symlinkSync('nowhere', path.join(cwd, 'gone.yaml'));
    const { code, stderr } = await sccLens(['fix', ...RULE, '--write', 'gone.yaml', '.'], { cwd });
    assert.equal(code, 2);
    assert.match(stderr, /gone\.yaml: no such file/);
    assert.match(stderr, /utf16\.yaml: is UTF-16/);
    assert.equal(readFileSync(path.join(cwd, 'pod.yaml'), 'utf8'), AFTER);
    assert.deepEqual(readFileSync(path.join(cwd, 'utf16.yaml')), Buffer.from(`\u{FEFF}${BEFORE}`, 'utf16le'));
  });

  it('writes the init container that the settings describe', async () => {
    const cwd = folderWith({ 'a.yaml': BEFORE });
    const image = 'registry.example.com/mirror/supervisor:0.0.100';
    assert.equal(
      (await sccLens(['fix', ...RULE, '--set', `supervisor.image=${image}`, 'a.yaml'], { cwd })).stdout,
      AFTER.replace(/image: ghcr\S+/, `image: ${image}`),
    );
    const outcome = await sccLens(['fix', ...RULE, '--set', 'supervisor.resources=[]', 'a.yaml'], { cwd });
    assert.equal(outcome.code, 2);
    assert.match(outcome.stderr, /sccLens\.supervisor\.resources: \[\] is not of type object or null/);
  });

  it('takes the supervisor of a mirror that the settings name, with the tag of its gateway', async () => {
    const gateway =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: gw}\nspec: {containers: [{name: gw, image: "m.example.com/gw:v0.0.97"}]}\n';
    const cwd = folderWith({ 'a.yaml': BEFORE, 'gateway.yaml': gateway });
    const names = (supervisor: string): string[] => [
      ...['fix', ...RULE, '--set', `openshell.images={"m.example.com/gw":"gateway","m.example.com/sv":"${supervisor}"}`],
      ...['--write', 'a.yaml', 'gateway.yaml'],
    ];
    const outcome = await sccLens(names('agent'), { cwd });
    assert.equal(outcome.code, 2);
    assert.match(outcome.stderr, /sccLens\.openshell\.images: \{.*\} has a value that is not one of gateway, supervisor, sandbox\./);
    assert.equal((await sccLens(names('supervisor'), { cwd })).code, 0);
    assert.equal(readFileSync(path.join(cwd, 'a.yaml'), 'utf8'), AFTER.replace(/image: ghcr\S+/, 'image: m.example.com/sv:v0.0.97'));
  });

  it('writes ALL once where it was misspelt and two rules want it', async () => {
    const cwd = folderWith({
      'web.yaml': readFileSync(path.join(ROOT, 'test/fixtures/rules/pod-security-warning/misspelt-all.yaml'), 'utf8'),
    });
    await sccLens(['fix', '--unsafe', '--write', 'web.yaml'], { cwd });
    assert.match(readFileSync(path.join(cwd, 'web.yaml'), 'utf8'), /drop:\n +- ALL\n {6}securityContext:\n {8}seccompProfile:/);
  });
});
