import { isDeepStrictEqual } from 'node:util';
import { MessageType, ShowMessageNotification } from 'vscode-languageserver/node';
import type { Connection } from 'vscode-languageserver/node';
import { givenInEditor, projectSettings, readSettings, settingIn } from '@scc-lens/lens';
import type { GivenSettings, Project, ProjectSettings, Settings } from '@scc-lens/lens';
import type { Json, JsonObject } from '@scc-lens/words';
import { detached } from './guard';
import { canonical } from './workspaceFiles';

const SECTION = 'sccLens';

/** A project file of a workspace folder. */
export interface PlacedProject {
  /** URI of the project file's folder. */
  readonly root: string;
  readonly project: Project;
}

/** What counts for each file, read and checked. An object stays the same one until a value changes, because findings are remembered by it. */
export interface SettingsStore {
  /** The settings for a file: of the editor for the workspace folder that it is in, then of that folder's project file. */
  readonly of: (uri: string) => Settings;
  /** Whether the editor itself, and no project file, sends the setting that charts and kustomizations are rendered. */
  readonly asksToRender: (uri: string) => boolean;
  /** The settings of the window, of each folder, and of what overrides have changed so far. */
  readonly all: () => readonly Settings[];
  /** Asks the editor for the settings of the window and of each folder; true when something changed. */
  readonly pull: (folders: readonly string[]) => Promise<boolean>;
  /** Takes settings for everything that an editor sent of its own accord, under `sccLens` or bare; true when something changed. */
  readonly take: (sent: unknown) => boolean;
  /** Takes the project files, by the URI of the workspace folder; true when something changed. */
  readonly takeProjects: (projects: ReadonlyMap<string, PlacedProject>) => boolean;
}

/** What a folder's settings are made of, and what they are. */
interface Scope {
  readonly given: GivenSettings;
  readonly placed: PlacedProject | null;
  readonly settings: ProjectSettings;
}

export function createSettings(connection: Connection): SettingsStore {
  let window: GivenSettings = {};
  /** The folders whose settings ask for renderings; an empty name for the window. */
  let rendering: ReadonlySet<string> = new Set();
  let folders: ReadonlyMap<string, GivenSettings> = new Map();
  let projects: ReadonlyMap<string, PlacedProject> = new Map();
  let general = scopeOf({}, null, undefined);
  let byFolder: ReadonlyMap<string, Scope> = new Map();
  const reported = new Set<string>();

  const read = (raw: Json | undefined): GivenSettings => {
    const { problems, notes } = readSettings(raw);
    for (const problem of [...problems, ...notes]) {
      if (!reported.has(problem)) report(connection, `SCC Lens: ${problem}`);
      reported.add(problem);
    }
    return givenInEditor(raw);
  };

  /** True where these are other folders than before. */
  const askToRender = (now: readonly string[]): boolean => {
    const before = rendering;
    rendering = new Set(now);
    return !isDeepStrictEqual(before, rendering);
  };

  const compose = (): boolean => {
    const [before, beforeByFolder] = [general, byFolder];
    general = scopeOf(window, null, before);
    const names = new Set([...folders.keys(), ...projects.keys()]);
    byFolder = new Map(
      [...names].map(name => [name, scopeOf(folders.get(name) ?? window, projects.get(name) ?? null, beforeByFolder.get(name) ?? before)]),
    );
    return general !== before || !isSame(byFolder, beforeByFolder);
  };

  const scopeAt = (uri: string): Scope => {
    if (uri === '') return byFolder.size === 1 ? ([...byFolder.values()][0] ?? general) : general;
    const file = canonical(uri);
    const [folder] = [...byFolder.keys()].filter(key => isInside(file, key)).sort((a, b) => b.length - a.length);
    return folder === undefined ? general : (byFolder.get(folder) ?? general);
  };

  return {
    of: uri => {
      const { settings, placed } = scopeAt(uri);
      return placed === null || uri === '' ? settings.general : settings.of(pathBelow(canonical(uri), placed.root));
    },
    asksToRender: uri => {
      const file = canonical(uri);
      const [folder] = [...folders.keys()].filter(key => isInside(file, key)).sort((a, b) => b.length - a.length);
      return rendering.has(folder ?? '');
    },
    all: () => [...new Set([general, ...byFolder.values()].flatMap(({ settings }) => settings.all()))],
    pull: async names => {
      const items = [{ section: SECTION }, ...names.map(scopeUri => ({ scopeUri, section: SECTION }))];
      const [ofWindow, ...ofFolders] = (await connection.workspace.getConfiguration(items)) as Json[];
      window = read(ofWindow);
      folders = new Map(names.map((uri, i) => [canonical(uri), read(ofFolders[i])]));
      const isOther = askToRender([...(asks(ofWindow) ? [''] : []), ...names.filter((_, i) => asks(ofFolders[i])).map(canonical)]);
      return compose() || isOther;
    },
    take: sent => {
      const section = sectionOf(sent as Json | undefined);
      window = read(section);
      folders = new Map();
      const isOther = askToRender(asks(section) ? [''] : []);
      return compose() || isOther;
    },
    takeProjects: found => {
      projects = found;
      return compose();
    },
  };
}

const asks = (raw: Json | undefined): boolean => settingIn(raw, 'render.enabled') === true;

/** The scope before, where nothing is different. */
function scopeOf(given: GivenSettings, placed: PlacedProject | null, before: Scope | undefined): Scope {
  if (before !== undefined && isDeepStrictEqual(before.given, given) && isDeepStrictEqual(before.placed, placed)) return before;
  return { given, placed, settings: projectSettings(placed?.project ?? null, given) };
}

function isSame(a: ReadonlyMap<string, Scope>, b: ReadonlyMap<string, Scope>): boolean {
  return a.size === b.size && [...a].every(([name, scope]) => b.get(name) === scope);
}

/** A notification; the connection's own way to show a message is a request, which a simple editor answers with an error. */
function report(connection: Connection, message: string): void {
  detached(connection.console, 'window/showMessage', () =>
    connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message }),
  )();
}

const isInside = (uri: string, folder: string): boolean => uri === folder || uri.startsWith(asFolder(folder));

const asFolder = (uri: string): string => (uri.endsWith('/') ? uri : `${uri}/`);

/** The path of a file from a folder that it is in, as it is spelled on the disk. */
function pathBelow(uri: string, folder: string): string {
  return isInside(uri, folder) ? decodeURIComponent(uri.slice(asFolder(folder).length)) : uri;
}

/** `{sccLens: {…}}` is what `workspace/didChangeConfiguration` carries by custom; initialization options often leave the name out. */
function sectionOf(sent: Json | undefined): Json | undefined {
  return typeof sent === 'object' && sent !== null && !Array.isArray(sent) && Object.hasOwn(sent, SECTION)
    ? (sent as JsonObject)[SECTION]
    : sent;
}
