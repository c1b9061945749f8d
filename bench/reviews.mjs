/**
 * How many pods a second `reviewPod` holds against all 13 stock SCCs. Pods: the realistic golden cases. Run with
 * `node --import tsx bench/reviews.mjs`.
 */
import { join } from 'node:path';
import { reviewPod, stockSccs } from '../server/src/core/scc/index.ts';
import { cases, fixtures } from '../test/golden/files.ts';

const MEASURED_MS = 1500;
const ROUNDS = 5;

async function requests() {
  const found = [];
  for await (const { pod, namespace, user } of cases(join(fixtures, 'realistic.jsonl.gz'))) {
    found.push({ pod, namespace, requester: user, grants: [], sccs: stockSccs('4.21') });
  }
  return found;
}

/** Microseconds of processor time per review, over all pods in turn; other programs on the machine do not count. */
function measure(all) {
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

const all = await requests();
measure(all);
const times = Array.from({ length: ROUNDS }, () => measure(all)).sort((a, b) => a - b);
const median = times[Math.floor(ROUNDS / 2)];
console.log(`${all.length} pods, 13 SCCs: ${median.toFixed(1)} µs a review, ${Math.round(1e6 / median)} reviews a second`);
