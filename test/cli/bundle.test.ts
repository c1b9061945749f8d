/** What only the bundle as a process can show: that it is the same program, and how it gets on with the processes around it. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { sampleOf } from '../properties';
import { kubeconfigFor } from '../fleet/liveServer';
import { BUNDLE, startBundle, useBundle } from './bundle';
import { colourless, fixture, folderWith, sccLens } from './command';

async function eventually(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await setTimeout(20);
}

/** Whether a process is there that has not ended: signal 0 asks. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('the bundle of the command line', () => {
  useBundle();

  it('prints and answers what the sources do', async () => {
    const cwd = folderWith({ 'pod.yaml': fixture('hostpath-pod.yaml'), 'clean.yaml': fixture('clean-pod.yaml') });
    for (const args of [['--version'], ['check', '.'], ['check', 'clean.yaml'], ['fix', '--diff', '.'], ['check', 'gone.yaml']]) {
      const { status, stdout, stderr } = spawnSync(process.execPath, [BUNDLE, ...args], { cwd, encoding: 'utf8' });
      assert.deepEqual({ code: status, stdout, stderr }, await sccLens(args, { cwd }), args.join(' '));
    }
  });

  it('reads what a shell hands it through a pipe', function () {
    if (process.platform === 'win32') this.skip();
    const cwd = folderWith({ 'pod.yaml': fixture('hostpath-pod.yaml') });
    const { status, stdout } = spawnSync('bash', ['-c', '"$0" "$1" check <(cat pod.yaml)', process.execPath, BUNDLE], {
      cwd,
      encoding: 'utf8',
    });
    assert.equal(status, 1);
    assert.match(stdout, /^\/dev\/fd\/\d+:18:7 .*hostpath-supervisor/m);
  });

  it('reads a live cluster by a client of its own, whose credential plug-in ends with an interrupt', async function () {
    if (process.platform === 'win32') this.skip();
    const args = ['-c', 'echo $$ > pid; exec sleep 600'];
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'sh', args, interactiveMode: 'Never' };
    const cwd = folderWith({ config: kubeconfigFor('https://127.0.0.1:1', { exec }) });
    const child = startBundle(['audit', '--kubeconfig', 'config'], cwd);
    const pid = path.join(cwd, 'pid');
    await eventually(() => existsSync(pid) && readFileSync(pid, 'utf8').endsWith('\n'));
    child.kill('SIGINT');
    assert.deepEqual(await once(child, 'exit'), [null, 'SIGINT']);
    await eventually(() => !isRunning(Number(readFileSync(pid, 'utf8'))));
  });

  it('leaves nothing of a commit on the disk where a comparison is interrupted', async function () {
    if (process.platform === 'win32') this.skip();
    const cwd = folderWith({ 'c/Chart.yaml': 'name: c\nversion: 1.0.0\napiVersion: v2\n', 'c/templates/a.yaml': 'a: {{ .Values.a }}\n' });
    const git = (...args: readonly string[]): Buffer =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd, stdio: 'ignore' });
    git('init', '--quiet');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'a chart');
    const temporary = folderWith({});
    const helm = path.join(temporary, 'helm');
    writeFileSync(helm, '#!/bin/sh\necho started > "$TMPDIR/started"\nsleep 60\n', { mode: 0o755 });
    const child = startBundle(['diff', 'HEAD', '--helm', helm], cwd, { TMPDIR: temporary });
    await eventually(() => existsSync(path.join(temporary, 'started')));
    const left = (): readonly string[] => readdirSync(temporary).filter(name => name.startsWith('scc-lens-commit-'));
    assert.equal(left().length, 1);
    child.kill('SIGTERM');
    assert.deepEqual([await once(child, 'exit'), left()], [[null, 'SIGTERM'], []]);
  });

  describe('with many files', () => {
    const LONG = `${'#'.repeat(40_000)}\n`;
    const texts = ['hostpath-pod', 'clean-pod', 'alias-pod', 'broken', 'pod-list', 'stager'].map(name => fixture(`${name}.yaml`));
    const others = {
      'chart.yaml': 'kind: {{ .Values.kind }}\n',
      'compose.yaml': 'services: {}\n',
      'grant.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: agents }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:openshift:scc:privileged }
subjects: [{ kind: Group, name: system:serviceaccounts:agents }]
`,
    };
    const manyFiles = (): Readonly<Record<string, string>> => ({
      ...others,
      ...Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`${i}.yaml`, LONG + (texts[i % texts.length] ?? '')])),
    });

    it('judges them on worker threads, with the output of one thread', async function () {
      if (availableParallelism() < 2) this.skip();
      const cwd = folderWith(manyFiles());
      for (const args of sampleOf([
        ['check', '.', '--format', 'json', '--format', 'pretty=report.txt', '--namespace', 'agents'],
        ['check', '.', '--format', 'sarif', '--strict'],
        ['check', '.', '--format', 'junit', '--scc', 'grant.yaml', '--grant', 'anyuid'],
      ])) {
        const env = { ...colourless(), NODE_DEBUG: 'worker' };
        const bundle = spawnSync(process.execPath, [BUNDLE, ...args], { cwd, env, encoding: 'utf8', maxBuffer: 1e8 });
        assert.match(bundle.stderr, /^WORKER \d+/m, 'workers are started');
        const report = readFileSync(path.join(cwd, 'report.txt'), 'utf8');
        const stderr = bundle.stderr.replaceAll(/^(?!scc-lens: ).*\n/gm, '');
        assert.deepEqual({ code: bundle.status, stdout: bundle.stdout, stderr }, await sccLens(args, { cwd }), args.join(' '));
        assert.equal(report, readFileSync(path.join(cwd, 'report.txt'), 'utf8'));
      }
    });

    it('judges what a worker thread that ends leaves behind', async function () {
      if (availableParallelism() < 2) this.skip();
      const cwd = folderWith(manyFiles());
      const endsWorkers = "import{isMainThread}from'node:worker_threads';if(!isMainThread)process.exit(1)";
      const env = { ...colourless(), NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(endsWorkers)}` };
      const args = ['check', '.', '--format', 'json'];
      const { status, stdout, stderr } = spawnSync(process.execPath, [BUNDLE, ...args], { cwd, env, encoding: 'utf8', maxBuffer: 1e8 });
      assert.deepEqual({ code: status, stdout, stderr }, await sccLens(args, { cwd }));
    });

    it('ends at once when it is interrupted', async function () {
      if (process.platform === 'win32') this.skip();
      const child = startBundle(['check', '.'], folderWith(manyFiles()));
      child.stdout.once('data', () => child.kill('SIGINT'));
      const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
      assert.deepEqual({ code, signal }, { code: null, signal: 'SIGINT' });
    });
  });

  it('writes nothing to a reader that has gone', async () => {
    const pods = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`pod-${i}.yaml`, fixture('hostpath-pod.yaml')]));
    const child = startBundle(['check', '.'], folderWith(pods));
    const stderr = text(child.stderr);
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise(resolve => child.once('close', resolve));
    assert.equal(await stderr, '');
    assert.equal(code, 1);
  });
});
