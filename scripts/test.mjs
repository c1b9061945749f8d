/**
 * `npm test`: every check of the project, some stages at a time. `npm test -- STAGE…` runs some of them, and `npm test -- PACKAGE`
 * the ones of a package that end soon; protocol has names and types only, which the compiler checks.
 * Outside continuous integration properties, sweeps over files, tables of faults and scenarios of the user interface are tried in part;
 * `CI=true npm test` tries all of them.
 *
 *   --jobs N      so many stages at a time (default: twice the processors and one, at most 5, for some wait more than they work; 2 in
 *                 continuous integration)
 *
 * A stage that fails does not stop the others. What a stage prints is shown when it ends, or as it comes where one runs at a time. The list of
 * stages names the tests that failed; the last lines of those stages are repeated below it. The last line is `N passed, M failed`: a mocha stage counts its tests,
 * any other stage counts as one. No stage relies on what an earlier one built.
 */
import { spawn, spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startable } from './commands.mjs';

const root = path.resolve(import.meta.dirname, '..');
const ci = Boolean(process.env.CI);
const { values, positionals: only } = parseArgs({ allowPositionals: true, options: { jobs: { type: 'string' } } });
const mocha = ['node', '--import', 'tsx', 'node_modules/mocha/bin/mocha.js', ...(ci ? ['--forbid-pending', '--forbid-only'] : [])];
/** Two files at a time, where nothing else fills the processors, for stages whose files share nothing. */
const pairs = [...mocha, ...(!ci && only.length === 1 ? ['--parallel', '--jobs', '2'] : [])];
/** Without what garbage collection adds to CPU time where much is kept: its threads, and copies of what is young. */
const steady = ['node', '--single-threaded-gc', '--min-semi-space-size=64', '--max-semi-space-size=64', ...mocha.slice(1)];

/**
 * Stages of their own, so that the tests of a package end soon: what waits for clusters; counted work, long sessions and
 * processes; properties over very many inputs.
 */
const WAITS = [
  'kube/rollout/!(fault)*',
  'kube/apply/{account,dependencies,immutable,interruptions,kubectl,writers}*',
  'kube/examples',
  'kube/inventory/inventory',
  'kube/kubeconfig/kubectl',
  'kube/login/login',
  'kube/plan/brokenGroup',
  'kube/preflight/{recorded,referee,staged}*',
  'kube/takeBack/{restore,undo}*',
  'kube/wire/{hostile,requests}*',
].map(file => `test/${file}.test.ts`);
const AUDITS = 'test/fleet/{auditReferee,live,referee}*.test.ts';
const GUARDS = 'test/fleet/guardsReferee.test.ts';
const WORK = [
  'cli/{bundle,compare*,compileCache,corpus,environments,formats,lsp,mcp*,printable,project,rules,sccWrite,untranslated,work}',
  'files/{cli,environments,fix,hostile,lsp}',
  'fleet/shards',
  'lsp/{slices,soak,staleEdits,untranslated,work}',
].map(file => `test/${file}.test.ts`);
const PROPERTIES = [
  'kube/diff/properties*',
  'lens/analysis/{halfTyped,malformedPods,onDemand,reads}*',
  'lens/fixing/{fixAll,fixpoint,suppress}*',
  'lens/generate/properties*',
  'lens/review/markdown*',
  'lens/rules/{corpus,hostpath-supervisor.properties}*',
].map(file => `test/${file}.test.ts`);
const without = patterns => patterns.flatMap(pattern => ['--ignore', pattern]);

/**
 * In the order in which they begin, the longest first where it may. `after` names stages that end first, where they run at all: those that
 * install or write the same things. `alone` is a stage that measures time, while nothing else runs.
 */
