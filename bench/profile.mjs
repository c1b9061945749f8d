/**
 * Where the processor time of a pod goes: in `check` of a file for each pod, from its start to its end, in the engine when it is warm, and in the
 * language server, which opens and changes one file.
 */
import esbuild from 'esbuild';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { attribute, INTERVAL, nothing, profiling, sourcesOf, sumsOf } from './attribution.mjs';
import { table } from './numbers.mjs';
import { pod } from './pods.mjs';
import { profileServer } from './profileServer.mjs';
import { inFiles } from './throughput.mjs';

const PODS = 1_000;
/** Rounds before the engine is warm, and rounds that are profiled. */
const WARM_UP = 5;
const ROUNDS = 10;
/** `check` of a folder in the format that tries fixes, with all that its threads do. */
function profileCheck(folder, bundles, sourceOf) {
  const profiles = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-bench-'));
  try {
    const args = [...profiling(profiles), path.join(bundles, 'cli.js'), 'check', '--format', 'json', folder];
    const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0 && status !== 1) throw new Error(`${args.join(' ')} ended with ${status}`);
    return sumsOf(profiles, sourceOf);
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

/** Tables of where the time goes, in microseconds for each pod, of the corpus for each file, and of the server for each opening or change. */
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
  const server = await profileServer(bundles, sourceOf);
  return [columns, server].flatMap(all => ['package', 'phase'].map(by => tableOf(by, all))).join('\n\n');
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
