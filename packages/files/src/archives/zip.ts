/** Zip archives, by their directory, one entry after the other. */
import { openPromise, type Entry } from 'yauzl';
import { bytesOf, refusalOf, type ArchiveEntry, type Measure, type RawEntry } from './entries';

export async function* readZip(file: string, isWanted: (name: string) => boolean, measure: Measure): AsyncGenerator<ArchiveEntry> {
  // Names are judged alike for every format.
  const archive = await openPromise(file, { decodeStrings: false });
  try {
    for await (const entry of archive.eachEntry()) {
      measure.addFile();
      const raw = rawOf(entry);
      const isRead = raw.kind === 'file' && isWanted(raw.name);
      const error = refusalOf(raw, isRead);
      if (error !== null) yield { name: raw.name, error };
      if (error !== null || !isRead) continue;
      measure.addBytes(raw.size);
      yield { name: raw.name, bytes: await bytesOf(await archive.openReadStreamPromise(entry)) };
    }
  } finally {
    archive.close();
  }
}

/** File types of Unix, in the upper half of the attributes where the archive was made there. */
const [TYPE_MASK, REGULAR, FOLDER] = [0o17, 0o10, 0o4];

function rawOf(entry: Entry): RawEntry {
  const name = new TextDecoder().decode(entry.fileNameRaw);
  const type = entry.versionMadeBy >> 8 === UNIX ? (entry.externalFileAttributes >>> 28) & TYPE_MASK : 0;
  const isFolder = name.endsWith('/') || type === FOLDER;
  return {
    ...{ name, size: entry.uncompressedSize, isEncrypted: entry.isEncrypted() },
    kind: isFolder ? 'folder' : type === 0 || type === REGULAR ? 'file' : 'other',
  };
}

const UNIX = 3;
