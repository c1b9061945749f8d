/** What every format of archives gives, and what of it is refused. Nothing is ever written to a disk. */
import { LARGEST_MANIFEST, LeftOut } from '../walk/readBounded';
import { leftOutTexts } from '../walk/messages';
import { archiveTexts } from './messages';

/** A file of an archive that is asked for, or why one is not read. */
export type ArchiveEntry = { readonly name: string; readonly bytes: Uint8Array } | { readonly name: string; readonly error: string };

/** An entry as its format has it. */
export interface RawEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
  /** As the archive states it. */
  readonly size: number;
  readonly isEncrypted: boolean;
}

/** More than any must-gather has. */
export interface ArchiveLimits {
  readonly files: number;
  readonly gibibytes: number;
  /** Text of logs and lists is compressed to a fiftieth at the most. */
  readonly times: number;
}

export const ARCHIVE_LIMITS: ArchiveLimits = { files: 1_000_000, gibibytes: 16, times: 500 };

const LONGEST_NAME = 1024;

/** Control characters, and those that turn the direction of the text around. */
const UNPRINTABLE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffd]/u;

/** Why an entry is refused; null where it may be read. The size and encryption of a file that is not wanted are no reason. */
export function refusalOf({ name, kind, size, isEncrypted }: RawEntry, isWanted: boolean): string | null {
  if (name.length > LONGEST_NAME) return archiveTexts.longName(LONGEST_NAME);
  if (UNPRINTABLE.test(name)) return archiveTexts.unprintable();
  if (/^(?:[/\\]|[a-z]:[/\\])/i.test(name) || name.split(/[/\\]/).includes('..')) return archiveTexts.leadsOutside();
  if (kind === 'other') return archiveTexts.noFile();
  if (!isWanted) return null;
  if (isEncrypted) return archiveTexts.encrypted();
  return size > MOST_BYTES ? leftOutTexts.tooLarge(LARGEST_MANIFEST) : null;
}

const MOST_BYTES = LARGEST_MANIFEST * 1024 * 1024;

/** The bytes of a stream; throws a `LeftOut` where there are more than a manifest may have. */
export async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new LeftOut(leftOutTexts.tooLarge(LARGEST_MANIFEST));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Counts what an archive unpacks to, and throws a `LeftOut` where that is more than an archive of its size may. */
export class Measure {
  private files = 0;
  private unpacked = 0;

  constructor(
    private readonly packed: number,
    private readonly limits: ArchiveLimits,
  ) {}

  addFile(): void {
    this.files += 1;
    if (this.files > this.limits.files) throw new LeftOut(archiveTexts.tooMany(this.limits.files));
  }

  addBytes(count: number): void {
    this.unpacked += count;
    if (this.unpacked > this.limits.gibibytes * 2 ** 30) throw new LeftOut(archiveTexts.tooLarge(this.limits.gibibytes));
    if (this.unpacked > MOST_BYTES && this.unpacked > this.packed * this.limits.times)
      throw new LeftOut(archiveTexts.tooDense(this.limits.times));
  }
}
