import { isDeepStrictEqual } from 'node:util';
import type { Connection } from 'vscode-languageserver/node';
import { readSettings } from '../core';
import type { Json, Settings } from '../core';

const SECTION = 'sccLens';

/** What the person set, read and checked. The object stays the same one until a value changes, because findings are remembered by it. */
export interface SettingsStore {
  readonly current: () => Settings;
  /** Asks the editor for the settings; true when they changed. */
  readonly pull: () => Promise<boolean>;
  /** Takes settings that an editor sent of its own accord, under `sccLens` or bare; true when they changed. */
  readonly take: (sent: unknown) => boolean;
}

export function createSettings(connection: Connection): SettingsStore {
  let current = readSettings(undefined).settings;
  const told = new Set<string>();

  const take = (raw: Json | undefined): boolean => {
    const { settings, problems } = readSettings(raw);
    for (const problem of problems) {
      if (!told.has(problem)) connection.window.showWarningMessage(`SCC Lens: ${problem}`);
      told.add(problem);
    }
    const changed = !isDeepStrictEqual(settings, current);
    if (changed) current = settings;
    return changed;
  };

  return {
    current: () => current,
    pull: async () => take((await connection.workspace.getConfiguration(SECTION)) as Json),
    take: sent => take(sectionOf(sent as Json | undefined)),
  };
}

/** `{sccLens: {…}}` is what `workspace/didChangeConfiguration` carries by custom; initialization options often leave the name out. */
function sectionOf(sent: Json | undefined): Json | undefined {
  return typeof sent === 'object' && sent !== null && !Array.isArray(sent) && Object.hasOwn(sent, SECTION) ? (sent as { readonly [key: string]: Json })[SECTION] : sent;
}
