/** Folders of files as one text, which is mutated, minimised and kept as any other. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Texts of files by their paths, which have slashes. */
export type Folder = ReadonlyMap<string, string>;

/** Begins the line with the path of a file; behind it is the file's text. */
const HEAD = '\f';

/** A name as the fixtures have them; nothing else is a path, so that no file is written outside of the folder. */
const NAME = /^[\w.-]{1,60}$/;

export function inputOf(folder: Folder): string {
  return [...folder].map(([file, text]) => `${HEAD}${file}\n${text}`).join('');
}

/**
 * The folder that a text is of, as a disk can have it; what is not behind a path is left out. Of two files with the same path the last one
 * counts.
 */
export function folderOf(input: string): Folder {
  const files = new Map<string, string>();
  for (const part of input.toWellFormed().split(HEAD).slice(1)) {
    const end = part.indexOf('\n');
    const file = end < 0 ? part : part.slice(0, end);
    if (isPath(file)) files.set(file, end < 0 ? '' : part.slice(end + 1));
  }
  return files;
}

const isPath = (file: string): boolean => file.split('/').every(step => NAME.test(step) && step !== '.' && step !== '..');

/** Where links lead: devices, files of the system without an end or an answer, folders that they are in, and nothing. */
export const LINKS: readonly string[] = ['/dev/zero', '/proc/kmsg', '/proc/self/pagemap', '/etc', '.', '..', '../..', 'nowhere'];

/** The text of a file that is a link on the disk. */
export const linkTo = (target: string): string => `link to ${target}`;

/** Does something in a folder on the disk, which is then the current one. Files that are in the place of a folder are left out. */
export async function within<T>(folder: Folder, work: () => Promise<T>): Promise<T> {
  const before = process.cwd();
  // The folder above is empty, too.
  const above = mkdtempSync(path.join(tmpdir(), 'scc-lens-fuzz-'));
  const place = path.join(above, 'files');
  const folders = new Set([...folder.keys()].flatMap(file => file.split('/').map((_, i, steps) => steps.slice(0, i).join('/'))));
  try {
    mkdirSync(place);
    for (const [file, text] of folder) {
      if (folders.has(file)) continue;
      mkdirSync(path.dirname(path.join(place, file)), { recursive: true });
      const target = LINKS.find(one => text === linkTo(one));
      if (target === undefined || process.platform === 'win32') writeFileSync(path.join(place, file), text);
      else symlinkSync(target, path.join(place, file));
    }
    process.chdir(place);
    return await work();
  } finally {
    process.chdir(before);
    rmSync(above, { recursive: true });
  }
}