const stages = [
  { name: 'types', package: 'protocol', command: ['npx', 'tsc', '-b'] },
  { name: 'test cluster', command: ['npm', 'run', '--silent', 'cluster:build'], needsCluster: true },
  { name: 'package', command: ['npm', 'run', '--silent', 'package'] },
  { name: 'faults', command: [...mocha, 'test/kube/{apply,rollout}/fault*.test.ts'], needsCluster: true, after: ['test cluster'] },
  { name: 'people', command: [...mocha, 'test/kube/people/*.test.ts'], needsCluster: true, after: ['test cluster'] },
  // What these tests leave in a cluster would count for other tests.
  { name: 'audits', command: [...mocha, AUDITS], needsCluster: true, after: ['test cluster'] },
  { name: 'guards', command: [...mocha, GUARDS], needsCluster: true, after: ['test cluster'] },
  { name: 'slow clusters', command: [...mocha, ...WAITS], needsCluster: true, after: ['test cluster'] },
  {
    name: 'apply',
    package: 'kube',
    command: [...mocha, ...without(WAITS), 'test/kube/{apply,takeBack}/!(fault)*.test.ts'],
    needsCluster: true,
    after: ['test cluster'],
  },
  {
    name: 'kube',
    command: [
      ...mocha,
      ...without([...WAITS, ...PROPERTIES]),
      'test/kube/*.test.ts',
      'test/kube/!(apply|people|rollout|takeBack)/**/*.test.ts',
    ],
    needsCluster: true,
    after: ['test cluster'],
  },
  { name: 'editor', command: ['node', 'scripts/test-editor.mjs'] },
  { name: 'lens', command: [...pairs, ...without(PROPERTIES), 'test/lens/**/*.test.ts'] },
  { name: 'properties', command: [...mocha, ...PROPERTIES] },
  { name: 'yaml', command: [...pairs, 'test/yaml/**/*.test.ts'] },
  { name: 'admission', command: [...mocha, 'test/admission/**/*.test.ts', 'test/golden/**/*.test.ts'] },
  { name: 'user interface', command: ['node', 'test/editor/ui.mjs'], after: ['package', 'editor', 'test cluster'] },
  { name: 'growth', command: [...steady, '--parallel', '--jobs', '2', 'test/growth/**/*.test.ts'], alone: ci },
  { name: 'cli', package: 'server', command: [...mocha, ...without(WORK), 'test/cli/**/*.test.ts'] },
  { name: 'lsp', package: 'server', command: [...mocha, ...without(WORK), 'test/lsp/**/*.test.ts'] },
  { name: 'work', command: [...mocha, ...WORK], after: ['test cluster'] },
  { name: 'lint', command: ['npm', 'run', '--silent', 'lint'] },
  { name: 'generated files are current', command: ['npm', 'run', '--silent', 'generate', '--', '--check'] },
  { name: 'other programs', command: [...mocha, 'test/programs/**/*.test.ts'], after: ['editor'] },
  { name: 'files', command: [...pairs, ...without(WORK), 'test/files/**/*.test.ts'], after: ['test cluster'] },
  { name: 'fuzz', command: [...mocha, 'test/fuzz/**/*.test.ts'] },
  { name: 'random inputs', command: ['npm', 'run', '--silent', 'fuzz', '--', '--seconds', ci ? '120' : '5'] },
  { name: 'fleet', command: [...pairs, ...without([AUDITS, GUARDS, ...WORK]), 'test/fleet/**/*.test.ts'] },
  { name: 'charts', command: [...pairs, 'test/charts/**/*.test.ts'], after: ['test cluster'] },
  { name: 'words', command: [...mocha, 'test/words/**/*.test.ts'] },
  { name: 'client', command: [...mocha, 'test/client/**/*.test.ts'], needsCluster: true, after: ['test cluster'] },
  { name: 'project', command: [...mocha, 'test/*.test.ts'] },
  { name: 'grammar', command: ['npm', 'run', '--silent', 'test:grammar'] },
  { name: 'package contents', command: [...mocha, 'test/package/**/*.test.ts'] },
];

/** Runs a command; resolves to its exit code and what it printed, which `show` gets as it comes. */
function run([command, ...commandArgs], show) {
  const [program, args, options] = startable(command, commandArgs);
  const env = { ...process.env, FORCE_COLOR: '0' };
  return new Promise(resolve => {
    const child = spawn(program, args, { ...options, cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', data => {
        output += data;
        show(data);
      });
    }
    child.on('error', error => resolve({ code: 1, output: String(error) }));
    child.on('close', code => resolve({ code: code ?? 1, output }));
  });
}

