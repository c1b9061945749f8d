/** When open documents are looked at, and what the editor is shown then. */
import type { Diagnostic, RemoteConsole } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { judgeInSteps, mayContainPolicies, withSources, type Facts } from '@scc-lens/lens';
import { RENDERINGS } from '@scc-lens/protocol';
import { finish, isSameData } from '@scc-lens/words';
import type { ParsedFile } from '@scc-lens/yaml';
import { refreshCodeLenses, refreshInlayHints, refreshLenses } from './codeLens';
import { Delivery } from './delivery';
import { detached } from './guard';
import { isProjectFile, projectDiagnostics } from './projects';
import { publicationOf } from './publication';
import { reportAbsent, sendRenderings } from './rendering/answers';
import { analyzeOptions, answersChanged, judge, type Session } from './session';
import { nextTurn } from './slices';
import { canonical } from './workspaceFiles';

/** So many lines are on a screen, at most: of a file that takes long they are judged before the others. */
const SCREEN = 100;
/** Characters that are judged so fast that the first screen can wait for them. */
const SHORT = 100_000;

/** Keeps what the editor shows in step with the open documents, the settings and the facts. */
export class Diagnostics {
  /** Before the settings are known, nothing is shown that they might switch off. */
  private started = false;
  /** The facts as they were at the last look. */
  private seen: Facts | undefined;
  private readonly published = new WeakMap<TextDocument, { readonly version: number; readonly diagnostics: readonly Diagnostic[] }>();
  /** Numbers the looks at a document: what a newer one makes of it wins. */
  private readonly looks = new WeakMap<TextDocument, number>();
  /** Long documents that have changed since they were judged. */
  private readonly waiting = new WeakSet<TextDocument>();
  /** Closed files that have diagnostics. */
  private readonly withoutEditor = new Set<string>();
  private readonly delivery: Delivery;
  private readonly schedule: Schedule;

  constructor(private readonly session: Session) {
    const { open, log, renderings } = session;
    this.delivery = new Delivery(session);
    this.schedule = new Schedule(uri => this.look(uri), log);
    const rendered = detached(log, RENDERINGS, () => {
      answersChanged(session);
      reportAbsent(session);
      return Promise.all([refreshCodeLenses(session), refreshInlayHints(session), sendRenderings(session)]);
    });
    renderings.onChange(uris => {
      const opened = new Set(open.all().map(({ uri }) => canonical(uri)));
      for (const uri of uris) if (!opened.has(uri)) this.sendClosed(uri);
      this.refresh();
      rendered();
    });
  }

  start(): void {
    this.started = true;
    this.refresh();
  }

  opened({ uri }: TextDocument): void {
    this.withoutEditor.delete(canonical(uri));
  }

  changed(document: TextDocument): void {
    if (this.started && this.session.open.get(document.uri) !== undefined) this.schedule.touch(document);
  }

  closed({ uri }: TextDocument): void {
    this.schedule.drop(uri);
    this.delivery.send({ uri, diagnostics: [] });
  }

  /** Looks at every open document again. */
  refresh(): void {
    if (!this.started) return;
    for (const document of this.session.open.all()) this.schedule.touch(document);
    this.session.renderings.refresh();
  }

  readonly pull: Delivery['pull'] = (params, token) => this.delivery.pull(params, token);

  private async look(uri: string): Promise<void> {
    const { session, looks } = this;
    const { open, renderings } = session;
    const document = open.get(uri);
    if (document === undefined) return;
    renderings.edited();
    const number = (looks.get(document) ?? 0) + 1;
    looks.set(document, number);
    if (open.waits(document)) {
      this.waiting.add(document);
      return;
    }
    if (isProjectFile(uri)) {
      this.publish(document, projectDiagnostics(document));
      return;
    }
    const isWanted = (): boolean => looks.get(document) === number && open.get(uri) === document;
    let isJudging = true;
    const judging = judge(session, document, isWanted).finally(() => {
      isJudging = false;
    });
    const start = this.published.has(document) ? undefined : this.publishStart(document, () => isJudging && isWanted());
    const [judged] = await Promise.all([judging, start]);
    if (judged === undefined) return;
    const before = this.seen;
    const now = session.facts.current();
    this.seen = now;
    const own = publicationOf(judged);
    this.publish(document, [...own, ...renderings.shownIn(uri, document, own).map(({ diagnostic }) => diagnostic)]);
    if (this.waiting.delete(document)) {
      answersChanged(session);
      refreshLenses(session);
    }
    if (judged.options.facts !== analyzeOptions(session, uri).facts) this.schedule.touch(document);
    if (before === undefined || before === now) return;
    // The document has become something else to the others, or what is known around all of them has.
    for (const other of open.all()) if (other !== document) this.schedule.touch(other);
    renderings.refresh();
    answersChanged(session);
    if (before.cluster !== now.cluster) refreshLenses(session);
  }

