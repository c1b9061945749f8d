/** Reads files of the workspace for a language server in a browser. */
import * as l10n from '@vscode/l10n';
import { FileType, RelativePattern, Uri, workspace } from 'vscode';
import { FIND_FILES, READ_FILE, STAT_FILE } from '@scc-lens/protocol';
import type { FileState, FileText, FindFilesParams, ReadFileParams, StatFileParams } from '@scc-lens/protocol';

const FILES = '**/{*.yaml,*.yml,*.json,[Cc]ontainerfile*,[Dd]ockerfile*,*.[Cc]ontainerfile,*.[Dd]ockerfile,GNUmakefile,[Mm]akefile}';
const OTHERS = '**/node_modules/**';

/** The answers by their requests. Nothing outside of the workspace's folders is there. */
export function answerFiles(): ReadonlyMap<string, (params: never) => Promise<unknown>> {
  return new Map<string, (params: never) => Promise<unknown>>([
    [FIND_FILES, find],
    [STAT_FILE, ({ uri }: StatFileParams) => stat(Uri.parse(uri))],
    [READ_FILE, read],
  ]);
}

async function find({ folder, most }: FindFilesParams): Promise<readonly string[]> {
  const place = Uri.parse(folder);
  if (!isInWorkspace(place)) return [];
  return (await workspace.findFiles(new RelativePattern(place, FILES), OTHERS, most)).map(String);
}

/** A link may lead anywhere, so that it is neither a file nor a folder. */
async function stat(place: Uri): Promise<FileState | null> {
  if (!isInWorkspace(place)) return null;
  const found = await Promise.resolve(workspace.fs.stat(place)).catch(() => null);
  if (found === null) return null;
  const { type, size, mtime } = found;
  return { kind: type === FileType.File ? 'file' : type === FileType.Directory ? 'folder' : 'other', size, changed: mtime };
}

async function read({ uri, mebibytes }: ReadFileParams): Promise<FileText> {
  const file = Uri.parse(uri);
  const most = mebibytes * 1024 * 1024;
  const tooLarge = { unread: l10n.t('is larger than {mebibytes} MiB and was not read', { mebibytes }) };
  const state = await stat(file);
  if (state?.kind !== 'file') return { unread: l10n.t('is no file of the workspace') };
  if (state.size > most) return tooLarge;
  try {
    const bytes = await workspace.fs.readFile(file);
    return bytes.length > most ? tooLarge : { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    return { unread: (error as Error).message };
  }
}

const isInWorkspace = (place: Uri): boolean => workspace.getWorkspaceFolder(place) !== undefined;
