/**
 * Tar archives, which may be compressed by gzip, one entry after the other: POSIX ustar and pax, and GNU's long names. The packages that read
 * tar would be a twentieth of the command line tool.
 */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { LeftOut } from '../walk/readBounded';
import { refusalOf, type ArchiveEntry, type Measure, type RawEntry } from './entries';
import { archiveTexts } from './messages';

const BLOCK = 512;

/** Bytes of an entry that describes the next one. */
const LONGEST_DESCRIPTION = 1024 * 1024;

/** By the type flag of an entry; others are links, devices and pipes. */
const KINDS: Readonly<Record<string, RawEntry['kind']>> = { '0': 'file', '\0': 'file', '7': 'file', '5': 'folder' };

export async function* readTar(
  file: string,
  isCompressed: boolean,
  isWanted: (name: string) => boolean,
  measure: Measure,
): AsyncGenerator<ArchiveEntry> {
  const source = createReadStream(file);
  // An error of the file ends the reading of what is unpacked.
  const unpacked = isCompressed ? pipeline(source, createGunzip(), () => undefined) : source;
  try {
    const bytes = new ByteReader(unpacked as AsyncIterable<Buffer>, measure);
    for (let described: Described = {}; ;) {
      const block = await bytes.take(BLOCK);
      if (isZero(block)) {
        await bytes.pass(Infinity, refuseContent);
        return;
      }
      measure.addFile();
      const header = headerOf(block, described);
      if (DESCRIBING.has(header.flag)) {
        if (header.size > LONGEST_DESCRIPTION) throw new LeftOut(archiveTexts.damaged());
        described = { ...described, ...describedBy(header.flag, await bytes.take(header.size)) };
        await bytes.skip(paddingOf(header.size));
        continue;
      }
      described = {};
      const isRead = header.kind === 'file' && isWanted(header.name);
      const error = refusalOf(header, isRead);
      if (error !== null) yield { name: header.name, error };
      if (error === null && isRead) yield { name: header.name, bytes: await bytes.take(header.size) };
      else await bytes.skip(header.size);
      await bytes.skip(paddingOf(header.size));
    }
  } finally {
    source.destroy();
  }
}

const isZero = (bytes: Buffer): boolean => bytes.every(byte => byte === 0);

/** Behind its end, an archive is filled up with zeros. Another one behind it would count as read. */
function refuseContent(part: Buffer): void {
  if (!isZero(part)) throw new LeftOut(archiveTexts.behindEnd());
}

/** What describes the next entry: pax records, and GNU's long names of files and of links. */
const DESCRIBING: ReadonlySet<string> = new Set(['x', 'g', 'L', 'K']);

interface Described {
  readonly name?: string;
  readonly size?: number;
}

function headerOf(block: Buffer, described: Described): RawEntry & { readonly flag: string } {
  const sum = block.reduce((all, byte, i) => all + (i >= 148 && i < 156 ? 32 : byte), 0);
  if (sum !== numberAt(block, 148, 8)) throw new LeftOut(archiveTexts.damaged());
  const isUstar = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isUstar ? textAt(block, 345, 155) : '';
  const short = textAt(block, 0, 100);
  const name = described.name ?? (prefix === '' ? short : `${prefix}/${short}`);
  const size = described.size ?? numberAt(block, 124, 12);
  if (!Number.isSafeInteger(size) || size < 0) throw new LeftOut(archiveTexts.damaged());
  const flag = block.toString('latin1', 156, 157);
  const kind = KINDS[flag] ?? 'other';
  // Before POSIX, a slash at the end made a folder.
  return { ...{ name, flag, size, isEncrypted: false }, kind: kind === 'file' && name.endsWith('/') ? 'folder' : kind };
}

const textAt = (block: Buffer, start: number, length: number): string => untilNul(block.subarray(start, start + length));

const untilNul = (bytes: Buffer): string => (bytes.includes(0) ? bytes.subarray(0, bytes.indexOf(0)) : bytes).toString();

/** Octal digits, or a binary number where the first bit is set. */
function numberAt(block: Buffer, start: number, length: number): number {
  const field = block.subarray(start, start + length);
  if ((field[0] ?? 0) < 0x80) return parseInt(untilNul(field).trim() || '0', 8);
  return field.subarray(1).reduce((value, byte) => value * 256 + byte, (field[0] ?? 0) & 0x7f);
}

/** Records of pax are `LENGTH KEY=VALUE` and a line break, the length in bytes of all that. Those for all later entries name none. */
function describedBy(flag: string, bytes: Buffer): Described {
  if (flag === 'L') return { name: untilNul(bytes) };
  let described: Described = {};
  for (let at = 0; flag === 'x' && at < bytes.length;) {
    const blank = bytes.indexOf(' ', at);
    const length = Number(bytes.toString('latin1', at, blank));
    if (blank < at || !Number.isSafeInteger(length) || length <= blank - at) throw new LeftOut(archiveTexts.damaged());
    const record = bytes.toString('utf8', blank + 1, at + length - 1);
    if (record.startsWith('path=')) described = { ...described, name: record.slice('path='.length) };
    if (record.startsWith('size=')) described = { ...described, size: Number(record.slice('size='.length)) };
    at += length;
  }
  return described;
}

/** Entries begin at whole blocks. */
const paddingOf = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

/** Takes bytes from a stream in any portions; throws a `LeftOut` where it ends too early. */
class ByteReader {
  private readonly chunks: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(
    stream: AsyncIterable<Buffer>,
    private readonly measure: Measure,
  ) {
    this.chunks = stream[Symbol.asyncIterator]();
  }

  async take(count: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    await this.pass(count, part => parts.push(part));
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  }

  skip(count: number): Promise<void> {
    return this.pass(count, () => undefined);
  }

  /** Passes so many bytes on, or all that are left. */
  async pass(count: number, use: (part: Buffer) => void): Promise<void> {
    for (let left = count; left > 0;) {
      if (this.rest.length === 0) {
        const next = await this.nextChunk();
        if (next === null && count === Infinity) return;
        if (next === null) throw new LeftOut(archiveTexts.noEnd());
        this.rest = next;
      }
      const part = this.rest.subarray(0, left);
      this.rest = this.rest.subarray(part.length);
      left -= part.length;
      use(part);
    }
  }

  /** Null at the end. */
  private async nextChunk(): Promise<Buffer | null> {
    const next = await this.chunks.next();
    if (next.done === true) return null;
    this.measure.addBytes(next.value.length);
    return next.value;
  }
}
