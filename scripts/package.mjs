/**
 * Builds scc-lens.vsix, the same bytes each time: vsce packs a copy of the listed files, whose modes do not depend on the checkout,
 * with one fixed time, zone and locale.
 *
 *   --out FILE    where to write it (default: scc-lens.vsix in the project)
 *   --release     the README's links and pictures lead to the version's tag on GitHub, as the marketplaces need them
 */
import { listFiles, PackageManager } from '@vscode/vsce';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const root = path.resolve(import.meta.dirname, '..');
const vsce = createRequire(import.meta.url).resolve('@vscode/vsce/vsce');

/** The first moment that a zip file can state, in seconds. */
const EPOCH = '315532800';
const FIXED = { SOURCE_DATE_EPOCH: EPOCH, TZ: 'UTC', LC_ALL: 'en_US.UTF-8' };

function run(cwd, ...args) {
  const { status } = spawnSync(process.execPath, args, { cwd, env: { ...process.env, ...FIXED }, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${path.basename(args[0])} ended with ${status}`);
}

/** Copies what .vscodeignore lists. Only the command line tool is a program. */
async function stageFiles(folder) {
  for (const file of await listFiles({ cwd: root, packageManager: PackageManager.None })) {
    const copy = path.join(folder, file);
    mkdirSync(path.dirname(copy), { recursive: true });
    copyFileSync(path.join(root, file), copy);
    chmodSync(copy, file === 'dist/cli.js' ? 0o755 : 0o644);
  }
}

/** How vsce treats the README's relative links. */
function linkOptions(release) {
  if (!release) return ['--no-rewrite-relative-links'];
  const { version, repository } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const home = repository.url.replace(/^git\+|\.git$/g, '');
  return ['--baseContentUrl', `${home}/blob/v${version}`, '--baseImagesUrl', `${home}/raw/v${version}`];
}

async function main() {
  const options = { release: { type: 'boolean' }, out: { type: 'string', default: path.join(root, 'scc-lens.vsix') } };
  const { release, out } = parseArgs({ options }).values;
  run(root, path.join(root, 'scripts/build.mjs'));
  const staging = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-package-'));
  try {
    await stageFiles(staging);
    run(staging, vsce, 'package', '--no-dependencies', ...linkOptions(release), '--out', path.resolve(out));
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

await main().catch(error => {
  console.error(error.message);
  process.exitCode = 1;
});
