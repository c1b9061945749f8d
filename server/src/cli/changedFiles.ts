/**
 * Which files differ from a commit. Git only reads the commit. Files are compared here, because git would first run the filters and monitors
 * that the configuration of a repository, or of a submodule in it, names.
 */
import * as l10n from '@vscode/l10n';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { findProgram, readBounded } from '@scc-lens/files';

/** Bytes of git's answers, and milliseconds until it is stopped. */
const LIMITS = { maxBuffer: 64 * 1024 * 1024, timeout: 60_000, killSignal: 'SIGKILL' as const };

/** MiB of a file; a larger one counts as changed. */
const LARGEST_FILE = 64;

/**
 * An object that a partial clone does not have is absent: newer versions of git fetch none for GIT_NO_LAZY_FETCH, and older ones, which know no such
 * variable, may use no transport.
 */
const OFFLINE = { GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none', GIT_TERMINAL_PROMPT: '0' };
const HARMLESS = [
  '--no-optional-locks',
  ...['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'fetch.bundleURI='].flatMap(one => ['-c', one]),
];

/**
 * Whether files of the current folder's repository are not as they were where the current branch left `ref`; line endings do not count. A file is changed
 * where the commit does not have it, or has what a filter made of it, such as a pointer of Git LFS. Or, in one sentence, why nothing is known.
 */
export async function changedSince(ref: string): Promise<((file: string) => Promise<boolean>) | { readonly problem: string }> {
  try {
    const [root = ''] = lines(await git('rev-parse', '--show-toplevel'));
    const [commit = ''] = await commitOf(ref);
    if (commit === '')
      return {
        problem: l10n.t('--changed-since: git has no commit {ref} here; a pipeline may have to fetch it', { ref: JSON.stringify(ref) }),
      };
    const [base = commit] = await git('merge-base', commit, 'HEAD').then(lines, () => []);
    const known = blobsOf(await git('ls-tree', '-r', '-z', '--full-tree', base));
    const top = await realpath(root);
    return async file => {
      const real = await realpath(file).catch(() => path.resolve(file));
      const blob = known.get(path.relative(top, real).split(path.sep).join('/'));
      return blob === undefined || !(await isBlob(real, blob));
    };
  } catch (error) {
    return { problem: problemOf(error as ExecError) };
  }
}

function blobsOf(tree: string): ReadonlyMap<string, string> {
  const blobs = new Map<string, string>();
  for (const entry of tree.split('\0')) {
    const [, id, name] = /^\d+ blob ([\da-f]+)\t(.+)$/s.exec(entry) ?? [];
    if (id !== undefined && name !== undefined) blobs.set(name, id);
  }
  return blobs;
}

/** Whether a file has the content of a blob, as it is or with the line endings that git gives a text. */
async function isBlob(file: string, id: string): Promise<boolean> {
  const bytes = await readBounded(file, LARGEST_FILE).catch(() => null);
  if (bytes === null) return false;
  const algorithm = id.length === 40 ? 'sha1' : 'sha256';
  const texts = bytes.includes('\r\n') ? [bytes, Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')] : [bytes];
  return texts.some(text => createHash(algorithm).update(`blob ${text.length}\0`).update(text).digest('hex') === id);
}

/** Nothing where there is no such commit. */
async function commitOf(ref: string): Promise<readonly string[]> {
  return git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`).then(lines, (error: unknown) => {
    if (typeof (error as ExecError).code === 'number') return [];
    throw error;
  });
}

interface ExecError extends Error {
  /** The exit code of git, or the system's name of an error. */
  readonly code?: number | string;
  readonly stderr?: string;
}

async function git(...args: readonly string[]): Promise<string> {
  const program = await findProgram('git');
  if (program === null) throw Object.assign(new Error(), { code: 'ENOENT' });
  const { stdout } = await promisify(execFile)(program, [...HARMLESS, ...args], {
    ...LIMITS,
    encoding: 'utf8',
    env: { ...process.env, ...OFFLINE },
  });
  return stdout;
}

const lines = (text: string): readonly string[] => text.split('\n').filter(line => line !== '');

function problemOf({ code, stderr = '', message }: ExecError): string {
  if (code === 'ENOENT') return l10n.t('--changed-since needs the program git, which was not found');
  return l10n.t('--changed-since: git failed: {problem}', { problem: (lines(stderr)[0] ?? message).replace(/^fatal: /, '') });
}
