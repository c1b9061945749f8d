/** What follows when settings, folders, files or the facts of a cluster change. */
import { DidChangeConfigurationNotification, DidChangeWatchedFilesNotification, FileChangeType } from 'vscode-languageserver';
import type { DidChangeConfigurationParams, DidChangeWatchedFilesParams, WorkspaceFoldersChangeEvent } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { MANIFESTS, type ClusterFactsNotification, type ManifestsNotification } from '@scc-lens/protocol';
import { isSameData } from '@scc-lens/words';
import { answersChanged, scanWorkspace, type Session } from './session';
import type { Diagnostics } from './diagnostics';
import { detached } from './guard';
import { refreshInlayHints, refreshLenses } from './codeLens';
import { isProjectFile, loadProjects } from './projects';

/** The ending of files that templates include. They contain no manifest. */
const TEMPLATE_HELPER = '.tpl';

const WATCHED = [
  '**/*.{yaml,yml,json}',
  '**/{Container,Docker}file*',
  '**/*.{Container,Docker}file',
  '**/*akefile',
  `**/*${TEMPLATE_HELPER}`,
  '**/.gitignore',
];

/** The client is ready: asks it to report changes, and reads the workspace. */
export const begin = (session: Session, diagnostics: Diagnostics): Promise<unknown> =>
  Promise.all([listenToChanges(session, diagnostics), readWorkspace(session, diagnostics)]);

async function listenToChanges(session: Session, diagnostics: Diagnostics): Promise<void> {
  const { connection, features, log } = session;
  const changed = (event: WorkspaceFoldersChangeEvent): Promise<void> => foldersChanged(session, diagnostics, event);
  if (features.workspaceFolders)
    connection.workspace.onDidChangeWorkspaceFolders(detached(log, 'workspace/didChangeWorkspaceFolders', changed));
  await registerForChanges(session);
}

/** Reads all folders. Requests about the workspace wait for it, and verdicts where a folder was not read before. */
function readWorkspace(session: Session, diagnostics: Diagnostics): Promise<void> {
  const reading = readFolders(session, diagnostics);
  session.begun = reading.catch(() => undefined);
  return reading;
}

async function readFolders(session: Session, diagnostics: Diagnostics): Promise<void> {
  try {
    await readSettings(session);
  } finally {
    diagnostics.start();
    await rescan(session, diagnostics);
  }
}

async function foldersChanged(session: Session, diagnostics: Diagnostics, { added, removed }: WorkspaceFoldersChangeEvent): Promise<void> {
  const gone = new Set(removed.map(({ uri }) => uri));
  session.folders = [...session.folders.filter(uri => !gone.has(uri)), ...added.map(({ uri }) => uri)];
  session.isRead &&= added.length === 0;
  await readWorkspace(session, diagnostics);
}

async function readSettings(session: Session): Promise<void> {
  if (session.features.configuration) await session.settings.pull(session.folders);
  await readProjects(session);
}

/** True when something changed. */
const readProjects = async (session: Session): Promise<boolean> => session.settings.takeProjects(await loadProjects(session));

/** If several come at once, only the last one judges everything again. */
function rescan(session: Session, diagnostics: Diagnostics): Promise<void> {
  session.newestScan = scanAsNumber(session, diagnostics, ++session.scans);
  return session.newestScan;
}

async function scanAsNumber(session: Session, diagnostics: Diagnostics, number: number): Promise<void> {
  const { isRead } = session;
  try {
    await scanWorkspace(session);
  } finally {
    session.isRead ||= number === session.scans;
  }
  if (number !== session.scans) return session.newestScan;
  session.renderings.reconsider();
  await judgeAgain(session, diagnostics);
  if (!isRead) refreshLenses(session);
}

async function judgeAgain(session: Session, diagnostics: Diagnostics): Promise<void> {
  diagnostics.refresh();
  answersChanged(session);
  await sendManifests(session);
}

/** The editor's settings have changed. */
export async function settingsChanged(session: Session, diagnostics: Diagnostics, sent: DidChangeConfigurationParams): Promise<void> {
  const { features, settings, folders } = session;
  if (!(features.configuration ? await settings.pull(folders) : settings.take(sent.settings))) return;
  await rescan(session, diagnostics);
  await refreshInlayHints(session);
}

/** Files have changed on the disk. */
export async function filesChanged(session: Session, diagnostics: Diagnostics, { changes }: DidChangeWatchedFilesParams): Promise<void> {
  session.renderings.filesChanged(changes);
  const manifests = changes.filter(({ uri }) => !uri.endsWith(TEMPLATE_HELPER));
  const isProjectChanged = manifests.some(({ uri }) => isProjectFile(uri)) && (await readProjects(session));
  if ((await session.facts.filesChanged(manifests)) || isProjectChanged) {
    await rescan(session, diagnostics);
    if (isProjectChanged) await refreshInlayHints(session);
  } else await judgeAgain(session, diagnostics);
}

/** From here on, what the disk has of a document counts. */
export async function documentClosed(session: Session, diagnostics: Diagnostics, document: TextDocument): Promise<void> {
  diagnostics.closed(document);
  session.renderings.closed(document);
  await session.facts.filesChanged([{ uri: document.uri, type: FileChangeType.Changed }]);
  diagnostics.refresh();
  answersChanged(session);
}

/** A client is connected to a cluster, or no longer. */
export function clusterChanged(session: Session, diagnostics: Diagnostics, { facts }: ClusterFactsNotification): void {
  session.facts.connect(facts);
  diagnostics.refresh();
  answersChanged(session);
}

/** Asks the editor to report changed settings and files, where it supports dynamic registration. */
async function registerForChanges({ connection, features }: Session): Promise<void> {
  if (features.configurationChanges) await connection.client.register(DidChangeConfigurationNotification.type, { section: 'sccLens' });
  if (features.watchedFiles)
    await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: WATCHED.map(globPattern => ({ globPattern })) });
}

/** Sends which files of the workspace are manifests to an editor that wants to know, where the list is another one than the last sent. */
async function sendManifests({ connection, features, facts, sent }: Session): Promise<void> {
  const uris = facts.manifests();
  if (!features.manifests || isSameData(uris, sent.manifests)) return;
  sent.manifests = uris;
  await connection.sendNotification(MANIFESTS, { uris } satisfies ManifestsNotification);
}
