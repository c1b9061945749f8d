/** From what the command line names to texts: folders are walked, `-` is standard input, and what cannot be read is a value. */
import { readFileSync, statSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { getSystemErrorMap } from 'node:util';
import { isGlob, matchesGlob, readGlob } from '../core';
import { LeftOut, walk } from '../walk';
import { decode } from './decode';
import { fileTexts } from './messages';
import { printableName } from './printable';
import { warn, warnSome } from './streams';
import type { Streams } from './streams';

export interface Source {
  /** As the command line names it, or `<stdin>`. */
  readonly path: string;
  readonly text: string;
  /** Whether the text starts with a byte order mark. */
  readonly bom: boolean;
  /** Whether the command line names the file itself, and not a folder that it is in. */
  readonly isNamed: boolean;
}

export interface Unreadable {
  readonly path: string;
  /** Why it is not read; it follows the path and a colon. */
  readonly error: string;
  /** The size, with its unit, that it exceeds, where that is the reason. */
  readonly limit?: string;
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
      else if (!seen.has(found.identity)) entries.push(found.file === '-' ? await readStandardInput(streams) : readSource(found));
      if ('identity' in found) seen.add(found.identity);
    }
  }
  warnSome(
    streams,
    entries.flatMap(entry => ('error' in entry ? [`${printableName(entry.path)}: ${entry.error}`] : [])),
  );
  return entries;
}

export function isReadable(entry: Entry): entry is Source {
  return 'text' in entry;
}

interface NamedFile {
  readonly file: string;
  readonly isNamed: boolean;
  /** The same for two names of one file. */
  readonly identity: string;
}

async function* filesOf(operand: string, streams: Streams): AsyncGenerator<NamedFile | Unreadable> {
  if (operand === '-') {
    yield { file: operand, isNamed: true, identity: operand };
    return;
  }
  const found = await lookUp(operand);
  if ('error' in found) {
    if (isGlob(operand)) yield* filesMatching(operand, streams);
    else yield found;
  } else if (!found.isFolder) {
    yield { file: operand, isNamed: true, identity: found.real };
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
    yield { file, isNamed: false, identity: path.join(real, path.relative(folder, file)) };
  }
  yield* unreadable;
  if (count === 0) warn(streams, `${printableName(folder)}: ${fileTexts.noManifests()}`);
}

/** The files that a pattern fits, below the folders that it names without a wildcard. */
async function* filesMatching(pattern: string, streams: Streams): AsyncGenerator<NamedFile | Unreadable> {
  const steps = path.normalize(pattern).split(path.sep);
  const folder = steps.slice(0, steps.findIndex(isGlob)).join(path.sep) || (path.isAbsolute(pattern) ? path.sep : '.');
  const glob = readGlob(steps.join('/'));
  const found = await lookUp(folder);
  if ('error' in found || !found.isFolder) {
    yield { path: pattern, error: fileTexts.noMatch() };
    return;
  }
  let count = 0;
  for await (const one of filesIn(folder, found.real, streams)) {
    if ('file' in one && !matchesGlob(glob, one.file.split(path.sep).join('/'))) continue;
    count += 1;
    yield one;
  }
  if (count === 0) yield { path: pattern, error: fileTexts.noMatch() };
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

/** Bytes. A manifest that a person or a chart has written is a thousandth of it; what is larger is data. */
const MAX_SIZE = 64 * 1024 * 1024;
const LIMIT = `${MAX_SIZE / 1024 / 1024} MiB`;

function readSource({ file, isNamed }: NamedFile): Entry {
  try {
    if (statSync(file).size > MAX_SIZE) return tooLarge(file);
    return decoded(file, readFileSync(file), isNamed);
  } catch (error) {
    return { path: file, error: reasonOf(error) };
  }
}

/** Reads no further than the limit. */
async function readStandardInput({ stdin }: Streams): Promise<Entry> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_SIZE) return tooLarge(STDIN);
    chunks.push(Buffer.from(chunk));
  }
  return decoded(STDIN, Buffer.concat(chunks), true);
}

function tooLarge(file: string): Unreadable {
  return { path: file, error: fileTexts.tooLarge(LIMIT), limit: LIMIT };
}

function decoded(path: string, bytes: Uint8Array, isNamed: boolean): Entry {
  const read = decode(bytes);
  return 'error' in read ? { path, error: read.error } : { path, ...read, isNamed };
}

/** The system's own words for an error, without Node's name for the call. Anything but a system error is a defect and thrown on. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error) || !('errno' in error) || typeof error.errno !== 'number') throw error;
  return getSystemErrorMap().get(error.errno)?.[1] ?? error.message;
}
