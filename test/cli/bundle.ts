/** The command line as users have it: the bundle, run as a process. It is built again before the first test, so that it is never an older one. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess, ChildProcessWithoutNullStreams } from 'node:child_process';
import path from 'node:path';
import { colourless, ROOT } from './command';

export const BUNDLE = path.join(ROOT, 'dist/cli.js');

/** To be called in a suite whose tests use the bundle. A test that fails leaves no process, for which the run would wait. */
export function useBundle(): void {
  before('build the bundle', () => {
    if (isBuilt) return;
    const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: ROOT, encoding: 'utf8' });
    if (status !== 0) throw new Error(`The build failed.\n${stderr}`);
    isBuilt = true;
  });
  afterEach(() => {
    for (const child of started) child.kill();
    started.clear();
  });
}

let isBuilt = false;
const started = new Set<ChildProcess>();

/** Starts the bundle with its streams open. */
export function startBundle(args: readonly string[], cwd: string, env?: Readonly<Record<string, string>>): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [BUNDLE, ...args], { cwd, env: { ...colourless(), ...env }, stdio: 'pipe' });
  started.add(child);
  return child;
}
