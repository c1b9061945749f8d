import * as l10n from '@vscode/l10n';
import { FileChangeType, type FileEvent, type RemoteConsole } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { URI } from 'vscode-uri';
import type { SecurityContextConstraints } from '@scc-lens/admission';
import { isOperatorFile } from '@scc-lens/charts';
import { factsIn, gatherFacts, isUnreadPolicy, type Facts, type FactSource, type GivenFacts } from '@scc-lens/lens';
import { looksLikeManifest, type ClusterFactsParams } from '@scc-lens/protocol';
import { inNamespace, parseInSteps, roleByName, type ParsedFile } from '@scc-lens/yaml';
import { mayContainFacts } from './manifestText';
import type { OpenDocuments } from './openDocuments';
import { canonical, parseUri, readText, stampOf, workspaceFiles, type Reader } from './workspaceFiles';
import type { Roles, Runtime } from './runtime';
import { inSlices } from './slices';

type FactManifests = FactSource['manifests'];

interface OnDisk {
  readonly stamp: string;
  readonly isManifest: boolean;
  /** Whether an invalid document may have policies that are not among the facts. */
  readonly hasUnread: boolean;
  readonly manifests: FactManifests;
}

/** What an open document adds to the facts, and the parts of it that this is read from. */
interface Contribution {
  /** As files are compared: all documents are asked for it whenever one is judged. */
  readonly uri: string;
  readonly file: ParsedFile;
  readonly manifests: FactManifests;
}

/** Kept as one object, because facts are compared by what they were made from. */
const NOTHING_GIVEN: GivenFacts = {};

/** What the workspace's manifests contain, apart from the judged document. An open document's text wins over the file on disk. */
export class FactsStore {
  private disk = new Map<string, OnDisk>();
  private scans = 0;
  private lastJob: Promise<unknown> = Promise.resolve();
  private given = NOTHING_GIVEN;
  private known = gatherFacts([], NOTHING_GIVEN);
  /** What `known` was gathered from, in addition to the files on disk. */
  private gathered: ReadonlyMap<string, FactManifests> | null = null;
  private readonly contributions = new WeakMap<TextDocument, Contribution>();

  constructor(
    readonly runtime: Runtime,
    private readonly open: OpenDocuments,
    readonly log: RemoteConsole,
  ) {}

  current(): Facts {
    const own = this.open.all().flatMap(document => this.contribution(document) ?? []);
    const opened = new Map(own.map(({ uri, manifests }) => [uri, manifests]));
    if (this.gathered !== null && isSame(opened, this.gathered)) return this.known;
    this.gathered = opened;
    const sources: FactSource[] = [];
    for (const [file, { manifests }] of this.disk) sources.push({ file, manifests: opened.get(file) ?? manifests });
    for (const [file, manifests] of opened) if (!this.disk.has(file)) sources.push({ file, manifests });
    this.known = gatherFacts(sources, this.given, this.known);
    return this.known;
  }

  /** While a document is being parsed, or nothing of it can be read, what it was before counts, so that other verdicts do not flicker. */
  private contribution(document: TextDocument): Contribution | undefined {
    const file = this.open.lastParsed(document);
    const before = this.contributions.get(document);
    if (file === null || before?.file === file) return before;
    const uri = before?.uri ?? this.open.fileOf(document);
    const now = { uri, file, manifests: this.open.lastRead(document) };
    this.contributions.set(document, now);
    return now;
  }

  /** URIs of the files on disk that are manifests, as the last scan found them. */
  manifests(): readonly string[] {
    return [...this.disk].filter(([, { isManifest }]) => isManifest).map(([uri]) => uri);
  }

  /** The paths of all files on disk, as the last scan found them. */
  readonly files = (): readonly string[] => [...this.disk.keys()].map(uri => parseUri(uri).fsPath);

  /** URIs of files with invalid documents that may have policies. */
  unread(): readonly string[] {
    const files = new Map([...this.disk].map(([uri, { hasUnread }]) => [uri, hasUnread]));
    for (const document of this.open.all()) {
      const file = this.open.lastParsed(document);
      if (file !== null) files.set(this.open.fileOf(document), file.manifests.some(isUnreadPolicy));
    }
    return [...files].flatMap(([uri, hasUnread]) => (hasUnread ? [uri] : []));
  }

  /** Takes the facts of a cluster; null for the end of the connection, and the offline forecast. */
  connect(facts: ClusterFactsParams | null): void {
    this.given = facts === null ? NOTHING_GIVEN : givenBy(facts);
    this.gathered = null;
  }

