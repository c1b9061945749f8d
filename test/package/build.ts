import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const ROOT = path.resolve(__dirname, '../..');

/** Runs a script of the project to its end; throws with what it printed where it fails. */
export function runScript(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(ROOT, 'scripts', script), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${script} ended with ${String(status)}\n${stdout}${stderr}`);
}

/** Calls with a folder that is gone afterwards. */
export function inScratchFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-package-test-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Builds the .vsix into a file of its own and returns its bytes; dist/ and ThirdPartyNotices.txt are current afterwards. */
export function buildPackage(env: Readonly<Record<string, string>> = {}): Buffer {
  return inScratchFolder(folder => {
    const file = path.join(folder, 'package.vsix');
    runScript('package.mjs', ['--out', file], env);
    return readFileSync(file);
  });
}
