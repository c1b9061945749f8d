/**
 * `npm run bench`: how fast the language server answers, compared with yaml-language-server on the same files in the same run; how fast the
 * command line and the engine are, compared with others on the same files. Prints one Markdown table. `npm run bench -- PART…` measures
 * some parts only: keystrokes, editor, programs, engine. `npm run bench -- profile` prints where the processor time goes,
 * `npm run bench -- audit` what an audit of a simulated cluster takes, and `npm run bench -- million` what a shard of one with a million pods
 * takes, whose lists are 5 GB in the folder for temporary files.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startable } from '../scripts/commands.mjs';
import { measureAudit } from './audit.mjs';
import { measureBurst, measureFirstScreen, measureHostile, measureIndexing, measureLightBulb } from './editor.mjs';
import { hasGo, kubeconform, kubernetesSchema, kubeScore, openshiftEngine } from './goPeers.mjs';
import { HOSTILE } from './hostile.mjs';
import { measureKeystrokes } from './keystrokes.mjs';
import { quantile, short, table } from './numbers.mjs';
import { profile } from './profile.mjs';
import { inFiles, measurePrograms } from './throughput.mjs';

const root = path.resolve(import.meta.dirname, '..');
const cache = path.join(root, '.cache/bench');

/** Fewer openings where one takes seconds. */
const FILES = [
  { documents: 1, mixture: 'three of five right', opens: 15, changes: 61 },
  { documents: 100, mixture: 'three of five right', opens: 9, changes: 61 },
  { documents: 1_000, mixture: 'three of five right', opens: 5, changes: 31 },
  { documents: 1_000, mixture: 'all wrong', opens: 5, changes: 31 },
];

const HEAD = ['what', 'unit', 'p50', 'p99', 'compared with', 'p50', 'ratio', 'what is measured'];
const rows = [];

/** One row: our values, and those that they are compared with. */
function report({ what, unit = 'ms', ours, peer, peers, how }) {
  const median = quantile(ours, 0.5);
  const others = peers === undefined ? NaN : quantile(peers, 0.5);
  const ratio = others / median;
  rows.push([
    what,
    unit,
    short(median),
    ours.length < 3 ? '–' : short(quantile(ours, 0.99)),
    peer ?? '–',
    peers === undefined ? '–' : short(others),
    peers === undefined ? '–' : ratio >= 1 ? `${short(ratio)}×` : `1/${short(1 / ratio)}`,
    how,
  ]);
  console.error(rows.at(-1).slice(0, 7).join(' · '));
}

function prepare() {
  run(process.execPath, ['scripts/build.mjs']);
  mkdirSync(cache, { recursive: true });
  if (!existsSync(path.join(import.meta.dirname, 'node_modules/yaml-language-server'))) {
    run('npm', ['ci', '--no-audit', '--no-fund', '--prefix', 'bench']);
  }
}

