/** Reading what a chart or kustomization is made of: regular files, so many and so large ones. */
import { readFile, stat } from 'node:fs/promises';
import { getSystemErrorMap } from 'node:util';
import { renderTexts } from './messages';
import type { SourceText } from '../core';

const MOST_FILES = 5000;
const LARGEST_FILE = 8;
const MEBIBYTE = 1024 * 1024;

/** Why something is not rendered, in a sentence; thrown inside this room and returned from it as a value. */
export class NotRendered extends Error {}

/** Reads files, each of them once, and counts them. */
export class FileReader {
  private readonly known = new Map<string, SourceText>();

  /** A file's text; `name` is what findings call it. Throws `NotRendered`. */
  async read(place: string, name: string): Promise<SourceText> {
    const known = this.known.get(place);
    if (known !== undefined) return known;
    if (this.known.size >= MOST_FILES) throw new NotRendered(renderTexts.tooManyFiles(MOST_FILES));
    const source = { file: name, text: await this.textAt(place, name) };
    this.known.set(place, source);
    return source;
  }

  /** The absolute paths of what was read. */
  get places(): Iterable<string> {
    return this.known.keys();
  }

  private async textAt(place: string, name: string): Promise<string> {
    try {
      const stats = await stat(place);
      if (!stats.isFile()) throw new NotRendered(renderTexts.notRegular(name));
      if (stats.size > LARGEST_FILE * MEBIBYTE) throw new NotRendered(renderTexts.tooLargeFile({ file: name, mebibytes: LARGEST_FILE }));
      return (await readFile(place, 'utf8')).replace(/^\u{FEFF}/u, '');
    } catch (error) {
      throw error instanceof NotRendered ? error : new NotRendered(renderTexts.unreadable({ file: name, error: reasonOf(error) }));
    }
  }
}

/** The system's own words for an error, without Node's name for the call. Anything but a system error is a defect and thrown on. */
export function reasonOf(error: unknown): string {
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

/** A NUL is in no path, so that Node refuses one that has it before it asks the system. */
function isOfNoPath(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && error.code === 'ERR_INVALID_ARG_VALUE' && error.message.includes('null bytes');
}
