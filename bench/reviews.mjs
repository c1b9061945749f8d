/**
 * How long `reviewPod` takes to check a pod against all 13 stock SCCs, bundled as it is shipped. Pods: the realistic golden cases. Run with
 * `node --import tsx bench/reviews.mjs FILE`, it prints microseconds, and writes the question for other engines to the file.
 */
import esbuild from 'esbuild';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { cases, fixtures } from '../test/golden/files.ts';
import { quantile } from './numbers.mjs';

const MEASURED_MS = 1500;
const ROUNDS = 5;

async function bundledEngine() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-bench-'));
  try {
    const outfile = path.join(folder, 'scc.cjs');
    await esbuild.build({
      absWorkingDir: path.resolve(import.meta.dirname, '..'),
      entryPoints: ['packages/admission/src/index.ts'],
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

/** What each SCC makes of the pod is worked out when it is asked for: here of all of them, though a verdict needs few. */
const whole = ({ sccs }) => sccs.map(({ verdict, violations, mutates }) => [verdict, violations, mutates]);

/** Microseconds of processor time per review, over all pods in turn; other programs on the machine do not count. */
function measure(reviewPod, all) {
  let reviews = 0;
  const end = performance.now() + MEASURED_MS;
  const start = process.cpuUsage();
  while (performance.now() < end) {
    for (const request of all) whole(reviewPod(request));
    reviews += all.length;
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / reviews;
}

const NAMESPACE = {
  metadata: {
    name: 'bench',
    annotations: {
      'openshift.io/sa.scc.uid-range': '1000680000/10000',
      'openshift.io/sa.scc.supplemental-groups': '1000680000/10000',
      'openshift.io/sa.scc.mcs': 's0:c26,c15',
    },
  },
};

const [file] = process.argv.slice(2);
const { reviewPod, stockSccs } = await bundledEngine();
const sccs = stockSccs('4.21');
const all = requests(sccs);
if (file !== undefined) writeFileSync(file, JSON.stringify({ pods: all.map(({ pod }) => pod), sccs, namespace: NAMESPACE }));
measure(reviewPod, all);
const times = Array.from({ length: ROUNDS }, () => measure(reviewPod, all));
console.log(quantile(times, 0.5).toFixed(1));
