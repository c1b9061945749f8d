/** Which files differ from a commit, as git has it. */
import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { gitTexts } from './messages';

/** Bytes of git's answers, and milliseconds until it is stopped. */
const LIMITS = { maxBuffer: 64 * 1024 * 1024, timeout: 60_000 };

/** The repository's configuration can neither name a program that is run nor have anything written. */
const HARMLESS = ['--no-optional-locks', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];

/** Whether a file is one of those that changed. */
export type IsChanged = (file: string) => boolean;

/**
 * The files of the current folder's repository that are not as they were where the current branch left `ref`: committed, staged, only in the
 * working tree, or not yet known to git. Or, in one sentence, why that is not known.
 */
export async function changedSince(ref: string): Promise<IsChanged | { readonly problem: string }> {
  try {
    const [root = ''] = lines(await git('rev-parse', '--show-toplevel'));
    const [commit = ''] = await commitOf(ref);
    if (commit === '') return { problem: gitTexts.noCommit(JSON.stringify(ref)) };
    const [base = commit] = await git('merge-base', commit, 'HEAD').then(lines, () => []);
    const changed = await git('diff', '--name-only', '--no-renames', '--no-ext-diff', '-z', base, '--');
    const added = await git('ls-files', '--others', '--exclude-standard', '--full-name', '-z', '--', ':/');
    const files = new Set([...names(changed), ...names(added)].map(name => real(path.join(root, name))));
    return file => files.has(real(path.resolve(file)));
  } catch (error) {
    return { problem: problemOf(error as ExecError) };
  }
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
  const { stdout } = await promisify(execFile)('git', [...HARMLESS, ...args], { ...LIMITS, encoding: 'utf8' });
  return stdout;
}

const lines = (text: string): readonly string[] => text.split('\n').filter(line => line !== '');
const names = (text: string): readonly string[] => text.split('\0').filter(name => name !== '');

/** A file that is gone has no real path. */
function real(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

function problemOf({ code, stderr = '', message }: ExecError): string {
  if (code === 'ENOENT') return gitTexts.absent();
  return gitTexts.failed((lines(stderr)[0] ?? message).replace(/^fatal: /, ''));
}
