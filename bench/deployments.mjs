/**
 * What a deployment costs: the time for each of many objects on a real control plane, compared with kubectl on the same one, and how long the
 * editor is blocked by a namespace with many pods. The code is bundled as it is shipped. Run with
 * `node --expose-gc bench/deployments.mjs`; `pods` or `objects` measures one of them.
 */
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import esbuild from 'esbuild';
import { startCluster } from '../test/cluster/cluster.mjs';
import { unthrottledKubectl } from './goPeers.mjs';
import { short, table } from './numbers.mjs';

const OBJECTS = 2_000;
const PODS = 5_000;
const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-bench-'));

/** What the bench calls. */
const ENTRY = `
export { connect, loadKubeconfig, risksOf } from './packages/kube/src/index.ts';
export { applyPlan, findUndecided, listForUndo, planDeployment, preflight, undo, watchRollout } from './packages/kube/src/index.ts';
`;

async function bundleCode() {
  const outfile = path.join(folder, 'code.cjs');
  const stdin = { contents: ENTRY, resolveDir: root, loader: 'ts' };
  await esbuild.build({ stdin, outfile, bundle: true, platform: 'node', target: 'node20', minify: true, logLevel: 'warning' });
  return outfile;
}

const code = await bundleCode();
const { connect, loadKubeconfig, risksOf, watchRollout } = await import(pathToFileURL(code).href);

function value(result) {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

async function open(kubeconfig) {
  const config = value(await loadKubeconfig({ setting: kubeconfig, env: {}, home: folder }));
  return value(await connect(config, { acceptedRisks: value(risksOf(config)), timeoutMs: 30_000, pluginTimeoutMs: 5_000, env: {} }));
}

/** Objects of 1 kB. */
const manifests = namespace =>
  Array.from({ length: OBJECTS }, (_, i) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `many-${i}`, namespace },
    data: { text: 'x'.repeat(1_000) },
  }));

/** Runs a program to its end; what it prints, and milliseconds. */
async function run(program, args) {
  const started = performance.now();
  const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 100_000_000 });
  return { stdout, milliseconds: performance.now() - started };
}

/** Milliseconds of processor time that the main thread has had, so that other programs on the machine do not count. Linux only. */
const threadTime = () => Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[0]) / 1e6;

/** The longest processor time between two turns of the event loop, in milliseconds. */
function watchBlocks() {
  let [longest, isOver, before] = [0, false, threadTime()];
  const turn = () => {
    const now = threadTime();
    longest = Math.max(longest, now - before);
    before = now;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    /** That since the last time. */
    longest: () => {
      const found = longest;
      longest = 0;
      return found;
    },
    stop: () => {
      isOver = true;
    },
  };
}

async function followOne(own) {
  const server = spawn(process.execPath, [path.join(root, 'bench/crowdedNamespace.mjs'), PODS, own], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const port = await new Promise(resolve => server.stdout.once('data', data => resolve(String(data).trim())));
    const kubeconfig = path.join(folder, `crowded-${own}`);
    writeFileSync(
      kubeconfig,
      JSON.stringify({
        clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${port}` } }],
        users: [{ name: 'u', user: {} }],
        contexts: [{ name: 'x', context: { cluster: 'c', user: 'u', namespace: 'crowded' } }],
        'current-context': 'x',
      }),
    );
    const cluster = await open(kubeconfig);
    const resource = { apiVersion: 'apps/v1', kind: 'Deployment', group: 'apps', name: 'deployments', namespaced: true, verbs: [] };
    const ref = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'crowded', name: 'web' };
    const planned = { ref, resource, object: {}, source: { pods: [{ pod: {} }] } };
    globalThis.gc();
    const blocks = watchBlocks();
    let listing = 0;
    const counted = {
      ...cluster,
      stream: (url, options) => {
        if (url.endsWith('/pods')) listing = blocks.longest();
        return cluster.stream(url, options);
      },
    };
    const started = performance.now();
    const [status] = await watchRollout(counted, [planned], { timeoutMs: 120_000, graceMs: 60_000, logLines: 1 });
    const seconds = (performance.now() - started) / 1_000;
    blocks.stop();
    cluster.close();
    if (status?.state !== 'ready') throw new Error(`the Deployment is ${status?.state}: ${status?.detail}`);
    return { listing, changing: blocks.longest(), seconds };
  } finally {
    server.kill();
  }
}

async function pods() {
  const rows = [];
  for (const own of [10, PODS]) {
    const runs = [await followOne(own), await followOne(own), await followOne(own)];
    const best = name => short(Math.min(...runs.map(run => run[name])));
    rows.push([`${own.toLocaleString('en')} of ${PODS.toLocaleString('en')}`, best('listing'), best('changing'), best('seconds')]);
  }
  const head = ['pods of the Deployment, of those in its namespace', 'longest block while listing, ms', 'while they change, ms', 'all, s'];
  console.log(table(head, rows));
  console.log(`
Each pod of about 9 kB is listed, and then changes once. A block is the main thread's processor time between two turns of the event
loop; the best of three runs. The server is a process of its own.`);
}

async function objects() {
  const kubectl = unthrottledKubectl(root, folder);
  const control = await startCluster();
  try {
    const { admin } = control.kubeconfigs;
    const cluster = await open(admin);
    const files = {};
    for (const namespace of ['ours', 'theirs']) {
      value(await cluster.request('POST', '/api/v1/namespaces', { body: { metadata: { name: namespace } } }));
      files[namespace] = path.join(folder, `${namespace}.json`);
    }
    cluster.close();
    writeFileSync(files.ours, JSON.stringify(manifests('ours')));
    writeFileSync(files.theirs, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests('theirs') }));
    const { stdout } = await run(process.execPath, [path.join(import.meta.dirname, 'deployMany.mjs'), code, admin, files.ours]);
    const { steps, megabytes } = JSON.parse(stdout);
    const cache = path.join(folder, 'kubectl-cache');
    const ask = (...args) => run(kubectl, [...args, '--kubeconfig', admin, '--cache-dir', cache, '-f', files.theirs]);
    const applying = ['apply', '--server-side'];
    const theirs = [await ask(...applying), await ask(...applying), await ask('delete', '--wait=true')];
    const rows = steps.map(({ name, milliseconds, requests }, index) => [
      name,
      short(milliseconds / OBJECTS),
      (requests / OBJECTS).toFixed(3),
      ['kubectl apply --server-side', 'the same again', 'kubectl delete'][index],
      short(theirs[index].milliseconds / OBJECTS),
    ]);
    const count = OBJECTS.toLocaleString('en');
    console.log(table([`${count} ConfigMaps`, 'ms each', 'requests each', 'compared with', 'ms each'], rows, [0, 3]));
    console.log(`
Checks and all, one object after the other. The process has had at most ${short(megabytes)} MB. kubectl is built with QPS -1, so that it waits for
nothing by itself.`);
  } finally {
    await control.stop();
  }
}

const parts = process.argv.slice(2);
try {
  if (parts.length === 0 || parts.includes('pods')) await pods();
  if (parts.length === 0 || parts.includes('objects')) await objects();
} finally {
  rmSync(folder, { recursive: true });
}
