import { isAbsolute, join } from 'node:path';
import type { Connection, InitializeParams, RemoteConsole } from 'vscode-languageserver/node';
import { PACKAGE_FOLDER } from '@scc-lens/files';
import type { AnalyzeOptions } from '@scc-lens/lens';
import type { RenderingsNotification } from '@scc-lens/protocol';
import { NO_FEATURES, readFeatures } from './clientFeatures';
import type { ClientFeatures } from './clientFeatures';
import { createFacts } from './facts';
import type { FactsStore } from './facts';
import { progressTexts } from './messages';
import { createOpenDocuments } from './openDocuments';
import type { OpenDocuments } from './openDocuments';
import { parseUri } from './parseUri';
import { withProgress } from './progress';
import { createRenderings } from './rendering/renderings';
import type { Renderings } from './rendering/renderings';
import { createSettings } from './settings';
import type { SettingsStore } from './settings';
import * as l10n from '@vscode/l10n';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** What one connection owns: each piece of state has its one place here. */
export interface Session {
  readonly connection: Connection;
  readonly log: RemoteConsole;
  readonly open: OpenDocuments;
  readonly settings: SettingsStore;
  readonly facts: FactsStore;
  readonly renderings: Renderings;
  features: ClientFeatures;
  /** URIs of the workspace's folders. */
  folders: readonly string[];
  /** The first look at the workspace. */
  begun: Promise<unknown>;
  /** How often the workspace was scanned, and the last of these scans. */
  scans: number;
  newestScan: Promise<void>;
  /** Names of the notifications whose client has the newest answer. */
  readonly answered: Set<string>;
  /** The lists that were last sent to a client that wants them. */
  readonly sent: { manifests: readonly string[]; renderings: RenderingsNotification };
}

export function createSession(connection: Connection): Session {
  const open = createOpenDocuments();
  const log = connection.console;
  const session: Session = {
    ...{ connection, log, open, settings: createSettings(connection), facts: createFacts(open, log) },
    renderings: createRenderings(() => session),
    features: NO_FEATURES,
    folders: [],
    begun: Promise.resolve(),
    scans: 0,
    newestScan: Promise.resolve(),
    answered: new Set(),
    sent: { manifests: [], renderings: { files: [], ofCharts: [] } },
  };
  return session;
}

export function readClient(session: Session, params: InitializeParams): void {
  useLanguage(params.locale);
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

/** What a document is judged by. */
export function analyzeOptions({ settings, facts }: Session, uri: string): AnalyzeOptions {
  return { settings: settings.of(uri), facts: facts.current() };
}

/** Reads the workspace's files and the SCC files of the settings. */
export function scanWorkspace({ connection, features, folders, settings, facts }: Session): Promise<void> {
  const roots = folders.map(uri => parseUri(uri)).filter(({ scheme }) => scheme === 'file');
  const named = new Set(settings.all().flatMap(({ sccFiles }) => sccFiles));
  const extraFiles = [...named].flatMap(path => (isAbsolute(path) ? [path] : roots.map(root => join(root.fsPath, path))));
  return withProgress(connection, features.progress, progressTexts.reading(), isCancelled => facts.scan(folders, extraFiles, isCancelled));
}

/** An IETF language tag as editors send it: `de`, `zh-cn`, `pt-BR`. Anything else, such as a path, is no language. */
const LANGUAGE_TAG = /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/;

/** Takes the translation for the editor's language, or for that without its region; English where the package has none. */
export function useLanguage(locale: string | undefined, folder = path.join(PACKAGE_FOLDER, 'l10n')): void {
  const tag = locale?.toLowerCase() ?? '';
  if (!LANGUAGE_TAG.test(tag)) return;
  const files = [tag, tag.replace(/-.*/, '')].map(language => path.join(folder, `bundle.l10n.${language}.json`));
  const file = files.find(candidate => existsSync(candidate));
  if (file !== undefined) l10n.config({ fsPath: file });
}
