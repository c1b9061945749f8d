/**
 * Which files differ from a commit. Git only reads the commit. Files are compared here, because git would first run the filters and monitors
 * that the configuration of a repository, or of a submodule in it, names.
 */
import * as l10n from '@vscode/l10n';
import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { filesBelow, isIn, kindOf, readBounded } from '@scc-lens/files';
import { commitOf, git, lines, type ExecError } from './git';

/** MiB of a file; a larger one counts as changed. */
const LARGEST_FILE = 64;

/**
 * Whether files of the current folder's repository are not as they were where the current branch left `ref`; line endings do not count. A file is changed
 * where the commit does not have it, or has what a filter made of it, such as a pointer of Git LFS; an input, where a file in it is, or is gone. Or,
 * in one sentence, why nothing is known.
 */
export async function changedSince(
  ref: string,
): Promise<((file: string, isInput?: boolean) => Promise<boolean>) | { readonly problem: string }> {
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
    const realOf = (place: string): Promise<string> => realpath(place).catch(() => path.resolve(place));
    const nameOf = (place: string): string => path.relative(top, place).split(path.sep).join('/');
    const isChanged = async (file: string): Promise<boolean> => {
      const real = await realOf(file);
      const blob = known.get(nameOf(real));
      return blob === undefined || !(await isBlob(real, blob));
    };
    const isChangedBelow = async (place: string): Promise<boolean> => {
      const real = await realOf(place);
      const files = isIn(real, top) ? await filesBelow(real, top) : [];
      if (files === null) return true;
      for (const file of files) if (await isChanged(file)) return true;
      const isPart = (name: string): boolean => real === top || name === nameOf(real) || name.startsWith(`${nameOf(real)}/`);
      for (const name of known.keys()) if (isPart(name) && (await kindOf(path.join(top, name))) === null) return true;
      return false;
    };
    return async (file, isInput = false) => (!isInput || (await kindOf(file)) === 'file' ? isChanged(file) : isChangedBelow(file));
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

function problemOf({ code, stderr = '', message }: ExecError): string {
  if (code === 'ENOENT') return l10n.t('--changed-since needs the program git, which was not found');
  return l10n.t('--changed-since: git failed: {problem}', { problem: (lines(stderr)[0] ?? message).replace(/^fatal: /, '') });
}
