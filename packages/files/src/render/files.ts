/** Reading what a chart or kustomization is made of: regular files, so many and so large ones. */
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { getSystemErrorMap } from 'node:util';
import type { SourceText } from '@scc-lens/charts';
import { leadsInto, LeftOut, readBounded } from '../walk/readBounded';
import { renderTexts } from './messages';

const MOST_FILES = 5000;
/** MiB, of one file and of all. */
const LARGEST_FILE = 8;
export const MOST_MEBIBYTES = 64;
/** What is read of folders: files in them, and folders in folders. */
const MOST_ENTRIES = 20_000;
const DEEPEST = 32;
/** No part of a chart or kustomization. */
const LEFT_OUT: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/** Why something is not rendered, in a sentence; thrown inside this room and returned from it as a value. */
export class NotRendered extends Error {}

/** What a reading gives; null where it throws `NotRendered`. */
export async function unlessNotRendered<T>(reading: Promise<T>): Promise<T | null> {
  return reading.catch((error: unknown) => {
    if (error instanceof NotRendered) return null;
    throw error;
  });
}

/** Counts files and their bytes, up to what is read or copied. */
export class Counter {
  private files = 0;
  private bytes = 0;

  /** Throws `NotRendered` where there are too many. */
  file(): void {
    this.files += 1;
    if (this.files > MOST_FILES) throw new NotRendered(renderTexts.tooManyFiles(MOST_FILES));
  }

  /** Throws `NotRendered` where there are too many. */
  size(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > MOST_MEBIBYTES * 1024 * 1024) throw new NotRendered(renderTexts.tooLargeFolder(MOST_MEBIBYTES));
  }
}

/** Reads files, each of them once, and counts how often one is asked for. */
export class FileReader {
  /** Of kustomizations: folders of charts that Helm renders for them, and generators of other programs, which make nothing here. */
  readonly charts = new Set<string>();
  readonly generators = new Set<string>();
  /** Of kustomizations: places that they name by a link, with what it leads to. */
  readonly links = new Map<string, string>();
  private readonly known = new Map<string, SourceText>();
  private readonly counter = new Counter();

  /** Files outside of `root`, where it is given, are refused. Where it is unrestricted, Kustomize itself refuses none. */
  constructor(
    readonly root?: string,
    readonly isUnrestricted = false,
  ) {}

  /** A file's text; `name` is what findings call it. Throws `NotRendered`. */
  async read(place: string, name: string): Promise<SourceText> {
    this.counter.file();
    const known = this.known.get(place);
    if (known !== undefined) return known;
    const source = { file: name, text: await this.textAt(place, name) };
    this.counter.size(source.text.length);
    this.known.set(place, source);
    return source;
  }

  /** The same as the function of this name inside of `root`; what was named by a link is remembered. */
  async unlinked(folder: string, name: string): Promise<string> {
    const [named, place] = [path.resolve(folder, name), await unlinked(folder, name)];
    if (place === named || (this.root !== undefined && !(await leadsInto(this.root, place)))) return named;
    this.links.set(named, place);
    return place;
  }

  /** The absolute paths of the files that were read. */
  get places(): Iterable<string> {
    return this.known.keys();
  }

  /** The texts of the files that were read. */
  get texts(): readonly string[] {
    return Array.from(this.known.values(), ({ text }) => text);
  }

  private async textAt(place: string, name: string): Promise<string> {
    try {
      return (await readBounded(place, LARGEST_FILE, this.root)).toString('utf8').replace(/^\u{FEFF}/u, '');
    } catch (error) {
      throw new NotRendered(renderTexts.unreadable({ file: name, error: reasonOf(error) }));
    }
  }
}

/** Something below a folder: a file, what is neither a file nor a folder, or a link that leads out of the root. */
export interface Below {
  readonly place: string;
  readonly kind: 'file' | 'other' | 'outside';
}

/** What is below a folder, by name, through links that lead to a place in `root`. Throws `NotRendered` for more than is read, or can be. */
export async function* walkBelow(folder: string, root: string, count = { left: MOST_ENTRIES }, depth = DEEPEST): AsyncGenerator<Below> {
  if (depth === 0) throw new NotRendered(renderTexts.tooDeep(DEEPEST));
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw new NotRendered(renderTexts.unreadable({ file: path.basename(folder), error: reasonOf(error) }));
  });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (LEFT_OUT.has(entry.name)) continue;
    if (count.left-- === 0) throw new NotRendered(renderTexts.tooManyFiles(MOST_ENTRIES));
    const place = path.join(folder, entry.name);
    const isOutside = entry.isSymbolicLink() && !(await leadsInto(root, place));
    const kind = isOutside ? 'outside' : entry.isFile() ? 'file' : ((await kindOf(place)) ?? 'other');
    if (kind === 'folder') yield* walkBelow(place, root, count, depth - 1);
    else yield { place, kind };
  }
}

/** Why a file is not read, in the system's own words without Node's name for the call. Anything but an error of the system or a `LeftOut` is a defect and thrown on. */
export function reasonOf(error: unknown): string {
  if (error instanceof LeftOut) return error.message;
  if (isOfNoPath(error)) return new Map(getSystemErrorMap().values()).get('ENOENT') ?? error.message;
  if (!(error instanceof Error) || !('errno' in error) || typeof error.errno !== 'number') throw error;
  return getSystemErrorMap().get(error.errno)?.[1] ?? error.message;
}

/** What a path is; null where nothing is there. */
export async function kindOf(place: string): Promise<'file' | 'folder' | 'other' | null> {
  try {
    const stats = await stat(place);
    return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
  } catch {
    return null;
  }
}

/**
 * The place that a name leads to from an absolute folder, with no link between them: each file has one path, spelled as the folder is. Where
 * nothing is there, or the folder's own links leave no such spelling, it is the place that is named.
 */
export async function unlinked(folder: string, name: string): Promise<string> {
  const place = path.resolve(folder, name);
  const [from, to] = await Promise.all([folder, place].map(realOf));
  if (from === null || from === undefined || to === null || to === undefined) return place;
  const spelled = path.resolve(folder, path.relative(from, to));
  return spelled === place || (await realOf(spelled)) === to ? spelled : place;
}

const realOf = (place: string): Promise<string | null> => realpath(place).catch(() => null);

/** A NUL is in no path, so that Node refuses one that has it before it asks the system. */
const isOfNoPath = (error: unknown): error is Error =>
  error instanceof TypeError && 'code' in error && error.code === 'ERR_INVALID_ARG_VALUE' && error.message.includes('null bytes');
