import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { adminClient } from './admin.mjs';
import { buildCluster } from './build.mjs';
import { judge } from './judge.mjs';
import { openRunFolder } from './runFolder.mjs';
import { writeStockManifests } from './stock.mjs';

/** Our own control plane. A folder that is not given is temporary and goes with the cluster. */
export async function launch({ namespaces, stateDir, release, subjectReviews, faults, log }) {
  const built = await buildCluster({ log, faults });
  const { folder, discard } = await openRunFolder(stateDir);
  const stock = await writeStockManifests(folder, release);
  const args = [
    `-state-dir=${folder}`,
    `-temporary=${stateDir === undefined}`,
    `-namespaces=${namespaces.join(',')}`,
    `-subject-reviews=${subjectReviews}`,
    `-manifests=${[built.constraintCrds, built.sandboxCrds, stock].join(path.delimiter)}`,
    `-stages=${built.stages}`,
    `-kwok=${built.kwok}`,
    `-agent-sandbox=${built.agentSandbox}`,
    `-toxiproxy=${built.toxiproxy ?? ''}`,
  ];
  let running = await run(built.testCluster, args).catch(async error => {
    await discard();
    throw error;
  });
  const { url, kubeconfigs, adminPort, toxiproxy } = running.ready;
  return {
    kind: 'openshift',
    url,
    kubeconfigs,
    adminPort,
    toxiproxy,
    stateDir: folder,
    readyMs: running.ready.readyMs,
    ...adminClient(adminPort),
    judge: cases => judge(adminPort, cases),
    async stop() {
      await running.stop();
      await discard();
    },
    kill: () => running.kill(),
    async restart() {
      await running.stop();
      running = await run(built.testCluster, args);
    },
  };
}

/**
 * Starts the binary and waits for its line of JSON. It leads a process group of its own, so that a kill takes its children along;
 * should this process vanish, the closing pipe ends it.
 */
async function run(binary, args) {
  const child = spawn(binary, args, { detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  let output = '';
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', data => {
    errors = (errors + data).slice(-4000);
  });
  const line = new Promise(resolve => {
    child.stdout.setEncoding('utf8').on('data', data => {
      output += data;
      if (output.includes('\n')) resolve(output);
    });
  });
  const first = await Promise.race([line, closed.then(() => undefined)]);
  if (first === undefined) throw new Error(`the test cluster did not start:\n${errors}`);

  const alive = () => child.exitCode === null && child.signalCode === null;
  let isEnding = false;
  void closed.then(() => {
    if (!isEnding) console.error(`The test cluster ended by itself (${child.signalCode ?? child.exitCode}):\n${errors}`);
  });
  const kill = async () => {
    isEnding = true;
    if (alive()) process.kill(-child.pid, 'SIGKILL');
    await closed;
  };
  const stop = async () => {
    isEnding = true;
    child.kill('SIGTERM');
    const late = setTimeout(() => {
      void kill();
    }, 15_000);
    await closed;
    clearTimeout(late);
  };
  return { ready: JSON.parse(first), kill, stop };
}