  /** Looks at all folders, and at files of settings; reads those that changed. Where it is cancelled, the others count as before. */
  scan(folders: readonly string[], extraFiles: readonly URI[], isCancelled: () => boolean): Promise<void> {
    const number = ++this.scans;
    return this.queued(() => this.scanNow(folders, extraFiles, () => number !== this.scans || isCancelled()));
  }

  /** Takes up changes on disk; true when only another scan shows what they mean. */
  filesChanged(events: readonly FileEvent[]): Promise<boolean> {
    return this.queued(() => this.takeUp(events));
  }

  /** One job after another, so that a slow scan never overwrites the result of a later event. */
  private queued<T>(job: () => Promise<T>): Promise<T> {
    const result = this.lastJob.then(job, job);
    this.lastJob = result;
    return result;
  }

  private async scanNow(folders: readonly string[], extraFiles: readonly URI[], isEnded: () => boolean): Promise<void> {
    const found = new Map<string, OnDisk>();
    const roles = this.runtime.roles();
    const look = async (file: URI): Promise<void> => {
      const uri = file.toString();
      const facts = await readChanged(this, file, this.disk.get(uri), roles);
      if (facts === undefined) this.log.warn(l10n.t('{file} does not exist.', { file: file.fsPath }));
      else found.set(uri, facts);
    };
    for await (const file of workspaceFiles(this, folders)) {
      if (isEnded()) break;
      await look(file);
    }
    for (const file of extraFiles) await look(file);
    this.disk = isEnded() ? new Map([...this.disk, ...found]) : found;
    this.gathered = null;
  }

  private async takeUp(events: readonly FileEvent[]): Promise<boolean> {
    let unclear = false;
    const roles = this.runtime.roles();
    for (const { uri, type } of events) {
      const file = canonical(uri);
      const known = this.disk.get(file);
      // It may have another namespace, and so all objects of its bundle.
      if (isOperatorFile(file)) unclear = forget(this.disk, file.slice(0, file.lastIndexOf('/'))) || unclear;
      if (type === FileChangeType.Deleted) unclear = !forget(this.disk, file) || unclear;
      else if (known === undefined) unclear = true;
      else {
        const facts = await readChanged(this, parseUri(file), known, roles);
        if (facts !== undefined) this.disk.set(file, facts);
      }
    }
    this.gathered = null;
    return unclear;
  }
}

const isSame = (a: ReadonlyMap<string, FactManifests>, b: ReadonlyMap<string, FactManifests>): boolean =>
  a.size === b.size && [...a].every(([uri, manifests]) => b.get(uri) === manifests);

function givenBy({ namespace, sccs, ...others }: ClusterFactsParams): GivenFacts {
  return { ...others, defaultNamespace: namespace, sccs: sccs as readonly object[] as readonly SecurityContextConstraints[] };
}

/** Reads a file unless it is the known one still; undefined where it is gone. */
async function readChanged(reader: Reader, place: URI, known: OnDisk | undefined, roles: Roles): Promise<OnDisk | undefined> {
  const stamp = await stampOf(reader.runtime, place);
  if (stamp === undefined) return undefined;
  return known?.stamp === stamp ? known : { stamp, ...(await readFacts(reader, place, roles)) };
}

/** The objects and workloads of a file on disk; not the syntax trees, which would fill the memory. */
async function readFacts({ runtime, log }: Reader, place: URI, roles: Roles): Promise<Omit<OnDisk, 'stamp'>> {
  const read = await readText(runtime, place);
  if ('unread' in read) {
    log.warn(read.unread);
    return { isManifest: false, hasUnread: false, manifests: [] };
  }
  const file =
    mayContainFacts(read.text) || roleByName(place.path) !== null
      ? await inSlices(parseInSteps(read.text, await roles.of(place, read.text)), () => true)
      : undefined;
  const placed = file && inNamespace(file, await roles.namespaceOf(place, read.text));
  const manifests = placed?.manifests.map(factsIn) ?? [];
  return { isManifest: looksLikeManifest(read.text), hasUnread: file?.manifests.some(isUnreadPolicy) === true, manifests };
}

/** A deleted folder comes as one event for all that was in it. False where nothing of it was known: it may be a `.gitignore`. */
function forget(disk: Map<string, unknown>, file: string): boolean {
  const gone = [...disk.keys()].filter(uri => uri === file || uri.startsWith(`${file}/`));
  for (const uri of gone) disk.delete(uri);
  return gone.length > 0;
}
