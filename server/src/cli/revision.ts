/**
 * A commit as a folder, which Helm and Kustomize can read. Git hands out the bytes that it has stored: no filter, attribute or hook counts, and
 * no link leads out. The folder is a temporary one that no other user can read; it is removed, also where the run is interrupted.
 */
import * as l10n from '@vscode/l10n';
import { existsSync, mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atEnd, isIn, isManifestFile, reasonOf } from '@scc-lens/files';
import { roleByName } from '@scc-lens/yaml';
import { commitOf, git, gitWith, lines, type ExecError } from './git';
import { gapOf, type Gap } from './gaps';

/** The commit of a name; null where there is none. With `other`, where the two parted. A problem is why git knows no commit here. */
export async function commitNamed(name: string, other?: string): Promise<string | null | { readonly problem: string }> {
  return attempt(async () => {
    await git('rev-parse', '--show-toplevel');
    const [commit = null] = other === undefined ? await commitOf(name) : await git('merge-base', name, other).then(lines, () => []);
    return commit;
  });
}

/** Bytes of all files of a commit. */
const MOST_BYTES = 512 * 1024 ** 2;

/** Works with what the current folder is in a commit, and what of it is left out; or returns why git does not give it. */
export async function inCommit<T>(
  commit: string,
  work: (folder: string, leftOut: readonly Gap[]) => Promise<T>,
): Promise<T | { readonly problem: string }> {
  const temporary = await attempt(() => mkdtemp(path.join(tmpdir(), 'scc-lens-commit-')));
  if (typeof temporary !== 'string') return temporary;
  const remove = (): void => rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
  const lift = atEnd(remove);
  try {
    const written = await attempt(() => writeCommit(commit, temporary));
    return 'problem' in written ? written : await work(written.folder, written.leftOut);
  } finally {
    remove();
    lift();
  }
}

async function attempt<T>(work: () => Promise<T>): Promise<T | { readonly problem: string }> {
  return work().catch((error: unknown) => {
    const { stderr = '', message } = error as ExecError;
    if (message === '') return { problem: l10n.t('a commit needs the program git, which was not found') };
    return { problem: l10n.t('no commit can be read: {problem}', { problem: (lines(stderr)[0] ?? message).replace(/^fatal: /, '') }) };
  });
}

/** Files are written one by one, so that none is under way when the folder is removed. */
async function writeCommit(commit: string, temporary: string): Promise<{ readonly folder: string; readonly leftOut: readonly Gap[] }> {
  const [top = '', gitFolder = ''] = lines(await git('rev-parse', '--show-toplevel', '--absolute-git-dir'));
  const below = path.relative(await realpath(top), await realpath(process.cwd()));
  // A repository without a remote is known by the name of its folder.
  const root = path.join(await realpath(temporary), path.basename(top) || 'root');
  mkdirSync(path.join(root, below), { recursive: true, mode: 0o700 });
  // It marks the root of the repository, and leads to the URLs of its remotes. Git is not run there.
  writeFileSync(path.join(root, '.git'), `gitdir: ${gitFolder}\n`);
  const leftOut: Gap[] = [];
  const files = filesIn(await git('ls-tree', '-r', '-z', '-l', '--full-tree', commit));
  const blobs = await blobsOf(files.filter(({ isRead }) => isRead));
  for (const { name, isRead, isLink } of files) {
    const file = path.join(root, name);
    const blob = isRead ? blobs.next().value : undefined;
    try {
      if (blob === undefined || blob.toString('latin1', 0, LFS.length) === LFS) throw new Error(notRead());
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      if (isLink) linkWithin(root, file, blob.toString());
      else writeFileSync(file, blob, { flag: 'wx', mode: 0o600 });
    } catch (error) {
      leftOut.push(
        gapOf({ path: path.relative(below, name), error: 'errno' in (error as Error) ? reasonOf(error) : (error as Error).message }),
      );
    }
  }
  return { folder: path.join(root, below), leftOut };
}

/** Links come last: one that leads into the folder keeps doing so, as what it leads to is never replaced. */
function linkWithin(root: string, file: string, target: string): void {
  symlinkSync(target, file);
  if (existsSync(file) && isIn(realpathSync(file), root)) return;
  rmSync(file);
  throw new Error(notRead());
}

const notRead = (): string => l10n.t('a submodule, a pointer of Git LFS, too large, or a link to what is not read');

const LFS = 'version https://git-lfs.github.com/spec/';

interface TreeFile {
  readonly id: string;
  readonly size: number;
  readonly name: string;
  /** Whether it is a regular file or a link that is read, and not left out. */
  readonly isRead: boolean;
  readonly isLink: boolean;
}

/** What makes all that is below a folder part of what is rendered. */
const RENDERED = /(?:^|\/)(?:Chart\.yaml|kustomization\.ya?ml|Kustomization)$/;

/** Bytes of a file that charts and kustomizations may have. */
const LARGEST = 64 * 1024 ** 2;

/** The files of a tree that manifests are read or rendered from, and its submodules. A tree that git itself has not made may have any names. */
function filesIn(tree: string): readonly TreeFile[] {
  const all = tree.split('\0').flatMap(line => {
    const [, mode = '', id = '', size = '', name] = /^(\d+) \w+ ([\da-f]+) +(\d+|-)\t(.{1,4096})$/s.exec(line) ?? [];
    if (name === undefined || /(?:^|\/)node_modules\//.test(name)) return [];
    const isSafe = !/(?:^|\/)(?:\.{0,2}|\.git)(?:\/|$)/i.test(name) && !(process.platform === 'win32' && /[\\:]/.test(name));
    const isRead = isSafe && /^1[02]0/.test(mode) && Number(size) <= LARGEST;
    return [{ mode, id, size: Number(size), name, isRead, isLink: mode === '120000' }];
  });
  const rendered = new Set(all.flatMap(({ name }) => (RENDERED.test(name) ? [path.posix.dirname(name)] : [])));
  const isRendered = (name: string): boolean =>
    rendered.has('.') || [...name.matchAll(/\//g)].some(({ index }) => rendered.has(name.slice(0, index)));
  const files = all.filter(
    ({ mode, name }) =>
      mode === '160000' || isManifestFile(name) || roleByName(name) !== null || /(?:^|\/)\.[^/]+$/.test(name) || isRendered(name),
  );
  return files.sort((a, b) => Number(a.isLink) - Number(b.isLink));
}

/** The contents of files, in their order. Throws where there are too many, or git does not have one. */
async function blobsOf(files: readonly TreeFile[]): Promise<Iterator<Buffer, undefined>> {
  if (files.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES) throw new Error(l10n.t('it is larger than what is read'));
  const bytes = await gitWith(files.map(({ id }) => `${id}\n`).join(''), 'cat-file', '--batch');
  let at = 0;
  const blobs = files.map(({ id, size }) => {
    const head = `${id} blob ${size}\n`;
    if (bytes.toString('latin1', at, at + head.length) !== head)
      throw new Error(l10n.t('git does not have all of its files here; a pipeline may have to fetch them'));
    at += head.length + size + 1;
    return bytes.subarray(at - size - 1, at - 1);
  });
  return blobs.values() as Iterator<Buffer, undefined>;
}
