/**
 * `npm run bench`: how fast the language server answers, beside yaml-language-server on the same files in the same run; how fast the
 * command line is; how many reviews the engine makes in a second; and what a deployment costs. Prints Markdown.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startable } from '../scripts/commands.mjs';
import { measureKeystrokes } from './keystrokes.mjs';
import { short, table } from './numbers.mjs';
import { inFiles, inOneList, measureThroughput } from './throughput.mjs';

const root = path.resolve(import.meta.dirname, '..');

/** Fewer openings where one takes seconds. */
const FILES = [
  { documents: 1, mixture: 'three of five right', opens: 15, changes: 31 },
  { documents: 100, mixture: 'three of five right', opens: 9, changes: 31 },
  { documents: 1_000, mixture: 'three of five right', opens: 5, changes: 31 },
  { documents: 1_000, mixture: 'all wrong', opens: 5, changes: 31 },
];

/** What the command line is given. */
const PODS = 1_000;

function prepare() {
  run(process.execPath, ['scripts/build.mjs']);
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
  const rows = [];
  for (const file of FILES) {
    const {
      bytes,
      results: [ours, peer],
    } = await measureKeystrokes(root, file);
    const size = `${file.documents.toLocaleString('en')}, ${file.mixture} (${short(bytes / 1_000)} kB)`;
    for (const event of ['open', 'change']) {
      rows.push([
        size,
        ours.findings,
        event,
        short(ours[event]),
        short(peer[event]),
        `${short(peer[event] / ours[event])}×`,
        short(ours.memory),
        short(peer.memory),
      ]);
    }
  }
  console.log('### From keystroke to diagnostics\n');
  console.log(
    table(
      [
        'pods in the file',
        'findings',
        'event',
        'scc-lens, ms',
        'yaml-language-server, ms',
        'ratio',
        'scc-lens peak, MB',
        'yaml-language-server peak, MB',
      ],
      rows,
    ),
  );
  console.log(`
Of five pods OpenShift admits three and denies one, and one mounts the supervisor by hostPath, as all do where all are wrong; the findings
of the whole file are sent with each answer. Medians over stdio, from the notification (didOpen, or didChange of one token in the middle
of the file) to the diagnostics of that version; the two servers take turns round by round. Each has its own process for each file; the
peak is its VmHWM. yaml-language-server 2.0.0 validates without a schema, because its Kubernetes schema would come from the network; its
own wait of 200 ms before it validates is included. scc-lens's own wait is included as well, and its answers contain every pod's SCC verdict.`);
}

async function throughput() {
  const rows = [];
  for (const [name, write] of [
    ['a file each', inFiles(PODS)],
    ['one List', inOneList(PODS)],
  ]) {
    const { milliseconds, memory } = await measureThroughput(root, write, 5);
    rows.push([name, short(milliseconds), short((PODS / milliseconds) * 1_000), short(memory)]);
  }
  console.log('\n### The command line\n');
  console.log(table([`${PODS.toLocaleString('en')} pods in`, 'whole process, ms', 'pods per second', 'peak, MB'], rows));
}

/** The engine alone: µs a review. */
function reviews() {
  console.log('\n### The engine\n');
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'bench/reviews.mjs'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error(`bench/reviews.mjs ended with ${status}`);
}

/** The client: needs Go for the control plane. */
function deployments() {
  console.log('\n### Deployments\n');
  if (spawnSync('go', ['version']).status !== 0) {
    console.log('SKIPPED: there is no Go to build the control plane with.');
    return;
  }
  const { status } = spawnSync(process.execPath, ['--expose-gc', 'bench/deployments.mjs'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error(`bench/deployments.mjs ended with ${status}`);
}

prepare();
console.log(`${os.cpus().length} × ${os.cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}\n`);
await keystrokes();
await throughput();
reviews();
deployments();