/** Counts from `12 passing (3s)` / `1 failing` of mocha, or a closing `12 passed, 1 failed`. */
function count({ code, output }) {
  const number = pattern => Number(pattern.exec(output)?.[1] ?? 0);
  const closing = /(\d+) passed, (\d+) failed\s*$/.exec(output);
  const passed = closing ? Number(closing[1]) : number(/^ +(\d+) passing/m);
  const failed = closing ? Number(closing[2]) : number(/^ +(\d+) failing/m);
  if (passed + failed === 0) return code === 0 ? [1, 0] : [0, 1];
  return [passed, code !== 0 && failed === 0 ? 1 : failed];
}

const isMeant = stage => only.includes(stage.name) || only.includes(stage.package);
const unknown = only.filter(name => !stages.some(stage => stage.name === name || stage.package === name));
if (unknown.length > 0) {
  console.error(`No such stage: ${unknown.join(', ')}. There are: ${stages.map(stage => stage.name).join(', ')}.`);
  process.exit(2);
}
const jobs = Number(values.jobs ?? (ci ? Math.min(2, os.availableParallelism()) : Math.min(5, 2 * os.availableParallelism() + 1)));
if (!(jobs >= 1)) {
  console.error(`--jobs wants a number from 1, not ${values.jobs}`);
  process.exit(2);
}
/** A cluster of one's own, envtest's binaries, or Go to build ours; in continuous integration it must be there. */
const hasCluster =
  ci || ['SCC_LENS_TEST_KUBECONFIG', 'KUBEBUILDER_ASSETS'].some(name => process.env[name]) || spawnSync('go', ['version']).status === 0;

const selected = stages.filter(stage => only.length === 0 || isMeant(stage));
const waiting = selected.filter(({ needsCluster }) => hasCluster || !needsCluster);
const summary = new Map(
  selected
    .filter(stage => !waiting.includes(stage))
    .map(({ name }) => [name, `SKIP  ${name}: there is no Go to build the test cluster with`]),
);
const isShownAtOnce = jobs === 1 || waiting.length === 1;
/** So many lines of a failed stage are repeated. */
const LAST_LINES = 30;
/** The last lines of each failed stage. */
const failures = [];
let [passed, failed] = [0, 0];

async function runStage({ name, command }) {
  if (isShownAtOnce) console.log(`\n── ${name} ──`);
  const started = Date.now();
  const result = await run(command, isShownAtOnce ? data => process.stdout.write(data) : () => undefined);
  const [good, bad] = count(result);
  const output = result.output.trimEnd();
  if (!isShownAtOnce) console.log(`\n── ${name} ──\n${output}`);
  if (bad > 0 && !isShownAtOnce) failures.push(`── ${name} failed ──\n${output.split('\n').slice(-LAST_LINES).join('\n')}`);
  passed += good;
  failed += bad;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  // As mocha numbers them, first in its tree of tests.
  const named = output.match(/^ +\d+\) .+$/gm)?.slice(0, bad) ?? [];
  summary.set(name, [`${bad === 0 ? 'ok  ' : 'FAIL'}  ${name}: ${good} passed, ${bad} failed (${seconds} s)`, ...named].join('\n'));
}

const running = new Map();

/** The first stage in the list that may begin now. */
function nextStage() {
  const isOver = name => !running.has(name) && waiting.every(stage => stage.name !== name);
  const isFree = running.size < jobs && ![...running.keys()].some(name => stages.some(stage => stage.name === name && stage.alone));
  const index = waiting.findIndex(({ after = [], alone }) => isFree && after.every(isOver) && (!alone || running.size === 0));
  return index < 0 ? undefined : waiting.splice(index, 1)[0];
}

while (waiting.length > 0 || running.size > 0) {
  for (let stage = nextStage(); stage !== undefined; stage = nextStage()) {
    const { name } = stage;
    running.set(
      name,
      runStage(stage).finally(() => running.delete(name)),
    );
  }
  await Promise.race(running.values());
}

const lines = selected.map(({ name }) => summary.get(name));
console.log(`\n${[lines.join('\n'), ...failures, `${passed} passed, ${failed} failed`].join('\n\n')}`);
process.exit(failed === 0 ? 0 : 1);
