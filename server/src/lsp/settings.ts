import { isDeepStrictEqual } from 'node:util';
import { MessageType, ShowMessageNotification } from 'vscode-languageserver/node';
import type { Connection } from 'vscode-languageserver/node';
import { readSettings } from '../core';
import type { Json, JsonObject, Settings } from '../core';
import { detached } from './guard';
import { canonical } from './workspaceFiles';

const SECTION = 'sccLens';

/** What the user set, read and checked. An object stays the same one until a value changes, because findings are remembered by it. */
export interface SettingsStore {
  /** The settings for a file; those of the workspace folder that it is in, where they differ. */
  readonly of: (uri: string) => Settings;
  /** The settings of the window, and of each folder that differs. */
  readonly all: () => readonly Settings[];
  /** Asks the editor for the settings of the window and of each folder; true when something changed. */
  readonly pull: (folders: readonly string[]) => Promise<boolean>;
  /** Takes settings for everything that an editor sent of its own accord, under `sccLens` or bare; true when something changed. */
  readonly take: (sent: unknown) => boolean;
}

export function createSettings(connection: Connection): SettingsStore {
  let general = readSettings(undefined).settings;
  let byFolder: ReadonlyMap<string, Settings> = new Map();
  const reported = new Set<string>();

  const read = (raw: Json | undefined): Settings => {
    const { settings, problems } = readSettings(raw);
    for (const problem of problems) {
      if (!reported.has(problem)) report(connection, `SCC Lens: ${problem}`);
      reported.add(problem);
    }
    return [general, ...byFolder.values()].find(known => isDeepStrictEqual(known, settings)) ?? settings;
  };

  const become = (window: Settings, folders: ReadonlyMap<string, Settings>): boolean => {
    const changed = window !== general || !isDeepStrictEqual(folders, byFolder);
    general = window;
    byFolder = folders;
    return changed;
  };

  return {
    of: uri => {
      const folder =
        byFolder.size === 0
          ? undefined
          : [...byFolder.keys()].filter(key => isInside(canonical(uri), key)).sort((a, b) => b.length - a.length)[0];
      return folder === undefined ? general : (byFolder.get(folder) ?? general);
    },
    all: () => [general, ...byFolder.values()],
    pull: async folders => {
      const items = [{ section: SECTION }, ...folders.map(scopeUri => ({ scopeUri, section: SECTION }))];
      const [ofWindow, ...ofFolders] = (await connection.workspace.getConfiguration(items)) as Json[];
      const window = read(ofWindow);
      const differing = folders
        .map((uri, i): [string, Settings] => [canonical(uri), read(ofFolders[i])])
        .filter(([, settings]) => !isDeepStrictEqual(settings, window));
      return become(window, new Map(differing));
    },
    take: sent => become(read(sectionOf(sent as Json | undefined)), new Map()),
  };
}

/** A notification; the connection's own way to show a message is a request, which a simple editor answers with an error. */
function report(connection: Connection, message: string): void {
  detached(connection.console, 'window/showMessage', () =>
    connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message }),
  )();
}

const isInside = (uri: string, folder: string): boolean => uri === folder || uri.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

/** `{sccLens: {…}}` is what `workspace/didChangeConfiguration` carries by custom; initialization options often leave the name out. */
function sectionOf(sent: Json | undefined): Json | undefined {
  return typeof sent === 'object' && sent !== null && !Array.isArray(sent) && Object.hasOwn(sent, SECTION)
    ? (sent as JsonObject)[SECTION]
    : sent;
}
