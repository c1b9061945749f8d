/**
 * What a deployment costs: the time for each of many objects on a real control plane, and how long the editor is blocked by a namespace with
 * many pods. The code is bundled as it is shipped. Run with `node --expose-gc bench/deployments.mjs`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import esbuild from 'esbuild';
import { startCluster } from '../test/cluster/cluster.mjs';
import { short, table } from './numbers.mjs';

const OBJECTS = 2_000;
const PODS = 5_000;
const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-bench-'));

/** What the bench calls. */
const ENTRY = `
export { connect, loadKubeconfig, risksOf } from './packages/kube/src/index.ts';
export { applyPlan, planDeployment, watchRollout } from './packages/kube/src/index.ts';
`;

async function bundledCode() {
  const outfile = path.join(folder, 'code.cjs');
  const stdin = { contents: ENTRY, resolveDir: root, loader: 'ts' };
  await esbuild.build({ stdin, outfile, bundle: true, platform: 'node', target: 'node20', minify: true, logLevel: 'warning' });
  return await import(pathToFileURL(outfile).href);
}

const { connect, loadKubeconfig, risksOf, applyPlan, planDeployment, watchRollout } = await bundledCode();

function value(result) {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

async function open(kubeconfig) {
  const config = value(await loadKubeconfig({ setting: kubeconfig, env: {}, home: folder }));
  return value(await connect(config, { acceptedRisks: value(risksOf(config)), timeoutMs: 30_000, pluginTimeoutMs: 5_000, env: {} }));
}

const planOf = async (cluster, objects, namespace) =>
  value(
    await planDeployment(
      cluster,
      objects.map((object, document) => ({ file: 'file:///bench.yaml', document, path: [], object, pods: [] })),
      { namespace },
    ),
  );
const heapMB = () => {
  globalThis.gc();
  return process.memoryUsage().heapUsed / 1e6;
};
const descriptors = () => readdirSync('/proc/self/fd').length;

/** Objects of 1 kB that are created, one after the other, and what is left of it. */
async function applyMany(cluster, namespace) {
  const data = { text: 'x'.repeat(1_000) };
  const documents = Array.from({ length: OBJECTS }, (_, i) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `many-${i}` },
    data,
  }));
  const plan = await planOf(cluster, documents, namespace);
  let requests = 0;
  const counted = { ...cluster, request: (...request) => (requests++, cluster.request(...request)) };
  const [heapBefore, openBefore, started] = [heapMB(), descriptors(), performance.now()];
  const cpu = process.cpuUsage();
  const result = await applyPlan(counted, { plan, stillCurrent: () => true, onConflict: fail, onImmutable: fail });
  const { user, system } = process.cpuUsage(cpu);
  if (result.stopped !== null) throw new Error(result.stopped.message);
  const milliseconds = performance.now() - started;
  return {
    milliseconds: milliseconds / OBJECTS,
    processor: (user + system) / 1_000 / OBJECTS,
    requests: requests / OBJECTS,
    heap: ((heapMB() - heapBefore) * 1_000) / OBJECTS,
    descriptors: descriptors() - openBefore,
  };
}

function fail() {
  throw new Error('a question was asked');
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
  const control = await startCluster();
  try {
    const cluster = await open(control.kubeconfigs.admin);
    const namespace = 'bench';
    value(await cluster.request('POST', '/api/v1/namespaces', { body: { metadata: { name: namespace } } }));
    const { milliseconds, processor, requests, heap, descriptors: left } = await applyMany(cluster, namespace);
    console.log(
      table(
        ['ConfigMaps created', 'ms each', 'of it processor time', 'requests each', 'memory kept, kB each', 'descriptors left'],
        [[OBJECTS.toLocaleString('en'), short(milliseconds), short(processor), short(requests), short(heap), left]],
      ),
    );
    cluster.close();
  } finally {
    await control.stop();
  }
}

try {
  await pods();
  console.log('');
  await objects();
} finally {
  rmSync(folder, { recursive: true });
}
