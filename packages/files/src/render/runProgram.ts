/** Runs one program to its end, without a shell, and with limits for what a hostile template can make it do. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { devNull, tmpdir } from 'node:os';
import path from 'node:path';
import { joinLines } from '@scc-lens/words';
import { atEnd } from '../atEnd';
import { renderTexts } from './messages';
import { readdir, readFile } from 'node:fs/promises';

/** What a program may take. */
export interface Limits {
  readonly seconds: number;
  /** What it may print, and the memory that it may use where the system shows it (Linux), in MiB. */
  readonly output: number;
  readonly memory: number;
}

export const LIMITS: Limits = { seconds: 60, output: 32, memory: 2048 };

const MEBIBYTE = 1024 * 1024;
/** Characters of an error that are shown. */
const LONGEST_ERROR = 1000;
/** Characters that are looked at for one. */
const MOST_READ = 100_000;
/** Milliseconds between two looks at the memory of its processes. */
const LOOK_MS = 50;

/** What a program printed; or why it failed, in a sentence, with what it had printed before. */
export type Run = { readonly text: string } | { readonly reason: string; readonly printed?: string };

/** Runs a program. Never throws. What it has started ends with it. */
export function runProgram(program: string, args: readonly string[], cwd: string, limits: Limits, signal?: AbortSignal): Promise<Run> {
  const name = path.basename(program);
  return new Promise(resolve => {
    const child = spawn(program, [...args], {
      ...{ cwd, env: environment(), windowsHide: true, ...IN_A_GROUP },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // A terminal no longer interrupts its group together with us.
    const lift = atEnd(() => endGroup(child));
    const chunks: Buffer[] = [];
    let size = 0;
    let errors = '';
    const end = (result: Run): void => {
      clearTimeout(timer);
      clearTimeout(look);
      lift();
      signal?.removeEventListener('abort', cancel);
      resolve(result);
    };
    // What left the group may still have the pipes open, so that their end is not waited for.
    const stop = (reason: string): void => {
      endGroup(child);
      child.stdout.destroy();
      child.stderr.destroy();
      end({ reason });
    };
    const cancel = (): void => stop(renderTexts.failed({ program: name, error: '?' }));
    const timer = setTimeout(() => stop(renderTexts.timeout({ program: name, seconds: limits.seconds })), limits.seconds * 1000);
    const watch = async (): Promise<void> => {
      if ((await memoryOf(child)) > limits.memory) stop(renderTexts.tooMuchMemory({ program: name, mebibytes: limits.memory }));
      else if (child.exitCode === null && child.signalCode === null) look = setTimeout(() => void watch(), LOOK_MS);
    };
    let look = setTimeout(() => void watch(), LOOK_MS);
    if (signal?.aborted === true) cancel();
    signal?.addEventListener('abort', cancel);
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limits.output * MEBIBYTE) stop(renderTexts.tooLarge({ program: name, mebibytes: limits.output }));
      else chunks.push(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (errors.length < MOST_READ) errors += text.slice(0, MOST_READ);
    });
    child.on('error', ({ message }) => end({ reason: renderTexts.notStarted({ program: name, error: message }) }));
    child.on('close', code => {
      const printed = decoded(name, Buffer.concat(chunks));
      const reason = renderTexts.failed({ program: name, error: shortened(errors) });
      end(code === 0 || 'reason' in printed ? printed : { reason, printed: printed.text });
    });
  });
}

/**
 * Enough for a program, and for the wrappers that version managers put in its place. No credentials and no plug-ins; what would
 * nevertheless ask for something elsewhere gets to a closed port.
 */
function environment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'USER', 'LANG', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA'];
  const own = Object.fromEntries(kept.flatMap(name => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
  // A name that no other user of the machine can know.
  const nowhere = path.join(tmpdir(), `scc-lens-${crypto.randomUUID()}`);
  const proxy = 'http://127.0.0.1:9';
  return {
    ...own,
    ...Object.fromEntries(['HELM_CONFIG_HOME', 'HELM_DATA_HOME', 'HELM_CACHE_HOME', 'HELM_PLUGINS'].map(name => [name, nowhere])),
    ...Object.fromEntries(['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy', 'ALL_PROXY', 'all_proxy'].map(name => [name, proxy])),
    KUBECONFIG: devNull,
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_TERMINAL_PROMPT: '0',
  };
}

function decoded(program: string, bytes: Uint8Array): { readonly text: string } | { readonly reason: string } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { reason: renderTexts.noText(program) };
  }
}

function shortened(errors: string): string {
  // Warnings come before it, and there may be many.
  const error = errors.slice(Math.max(0, errors.search(/^Error: /m)));
  const text = joinLines(error.slice(0, LONGEST_ERROR)).replace(/^Error: | Use --debug flag to render out invalid YAML$/g, '');
  return text === '' ? '?' : text;
}

/** How a program is started to be the first of its group. Windows has no groups. */
const IN_A_GROUP = { detached: process.platform !== 'win32' };

/** Ends a program that was started in a group, and all processes of the group; on Windows those that it has started. */
function endGroup({ pid }: ChildProcess): void {
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

/** The memory of a group's processes in MiB; 0 where the system does not show it. */
async function memoryOf({ pid }: ChildProcess): Promise<number> {
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
