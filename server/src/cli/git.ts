/** Git, which only reads, and runs nothing that the configuration of a repository names. */
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { findProgram } from '@scc-lens/files';

/** Bytes of git's answers, and milliseconds until it is stopped. */
const LIMITS = { maxBuffer: 64 * 1024 * 1024, timeout: 60_000, killSignal: 'SIGKILL' as const };

/**
 * An object that a partial clone does not have is absent: newer versions of git fetch none for GIT_NO_LAZY_FETCH, and older ones, which know no such
 * variable, may use no transport.
 */
const OFFLINE = { GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none', GIT_TERMINAL_PROMPT: '0' };
const HARMLESS = [
  '--no-optional-locks',
  ...['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'fetch.bundleURI='].flatMap(one => ['-c', one]),
];

/** Nothing where there is no such commit. */
export async function commitOf(ref: string): Promise<readonly string[]> {
  return git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`).then(lines, (error: unknown) => {
    if (typeof (error as ExecError).code === 'number') return [];
    throw error;
  });
}

export interface ExecError extends Error {
  /** The exit code of git, or the system's name of an error. */
  readonly code?: number | string;
  readonly stderr?: string;
}

/** What git prints; throws an `ExecError` where it fails. */
export async function git(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(await program(), [...HARMLESS, ...args], { ...LIMITS, ...offline(), encoding: 'utf8' });
  return stdout;
}

/** The bytes that git prints for an input; as many as the caller knows that there are. */
export async function gitWith(input: string, ...args: readonly string[]): Promise<Buffer> {
  const { stdout } = spawnSync(await program(), [...HARMLESS, ...args], { ...LIMITS, ...offline(), input, maxBuffer: Infinity });
  return stdout;
}

async function program(): Promise<string> {
  const found = await findProgram('git');
  if (found === null) throw Object.assign(new Error(), { code: 'ENOENT' });
  return found;
}

const offline = (): { readonly env: NodeJS.ProcessEnv } => ({ env: { ...process.env, ...OFFLINE } });

export const lines = (text: string): readonly string[] => text.split('\n').filter(line => line !== '');
