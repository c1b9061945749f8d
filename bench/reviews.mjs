/**
 * How many pods `reviewPod` checks per second against all 13 stock SCCs, bundled as it is shipped. Pods: the realistic golden cases. Run
 * with `node --import tsx bench/reviews.mjs`.
 */
import esbuild from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { cases, fixtures } from '../test/golden/files.ts';

const MEASURED_MS = 1500;
const ROUNDS = 5;

async function bundledEngine() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-bench-'));
  try {
    const outfile = path.join(folder, 'scc.cjs');
    await esbuild.build({
      absWorkingDir: path.resolve(import.meta.dirname, '..'),
      entryPoints: ['server/src/core/scc/index.ts'],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      minify: true,
      logLevel: 'warning',
    });
    return createRequire(import.meta.url)(outfile);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function requests(sccs) {
  const found = [];
  for (const { pod, namespace, user } of cases(path.join(fixtures, 'realistic.jsonl.gz'))) {
    found.push({ pod, namespace, requester: user, grants: [], sccs });
  }
  return found;
}

/** Microseconds of processor time per review, over all pods in turn; other programs on the machine do not count. */
function measure(reviewPod, all) {
  let reviews = 0;
  const end = performance.now() + MEASURED_MS;
  const start = process.cpuUsage();
  while (performance.now() < end) {
    for (const request of all) reviewPod(request);
    reviews += all.length;
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / reviews;
}

const { reviewPod, stockSccs } = await bundledEngine();
const all = requests(stockSccs('4.21'));
measure(reviewPod, all);
const times = Array.from({ length: ROUNDS }, () => measure(reviewPod, all)).sort((a, b) => a - b);
const median = times[Math.floor(ROUNDS / 2)];
console.log(`${all.length} pods, 13 SCCs: ${median.toFixed(1)} µs a review, ${Math.round(1e6 / median)} reviews a second`);
