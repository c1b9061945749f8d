/** A program with what it has started, such as the program behind a version manager's script. */
import { spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** How a program is started to be the first of its group. Windows has no groups. */
export const IN_A_GROUP = { detached: process.platform !== 'win32' };

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ends a program that was started in a group, and all processes of the group; on Windows those that it has started. */
export function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync(path.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe'), ['/pid', String(pid), '/t', '/f']);
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // It has ended before.
    if ((error as NodeJS.ErrnoException).syscall !== 'kill') throw error;
  }
}

/** Ends the group with this process, which a terminal no longer interrupts together with it. Returns what lifts that again. */
export function endWithUs(child: ChildProcess): () => void {
  const end = (): void => {
    endGroup(child);
  };
  const interrupt = (signal: NodeJS.Signals): void => {
    end();
    lift();
    process.kill(process.pid, signal);
  };
  const lift = (): void => {
    process.off('exit', end);
    for (const signal of SIGNALS) process.off(signal, interrupt);
  };
  process.on('exit', end);
  for (const signal of SIGNALS) process.on(signal, interrupt);
  return lift;
}

/** The memory of a group's processes in MiB; 0 where the system does not show it. */
export async function memoryOf({ pid }: ChildProcess): Promise<number> {
  if (pid === undefined || process.platform !== 'linux') return 0;
  let memory = 0;
  for (const name of await readdir('/proc').catch((): string[] => [])) {
    if (!/^\d+$/.test(name)) continue;
    // `pid (name) state parent group …`, whose name may contain blanks and parentheses.
    const stat = await readFile(`/proc/${name}/stat`, 'latin1').catch(() => '');
    if (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2] !== String(pid)) continue;
    const status = await readFile(`/proc/${name}/status`, 'utf8').catch(() => '');
    memory += Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
  }
  return memory;
}
