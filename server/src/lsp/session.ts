import type { Connection, InitializeParams, RemoteConsole } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { factsAround, judgeInSteps, type AnalyzeOptions, type Settings } from '@scc-lens/lens';
import type { RenderingsNotification } from '@scc-lens/protocol';
import { remember, type Finding } from '@scc-lens/words';
import type { ParsedFile } from '@scc-lens/yaml';
import { NO_FEATURES, readFeatures, type ClientFeatures } from './clientFeatures';
import { FactsStore } from './facts';
import { detached, withProgress } from './guard';
import { progressTexts } from './messages';
import { OpenDocuments } from './openDocuments';
import type { SessionRenderings } from './rendering/renderings';
import type { Around } from './rendering/target';
import type { Runtime } from './runtime';
import { SettingsStore } from './settings';
import { inSlices } from './slices';
import { canonical, parseUri } from './workspaceFiles';

/** Where the server runs: the files that it reads, and what it can render. */
export interface Surroundings {
  readonly runtime: Runtime;
  readonly renderings: (around: () => Around) => SessionRenderings;
}

/** What one connection owns: each piece of state has its one place here. */
export interface Session {
  readonly runtime: Runtime;
  readonly connection: Connection;
  readonly log: RemoteConsole;
  readonly open: OpenDocuments;
  readonly settings: SettingsStore;
  readonly facts: FactsStore;
  readonly renderings: SessionRenderings;
  features: ClientFeatures;
  /** URIs of the workspace's folders. */
  folders: readonly string[];
  /** The first look at the workspace. */
  begun: Promise<unknown>;
  /** Whether the files of all folders were read once. */
  isRead: boolean;
  /** How often the workspace was scanned, and the last of these scans. */
  scans: number;
  newestScan: Promise<void>;
  /** Names of the notifications whose client has the newest answer. */
  readonly answered: Set<string>;
  /** The lists that were last sent to a client that wants them. */
  readonly sent: { manifests: readonly string[]; renderings: RenderingsNotification };
  /** The programs that the user knows to be absent. */
  readonly absent: Set<string>;
}

export function createSession(connection: Connection, { runtime, renderings }: Surroundings): Session {
  const open = new OpenDocuments(runtime, () => session.folders);
  const log = connection.console;
  const session: Session = {
    ...{ runtime, connection, log, open, settings: new SettingsStore(connection), facts: new FactsStore(runtime, open, log) },
    renderings: renderings(() => session),
    features: NO_FEATURES,
    folders: [],
    begun: Promise.resolve(),
    isRead: false,
    scans: 0,
    newestScan: Promise.resolve(),
    answered: new Set(),
    sent: { manifests: [], renderings: { files: [], ofCharts: [] } },
    absent: new Set(),
  };
  return session;
}

export function readClient(session: Session, params: InitializeParams): void {
  session.runtime.translate(params);
  session.features = readFeatures(params.capabilities);
  session.folders = foldersOf(params);
  session.settings.take(params.initializationOptions);
}

/** An editor that knows no workspace folders names one root. */
function foldersOf({ workspaceFolders, rootUri }: FolderParams): readonly string[] {
  if (workspaceFolders !== undefined && workspaceFolders !== null) return workspaceFolders.map(({ uri }) => uri);
  return rootUri === undefined || rootUri === null ? [] : [rootUri];
}

/** `rootUri` is deprecated, and yet all that some editors send. */
interface FolderParams extends Pick<InitializeParams, 'workspaceFolders'> {
  readonly rootUri?: string | null;
}

/** What a document is judged by: what is rendered counts too. */
export function analyzeOptions({ settings, renderings, isRead }: Session, uri: string): AnalyzeOptions {
  const [file, own] = [canonical(uri), settings.of(uri)];
  const facts = factsAround(renderings.factsFor([file]), file);
  return { settings: renderings.isPart(file) ? beforeRendering(own) : own, facts, isAlone: !isRead || renderings.isAwaited(uri) };
}

/** For a manifest as it is written, without the rules about what is deployed, which look at what is rendered. */
const beforeRendering = remember((settings: Settings): Settings => {
  const off = {
    'pod-security-warning': 'off',
    'privileged-grant': 'off',
    'scc-captures-others': 'off',
    'scc-wider-than-needed': 'off',
  } as const;
  return { ...settings, rules: { ...settings.rules, ...off } };
});

/** What is deployed of a document is judged by: in the place of files that are rendered is what comes of them. */
export function deployedOptions({ settings, renderings }: Session, uri: string): AnalyzeOptions {
  return { settings: settings.of(uri), facts: factsAround(renderings.deployed(), canonical(uri)) };
}

/** Reads the workspace's files and the SCC files of the settings. */
export function scanWorkspace({ runtime, connection, features, folders, settings, facts }: Session): Promise<void> {
  const roots = folders.map(uri => parseUri(uri)).filter(runtime.hasFiles);
  const named = new Set(settings.all().flatMap(({ sccFiles }) => sccFiles));
  const extraFiles = [...named].flatMap(name => runtime.settingFiles(name, roots));
  return withProgress(connection, features.progress, progressTexts.reading(), isCancelled => facts.scan(folders, extraFiles, isCancelled));
}

/** A document as it is now, and what it is judged by. */
export interface Subject {
  readonly session: Session;
  readonly document: TextDocument;
  readonly version: number;
  readonly file: ParsedFile;
  readonly options: AnalyzeOptions;
}

export async function subjectOf(session: Session, document: TextDocument): Promise<Subject> {
  const file = await session.open.parse(document);
  return { session, document, version: document.version, file, options: analyzeOptions(session, document.uri) };
}

/** With what the rules find in each of its documents, in that one's own offsets. */
export interface Judged extends Subject {
  readonly found: readonly (readonly Finding[])[];
}

/** Judges a document, again where a message changes it meanwhile; undefined once it is unwanted. `analyze` costs nothing after it. */
export async function judge(session: Session, document: TextDocument, isWanted: () => boolean): Promise<Judged | undefined> {
  while (isWanted()) {
    const subject = await subjectOf(session, document);
    const steps = judgeInSteps(subject.file, subject.options);
    const found = await inSlices(steps, () => document.version === subject.version && isWanted());
    if (found !== undefined) return { ...subject, found };
  }
  return undefined;
}

/** The client has asked, and has the newest answer. */
export function asked({ answered }: Session, notification: string): void {
  answered.add(notification);
}

/** What the last answers were made from may have changed: the client is notified, once until it asks again. */
export function answersChanged({ connection, log, answered }: Session): void {
  for (const notification of answered) detached(log, notification, () => connection.sendNotification(notification))();
  answered.clear();
}
