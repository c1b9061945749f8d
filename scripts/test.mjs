// `npm test`: every check of the project, one stage after the other. A stage that fails does not stop the others. The last line is
// `N passed, M failed`: a mocha stage counts its tests, any other stage counts as one.
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { startable } from './commands.mjs';

const root = path.resolve(import.meta.dirname, '..');
const ci = Boolean(process.env.CI);
const mocha = [
  'node',
  '--import',
  'tsx',
  'node_modules/mocha/bin/mocha.js',
  '--timeout',
  '60000',
  ...(ci ? ['--forbid-pending', '--forbid-only'] : []),
];

const stages = [
  { name: 'types', command: ['npx', 'tsc', '-b'] },
  { name: 'lint', command: ['npm', 'run', '--silent', 'lint'] },
  { name: 'generated files are current', command: ['npm', 'run', '--silent', 'generate', '--', '--check'] },
  { name: 'package', command: ['npm', 'run', '--silent', 'package'] },
  { name: 'package contents', command: [...mocha, 'test/package/**/*.test.ts'] },
  { name: 'core', command: [...mocha, 'test/core/**/*.test.ts', 'test/golden/**/*.test.ts', 'test/*.test.ts'] },
  { name: 'growth', command: [...mocha, 'test/growth/**/*.test.ts'] },
  { name: 'cli', command: [...mocha, 'test/cli/**/*.test.ts'] },
  { name: 'lsp', command: [...mocha, 'test/lsp/**/*.test.ts'] },
  { name: 'fuzz', command: [...mocha, 'test/fuzz/**/*.test.ts'] },
  { name: 'random inputs', command: ['npm', 'run', '--silent', 'fuzz', '--', '--seconds', ci ? '120' : '5'] },
  { name: 'grammar', command: ['npm', 'run', '--silent', 'test:grammar'] },
  { name: 'test cluster', command: ['npm', 'run', '--silent', 'cluster:build'], needsCluster: true },
  { name: 'deploy', command: [...mocha, 'test/deploy/**/*.test.ts'], needsCluster: true },
  { name: 'editor', command: ['node', 'scripts/test-editor.mjs'] },
  { name: 'user interface', command: ['node', 'test/editor/ui.mjs'] },
];

/** Runs a command with its output shown; resolves to its exit code and what it printed. */
function run([command, ...commandArgs]) {
  const [program, args, options] = startable(command, commandArgs);
  const env = { ...process.env, FORCE_COLOR: '0' };
  return new Promise(resolve => {
    const child = spawn(program, args, { ...options, cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env });
    let output = '';
    for (const [stream, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      stream.on('data', data => {
        output += data;
        to.write(data);
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

const only = process.argv.slice(2);
const unknown = only.filter(name => !stages.some(stage => stage.name === name));
if (unknown.length > 0) {
  console.error(`No such stage: ${unknown.join(', ')}. There are: ${stages.map(stage => stage.name).join(', ')}.`);
  process.exit(2);
}
/** A cluster of one's own, envtest's binaries, or Go to build ours; in continuous integration it must be there. */
const hasCluster =
  ci || ['SCC_LENS_TEST_KUBECONFIG', 'KUBEBUILDER_ASSETS'].some(name => process.env[name]) || spawnSync('go', ['version']).status === 0;

let [passed, failed] = [0, 0];
const summary = [];
for (const stage of stages.filter(({ name }) => only.length === 0 || only.includes(name))) {
  if (stage.needsCluster && !hasCluster) {
    summary.push(`SKIP  ${stage.name}: there is no Go to build the test cluster with`);
    continue;
  }
  console.log(`\n── ${stage.name} ──`);
  const started = Date.now();
  const [good, bad] = count(await run(stage.command));
  passed += good;
  failed += bad;
  summary.push(
    `${bad === 0 ? 'ok  ' : 'FAIL'}  ${stage.name}: ${good} passed, ${bad} failed (${((Date.now() - started) / 1000).toFixed(1)} s)`,
  );
}
console.log(`\n${summary.join('\n')}\n\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
