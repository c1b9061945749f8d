/**
 * Charts and kustomizations of open documents, rendered by the user's own programs when a document is opened or saved, in a workspace that
 * the user trusts; and what is found in them, on the lines of the files that are edited.
 */
import { basename } from 'node:path';
import { FileChangeType } from 'vscode-languageserver/node';
import type { Diagnostic, FileEvent } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { KUSTOMIZATION_FILES } from '@scc-lens/charts';
import { detached } from '../guard';
import { parseUri } from '../parseUri';
import { canonical } from '../workspaceFiles';
import { createRenderedFolder } from './renderedFolder';
import type { RenderedFolder } from './renderedFolder';
import { shownIn } from './shown';
import type { Shown } from './shown';
import { keyOf, targetOf } from './target';
import type { Around, Target } from './target';

export type { RenderedResult } from './renderedFolder';
export type { Shown } from './shown';

export interface Renderings {
  readonly opened: (document: TextDocument) => void;
  readonly saved: (document: TextDocument) => void;
  readonly closed: (document: TextDocument) => void;
  /** Files have changed on the disk. */
  readonly filesChanged: (events: readonly FileEvent[]) => void;
  /** The facts are other ones. */
  readonly refresh: () => void;
  /** Settings or folders of the workspace are known, or other ones. Nothing is rendered before the first time. */
  readonly reconsider: () => void;
  /** The chart or kustomization that a document belongs to, or that is rendered from it; null for none. */
  readonly of: (uri: string) => RenderedFolder | null;
  /** Whether a document belongs to a component, which is built with the kustomizations that list it only. */
  readonly isOfComponent: (uri: string) => boolean;
  /** What is found in renderings on the lines of a file, without what `own` has at the same place. `document` is the file as it is open. */
  readonly shownIn: (uri: string, document: TextDocument | null, own: readonly Diagnostic[]) => readonly Shown[];
  readonly all: () => readonly RenderedFolder[];
  /** Calls back after each rendering, with the files in which something may be shown otherwise. */
  readonly onChange: (listener: (uris: readonly string[]) => void) => void;
  readonly stop: () => void;
}

interface State {
  /** The session, which is not complete yet when this is made. */
  readonly around: () => Around;
  readonly folders: Map<string, RenderedFolder>;
  /** Open documents, with what they belong to. */
  readonly targets: Map<string, Target | null>;
  /** The files of a folder that have published diagnostics. */
  readonly published: Map<RenderedFolder, readonly string[]>;
  /** Before the settings are known, nothing runs that they might switch off. */
  isStarted: boolean;
  listener: (uris: readonly string[]) => void;
}

export function createRenderings(around: () => Around): Renderings {
  const folders = new Map<string, RenderedFolder>();
  const targets = new Map<string, Target | null>();
  const state: State = { around, folders, targets, published: new Map(), isStarted: false, listener: () => undefined };
  const refresh = (): void => {
    for (const folder of folders.values()) folder.refresh();
  };
  return {
    opened: document => {
      const uri = canonical(document.uri);
      targets.set(uri, null);
      if (state.isStarted) begin(state, uri, document.getText());
    },
    saved: document => {
      const uri = canonical(document.uri);
      if (isStructure(uri)) lookAgain(state);
      touchAll(state, uri, document.getText());
    },
    closed: document => {
      const uri = canonical(document.uri);
      targets.delete(uri);
      leave(state, uri);
      state.listener([uri]);
    },
    filesChanged: events => {
      for (const { uri } of events) touchAll(state, canonical(uri), null);
      if (!events.some(({ uri, type }) => isStructure(uri) || type === FileChangeType.Deleted)) return;
      around().open.forgetRoles();
      lookAgain(state);
    },
    refresh,
    reconsider: () => {
      state.isStarted = true;
      lookAgain(state);
      refresh();
    },
    of: uri => folderOf(state, canonical(uri)),
    isOfComponent: uri => targets.get(canonical(uri))?.isComponent === true,
    shownIn: (uri, document, own) => shownIn(around(), [...folders.values()], canonical(uri), document, own),
    all: () => [...folders.values()],
    onChange: callback => {
      state.listener = callback;
    },
    stop: () => {
      for (const folder of folders.values()) folder.stop();
      folders.clear();
      targets.clear();
    },
  };
}

function changed({ published, listener }: State, folder: RenderedFolder): void {
  const result = folder.result();
  const now = result.kind === 'rendered' ? [...result.placement.byFile.keys()] : [];
  const before = published.get(folder) ?? [];
  published.set(folder, now);
  listener([...new Set([...before, ...now, ...folder.documents])]);
}

function leave({ folders, published, listener }: State, uri: string): void {
  for (const [key, folder] of folders) {
    if (!folder.documents.delete(uri) || folder.documents.size > 0) continue;
    folder.stop();
    folders.delete(key);
    const before = published.get(folder) ?? [];
    published.delete(folder);
    listener(before);
  }
}

/** Finds what a document belongs to now, and has it rendered. */
async function look(state: State, uri: string, text: string): Promise<void> {
  const { folders, targets } = state;
  const session = state.around();
  const target = await targetOf(session, uri);
  if (!targets.has(uri)) return;
  targets.set(uri, target);
  const key = target === null || target.isComponent ? null : keyOf(target);
  const known = key === null ? undefined : folders.get(key);
  if (known?.documents.has(uri) === true) return;
  leave(state, uri);
  if (target === null || key === null) {
    if (target !== null) state.listener([uri]);
    return;
  }
  const folder =
    known ??
    createRenderedFolder(session, target, one => {
      changed(state, one);
    });
  folders.set(key, folder);
  folder.documents.add(uri);
  if (known !== undefined) {
    await known.touched(uri, text);
    state.listener([uri]);
  }
}

function begin(state: State, uri: string, text: string): void {
  detached(state.around().log, 'render', look)(state, uri, text);
}

function lookAgain(state: State): void {
  for (const document of state.around().open.texts.all()) {
    const uri = canonical(document.uri);
    if (state.targets.has(uri)) begin(state, uri, document.getText());
  }
}

function touchAll({ around, folders }: State, uri: string, text: string | null): void {
  const touch = detached(around().log, 'render', (folder: RenderedFolder) => folder.touched(uri, text));
  for (const folder of folders.values()) touch(folder);
}

function folderOf({ folders, targets }: State, file: string): RenderedFolder | null {
  const target = targets.get(file) ?? null;
  const own = target === null || target.isComponent ? undefined : folders.get(keyOf(target));
  return own ?? [...folders.values()].find(folder => folder.renderedText(file) !== null) ?? null;
}

/** Whether a file decides what other files belong to. */
function isStructure(uri: string): boolean {
  const name = basename(parseUri(uri).path);
  return name === 'Chart.yaml' || KUSTOMIZATION_FILES.includes(name);
}
