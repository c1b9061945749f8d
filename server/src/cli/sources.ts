/** From what the command line names to texts: folders are walked, `-` is standard input, and what cannot be read is a value. */
import { readFileSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { getSystemErrorMap } from 'node:util';
import { LeftOut, walk } from '../walk';
import { decode } from './decode';
import { fileTexts } from './messages';
import { printableName } from './printable';
import { warn } from './streams';
import type { Streams } from './streams';

export interface Source {
  /** As the command line names it, or `<stdin>`. */
  readonly path: string;
  readonly text: string;
  /** Whether the text starts with a byte order mark. */
  readonly bom: boolean;
}

export interface Unreadable {
  readonly path: string;
  readonly error: string;
}

/** Something that the command line names: read, or not. */
export type Entry = Source | Unreadable;

const STDIN = '<stdin>';

/**
 * Reads everything that the operands name, in their order, a folder's files by name; a file that is named twice is read once. What
 * could not be read is reported on stderr as well.
 */
export async function readSources(operands: readonly string[], streams: Streams): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  const seen = new Set<string>();
  for (const operand of operands) {
    for await (const found of filesOf(operand, streams)) {
      if ('error' in found) entries.push(found);
      else if (!seen.has(found.identity))
        entries.push(found.file === '-' ? decoded(STDIN, await buffer(streams.stdin)) : readSource(found.file));
      if ('identity' in found) seen.add(found.identity);
    }
  }
  for (const entry of entries) if ('error' in entry) warn(streams, `${printableName(entry.path)}: ${entry.error}`);
  return entries;
}

export function isReadable(entry: Entry): entry is Source {
  return 'text' in entry;
}

interface NamedFile {
  readonly file: string;
  /** The same for two names of one file. */
  readonly identity: string;
}

async function* filesOf(operand: string, streams: Streams): AsyncGenerator<NamedFile | Unreadable> {
  if (operand === '-') {
    yield { file: operand, identity: operand };
    return;
  }
  const found = await lookUp(operand);
  if ('error' in found) {
    yield found;
  } else if (!found.isFolder) {
    yield { file: operand, identity: found.real };
  } else {
    yield* filesIn(operand, found.real, streams);
  }
}

async function* filesIn(folder: string, real: string, streams: Streams): AsyncGenerator<NamedFile | Unreadable> {
  const unreadable: Unreadable[] = [];
  let count = 0;
  for await (const file of walk(folder, (place, error) => {
    unreadable.push({ path: place, error: error instanceof LeftOut ? error.message : reasonOf(error) });
  })) {
    count += 1;
    yield { file, identity: path.join(real, path.relative(folder, file)) };
  }
  yield* unreadable;
  if (count === 0) warn(streams, `${printableName(folder)}: ${fileTexts.noManifests()}`);
}

async function lookUp(operand: string): Promise<{ readonly real: string; readonly isFolder: boolean } | Unreadable> {
  try {
    const stats = await stat(operand);
    const isFolder = stats.isDirectory();
    // A pipe, such as `<(…)` in a shell, has no path of its own.
    return { real: isFolder || stats.isFile() ? await realpath(operand) : operand, isFolder };
  } catch (error) {
    return { path: operand, error: reasonOf(error) };
  }
}

function readSource(file: string): Entry {
  try {
    return decoded(file, readFileSync(file));
  } catch (error) {
    return { path: file, error: reasonOf(error) };
  }
}

function decoded(file: string, bytes: Uint8Array): Entry {
  return { path: file, ...decode(bytes) };
}

/** The system's own words for an error, without Node's name for the call. Anything but a system error is a defect and thrown on. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error) || !('errno' in error) || typeof error.errno !== 'number') throw error;
  return getSystemErrorMap().get(error.errno)?.[1] ?? error.message;
}