function run(command, args) {
  const [program, programArgs, options] = startable(command, args);
  const { status } = spawnSync(program, programArgs, { ...options, cwd: root, stdio: ['ignore', 2, 'inherit'] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
}

async function keystrokes() {
  const schema = kubernetesSchema(root);
  for (const file of FILES) {
    const {
      bytes,
      results: [ours, ...peers],
    } = await measureKeystrokes(root, schema, file);
    const pods = file.documents === 1 ? '1 pod' : `${file.documents.toLocaleString('en')} pods, ${file.mixture}`;
    const size = `${short(bytes / 1_000)} kB`;
    for (const peer of peers) {
      const how = `${ours.findings.toLocaleString('en')} diagnostics, with related information; the peer finds ${peer.findings}`;
      report({
        what: `open, ${pods} (${size})`,
        ours: ours.open,
        peer: peer.name,
        peers: peer.open,
        how: `didOpen → all diagnostics; ${how}`,
      });
      report({
        what: `change, ${pods} (${size})`,
        ours: ours.change,
        peer: peer.name,
        peers: peer.change,
        how: `didChange of one token in the middle → diagnostics; ${how}`,
      });
      if (file.mixture === 'all wrong')
        report({
          what: `memory, ${pods} (${size})`,
          unit: 'MB',
          ours: [ours.memory],
          peer: peer.name,
          peers: [peer.memory],
          how: 'peak of the server, all files and edits of these rows',
        });
    }
  }
}

async function editor() {
  const documents = 1_000;
  report({
    what: 'light bulb, 1,000 pods',
    ours: await measureLightBulb(root, documents, 21),
    how: 'codeAction on one hostPath, each time on another pod of a file with 4,000 findings; clients that can create files',
  });
  report({
    what: 'first screen, 1,000 pods',
    ours: await measureFirstScreen(root, documents, 9),
    how: 'didOpen → the first publishDiagnostics, which covers the first 100 lines',
  });
  report({
    what: 'hover in a burst of typing',
    ours: await measureBurst(root, documents, 100),
    how: 'hover on a small file while a key repeats (one change in 30 ms) at the start of a file of 1,000 pods with 4,000 findings',
  });
  for (const name of Object.keys(HOSTILE)) {
    const { times, milliseconds } = await measureHostile(root, name);
    report({
      what: `hover next to ${name}`,
      ours: [Math.max(...times)],
      how: `the slowest of ${times.length} hovers on a small file between the opening of that document and its diagnostics, ${short(milliseconds)} ms`,
    });
  }
  const { milliseconds, times, memory } = await measureIndexing(root, 10_000);
  report({ what: 'index, 10,000 files', ours: [milliseconds], how: 'start of the server → it has read a pod from each file' });
  report({ what: 'hover while it indexes', ours: times, how: 'hover on a small file meanwhile' });
  report({ what: 'memory, 10,000 files', unit: 'MB', ours: [memory], how: 'peak of the server, when it has indexed them' });
}

async function programs() {
  const [conform, score] = [kubeconform(cache), kubeScore(cache)];
  const programs = {
    'scc-lens check': folder => [process.execPath, path.join(root, 'dist/cli.js'), 'check', '--format', 'json', folder],
    'parser only': folder => [process.execPath, path.join(root, 'bench/parseOnly.mjs'), folder],
    ...(conform !== null && { kubeconform: conform }),
    ...(score !== null && { 'kube-score': score }),
  };
  for (const files of [1_000, 10_000]) {
    const results = await measurePrograms(inFiles(files), programs, files > 1_000 ? 3 : 5);
    const { 'scc-lens check': ours, ...peers } = results;
    const what = `check, ${files.toLocaleString('en')} files`;
    for (const [peer, { times, memory }] of Object.entries(peers)) {
      report({ what, ours: ours.times, peer, peers: times, how: `the whole process; ${peer} ${HOW[peer]}` });
      report({ what: `${what}, memory`, unit: 'MB', ours: [ours.memory], peer, peers: [memory], how: 'peak of the process' });
    }
  }
  const { all } = await measurePrograms(inFiles(100_000), { all: programs['scc-lens check'] }, 1);
  report({ what: 'check, 100,000 files', ours: all.times, how: 'the whole process' });
  report({ what: 'check, 100,000 files, memory', unit: 'MB', ours: [all.memory], how: 'peak of the process' });
  const cli = path.join(root, 'dist/cli.js');
  const starts = await measurePrograms(
    inFiles(1, 'right'),
    {
      'one file that is right': folder => [process.execPath, cli, 'check', folder],
      '`--version`': () => [process.execPath, cli, '--version'],
      node: () => [process.execPath, '-e', '0'],
    },
    15,
  );
  const { node, ...ours } = starts;
  for (const [what, { times }] of Object.entries(ours))
    report({ what, ours: times, peer: '`node -e 0`', peers: node.times, how: 'the whole process' });
}

const HOW = {
  'parser only': '`parseAllDocuments` of `yaml` on each file',
  kubeconform: 'parses and checks against a schema of six lines',
  'kube-score': 'runs its own rules',
};

function engine() {
  const question = path.join(cache, 'reviews.json');
  const peer = openshiftEngine(root, cache);
  const ours = numberOf(process.execPath, ['--import', 'tsx', 'bench/reviews.mjs', question]);
  const how = 'a pod under all 13 stock SCCs of 4.21, over the realistic golden cases, on one core';
  if (peer === null) report({ what: 'engine, one review', unit: 'µs', ours: [ours], how });
  else {
    const peers = [numberOf(peer, [question])];
    report({
      what: 'engine, one review',
      unit: 'µs',
      ours: [ours],
      peer: "OpenShift's own Go code",
      peers,
      how: `${how}; the Go code fills in a copy of the pod for each SCC`,
    });
  }
}

function numberOf(command, args) {
  const { status, stdout } = spawnSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
  return Number(stdout.trim().split('\n').at(-1));
}

const PARTS = { keystrokes, editor, programs, engine };
const chosen = process.argv.slice(2);
const TABLES = { profile, audit: measureAudit, million: () => measureAudit(root, { sizes: [100_000], whole: false }) };
const unknown = chosen.filter(name => PARTS[name] === undefined && TABLES[name] === undefined);
if (unknown.length > 0)
  throw new Error(`There is no part ${unknown.join(', ')}: there are ${Object.keys({ ...PARTS, ...TABLES }).join(', ')}.`);
prepare();
for (const [name, measure] of Object.entries(PARTS)) if (chosen.length === 0 || chosen.includes(name)) await measure();
const [{ model } = { model: 'unknown processor' }] = os.cpus();
console.log(`${os.cpus().length} × ${model}, Node ${process.versions.node}, load ${os.loadavg()[0].toFixed(1)}\n`);
if (rows.length > 0) console.log(table(HEAD, rows, [0, 1, 4, 7]));
for (const [name, measure] of Object.entries(TABLES)) if (chosen.includes(name)) console.log(await measure(root));
if (!hasGo()) console.log("\nThere is no Go here: kubeconform, the Kubernetes schema and OpenShift's own code are left out.");
