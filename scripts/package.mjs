/**
 * Builds what is published, the same bytes each time: the .vsix for both marketplaces, and the npm package. Each is packed from a copy of its
 * files, whose modes do not depend on the checkout, and whose pages have no relative links; vsce with one fixed time, zone and locale. A table
 * shows what they weigh; a package over its limit makes the build fail.
 *
 *   --out FOLDER    where to write scc-lens.vsix and scc-lens.tgz (default: the project's own)
 *   --extension     only the .vsix, of any size
 */
import { listFiles, PackageManager } from '@vscode/vsce';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { tsImport } from 'tsx/esm/api';
import { startable } from './commands.mjs';
import { withAbsoluteLinks } from './publishedLinks.mjs';
import { measure } from './sizes.mjs';

const root = path.resolve(import.meta.dirname, '..');
const vsce = createRequire(import.meta.url).resolve('@vscode/vsce/vsce');
const description = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

/** The first moment that a zip file can state, in seconds. */
const EPOCH = '315532800';
const FIXED = { SOURCE_DATE_EPOCH: EPOCH, TZ: 'UTC', LC_ALL: 'en_US.UTF-8' };

function run(cwd, command, commandArgs, stdout = 'inherit') {
  const [program, args, options] = startable(command, commandArgs);
  const env = { ...process.env, ...FIXED };
  const { status, stdout: output } = spawnSync(program, args, {
    ...options,
    cwd,
    env,
    stdio: ['ignore', stdout, 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${path.basename(command)} ${path.basename(commandArgs[0])} ended with ${status}`);
  return output;
}

/** Copies files of the project, data without its white space. Only the command line tool is a program. */
function stageFiles(files, folder) {
  for (const file of files) {
    const copy = path.join(folder, file);
    mkdirSync(path.dirname(copy), { recursive: true });
    copyFileSync(path.join(root, file), copy);
    chmodSync(copy, file === 'dist/cli.js' ? 0o755 : 0o644);
    if (/^(?:l10n|schemas|snippets|syntaxes)\/.*\.json$/.test(file))
      writeFileSync(copy, JSON.stringify(JSON.parse(readFileSync(copy, 'utf8'))));
    if (/^[^/]+\.md$/.test(file)) writeFileSync(copy, withAbsoluteLinks(readFileSync(copy, 'utf8'), description));
  }
}

/** Calls with a folder that is gone afterwards. */
async function inScratchFolder(use) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-package-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Packs what .vscodeignore lists. */
async function packExtension(file, staging) {
  stageFiles(await listFiles({ cwd: root, packageManager: PackageManager.None }), staging);
  // Without this file vsce warns that it packs everything, which is meant here.
  writeFileSync(path.join(staging, '.vscodeignore'), '');
  run(staging, process.execPath, [vsce, 'package', '--no-dependencies', '--no-rewrite-relative-links', '--out', file]);
}

/** What package.json states of the extension means nothing to npm. The package is a program: the library is another package. */
function describeCommandLine() {
  const { name, version, license, repository, homepage, bugs, engines, keywords, bin } = description;
  const summary = `${description.displayName}: ${description.description}`;
  const exports = { './package.json': './package.json' };
  return {
    name,
    version,
    description: summary,
    license,
    repository,
    homepage,
    bugs,
    engines: { node: engines.node },
    keywords,
    bin,
    exports,
  };
}

/** Leaves out the translations of what the extension alone shows. */
async function trimTranslations(folder) {
  const { translatableTexts } = await tsImport('./translatableTexts.ts', import.meta.url);
  const shown = await translatableTexts(['packages', 'server/src']);
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    const texts = Object.entries(JSON.parse(readFileSync(file, 'utf8'))).filter(([text]) => text in shown);
    writeFileSync(file, JSON.stringify(Object.fromEntries(texts)));
  }
}

/** Packs what .npmignore lists. */
async function packCommandLine(file, staging) {
  const [{ files }] = JSON.parse(run(root, 'npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], 'pipe'));
  const folder = path.join(staging, 'package');
  stageFiles(
    files.map(({ path: name }) => name),
    folder,
  );
  await trimTranslations(path.join(folder, 'l10n'));
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(describeCommandLine(), null, 2)}\n`);
  const [{ filename }] = JSON.parse(run(folder, 'npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', staging], 'pipe'));
  copyFileSync(path.join(staging, filename), file);
}

async function main() {
  const { values } = parseArgs({ options: { out: { type: 'string', default: root }, extension: { type: 'boolean' } } });
  const out = path.resolve(values.out);
  run(root, process.execPath, [path.join(root, 'scripts/build.mjs')]);
  await inScratchFolder(folder => packExtension(path.join(out, 'scc-lens.vsix'), folder));
  if (values.extension) return;
  await inScratchFolder(folder => packCommandLine(path.join(out, 'scc-lens.tgz'), folder));
  const { table, over } = measure(root, out);
  console.log(`\n${table}`);
  if (over.length > 0) throw new Error(over.join('\n'));
}

await main().catch(error => {
  console.error(error.message);
  process.exitCode = 1;
});
