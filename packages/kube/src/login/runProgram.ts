/** Runs other programs with a time limit that applies also to all that they start: credential plug-ins, and the login shell for its PATH. */
import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { textAt } from '../words';

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
    child.on('error', error => finish({ kind: 'notStarted', code: textAt(error, 'code') ?? error.message }));
    child.on('close', code => finish({ kind: 'ended', code, ...output }));
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

const MARK = '\u0001scc-lens\u0001';

/**
 * Asks the shell; undefined if it does not answer in time. Start-up files may print other text around the answer.
 * @param shell its path; none on Windows, where every program has the same PATH
 */
export async function loginShellPath(shell: string | undefined, timeoutMs: number): Promise<string | undefined> {
  if (shell === undefined) return undefined;
  const command = `printf '%s%s%s' '${MARK}' "$PATH" '${MARK}'`;
  const run = await runProgram({
    start: options => spawn(shell, ['-ilc', command], options),
    env: { ...process.env, TERM: 'dumb' },
    timeoutMs,
  });
  return run.kind === 'ended' ? run.stdout.split(MARK)[1] : undefined;
}

/** Both search paths in one, without duplicates, the login shell's first. */
export function joinPaths(first: string | undefined, second: string | undefined): string {
  const folders = [first, second].flatMap(list => (list ?? '').split(path.delimiter)).filter(folder => folder !== '');
  return [...new Set(folders)].join(path.delimiter);
}

/** The environment variable that marks the processes of one run. Children inherit it, and keep it when they get another parent. */
const RUN_MARK = 'SCC_LENS_RUN';

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly marked: boolean;
}

/** A process may start another one while the table is read, so it is read again; a program that keeps starting others is left after this many. */
const ROUNDS = 5;

const PS_TIMEOUT_MS = 1_000;

/**
 * Kills the process group of `leader` and all processes of its run: on Linux its descendants and all that carry the mark, on other Unix
 * systems its descendants, on Windows only `leader` itself. Synchronous, so that it also works while the editor closes.
 */
function endProcesses(leader: number, mark: string): void {
  if (process.platform === 'win32') {
    kill(leader);
    return;
  }
  // Descendants are found through their parents: before these end.
  let found = membersOf(leader, mark);
  kill(-leader);
  for (let round = 0; round < ROUNDS && found.length > 0; round++) {
    for (const pid of found) kill(pid);
    const before = new Set(found);
    found = membersOf(leader, mark).filter(pid => !before.has(pid));
  }
}

function membersOf(leader: number, mark: string): readonly number[] {
  const processes = process.platform === 'linux' ? readProc(`${RUN_MARK}=${mark}`) : readPs();
  const children = new Map<number, number[]>();
  for (const { pid, parent } of processes) children.set(parent, [...(children.get(parent) ?? []), pid]);
  const members = new Set(processes.filter(({ marked }) => marked).map(({ pid }) => pid));
  members.add(leader);
  // A set is walked in the order of insertion, through what is added on the way.
  for (const pid of members) for (const child of children.get(pid) ?? []) members.add(child);
  members.delete(leader);
  return [...members];
}

function readProc(variable: string): readonly Process[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(name => ({
      pid: Number(name),
      parent: parentIn(readIfThere(`/proc/${name}/stat`)),
      marked: readIfThere(`/proc/${name}/environ`).split('\0').includes(variable),
    }));
}

/** From `pid (name) state parent …`, whose name may contain blanks and parentheses; NaN for a process that is gone. */
const parentIn = (stat: string): number => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);

/** Empty for a process that has ended or belongs to another user. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch (error) {
    if (textAt(error, 'code') === undefined) throw error;
    return '';
  }
}

function readPs(): readonly Process[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8', timeout: PS_TIMEOUT_MS });
  // Null where there is no `ps`, contrary to its type.
  const lines = (textAt({ stdout }, 'stdout') ?? '').split('\n');
  return lines.map(line => {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    return { pid: pid ?? NaN, parent: parent ?? NaN, marked: false };
  });
}

function kill(pid: number): void {
  if (Number.isNaN(pid)) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It has ended in between: ESRCH, or on macOS EPERM where zombies are left. The run has its result in any case.
    if (textAt(error, 'syscall') !== 'kill') throw error;
  }
}
