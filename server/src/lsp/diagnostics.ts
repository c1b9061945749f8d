import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Diagnostic } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { judgeInSteps, mayContainPolicies, withSources } from '@scc-lens/lens';
import type { Facts } from '@scc-lens/lens';
import { RENDERINGS, STATUS_CHANGED } from '@scc-lens/protocol';
import { finish } from '@scc-lens/words';
import type { ParsedFile } from '@scc-lens/yaml';
import { answersChanged } from './changeNotice';
import { refreshCodeLenses } from './codeLens';
import { createDelivery } from './delivery';
import type { Delivery } from './delivery';
import { detached } from './guard';
import { refreshInlayHints } from './inlayHints';
import { judge } from './judge';
import { isProjectFile, projectDiagnostics } from './projects';
import { publicationOf } from './publication';
import { sendRenderings } from './rendering/answers';
import { createSchedule } from './schedule';
import type { Schedule } from './schedule';
import { analyzeOptions } from './session';
import type { Session } from './session';
import { canonical } from './workspaceFiles';

/** Keeps what the editor shows in step with the open documents, the settings and the facts. */
export interface Diagnostics {
  /** From here on; before the settings are known, nothing is shown that they might switch off. */
  readonly start: () => void;
  readonly opened: (document: TextDocument) => void;
  readonly changed: (document: TextDocument) => void;
  readonly closed: (document: TextDocument) => void;
  /** Looks at every open document again. */
  readonly refresh: () => void;
  /** Answers an editor that asks for the diagnostics of a document. */
  readonly pull: Delivery['pull'];
}

