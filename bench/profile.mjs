/**
 * Where the processor time of a pod goes: in `check` of a file for each pod, from its start to its end, and in the engine when it is warm. A
 * sample of the profiler belongs to the package of the innermost function that is ours, and to the phase of the innermost one that has a phase.
 */
import esbuild from 'esbuild';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { SourceMap } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { table } from './numbers.mjs';
import { pod } from './pods.mjs';
import { inFiles } from './throughput.mjs';

const PODS = 1_000;
/** Rounds before the engine is warm, and rounds that are profiled. */
const WARM_UP = 5;
const ROUNDS = 10;
/** Microseconds between two samples. */
const INTERVAL = 250;

/** By the path of a source: the phase of the work that it does. The first pattern that fits counts. */
const PHASES = [
  [/^node_modules\/js-yaml\//, 'read, js-yaml'],
  [/^node_modules\/yaml\//, 'read, yaml'],
  [/^packages\/yaml\/src\/manifest\//, 'read, manifest'],
  [/^packages\/yaml\/src\/edits\//, 'fixes tried'],
  [/^packages\/admission\/src\/validation\//, 'validation'],
  [/^packages\/admission\//, 'admission'],
  [/^packages\/lens\/src\/(?:facts|grants)\//, 'facts'],
  [/^packages\/lens\/src\/review\//, 'review'],
  [/^packages\/lens\/src\/rules\/analysis\//, 'findings'],
  [/^packages\/lens\/src\/rules\/([a-z]+(?:-[a-z]+)+)\.ts$/, 'rule'],
  [/^packages\/lens\/src\/(?:rules|openshell)\//, 'rules, shared'],
  [/^packages\/lens\/src\/fixes\//, 'fixes tried'],
  [/^packages\/files\//, 'files'],
  [/^server\//, 'report'],
  [/^node:internal\/modules\//, 'loading'],
];

const PACKAGE = /^packages\/(\w+)|^(server)\/|^node_modules\/((?:@[\w-]+\/)?[\w-]+)/;

const packageOf = source =>
  PACKAGE.exec(source)
    ?.slice(1)
    .find(name => name !== undefined);

function phaseOf(source) {
  for (const [pattern, phase] of PHASES) {
    const match = pattern.exec(source);
    if (match !== null) return phase === 'rule' ? `rule ${match[1]}` : phase;
  }
  return undefined;
}

/** Microseconds by package and by phase. */
const nothing = () => ({ package: new Map(), phase: new Map() });

function attribute({ nodes: all, samples, timeDeltas }, sourceOf, sums) {
  const nodes = new Map(all.map(node => [node.id, { name: node.callFrame.functionName, source: sourceOf(node.callFrame) }]));
  for (const { id, children = [] } of all) for (const child of children) nodes.get(child).parent = nodes.get(id);
  for (const [i, id] of samples.entries()) {
    const leaf = nodes.get(id);
    if (leaf.name === '(idle)') continue;
    let owner;
    let phase;
    if (leaf.name === '(garbage collector)') owner = phase = 'garbage collector';
    for (let node = leaf; node !== undefined; node = node.parent) {
      owner ??= packageOf(node.source);
      phase ??= phaseOf(node.source);
    }
    const time = timeDeltas[i + 1] ?? 0;
    for (const [by, key] of Object.entries({ package: owner ?? 'node', phase: phase ?? 'node' }))
      sums[by].set(key, (sums[by].get(key) ?? 0) + time);
  }
}

/** The path in the project of the source of a function, from the map next to the bundle that contains it; the empty text where there is none. */
function sourcesOf(root, folder) {
  const maps = new Map();
  const mapOf = file => {
    if (!maps.has(file)) maps.set(file, existsSync(`${file}.map`) ? new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8'))) : null);
    return maps.get(file);
  };
  return ({ url, lineNumber, columnNumber }) => {
    if (url.startsWith('node:')) return url;
    const file = url.startsWith('file:') ? fileURLToPath(url) : url;
    const source = file.startsWith(folder) ? mapOf(file)?.findEntry(lineNumber, columnNumber).originalSource : undefined;
    return source === undefined ? '' : path.relative(root, path.resolve(folder, source)).replaceAll(path.sep, '/');
  };
}

/** `check` of a folder in the format that tries fixes, with all that its threads do. */
function profileCheck(folder, bundles, sourceOf) {
  const profiles = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-bench-'));
  try {
    const flags = ['--cpu-prof', '--cpu-prof-interval', String(INTERVAL), '--cpu-prof-dir', profiles];
    const args = [...flags, path.join(bundles, 'cli.js'), 'check', '--format', 'json', folder];
    const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0 && status !== 1) throw new Error(`${args.join(' ')} ended with ${status}`);
    const sums = nothing();
    for (const name of readdirSync(profiles)) attribute(JSON.parse(readFileSync(path.join(profiles, name), 'utf8')), sourceOf, sums);
    return sums;
  } finally {
    rmSync(profiles, { recursive: true });
  }
}

const ENGINE = `
  import { analyze, gatherFacts, readSettings } from '@scc-lens/lens';
  import { parseFile } from '@scc-lens/yaml';
  const { settings } = readSettings({});
  /** Judges texts as the files of one workspace. */
  export function judge(texts) {
    const files = texts.map(text => parseFile(text));
    const facts = gatherFacts(files.map(({ manifests }, i) => ({ file: String(i), manifests })));
    for (const file of files) analyze(file, { facts, settings });
  }
`;

async function profileEngine(root, texts, folder, sourceOf) {
  const outfile = path.join(folder, 'engine.cjs');
  await esbuild.build({
    stdin: { contents: ENGINE, resolveDir: path.join(root, 'server') },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    sourcemap: true,
    supported: { 'object-rest-spread': false },
    mainFields: ['module', 'main'],
    alias: { yaml: path.join(root, 'node_modules/yaml/browser/index.js') },
    logLevel: 'error',
  });
  const { judge } = await import(pathToFileURL(outfile).href);
  for (let i = 0; i < WARM_UP; i++) judge(texts);
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
  await session.post('Profiler.start');
  for (let i = 0; i < ROUNDS; i++) judge(texts);
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const sums = nothing();
  attribute(profile, sourceOf, sums);
  return sums;
}

/** The corpus of real manifests, where there is one. */
function corpusTexts(root) {
  const folder = path.join(root, '../shared/corpus/files');
  if (!existsSync(folder)) return null;
  return { folder, texts: readdirSync(folder).map(name => readFileSync(path.join(folder, name), 'utf8')) };
}

/** Two tables of where the time goes, in microseconds for each pod, and of the corpus for each file. */
export async function profile(root) {
  const bundles = path.join(root, '.cache/bench/profile');
  mkdirSync(bundles, { recursive: true });
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs', '--dev', '--outdir', bundles], {
    cwd: root,
    stdio: ['ignore', 2, 'inherit'],
  });
  if (status !== 0) throw new Error(`the build ended with ${status}`);
  const sourceOf = sourcesOf(root, bundles);
  const columns = [];
  for (const mixture of ['right', 'three of five right', 'all wrong']) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-bench-'));
    inFiles(PODS, mixture)(folder);
    const texts = Array.from({ length: PODS }, (_, i) => pod(i, mixture));
    columns.push({ name: `check, ${mixture}`, sums: profileCheck(folder, bundles, sourceOf), by: PODS });
    columns.push({ name: `engine, ${mixture}`, sums: await profileEngine(root, texts, bundles, sourceOf), by: PODS * ROUNDS });
    rmSync(folder, { recursive: true });
  }
  const corpus = corpusTexts(root);
  if (corpus === null) console.error('The corpus of real manifests is not here: it is left out.');
  else {
    columns.push({ name: 'check, corpus', sums: profileCheck(corpus.folder, bundles, sourceOf), by: corpus.texts.length });
    columns.push({
      name: 'engine, corpus',
      sums: await profileEngine(root, corpus.texts, bundles, sourceOf),
      by: corpus.texts.length * ROUNDS,
    });
  }
  return ['package', 'phase'].map(by => tableOf(by, columns)).join('\n\n');
}

function tableOf(by, columns) {
  const keys = new Set(columns.flatMap(({ sums }) => [...sums[by].keys()]));
  const rows = [...keys].map(key => [key, ...columns.map(({ sums, by: count }) => (sums[by].get(key) ?? 0) / count)]);
  const total = ['all', ...columns.map((_, i) => rows.reduce((sum, row) => sum + row[i + 1], 0))];
  const sorted = rows.sort((a, b) => Math.max(...b.slice(1)) - Math.max(...a.slice(1)));
  return table(
    [by, ...columns.map(({ name }) => name)],
    [...sorted, total].map(([key, ...values]) => [key, ...values.map(value => value.toFixed(0))]),
  );
}
