/** Tar archives, which may be compressed by gzip, one entry after the other. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import type { Header } from 'tar-stream';
import { LeftOut } from '../walk/readBounded';
import { bytesOf, refusalOf } from './entries';
import type { ArchiveEntry, Measure, RawEntry } from './entries';
import { archiveTexts } from './messages';

const BLOCK = 512;

const KINDS: Readonly<Partial<Record<Header['type'], RawEntry['kind']>>> = {
  file: 'file',
  'contiguous-file': 'file',
  directory: 'folder',
};

export async function* readTar(
  file: string,
  isCompressed: boolean,
  isWanted: (name: string) => boolean,
  measure: Measure,
): AsyncGenerator<ArchiveEntry> {
  const entries = extract();
  let tail: Uint8Array = new Uint8Array();
  const counted = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      measure.addBytes(chunk.length);
      tail = (chunk.length < BLOCK ? Buffer.concat([tail, chunk]) : chunk).subarray(-BLOCK);
      yield chunk;
    }
  };
  const source = createReadStream(file);
  // What goes wrong reaches the loop below.
  const flow = (isCompressed ? pipeline(source, createGunzip(), counted, entries) : pipeline(source, counted, entries)).catch(
    (error: unknown) => error,
  );
  try {
    for await (const entry of entries) {
      measure.addFile();
      const { name, type, size } = entry.header;
      const raw: RawEntry = { name, kind: KINDS[type] ?? 'other', size, isEncrypted: false };
      const isRead = raw.kind === 'file' && isWanted(name);
      const error = refusalOf(raw, isRead);
      if (error !== null) yield { name, error };
      if (error === null && isRead) yield { name, bytes: await bytesOf(entry as AsyncIterable<Uint8Array>) };
      else entry.resume();
    }
    // An archive ends in empty blocks. One that was cut between two entries would seem whole.
    if (tail.some(byte => byte !== 0)) throw new LeftOut(archiveTexts.noEnd());
  } finally {
    source.destroy();
    await flow;
  }
}
