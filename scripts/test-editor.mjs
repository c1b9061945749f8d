/**
 * Runs test/editor/suite in the extension host of a real VS Code.
 *
 * The editor: VSCODE_EXECUTABLE where it is set; else a desktop VS Code (VSCODE_VERSION, default stable) where it can be
 * downloaded and shown; else code-server, which comes from npm. EDITOR=desktop or EDITOR=code-server forces one.
 */
import { runTests, downloadAndUnzipVSCode } from '@vscode/test-electron';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { installEditor } from '../test/editor/install.mjs';
import { ensureChromium } from './chromium.mjs';

const root = path.resolve(import.meta.dirname, '..');
const suite = path.join(root, 'test/editor/suite');
const out = path.join(root, 'test/editor/.out');

/** One bundle per test file, so that mocha loads them as the files they are. */
async function bundle() {
  const files = readdirSync(suite).filter(name => name === 'index.ts' || name.endsWith('.test.ts'));
  rmSync(out, { recursive: true, force: true });
  await build({
    entryPoints: files.map(name => path.join(suite, name)),
    outdir: out,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

/** Whether a desktop VS Code can be had and shown: asked first, because a download that stalls is a long wait. */
async function desktopIsPossible() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return false;
  try {
    const answer = await fetch('https://update.code.visualstudio.com/api/releases/stable', { signal: AbortSignal.timeout(5_000) });
    return answer.ok;
  } catch {
    return false;
  }
}

/** The executable that @vscode/test-electron starts. */
async function findEditor() {
  if (process.env.VSCODE_EXECUTABLE) return process.env.VSCODE_EXECUTABLE;
  const desktop = process.env.EDITOR === 'desktop' || (process.env.EDITOR !== 'code-server' && (await desktopIsPossible()));
  if (desktop) return downloadAndUnzipVSCode({ version: process.env.VSCODE_VERSION ?? 'stable' });
  await installEditor();
  ensureChromium();
  return path.join(root, 'test/editor/code.mjs');
}

/** The stats that a finished run leaves: an extension host killed by a signal ends with code 0, but leaves none. */
function readStats(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

async function main() {
  const executable = await findEditor();
  execFileSync(process.execPath, [path.join(root, 'scripts/build.mjs')], { cwd: root, stdio: 'inherit' });
  await bundle();
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-tests-'));
  process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
  const folder = path.join(scratch, 'workspace');
  const resultFile = path.join(scratch, 'result.json');
  cpSync(path.join(root, 'test/editor/workspace'), folder, { recursive: true });

  console.log(`Testing in ${path.relative(root, executable)}`);
  const ended = await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(out, 'index.js'),
    launchArgs: [folder, '--disable-extensions'],
    extensionTestsEnv: { TEST_RESULT_FILE: resultFile },
  }).catch(error => error);
  const stats = readStats(resultFile);
  if (!stats) {
    console.error(`The extension host ended before the tests did (${ended instanceof Error ? ended.message : `exit code ${ended}`}).`);
    return 70;
  }
  console.log(`${stats.passes} passed, ${stats.failures} failed${stats.pending > 0 ? `, ${stats.pending} skipped` : ''}`);
  return ended === 0 && stats.passes > 0 && stats.failures === 0 ? 0 : 1;
}

process.exitCode = await main();
