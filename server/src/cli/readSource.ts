/** Reading the text of a file or a stream, up to a limit. */
import * as l10n from '@vscode/l10n';
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { LARGEST_MANIFEST, readBounded, reasonOf } from '@scc-lens/files';

interface ReadText {
  readonly path: string;
  readonly text: string;
  readonly bom: boolean;
  readonly role: 'own';
  readonly isNamed: boolean;
}

export interface Unreadable {
  readonly path: string;
  /** Why it is not read; it follows the path and a colon. */
  readonly error: string;
  /** The size, with its unit, that it exceeds, where that is the reason. */
  readonly limit?: string;
}

const MAX_SIZE = LARGEST_MANIFEST * 1024 * 1024;
const LIMIT = `${LARGEST_MANIFEST} MiB`;

/** A file with its text, or why that is not read. A pipe is read where it is named. */
export async function readSource({ file, isNamed }: { readonly file: string; readonly isNamed: boolean }): Promise<ReadText | Unreadable> {
  try {
    const stats = await stat(file);
    if (stats.size > MAX_SIZE) return tooLarge(file);
    if (isNamed && !stats.isFile()) return await readStream(file, createReadStream(file));
    return decoded(file, await readBounded(file, LARGEST_MANIFEST), isNamed);
  } catch (error) {
    return { path: file, error: reasonOf(error) };
  }
}

/** Reads no further than the limit. */
export async function readStream(name: string, stream: AsyncIterable<Uint8Array>): Promise<ReadText | Unreadable> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MAX_SIZE) return tooLarge(name);
    chunks.push(Buffer.from(chunk));
  }
  return decoded(name, Buffer.concat(chunks), true);
}

function tooLarge(file: string): Unreadable {
  return { path: file, error: l10n.t('is larger than {size} and was not read', { size: LIMIT }), limit: LIMIT };
}

function decoded(path: string, bytes: Uint8Array, isNamed: boolean): ReadText | Unreadable {
  const read = decode(bytes);
  return 'error' in read ? { path, error: read.error } : { path, role: 'own', ...read, isNamed };
}

const MARK = '\u{FEFF}';

/** Reads UTF-8 without its byte order mark, as editors count. All else is refused: findings would be misplaced, and a fix destroy it. */
export function decode(bytes: Uint8Array): { readonly text: string; readonly bom: boolean } | { readonly error: string } {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return { error: l10n.t('is UTF-16, which is not supported; save it as UTF-8') };
  if (bytes.includes(0)) return { error: l10n.t('is binary (it has a NUL byte)') };
  if (!isUtf8(bytes)) return { error: l10n.t('is not UTF-8 text') };
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return text.startsWith(MARK) ? { text: text.slice(MARK.length), bom: true } : { text, bom: false };
}

/** The text with its byte order mark, where it had one: in UTF-8 these are exactly the bytes that `decode` read. */
export const withMark = (text: string, bom: boolean): string => (bom ? MARK + text : text);
