/**
 * Deploys many objects as the editor does, deploys them again, and undoes that: `node bench/deployMany.mjs CODE KUBECONFIG MANIFESTS`, where
 * CODE is the bundled package. Prints a line of JSON: milliseconds and requests of each step, and the most memory of this process.
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [code, kubeconfig, manifests] = process.argv.slice(2);
const { connect, loadKubeconfig, risksOf, applyPlan, findUndecided, listForUndo, planDeployment, preflight, undo } = await import(
  pathToFileURL(code).href
);

function value(result) {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
const fail = () => {
  throw new Error('a question was asked');
};

const config = value(await loadKubeconfig({ setting: kubeconfig, env: {}, home: '/' }));
const login = { acceptedRisks: value(risksOf(config)), timeoutMs: 30_000, pluginTimeoutMs: 5_000, env: {} };
const connected = value(await connect(config, login));
let requests = 0;
const cluster = { ...connected, request: (...request) => (requests++, connected.request(...request)) };
const objects = JSON.parse(readFileSync(manifests, 'utf8')).map((object, document) => ({
  file: 'file:///bench.yaml',
  document,
  path: [],
  object,
  pods: [],
}));

/** Checks, and applies what was shown. */
async function deploy() {
  const plan = value(await planDeployment(cluster, objects));
  const checks = await preflight(cluster, plan);
  const reviewed = new Map(checks.objects.map(({ planned, live }) => [planned, live]));
  const undecided = findUndecided(checks);
  const result = await applyPlan(cluster, { plan, reviewed, undecided, stillCurrent: () => true, onConflict: fail, onImmutable: fail });
  if (result.stopped !== null) throw new Error(result.stopped.message);
  return result.steps;
}

const steps = [];
async function measure(name, work, expected) {
  requests = 0;
  const started = performance.now();
  const outcomes = await work();
  steps.push({ name, milliseconds: performance.now() - started, requests });
  for (const { outcome } of outcomes)
    if ((outcome.action ?? outcome.kind) !== expected) throw new Error(`${name}: ${JSON.stringify(outcome).slice(0, 300)}`);
  return outcomes;
}

const created = await measure('deploy', deploy, 'created');
await measure('deploy again', deploy, 'unchanged');
await measure('undo', () => undo(cluster, listForUndo(cluster, created)), 'deleted');
connected.close();
console.log(JSON.stringify({ steps, megabytes: process.resourceUsage().maxRSS / 1_000 }));
