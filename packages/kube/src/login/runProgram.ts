/** Runs other programs with a time limit that applies to their children too. */
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { textAt } from '../words';
import { endProcesses, RUN_MARK } from './endProcesses';

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

/** Never rejects. A program that is late or no longer wanted is killed, and with it what it started (see `endProcesses`). */
export function runProgram({ start, env, timeoutMs, signal }: ProgramOptions): Promise<ProgramRun> {
  return new Promise(resolve => {
    if (signal?.aborted) {
      resolve({ kind: 'cancelled', stderr: '' });
      return;
    }
    // In a group of its own, so that an interactive shell cannot use the terminal, and a kill includes the children.
    const mark = randomUUID();
    const child = startProgram(start, {
      env: { ...env, [RUN_MARK]: mark },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    if ('kind' in child) {
      resolve(child);
      return;
    }
    const output = { stdout: '', stderr: '' };
    const finish = (run: ProgramRun): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      resolve(run);
    };
    const kill = (kind: 'timedOut' | 'cancelled') => (): void => {
      finish({ kind, stderr: output.stderr });
      killAll(child, mark);
    };
    const timer = setTimeout(kill('timedOut'), timeoutMs);
    const cancel = kill('cancelled');
    signal?.addEventListener('abort', cancel);
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (data: string) => {
        if (output[name].length < LIMIT) output[name] += data;
      });
    }
    child.on('error', error => {
      finish({ kind: 'notStarted', code: textAt(error, 'code') ?? error.message });
    });
    child.on('close', code => {
      finish({ kind: 'ended', code, ...output });
    });
  });
}

/** Node throws some faults at once: a NUL byte in an argument or a variable, a command line that is too long. Their messages quote it. */
function startProgram(start: ProgramOptions['start'], options: SpawnOptions): ChildProcess | Extract<ProgramRun, { kind: 'notStarted' }> {
  try {
    return start(options);
  } catch (error) {
    const code = textAt(error, 'code');
    if (code === undefined) throw error;
    return { kind: 'notStarted', code };
  }
}

function killAll(child: ChildProcess, mark: string): void {
  if (child.pid === undefined) return;
  endProcesses(child.pid, mark);
  child.stdout?.destroy();
  child.stderr?.destroy();
}
