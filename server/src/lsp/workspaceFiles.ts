import * as l10n from '@vscode/l10n';
import { stat } from 'node:fs/promises';
import { URI } from 'vscode-uri';
import type { RemoteConsole } from 'vscode-languageserver';
import { readBounded, walk } from '@scc-lens/files';
import { fileTexts } from './messages';

/** A workspace with more files than this is data; the log states that the rest was not read. */
const MAX_FILES = 20_000;

/** MiB; a larger file on disk is read when it is opened. */
const LARGEST = 4;

export interface DiskFile {
  readonly uri: string;
  readonly path: string;
}

/** The one spelling of a URI by which files are compared; editors escape differently. */
export function canonical(uri: string): string {
  return parseUri(uri).toString();
}

/** Every YAML and JSON file of the folders (URIs), each once, as git would list them. Folders that are not on disk have none. */
export async function* workspaceFiles(folders: readonly string[], log: RemoteConsole): AsyncGenerator<DiskFile> {
  const seen = new Set<string>();
  for (const folder of folders.map(uri => parseUri(uri)).filter(({ scheme }) => scheme === 'file')) {
    for await (const path of walk(folder.fsPath, (place, error) => {
      log.warn(`${place}: ${error.message}`);
    })) {
      const uri = URI.file(path).toString();
      if (seen.has(uri)) continue;
      if (seen.size === MAX_FILES) {
        log.warn(l10n.t('The workspace has more than {count} YAML and JSON files; the others were not read.', { count: MAX_FILES }));
        return;
      }
      seen.add(uri);
      yield { uri, path };
    }
  }
}

/** What distinguishes one state of a file from another without reading it; undefined for a file that is not there, or not for us to see. */
export async function stampOf(path: string): Promise<string | undefined> {
  try {
    const { mtimeMs, size } = await stat(path);
    return `${mtimeMs} ${size}`;
  } catch {
    return undefined;
  }
}

/** A file's text as an editor counts it, without a byte order mark; or why there is none. */
export async function readText(path: string): Promise<{ readonly text: string } | { readonly unread: string }> {
  try {
    const stats = await stat(path);
    // A pipe or a device may never end.
    if (!stats.isFile()) return { unread: l10n.t('{file} was not read: it is not a regular file.', { file: path }) };
    if (stats.size > LARGEST * 1024 * 1024) return { unread: fileTexts.tooLarge({ file: path, megabytes: LARGEST }) };
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(await readBounded(path, LARGEST)) };
  } catch (error) {
    return { unread: l10n.t('{file} was not read: {problem}', { file: path, problem: (error as Error).message }) };
  }
}

/**
 * A URI that an editor sent. Java's `file:////server/share` is `file://server/share`, and half a surrogate pair is U+FFFD. Where an editor's
 * name for a document is no URI (RFC 3986), which `vscode-uri` throws for, it names a document that is on no disk.
 */
export function parseUri(text: string): URI {
  const uri = text.toWellFormed().replace(/^file:\/{4,}/, 'file://');
  try {
    return URI.parse(uri);
  } catch {
    return URI.from({ scheme: 'untitled', path: uri.replace(/^\/+/, '/') });
  }
}
