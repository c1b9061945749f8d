/** Ends a program and everything that it started, also what has left its process group (`setsid`, `detached`, a daemon's double fork). */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { textAt } from '../words';

/** The environment variable that marks the processes of one run. Children inherit it, whatever process becomes their parent. */
export const RUN_MARK = 'SCC_LENS_RUN';

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly marked: boolean;
}

/** A process may start another one while the table is read, so it is read again; a program that keeps starting others is left after this many. */
const ROUNDS = 5;

/** Milliseconds for `ps`, which answers in a few. */
const PS_TIMEOUT_MS = 1_000;

/**
 * Kills the process group of `leader` and all processes of its run.
 * On Linux these are its descendants and all that carry the mark. On other Unix systems, which show no environment of others reliably, they are
 * the descendants whose parents are still alive. On Windows only `leader` itself is killed.
 * Synchronous, so that it also works while the editor closes.
 */
export function endProcesses(leader: number, mark: string): void {
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
function parentIn(stat: string): number {
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

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
    // It has ended in between: ESRCH, or on macOS EPERM where zombies are left. Whatever the system reports, the run has its result.
    if (textAt(error, 'syscall') !== 'kill') throw error;
  }
}
