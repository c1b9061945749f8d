/** Reads a cluster from files, folders, archives and standard input, or from the cluster itself. */
import * as l10n from '@vscode/l10n';
import { PassThrough } from 'node:stream';
import { archives, isManifestFile, type ArchiveFormat } from '@scc-lens/files';
import { createKeeper, isCoupled, isInShard, snapshotOf, type Kept, type Shard } from '@scc-lens/fleet';
import { readJsonList } from '@scc-lens/yaml';
import { anyInvalid } from './analysis';
import { readLiveCluster, type Reading } from './liveCluster';
import { keepHeapSmall } from './heap';
import { hasFlag, misuse, type Arguments, type Command, type ExitCode } from './command';
import { decode } from './readSource';
import { entriesOf, isReadable, parseSource, type Source } from './sources';
import { printableName, warnSome, type Streams } from './streams';

/** A live cluster is read where one of these asks for it, and never else. */
const ASKING = ['live', 'context', 'kubeconfig'];

/** How much of a cluster is read. */
interface Extent {
  /** Of a live cluster only these are read. Default: all. */
  readonly kinds?: ReadonlySet<string>;
  /** Of files only what matters to this part is kept. Default: all. */
  readonly shard?: Shard | null;
}

/**
 * The cluster that the operands show together, or the live one that the options name; the exit code where there is none. Stderr has what
 * could not be read. Of a shard, pods in namespaces of others are left out, unless rights in one namespace count in another: then all is read
 * again.
 */
export async function readCluster(
  command: Command,
  operands: readonly string[],
  args: Arguments,
  streams: Streams,
  { kinds, shard = null }: Extent = {},
): Promise<ExitCode | Reading> {
  keepHeapSmall();
  const isLive = ASKING.some(option => hasFlag(args, option));
  if (isLive && operands.length > 0) return misuse(streams, command, l10n.t('name files or a live cluster, not both'));
  if (isLive) return readLiveCluster(args, streams, kinds);
  if (operands.length === 0)
    return misuse(
      streams,
      command,
      l10n.t('name a file, a folder, or - for standard input; or a live cluster, by {options}', { options: '--context NAME, --live' }),
    );
  // Standard input is read once, and so is a live cluster, which changes.
  if (shard === null || operands.includes('-')) return readAll(operands, streams, () => true);
  const read = await readAll(operands, streams, namespace => isInShard(namespace, shard));
  // What could not be read is printed already.
  return isCoupled(read.snapshot) ? readAll(operands, { ...streams, stderr: new PassThrough().resume() }, () => true) : read;
}

async function readAll(operands: readonly string[], streams: Streams, isOwn: (namespace: string) => boolean): Promise<Reading> {
  const [first = ''] = operands;
  const contents: Kept[] = [];
  const { keep, elsewhere } = createKeeper(isOwn);
  let isIncomplete = false;
  const take = (source: Source): void => {
    const list = source.role === 'own' && (source.namespace ?? null) === null ? readJsonList(source.text, keep) : null;
    if (list !== null) {
      // As one document: a list of a million objects would be as many.
      const refused = list.find(one => one.class === 'invalid' || one.class === 'template');
      const [objects, makers] = [list.flatMap(one => one.objects), list.flatMap(one => one.makers)];
      contents.push({ class: refused?.class ?? 'objects', objects, makers });
      return;
    }
    const { manifests } = parseSource(source);
    isIncomplete = (manifests.some(one => one.class === 'invalid') && anyInvalid([source], streams)) || isIncomplete;
    for (const manifest of manifests) contents.push(keep(manifest));
  };
  const others: string[] = [];
  const { archiveFormat } = await archives();
  for (const operand of operands) {
    const format = operand === '-' ? null : await archiveFormat(operand);
    if (format === null) others.push(operand);
    else isIncomplete = !(await takeArchive(operand, format, take, streams)) || isIncomplete;
  }
  for await (const entry of entriesOf(others, streams, null, 1)) {
    if (isReadable(entry)) take(entry);
    else isIncomplete = true;
  }
  return { source: first === '-' ? '<stdin>' : first, snapshot: snapshotOf(contents, !isIncomplete, undefined, elsewhere), isIncomplete };
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
