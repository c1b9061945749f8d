/**
 * Packs packages/admission for npm, on its own: one module without dependencies, and its types. The words that it shares with the other packages
 * are in it. Run `tsc -b packages/admission` first for the types.
 *
 *   --out FOLDER    where to write scc-lens-admission.tgz (default: the project's own)
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import esbuild from 'esbuild';
import { startable } from './commands.mjs';
import { noticesOf } from './notices.mjs';

const root = path.resolve(import.meta.dirname, '..');
const types = path.join(root, '.cache/types');

function run(cwd, command, commandArgs) {
  const [program, args, options] = startable(command, commandArgs);
  const { status, stdout } = spawnSync(program, args, { ...options, cwd, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${commandArgs[0]} ended with ${status}`);
  return stdout;
}

/** Copies the declarations of a package; what they import of `words` is in a folder next to them, and modules are named as Node finds them. */
function copyTypes(name, folder) {
  cpSync(path.join(types, name), folder, { recursive: true, filter: file => !/\.(?:ts|json|map)$/.test(file) || file.endsWith('.d.ts') });
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(each => each.endsWith('.d.ts'))) {
    const full = path.join(folder, file);
    const words = path.posix.join(...file.split(path.sep).map(() => '..'), 'words/index');
    const text = readFileSync(full, 'utf8').replaceAll("'@scc-lens/words'", `'${words}'`);
    writeFileSync(full, text.replaceAll(/(?<=from |import\()(['"])(\.[^'"]+)\1/g, "'$2.js'"));
  }
}

/** The sentences of a library are English: without the reader of translations, the bundle uses no part of Node. */
const english = {
  name: 'english',
  setup(build) {
    build.onResolve({ filter: /^@vscode\/l10n$/ }, ({ path: name }) => ({ path: name, namespace: 'english' }));
    build.onLoad({ filter: /.*/, namespace: 'english' }, () => ({
      contents: 'export const t = (text, parts = {}) => text.replace(/\\{(\\w+)\\}/g, (whole, name) => parts[name] ?? whole);',
    }));
  },
};

async function stage(folder) {
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['packages/admission/src/library.ts'],
    outfile: path.join(folder, 'index.js'),
    bundle: true,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    format: 'esm',
    target: 'es2023',
    legalComments: 'none',
    plugins: [english],
    metafile: true,
  });
  for (const name of ['admission', 'words']) copyTypes(name, path.join(folder, 'types', name));
  const { name, version, description, license } = JSON.parse(readFileSync(path.join(root, 'packages/admission/package.json'), 'utf8'));
  const { repository, engines } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const entry = { types: './types/admission/library.d.ts', default: './index.js' };
  const published = { name, version, description, license, repository, engines: { node: engines.node }, type: 'module', exports: entry };
  writeFileSync(
    path.join(folder, 'package.json'),
    `${JSON.stringify({ ...published, types: entry.types, sideEffects: false }, null, 2)}\n`,
  );
  writeFileSync(path.join(folder, 'ThirdPartyNotices.txt'), noticesOf(root, metafile.outputs));
  copyFileSync(path.join(root, 'LICENSE'), path.join(folder, 'LICENSE'));
  copyFileSync(path.join(root, 'docs/library.md'), path.join(folder, 'README.md'));
}

const out = path.resolve(parseArgs({ options: { out: { type: 'string', default: root } } }).values.out);
run(root, 'npx', ['tsc', '-b', 'packages/admission']);
const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-library-'));
try {
  await stage(folder);
  const [{ filename }] = JSON.parse(run(folder, 'npm', ['pack', '--json', '--ignore-scripts']));
  copyFileSync(path.join(folder, filename), path.join(out, 'scc-lens-admission.tgz'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
