/** A copy of folders that is rendered instead of them, and removed again. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KUSTOMIZATION_FILES } from '@scc-lens/charts';
import { isIn, readBounded } from '../walk/readBounded';
import { Counter, MOST_MEBIBYTES, walkBelow } from './files';

/** Works with an empty folder that no other user can read, and removes it. */
export async function inCopy<T>(root: string, work: (copy: Copy) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'scc-lens-copy-'));
  try {
    return await work(new Copy(root, folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Copies what is below a root. Files are copied once each, and counted: throws `NotRendered` where there is too much. */
export class Copy {
  private readonly copied = new Set<string>();
  private readonly counter = new Counter();

  constructor(
    private readonly root: string,
    private readonly target: string,
  ) {}

  placeOf(place: string): string {
    return path.join(this.target, path.relative(this.root, place));
  }

  /** The place that one in the copy is of; any other place as it is. */
  originalOf(place: string): string {
    const below = path.relative(this.target, place);
    return below.startsWith('..') || path.isAbsolute(below) ? place : path.join(this.root, below);
  }

  /** What leads to a place outside of `within` is left out: it is no part of the folder. */
  async folder(folder: string, within = folder): Promise<void> {
    await mkdir(this.placeOf(folder), { recursive: true });
    for await (const { place, kind } of walkBelow(folder, within)) if (kind === 'file') await this.file(place);
  }

  async file(place: string): Promise<void> {
    if (this.copied.has(place)) return;
    this.copied.add(place);
    this.counter.file();
    const bytes = await readBounded(place, MOST_MEBIBYTES);
    this.counter.size(bytes.length);
    await mkdir(path.dirname(this.placeOf(place)), { recursive: true });
    await writeFile(this.placeOf(place), bytes);
  }

  /** Makes a link, in place of what was copied from behind it. */
  async link(place: string, target: string): Promise<void> {
    const copied = this.placeOf(place);
    await rm(copied, { recursive: true, force: true });
    await mkdir(path.dirname(copied), { recursive: true });
    await symlink(this.placeOf(target), copied);
  }

  /** Gives a file another text than it has. */
  async write(place: string, text: string): Promise<void> {
    await writeFile(this.placeOf(place), text);
  }
}

/** Kustomize reads no file outside the folders of the kustomizations, but for those that they list. */
export function kustomizationFolders(folder: string, places: Iterable<string>): readonly string[] {
  const folders = [...places].filter(place => KUSTOMIZATION_FILES.includes(path.basename(place))).map(place => path.dirname(place));
  const all = [...new Set([folder, ...folders])];
  return all.filter(one => !all.some(other => other !== one && isIn(one, other)));
}

/** The folder that all absolute paths are in. */
export function commonFolder(places: readonly string[]): string {
  let common = path.dirname(places[0] ?? path.sep);
  while (!places.every(place => isIn(place, common)) && common !== path.dirname(common)) common = path.dirname(common);
  return common;
}
