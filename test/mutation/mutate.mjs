// `npm run mutate -- ROOM [FILES]`: changes one thing after another in a room of the core and looks whether a test notices. Takes hours for
// some rooms; FILES is a glob below it, such as `strategies/*.ts`. What survives is printed, with the score; the last run is in .cache/mutation.json.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const tools = path.join(import.meta.dirname, 'node_modules');
/** The folder of a room, and the tests that are about it. */
const ROOMS = {
  // Without the slowest: what notices a mutant only after seconds would be asked for each that survives.
  scc: {
    folder: 'packages/admission/src/scc',
    spec: [
      'test/admission/scc/**/*.test.ts',
      'test/golden/**/*.test.ts',
      'test/lens/review/!(corpus|markdown).test.ts',
      'test/lens/policies/**/*.test.ts',
    ],
  },
  edits: { folder: 'packages/yaml/src/edits', spec: ['test/yaml/edits/!(corpus|properties).test.ts'] },
  rules: { folder: 'packages/lens/src/rules', spec: ['test/lens/rules/!(corpus).test.ts', 'test/lens/policies/acrossFiles.test.ts'] },
};

const [room, files = '**/*.ts'] = process.argv.slice(2);
if (!Object.hasOwn(ROOMS, room ?? '')) {
  console.error(`Which room? There are: ${Object.keys(ROOMS).join(', ')}.`);
  process.exit(2);
}

const run = (program, ...args) => {
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
};

run('npm', 'ci', '--prefix', import.meta.dirname, '--no-audit', '--no-fund', '--prefer-offline');
const cache = path.join(root, '.cache');
mkdirSync(cache, { recursive: true });
const mochaConfig = path.join(cache, 'mutation.mocharc.json');
writeFileSync(mochaConfig, JSON.stringify({ timeout: 60_000 }));
const config = path.join(cache, 'mutation.config.json');
writeFileSync(
  config,
  JSON.stringify({
    testRunner: 'mocha',
    plugins: [path.join(tools, '@stryker-mutator/mocha-runner/dist/src/index.js')],
    testRunnerNodeArgs: ['--import', 'tsx'],
    mochaOptions: { spec: ROOMS[room].spec, config: mochaConfig },
    mutate: [`${ROOMS[room].folder}/${files}`],
    coverageAnalysis: 'perTest',
    // What a module computes as it is loaded; each such mutant would run all tests.
    ignoreStatic: true,
    // Other work on the machine is no reason to count a mutant as noticed, or to give up before the first one.
    timeoutMS: 30_000,
    dryRunTimeoutMinutes: 30,
    disableTypeChecks: false,
    ignorePatterns: ['dist', '*.vsix', 'docs/images', 'coverage', '.cache'],
    tempDirName: path.join(cache, 'mutation'),
    reporters: ['progress-append-only', 'clear-text', 'json'],
    jsonReporter: { fileName: path.join(cache, 'mutation.json') },
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  }),
);
run(path.join(tools, '.bin', 'stryker'), 'run', config);
