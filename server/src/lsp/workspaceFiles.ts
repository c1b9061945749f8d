import * as l10n from '@vscode/l10n';
import { URI } from 'vscode-uri';
import type { RemoteConsole } from 'vscode-languageserver';
import { fileTexts } from './messages';
import type { Runtime } from './runtime';

/** MiB; a larger file on disk is read when it is opened. */
const LARGEST = 4;

/** What files are read from, and where what is left out is reported. */
export interface Reader {
  readonly runtime: Runtime;
  readonly log: RemoteConsole;
}

/** The one spelling of a URI by which files are compared; editors escape differently. */
export const canonical = (uri: string): string => parseUri(uri).toString();

/** Every YAML and JSON file of the folders (URIs), and those that build images, each once, as git would list them. Folders that are not on disk have none. */
export async function* workspaceFiles({ runtime, log }: Reader, folders: readonly string[]): AsyncGenerator<URI> {
  const seen = new Set<string>();
  for (const folder of folders.map(uri => parseUri(uri)).filter(runtime.hasFiles)) {
    for await (const file of runtime.walk(folder, (place, error) => log.warn(`${place}: ${error.message}`))) {
      const uri = file.toString();
      if (seen.has(uri)) continue;
      if (seen.size === runtime.mostFiles) {
        log.warn(
          l10n.t('The workspace has more than {count} YAML and JSON files; the others were not read.', { count: runtime.mostFiles }),
        );
        return;
      }
      seen.add(uri);
      yield file;
    }
  }
}

/** What distinguishes one state of a file from another without reading it; undefined for a file that is not there, or not for us to see. */
export async function stampOf(runtime: Runtime, file: URI): Promise<string | undefined> {
  const state = await runtime.stat(file);
  return state === null ? undefined : `${state.changed} ${state.size}`;
}

/** A file's text as an editor counts it, without a byte order mark; or why there is none. */
export async function readText(runtime: Runtime, uri: URI): Promise<{ readonly text: string } | { readonly unread: string }> {
  const file = uri.fsPath;
  try {
    const state = await runtime.stat(uri);
    // A pipe or a device may never end.
    if (state !== null && state.kind !== 'file') return { unread: l10n.t('{file} was not read: it is not a regular file.', { file }) };
    if (state !== null && state.size > LARGEST * 1024 * 1024) return { unread: fileTexts.tooLarge({ file, megabytes: LARGEST }) };
    return { text: await runtime.read(uri, LARGEST) };
  } catch (error) {
    return { unread: l10n.t('{file} was not read: {problem}', { file, problem: (error as Error).message }) };
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