  /** The diagnostics of the file's first screen, as soon as it is parsed, unless a later document decides about them. */
  private async publishStart(document: TextDocument, isWanted: () => boolean): Promise<void> {
    const { session } = this;
    let file = startOf(session, document);
    while (file === 'later') {
      await nextTurn();
      if (!isWanted()) return;
      file = startOf(session, document);
    }
    if (file === null) return;
    const by = analyzeOptions(session, document.uri);
    const options = { ...by, facts: withSources(by.facts, [{ file: session.open.fileOf(document), manifests: file.manifests }]) };
    this.publish(document, publicationOf({ session, document, file, found: finish(judgeInSteps(file, options)) }));
  }

  private publish(document: TextDocument, diagnostics: Diagnostic[]): void {
    const { uri, version } = document;
    const before = this.published.get(document);
    if (before?.version === version && areEqual(before.diagnostics, diagnostics)) return;
    this.published.set(document, { version, diagnostics });
    this.delivery.send({ uri, version, diagnostics });
  }

  /** Files that no editor has open have what is found in renderings. */
  private sendClosed(uri: string): void {
    const diagnostics = this.session.renderings.shownIn(uri, null, []).map(({ diagnostic }) => diagnostic);
    if (diagnostics.length === 0 && !this.withoutEditor.delete(uri)) return;
    if (diagnostics.length > 0) this.withoutEditor.add(uri);
    this.delivery.send({ uri, diagnostics });
  }
}

/** Most are the same objects. */
const areEqual = (a: readonly Diagnostic[], b: readonly Diagnostic[]): boolean =>
  a.length === b.length && a.every((one, i) => one === b[i] || isSameData(one, b[i]));

/** The documents of the first screen of a file that is being parsed; null where it is parsed, the rest is short or has facts about them. */
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

/** Milliseconds. What is answered faster than a person types needs no pause. */
const PAUSE = 50;
/** A document that is typed in without a pause is looked at this often all the same. */
const PATIENCE = 250;

interface Timing {
  timer: NodeJS.Timeout | undefined;
  /** When the pending look was first asked for. */
  since: number;
  /** When the last look ended, and how long it took. */
  ended: number;
  cost: number;
}

/** When each open document is looked at: at once, unless it was looked at just before. Never twice for one state. */
export class Schedule {
  private readonly timings = new Map<string, Timing>();
  private readonly run: (uri: string, timing: Timing) => void;

  /** `look` is called from a timer; its failure goes to the log. */
  constructor(look: (uri: string) => Promise<void>, log: RemoteConsole) {
    this.run = detached(log, 'diagnostics', async (uri: string, timing: Timing): Promise<void> => {
      const start = performance.now();
      timing.timer = undefined;
      await look(uri);
      timing.ended = performance.now();
      timing.cost = timing.ended - start;
    });
  }

  touch({ uri }: TextDocument): void {
    const now = performance.now();
    const timing = this.timings.get(uri) ?? { timer: undefined, since: now, ended: -Infinity, cost: 0 };
    this.timings.set(uri, timing);
    if (timing.timer === undefined) timing.since = now;
    clearTimeout(timing.timer);
    const wait = Math.min(waitAfter(timing, now), Math.max(0, timing.since + PATIENCE - now));
    timing.timer = setTimeout(this.run, wait, uri, timing);
  }

  drop(uri: string): void {
    clearTimeout(this.timings.get(uri)?.timer);
    this.timings.delete(uri);
  }
}

/** A keystroke is answered at once; where an answer takes long, the next one waits for a pause in typing. */
const waitAfter = ({ ended, cost, timer }: Timing, now: number): number =>
  cost < PAUSE ? 0 : timer === undefined && now - ended > PAUSE ? 0 : PAUSE;
