/** Files that a user chose, with their current text: in the editor where it is open, else on disk. */
import * as l10n from '@vscode/l10n';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CurrentFile, Files, Unread } from '@scc-lens/lens';
import { parseInSteps } from '@scc-lens/yaml';
import { mayContainObjects } from './manifestText';
import { renderingTexts } from './messages';
import { nameOf } from './uriPaths';
import { canonical, parseUri, readText, workspaceFiles } from './workspaceFiles';
import type { Session } from './session';
import { inSlices } from './slices';

export interface Source extends CurrentFile {
  /** As it was when it was read; what is typed since then does not reach it. */
  readonly document: TextDocument;
  /** The version that an edit is bound to; null for a file that no editor has open. */
  readonly version: number | null;
  /** Whether it is what a folder is rendered to, which nothing can edit. */
  readonly isRendered?: true;
}

/** The core's way to the files of a session, and to what is rendered. */
export const deployedFilesOf = (session: Session): Files<Source> => ({
  read: file => {
    const folder = session.renderings.named(file);
    const result = folder?.result();
    if (folder === undefined || result?.kind !== 'rendered') return readSource(session, file);
    const document = TextDocument.create(file, 'yaml', 0, result.stream.text);
    return Promise.resolve({ name: folder.name, document, version: null, file: result.stream, isRendered: true });
  },
});

/** Each file once; folders are walked for manifests, but not the whole disk. */
export async function* chosenFiles(session: Session, uris: readonly string[]): AsyncGenerator<string> {
  const seen = new Set<string>();
  for (const uri of uris.map(chosen => (isUri(chosen) ? canonical(chosen) : chosen))) {
    for await (const file of (await isFolder(session, uri)) ? filesBelow(session, uri) : [uri]) {
      if (seen.has(file)) continue;
      seen.add(file);
      yield file;
    }
  }
}

async function* filesBelow(session: Session, uri: string): AsyncGenerator<string> {
  for await (const file of workspaceFiles(session, [uri])) yield file.toString();
}

/** Whether a text has a scheme; the parser takes any other for a path from the root of the disk. */
const isUri = (text: string): boolean => /^[a-z][a-z\d+.-]*:/i.test(text);

/** The root of the file system, or of a drive of Windows, as a URI's path. */
const DISK_ROOT = /^\/(?:[a-z]:\/?)?$/i;

export async function isFolder({ runtime }: Session, uri: string): Promise<boolean> {
  const place = parseUri(uri);
  return isUri(uri) && runtime.hasFiles(place) && !DISK_ROOT.test(place.path) && (await runtime.stat(place))?.kind === 'folder';
}

/** The file, or in one sentence why it cannot be read. One on disk whose text contains nothing of use has no documents. */
export async function readSource(session: Session, uri: string, isOfUse = mayContainObjects): Promise<Source | Unread> {
  const { runtime, open, renderings } = session;
  if (!isUri(uri)) return { unread: l10n.t('"{text}" was not read: it is not a URI.', { text: uri }) };
  const place = parseUri(uri);
  const name = nameOf(place);
  const opened = open.all().find(document => canonical(document.uri) === uri) ?? open.all().find(document => open.fileOf(document) === uri);
  if (opened !== undefined) {
    const file = await open.parse(opened);
    const { uri: spelled, languageId, version } = opened;
    return { name, document: TextDocument.create(spelled, languageId, version, opened.getText()), version, file };
  }
  if (!runtime.hasFiles(place)) return { unread: l10n.t('{file} was not read: it is not on disk.', { file: name }) };
  const one = renderings.named(uri);
  if (one !== undefined) return { unread: renderingTexts.rendered({ folder: one.name }) };
  const read = await readText(runtime, place);
  if ('unread' in read) return read;
  const role = await runtime.roles().of(place, read.text);
  const file = isOfUse(read.text) ? await inSlices(parseInSteps(read.text, role), () => true) : undefined;
  return {
    name,
    document: TextDocument.create(uri, 'yaml', 0, read.text),
    version: null,
    file: file ?? { text: read.text, role, slices: [], manifests: [] },
  };
}
