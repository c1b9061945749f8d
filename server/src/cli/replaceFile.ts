import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { reasonOf } from '@scc-lens/files';
import type { TextEdit } from '@scc-lens/words';
import { applyEdits } from '@scc-lens/yaml';
import { decode, withMark } from './readSource';
import { unifiedDiff } from './diff';
import type { Source } from './sources';
import { printExactly, type Streams } from './streams';

/** Where changes go: to the files, to standard output as a diff, or both. */
export interface Output {
  readonly write: boolean;
  readonly diff: boolean;
}

/** Puts the edits of a file where they are to go. Returns why it was not written, or null. */
export function putEdits(source: Source, edits: readonly TextEdit[], { write, diff }: Output, streams: Streams): string | null {
  const { path: file, text, bom } = source;
  if (diff) printExactly(streams, unifiedDiff(source, edits));
  const bytesOf = (one: string): Buffer => Buffer.from(withMark(one, bom));
  return write ? replaceFile(file, bytesOf(text), bytesOf(applyEdits(text, edits))) : null;
}

/**
 * Gives a file new content in one step: whoever reads it sees the old or the new, and a crash or a full disk leaves the old. Follows
 * symbolic links and keeps mode and owner. Refuses where the file is no longer what `before` was read from it, where it is read-only
 * (for the superuser too), and where it has several hard links: the other names would keep the old content.
 * Returns why the file was left alone, or null.
 */
export function replaceFile(file: string, before: Uint8Array, after: Uint8Array): string | null {
  try {
    const reason = whyUnchanged(file, before);
    const target = fs.realpathSync(file);
    if (reason === null) writeNextTo(target, fs.statSync(target), after);
    return reason;
  } catch (error) {
    return reasonOf(error);
  }
}

/** Why a file cannot be replaced, or null. Throws what the system reports. */
function whyUnchanged(file: string, before: Uint8Array): string | null {
  const target = fs.realpathSync(file);
  const stats = fs.statSync(target);
  if (!stats.isFile()) return l10n.t('is not a regular file and cannot be written in place');
  if ((stats.mode & 0o222) === 0) return l10n.t('is read-only and is left unchanged');
  if (stats.nlink > 1) return l10n.t('has {count} hard links, which writing would separate, and is left unchanged', { count: stats.nlink });
  fs.accessSync(target, fs.constants.W_OK);
  return fs.readFileSync(target).equals(before) ? null : l10n.t('was changed by another program in the meantime and is left unchanged');
}

/** A file with its present text as a source, or why that cannot be read or, if `write`, replaced. */
export function editable(file: string, write: boolean): Source | { readonly reason: string } {
  try {
    const bytes = fs.readFileSync(file);
    const read = decode(bytes);
    if ('error' in read) return { reason: read.error };
    const reason = write ? whyUnchanged(file, bytes) : null;
    // `git apply` changes nothing behind a symbolic link.
    return reason === null ? { path: path.relative('', fs.realpathSync(file)), role: 'own', isNamed: false, ...read } : { reason };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

/** Whether two names of files that exist lead to one file. */
export const isSameFile = (one: string, other: string): boolean => fs.realpathSync(one) === fs.realpathSync(other);

/** Makes a new file. Returns why there is none, or null; a file that has the name already is left alone. */
export function createFile(file: string, content: Uint8Array): string | null {
  try {
    const descriptor = fs.openSync(file, 'wx');
    try {
      fs.writeFileSync(descriptor, content);
      fs.fsyncSync(descriptor);
    } catch (error) {
      fs.rmSync(file, { force: true });
      throw error;
    } finally {
      fs.closeSync(descriptor);
    }
    return null;
  } catch (error) {
    return reasonOf(error);
  }
}

/** The new content is on the disk before it takes the old one's place, under a name of its own, which is never too long. */
function writeNextTo(target: string, { mode, uid, gid }: fs.Stats, content: Uint8Array): void {
  const temporary = path.join(path.dirname(target), `.scc-lens-${randomUUID()}.tmp`);
  const descriptor = fs.openSync(temporary, 'wx', 0o600);
  try {
    try {
      fs.writeFileSync(descriptor, content);
      const mine = process.getuid?.() === uid && process.getgid?.() === gid;
      if (!mine && process.platform !== 'win32') fs.fchownSync(descriptor, uid, gid);
      fs.fchmodSync(descriptor, mode);
      fs.fsyncSync(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
    fs.renameSync(temporary, target);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}
