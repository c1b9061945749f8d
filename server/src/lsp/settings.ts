import { MessageType, ShowMessageNotification, type Connection } from 'vscode-languageserver';
import { givenInEditor, projectSettings, readSettings, settingIn } from '@scc-lens/lens';
import type { GivenSettings, Project, ProjectSettings, Settings } from '@scc-lens/lens';
import { isSameData, type Json, type JsonObject } from '@scc-lens/words';
import { detached } from './guard';
import { canonical } from './workspaceFiles';

const SECTION = 'sccLens';

/** A project file of a workspace folder. */
export interface PlacedProject {
  readonly root: string;
  readonly project: Project;
}

/** What a folder's settings are made of, and what they are. */
interface Scope {
  readonly given: GivenSettings;
  readonly placed: PlacedProject | null;
  readonly settings: ProjectSettings;
}

/** What counts for each file, read and checked. An object stays the same one until a value changes, because findings are remembered by it. */
export class SettingsStore {
  private window: GivenSettings = {};
  private folders: ReadonlyMap<string, GivenSettings> = new Map();
  private projects: ReadonlyMap<string, PlacedProject> = new Map();
  /** The folders whose settings ask for renderings; an empty name for the window. */
  private rendering: ReadonlySet<string> = new Set();
  private general = scopeOf({}, null, undefined);
  private byFolder: ReadonlyMap<string, Scope> = new Map();
  private readonly reported = new Set<string>();

  constructor(private readonly connection: Connection) {}

  /** The settings for a file: of the editor for the workspace folder that it is in, then of that folder's project file. */
  of(uri: string): Settings {
    const { settings, placed } = this.scopeAt(uri);
    return placed === null || uri === '' ? settings.general : settings.of(pathBelow(canonical(uri), placed.root));
  }

  /** Whether the editor itself, and no project file, sends the setting that charts and kustomizations are rendered. */
  asksToRender(uri: string): boolean {
    return this.rendering.has(nearest(uri, this.folders) ?? '');
  }

  /** The project file that counts for a file. */
  projectOf(uri: string): PlacedProject | null {
    return this.scopeAt(uri).placed;
  }

  /** The settings of the window, of each folder, and of what overrides have changed so far. */
  all(): readonly Settings[] {
    return [...new Set([this.general, ...this.byFolder.values()].flatMap(({ settings }) => settings.all()))];
  }

  /** Asks the editor for the settings of the window and of each folder; true when something changed. */
  async pull(folders: readonly string[]): Promise<boolean> {
    const items = [{ section: SECTION }, ...folders.map(scopeUri => ({ scopeUri, section: SECTION }))];
    const [ofWindow, ...ofFolders] = (await this.connection.workspace.getConfiguration(items)) as Json[];
    return this.use(ofWindow, new Map(folders.map((uri, i) => [canonical(uri), ofFolders[i]])));
  }

  /** Takes settings for everything that an editor sent of its own accord, under `sccLens` or bare; true when something changed. */
  take(sent: unknown): boolean {
    return this.use(sectionOf(sent as Json | undefined), new Map());
  }

  /** Takes the project files, by the URI of the workspace folder; true when something changed. */
  takeProjects(projects: ReadonlyMap<string, PlacedProject>): boolean {
    this.projects = projects;
    return this.compose();
  }

  private use(ofWindow: Json | undefined, ofFolders: ReadonlyMap<string, Json | undefined>): boolean {
    const before = this.rendering;
    this.window = this.read(ofWindow);
    this.folders = new Map([...ofFolders].map(([uri, raw]) => [uri, this.read(raw)]));
    this.rendering = new Set([['', ofWindow] as const, ...ofFolders].filter(([, raw]) => asks(raw)).map(([name]) => name));
    return this.compose() || !isSameData([...before], [...this.rendering]);
  }

  private read(raw: Json | undefined): GivenSettings {
    const { problems, notes } = readSettings(raw);
    for (const problem of [...problems, ...notes]) {
      if (!this.reported.has(problem)) report(this.connection, MessageType.Warning, problem);
      this.reported.add(problem);
    }
    return givenInEditor(raw);
  }

  private compose(): boolean {
    const { general: before, byFolder: beforeByFolder, window, folders, projects } = this;
    const scope = (name: string): Scope =>
      scopeOf(folders.get(name) ?? window, projects.get(name) ?? null, beforeByFolder.get(name) ?? before);
    this.general = scopeOf(window, null, before);
    this.byFolder = new Map([...new Set([...folders.keys(), ...projects.keys()])].map(name => [name, scope(name)]));
    return this.general !== before || !isSame(this.byFolder, beforeByFolder);
  }

  private scopeAt(uri: string): Scope {
    const { general, byFolder } = this;
    const [only] = byFolder.size === 1 ? byFolder.values() : [];
    return (uri === '' ? only : byFolder.get(nearest(uri, byFolder) ?? '')) ?? general;
  }
}

/** The innermost of these folders that a file is in. */
function nearest(uri: string, folders: ReadonlyMap<string, unknown>): string | undefined {
  const file = canonical(uri);
  return [...folders.keys()].filter(folder => isInside(file, folder)).sort((a, b) => b.length - a.length)[0];
}

const asks = (raw: Json | undefined): boolean => settingIn(raw, 'render.enabled') === true;

/** The scope before, where nothing is different. */
function scopeOf(given: GivenSettings, placed: PlacedProject | null, before: Scope | undefined): Scope {
  if (before !== undefined && isSameData(before.given, given) && isSameData(before.placed, placed)) return before;
  return { given, placed, settings: projectSettings(placed?.project ?? null, given) };
}

const isSame = (a: ReadonlyMap<string, Scope>, b: ReadonlyMap<string, Scope>): boolean =>
  a.size === b.size && [...a].every(([name, scope]) => b.get(name) === scope);

/** A notification; the connection's own way to show a message is a request, which a simple editor answers with an error. */
export function report(connection: Connection, type: MessageType, message: string): void {
  detached(connection.console, 'window/showMessage', () =>
    connection.sendNotification(ShowMessageNotification.type, { type, message: `SCC Lens: ${message}` }),
  )();
}

const isInside = (uri: string, folder: string): boolean => uri === folder || uri.startsWith(asFolder(folder));

const asFolder = (uri: string): string => (uri.endsWith('/') ? uri : `${uri}/`);

/** The path of a file from a folder that it is in, as it is spelled on the disk. */
const pathBelow = (uri: string, folder: string): string =>
  isInside(uri, folder) ? decodeURIComponent(uri.slice(asFolder(folder).length)) : uri;

/** `{sccLens: {…}}` is what `workspace/didChangeConfiguration` carries by custom; initialization options often leave the name out. */
const sectionOf = (sent: Json | undefined): Json | undefined =>
  typeof sent === 'object' && sent !== null && !Array.isArray(sent) && Object.hasOwn(sent, SECTION) ? (sent as JsonObject)[SECTION] : sent;
