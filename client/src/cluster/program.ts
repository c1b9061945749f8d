/** Running of other programs with a time limit that holds for their children too. */
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { textAt } from './fields';

export interface ProgramOptions {
  readonly start: (options: SpawnOptions) => ChildProcess;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export type ProgramRun =
  | { readonly kind: 'ended'; readonly code: number | null; readonly stdout: string; readonly stderr: string }
  /** `code` is the error code of the system, e.g. ENOENT. */
  | { readonly kind: 'notStarted'; readonly code: string }
  | { readonly kind: 'timedOut' | 'cancelled'; readonly stderr: string };

/** Bytes of output that are kept; credentials and search paths are far smaller. */
const LIMIT = 1_000_000;

/** Never rejects. A program that is late or no longer wanted is killed, and with it everything that it started. */
export function runProgram({ start, env, timeoutMs, signal }: ProgramOptions): Promise<ProgramRun> {
  return new Promise(resolve => {
    if (signal?.aborted) {
      resolve({ kind: 'cancelled', stderr: '' });
      return;
    }
    const group = process.platform !== 'win32';
    // A group of its own: an interactive shell must not reach for a terminal, and a kill must take the children along.
    const child = start({ env, stdio: ['ignore', 'pipe', 'pipe'], detached: group, windowsHide: true });
    const output = { stdout: '', stderr: '' };
    const finish = (run: ProgramRun): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      resolve(run);
    };
    const kill = (kind: 'timedOut' | 'cancelled') => (): void => {
      finish({ kind, stderr: output.stderr });
      killAll(child, group);
    };
    const timer = setTimeout(kill('timedOut'), timeoutMs);
    const cancel = kill('cancelled');
    signal?.addEventListener('abort', cancel);
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (data: string) => {
        if (output[name].length < LIMIT) output[name] += data;
      });
    }
    child.on('error', error => { finish({ kind: 'notStarted', code: textAt(error, 'code') ?? error.message }); });
    child.on('close', code => { finish({ kind: 'ended', code, ...output }); });
  });
}

function killAll(child: ChildProcess, group: boolean): void {
  if (child.pid === undefined) return;
  try {
    process.kill(group ? -child.pid : child.pid, 'SIGKILL');
  } catch (error) {
    // It has ended in between.
    if (textAt(error, 'code') !== 'ESRCH') throw error;
  }
  child.stdout?.destroy();
  child.stderr?.destroy();
}