interface Published {
  readonly version: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** So many lines are on a screen, at most: of a file that takes long they are judged before the others. */
const SCREEN = 100;
/** Characters that are judged so fast that the first screen can wait for them. */
const SHORT = 100_000;

interface State {
  readonly session: Session;
  readonly delivery: Delivery;
  readonly schedule: Schedule;
  readonly published: WeakMap<TextDocument, Published>;
  /** Numbers the looks at a document: what a newer one makes of it wins. */
  readonly looks: WeakMap<TextDocument, number>;
  /** Long documents that have changed since they were judged. */
  readonly waiting: WeakSet<TextDocument>;
  /** Closed files that have diagnostics. */
  readonly closed: Set<string>;
  started: boolean;
  /** The facts as they were at the last look. */
  seen: Facts | undefined;
}

export function createDiagnostics(session: Session): Diagnostics {
  const { open, log, renderings } = session;
  const delivery = createDelivery(session);
  const schedule = createSchedule(uri => look(state, uri), log);
  const state: State = {
    ...{ session, delivery, schedule, published: new WeakMap(), looks: new WeakMap(), waiting: new WeakSet(), closed: new Set() },
    ...{ started: false, seen: undefined },
  };
  const refresh = (): void => {
    if (!state.started) return;
    for (const document of open.all()) schedule.touch(document);
    renderings.refresh();
  };
  const rendered = detached(log, RENDERINGS, () => {
    answersChanged(session, [STATUS_CHANGED]);
    return Promise.all([refreshCodeLenses(session), sendRenderings(session)]);
  });
  renderings.onChange(uris => {
    for (const uri of uris) {
      const document = open.all().find(one => canonical(one.uri) === uri);
      if (document === undefined) sendClosed(state, uri);
      else if (state.started) schedule.touch(document);
    }
    rendered();
  });

  return {
    start: () => {
      state.started = true;
      refresh();
    },
    changed: document => {
      if (state.started && open.get(document.uri) !== undefined) schedule.touch(document);
    },
    opened: ({ uri }) => {
      state.closed.delete(canonical(uri));
    },
    closed: ({ uri }) => {
      schedule.drop(uri);
      delivery.send({ uri, diagnostics: [] });
    },
    refresh,
    pull: delivery.pull,
  };
}

/** Judges a document and publishes what is found. */
async function look(state: State, uri: string): Promise<void> {
  const { session, published, looks } = state;
  const { open, renderings } = session;
  const document = open.get(uri);
  if (document === undefined) return;
  const number = (looks.get(document) ?? 0) + 1;
  looks.set(document, number);
  if (open.waits(document)) {
    state.waiting.add(document);
    return;
  }
  if (isProjectFile(uri)) {
    publish(state, document, projectDiagnostics(document));
    return;
  }
  const isWanted = (): boolean => looks.get(document) === number && open.get(uri) === document;
  let isJudging = true;
  const judging = judge(session, document, isWanted).finally(() => {
    isJudging = false;
  });
  const start = published.has(document) ? undefined : publishStart(state, document, () => isJudging && isWanted());
  const [judged] = await Promise.all([judging, start]);
  if (judged === undefined) return;
  const before = state.seen;
  const now = session.facts.current();
  state.seen = now;
  const own = publicationOf(session, document, judged.file, judged.found);
  publish(state, document, [...own, ...renderings.shownIn(uri, document, own).map(({ diagnostic }) => diagnostic)]);
  if (state.waiting.delete(document)) {
    answersChanged(session);
    refreshLenses(session);
  }
  if (judged.options.facts !== now) state.schedule.touch(document);
  if (before === undefined || before === now) return;
  for (const other of open.all()) if (other !== document) state.schedule.touch(other);
  factsChanged(session, before, now);
}

/** The document has become something else to the others, or what is known around all of them has. */
function factsChanged(session: Session, before: Facts, now: Facts): void {
  session.renderings.refresh();
  answersChanged(session);
  if (before.cluster !== now.cluster) refreshLenses(session);
}

function refreshLenses(session: Session): void {
  detached(session.log, 'workspace/codeLens/refresh', () => Promise.all([refreshCodeLenses(session), refreshInlayHints(session)]))();
}

/** The diagnostics of the file's first screen, as soon as it is parsed, unless a later document decides about them. */
async function publishStart(state: State, document: TextDocument, isWanted: () => boolean): Promise<void> {
  const { session } = state;
  let file = startOf(session, document);
  while (file === 'later') {
    await setImmediate();
    if (!isWanted()) return;
    file = startOf(session, document);
  }
  if (file === null) return;
  const { settings, facts } = analyzeOptions(session, document.uri);
  const options = { settings, facts: withSources(facts, [{ file: canonical(document.uri), manifests: file.manifests }]) };
  publish(state, document, publicationOf(session, document, file, finish(judgeInSteps(file, options))));
}

function publish({ published, delivery }: State, document: TextDocument, diagnostics: Diagnostic[]): void {
  const { uri, version } = document;
  const before = published.get(document);
  if (before?.version === version && areEqual(before.diagnostics, diagnostics)) return;
  published.set(document, { version, diagnostics });
  delivery.send({ uri, version, diagnostics });
}

/** Files that no editor has open have what is found in renderings. */
function sendClosed({ session, closed, delivery }: State, uri: string): void {
  const diagnostics = session.renderings.shownIn(uri, null, []).map(({ diagnostic }) => diagnostic);
  if (diagnostics.length === 0 && !closed.delete(uri)) return;
  if (diagnostics.length > 0) closed.add(uri);
  delivery.send({ uri, diagnostics });
}

/** Most are the same objects. */
function areEqual(a: readonly Diagnostic[], b: readonly Diagnostic[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i] || isDeepStrictEqual(one, b[i]));
}

/**
 * The documents of the first screen, of a file that is being parsed; null where it is parsed already, where the rest is short, or where the rest
 * has facts about them.
 */
function startOf({ open }: Session, document: TextDocument): ParsedFile | null | 'later' {
  if (open.lastParsed(document) !== null) return null;
  const part = open.partlyParsed(document);
  if (part === null) return 'later';
  const manifests = [];
  for (const [i, { line }] of part.slices.entries()) {
    if (line > SCREEN) break;
    const manifest = part.manifests[i];
    if (manifest === undefined) return 'later';
    manifests.push(manifest);
  }
  const text = document.getText();
  const rest = text.slice(part.slices[manifests.length]?.start ?? text.length);
  return manifests.length === 0 || rest.length < SHORT || mayContainPolicies(rest)
    ? null
    : { text, role: part.role, slices: part.slices.slice(0, manifests.length), manifests };
}
