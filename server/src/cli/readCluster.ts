/** Reads a cluster from files, folders, archives and standard input, or from the cluster itself. */
import * as l10n from '@vscode/l10n';
import { archives, isManifestFile } from '@scc-lens/files';
import type { ArchiveFormat } from '@scc-lens/files';
import { snapshotOf } from '@scc-lens/fleet';
import type { Manifest } from '@scc-lens/yaml';
import { anyInvalid } from './analysis';
import { readLiveCluster } from './liveCluster';
import type { Reading } from './liveCluster';
import { hasFlag, misuse } from './command';
import type { Arguments, Command, ExitCode } from './command';
import { decode } from './readSource';
import { isReadable, parseSource, readSources } from './sources';
import type { Source } from './sources';
import { printableName, warnSome } from './streams';
import type { Streams } from './streams';

/** What a snapshot takes of a document: the rest is forgotten, file by file. */
type Content = Pick<Manifest, 'class' | 'objects' | 'workloads'>;

/** A live cluster is read where one of these asks for it, and never else. */
const ASKING = ['live', 'context', 'kubeconfig'];

/**
 * The cluster that the operands show together, or the live one that the options name; the exit code where there is none. Stderr has what
 * could not be read. Of a live cluster only `kinds` are read. Default: all.
 */
export async function readCluster(
  command: Command,
  operands: readonly string[],
  args: Arguments,
  streams: Streams,
  kinds?: ReadonlySet<string>,
): Promise<ExitCode | Reading> {
  const isLive = ASKING.some(option => hasFlag(args, option));
  if (isLive && operands.length > 0) return misuse(streams, command, l10n.t('name files or a live cluster, not both'));
  if (isLive) return readLiveCluster(args, streams, kinds);
  const [first] = operands;
  if (first === undefined)
    return misuse(
      streams,
      command,
      l10n.t('name a file, a folder, or - for standard input; or a live cluster, by {options}', { options: '--context NAME, --live' }),
    );
  const contents: Content[] = [];
  let isIncomplete = false;
  const take = (source: Source): void => {
    const { manifests } = parseSource(source);
    isIncomplete = (manifests.some(one => one.class === 'invalid') && anyInvalid([source], streams)) || isIncomplete;
    for (const { class: kind, objects, workloads } of manifests) contents.push({ class: kind, objects, workloads });
  };
  const others: string[] = [];
  const { archiveFormat } = await archives();
  for (const operand of operands) {
    const format = operand === '-' ? null : await archiveFormat(operand);
    if (format === null) others.push(operand);
    else isIncomplete = !(await takeArchive(operand, format, take, streams)) || isIncomplete;
  }
  const entries = await readSources(others, streams);
  for (const entry of entries) {
    if (isReadable(entry)) take(entry);
    else isIncomplete = true;
  }
  return { source: first === '-' ? '<stdin>' : first, snapshot: snapshotOf(contents, !isIncomplete), isIncomplete };
}

/** An archive with so many entries that are refused is read no further. */
const MOST_REFUSED = 100;

/** Takes the manifests of an archive; false where something of it is refused, which stderr then names. */
async function takeArchive(archive: string, format: ArchiveFormat, take: (source: Source) => void, streams: Streams): Promise<boolean> {
  const { readArchive } = await archives();
  const refused: string[] = [];
  for await (const entry of readArchive(archive, format, isManifestFile)) {
    const path = entry.name === '' ? archive : `${archive}/${entry.name}`;
    const read = 'error' in entry ? entry : decode(entry.bytes);
    if ('error' in read) refused.push(`${printableName(path)}: ${read.error}`);
    else take({ path, role: 'own', ...read, isNamed: false });
    if (refused.length === MOST_REFUSED) break;
  }
  warnSome(streams, refused);
  return refused.length === 0;
}
