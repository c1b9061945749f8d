/** Archives of manifests, recognised by their first bytes and never unpacked to a disk. */
import { open, stat } from 'node:fs/promises';
import { faultText } from '@scc-lens/words';
import { LeftOut } from '../walk/readBounded';
import { ARCHIVE_LIMITS, Measure, type ArchiveEntry, type ArchiveLimits } from './entries';
import { archiveTexts } from './messages';
import { readTar } from './tar';
import { readZip } from './zip';

/** The formats. `xz` is recognised and not read. */
export type ArchiveFormat = 'tar' | 'gzip' | 'zip' | 'xz';

const MAGIC: readonly (readonly [format: ArchiveFormat, at: number, bytes: string])[] = [
  ['gzip', 0, '1f8b08'],
  ['zip', 0, '504b0304'],
  ['zip', 0, '504b0506'],
  ['xz', 0, 'fd377a585a00'],
  ['tar', 257, '7573746172'],
];

/** Longer than the magic of a tar archive is away from its start. */
const HEAD = 512;

/** The format of a regular file; null where it is no archive, or cannot be read. */
export async function archiveFormat(file: string): Promise<ArchiveFormat | null> {
  try {
    // A pipe would wait for its writer, and what is read of it would be lost.
    if (!(await stat(file)).isFile()) return null;
    const handle = await open(file);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0).finally(() => handle.close());
    const head = buffer.subarray(0, bytesRead);
    return MAGIC.find(([, at, bytes]) => head.subarray(at).toString('hex').startsWith(bytes))?.[0] ?? null;
  } catch {
    return null;
  }
}

/**
 * The files of an archive whose names are wanted, in its order, and those that are refused: what leads out of the archive, links, devices,
 * names with control characters, and what exceeds the limits, after which nothing more is read. The last entry names the archive itself if
 * it is broken.
 */
export async function* readArchive(
  file: string,
  format: ArchiveFormat,
  isWanted: (name: string) => boolean,
  limits: ArchiveLimits = ARCHIVE_LIMITS,
): AsyncGenerator<ArchiveEntry> {
  if (format === 'xz') {
    yield { name: '', error: archiveTexts.xz() };
    return;
  }
  try {
    const measure = new Measure((await stat(file)).size, limits);
    yield* format === 'zip' ? readZip(file, isWanted, measure) : readTar(file, format === 'gzip', isWanted, measure);
  } catch (error) {
    yield { name: '', error: error instanceof LeftOut ? error.message : archiveTexts.broken(faultText(error)) };
  }
}
