/** Charts and kustomizations of open documents: rendered when one is opened or saved, and what is found, on the lines that are edited. */
import { FileChangeType, type Diagnostic, type FileEvent } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { isOperatorFile, KUSTOMIZATION_FILES } from '@scc-lens/charts';
import { withSources, type Facts, type FactSource } from '@scc-lens/lens';
import { cached } from '@scc-lens/words';
import { detached } from '../guard';
import { nameOf } from '../uriPaths';
import { canonical, parseUri } from '../workspaceFiles';
import { SOURCE_FIXES, type SourceFixes } from './sourceFix';
import { oneAfterAnother, RenderedFolder } from './renderedFolder';
import { madeFrom, madeOf, otherVerdicts, shownIn, writtenAt, type Shown } from './shown';
import { isRendered, keyOf, kustomizationsIn, rootOf, targetOf, type Around, type Target } from './target';

/** Charts and kustomizations, as the session sees them. */
export type SessionRenderings = Pick<Renderings, keyof Renderings>;

/** So many kustomizations that list an open file are built for it, and of all such ones no more once they have so many characters. */
const MOST_LISTING = 8;
const MOST_LISTED = 4 * 1024 * 1024;

type Sources = readonly FactSource[];
type Rest<F> = F extends (first: never, ...rest: infer R) => unknown ? R : never;

export class Renderings {
  /** How a finding in what is rendered is fixed; null where nothing can be rendered. */
  readonly fixes: SourceFixes | null = SOURCE_FIXES;
  private readonly folders = new Map<string, RenderedFolder>();
  /** Open documents, with what they belong to. */
  private readonly targets = new Map<string, Target | null | 'awaited'>();
  /** The files of a folder that have published diagnostics. */
  private readonly published = new Map<RenderedFolder, readonly string[]>();
  /** The facts with what is rendered, by which of it counts. */
  private readonly known = new Map<string, { readonly base: Facts; readonly sources: readonly Sources[]; readonly facts: Facts }>();
  /** Those that lack changes that are not saved, as it was last answered. */
  private behind: ReadonlySet<RenderedFolder> = new Set();
  /** By the path of a workspace folder: which of its kustomizations list a document, as of the last change of one. */
  private listing = new Map<string, ReturnType<typeof kustomizationsIn>>();
  private readonly turn = oneAfterAnother();
  /** Before the settings are known, nothing runs that they might switch off. */
  private isStarted = false;
  private listener: (uris: readonly string[]) => void = () => undefined;

  /** `around` gives the session, which is not complete yet when this is made. */
  constructor(private readonly around: () => Around) {}

  opened(document: TextDocument): void {
    const uri = canonical(document.uri);
    this.targets.set(uri, 'awaited');
    if (this.isStarted) this.begin(uri, document.getText());
  }

  saved(document: TextDocument): void {
    const uri = canonical(document.uri);
    if (isStructure(uri)) this.lookAgain();
    this.touchAll(uri, document.getText());
  }

  closed(document: TextDocument): void {
    const uri = canonical(document.uri);
    this.targets.delete(uri);
    this.leave(uri);
    this.listener([uri]);
  }

  filesChanged(events: readonly FileEvent[]): void {
    for (const { uri } of events) this.touchAll(canonical(uri), null);
    if (!events.some(({ uri, type }) => isStructure(uri) || type === FileChangeType.Deleted)) return;
    this.around().open.forgetRoles();
    this.lookAgain();
  }

  /** A document may have other changes that are not saved, which each answer about what is rendered states. */
  edited(): void {
    const behind = this.all().filter(folder => folder.isBehind());
    const isSame = behind.length === this.behind.size && behind.every(folder => this.behind.has(folder));
    this.behind = new Set(behind);
    if (!isSame) this.listener([]);
  }

  /** The facts are other ones. */
  refresh(): void {
    for (const folder of this.all()) folder.refresh();
  }

  /** Settings or folders of the workspace are known, or other ones. Nothing is rendered before the first time. */
  reconsider(): void {
    this.isStarted = true;
    this.lookAgain();
    this.refresh();
  }

  /** The chart or kustomization that a document belongs to, or that is rendered from it; null for none. */
  of(uri: string): RenderedFolder | null {
    const file = canonical(uri);
    const target = this.targets.get(file) ?? 'awaited';
    const own = target === 'awaited' || target.isComponent ? undefined : this.folders.get(keyOf(target));
    return own ?? this.all().find(folder => folder.has(file)) ?? this.all().find(folder => folder.documents.has(file)) ?? null;
  }

  /** Why a document belongs to no folder here: to which is still looked up, or a component, which is built with the kustomizations that list it only. */
  withoutFolder(uri: string): 'awaited' | 'component' | null {
    const target = this.targets.get(canonical(uri));
    if (target !== 'awaited') return target?.isComponent === true ? 'component' : null;
    return isRendered(this.around(), uri) ? target : null;
  }

  /** Whether something that a document belongs to was not rendered yet, or is still looked up. */
  isAwaited(uri: string): boolean {
    const file = canonical(uri);
    return this.withoutFolder(uri) === 'awaited' || this.all().some(one => one.documents.has(file) && one.result().kind === 'pending');
  }

  /** What is found in renderings on the lines of a file, without what `own` has at the same place. `document` is the file as it is open. */
  shownIn(uri: string, document: TextDocument | null, own: readonly Diagnostic[]): readonly Shown[] {
    return shownIn(this.around(), this.wholes(), canonical(uri), document, own);
  }

  readonly writtenAt = (...place: Rest<typeof writtenAt>): ReturnType<typeof writtenAt> => writtenAt(this.all(), ...place);
  readonly madeFrom = (...files: Rest<typeof madeFrom>): ReturnType<typeof madeFrom> => madeFrom(this.wholes(), ...files);
  readonly madeOf = (...workloads: Rest<typeof madeOf>): ReturnType<typeof madeOf> => madeOf(this.wholes(), ...workloads);
  readonly otherVerdicts = (...workloads: Rest<typeof otherVerdicts>): string => otherVerdicts(this.deciding(), ...workloads);

  /**
   * The facts for these files, judged as they are written, and for `own`. What is rendered of others counts instead of its files, unless these have
   * changes that are not saved.
   */
  factsFor(files: readonly string[], own: Sources = []): Facts {
    const counting = this.wholes().filter(one => !isOf(files, one) && !one.isBehind());
    return this.factsWith([...counting.map(one => one.sources()), own]);
  }

  private factsWith(all: readonly Sources[]): Facts {
    const base = this.around().facts.current();
    const sources = all.filter(({ length }) => length > 0);
    if (sources.length === 0) return base;
    const key = JSON.stringify(sources.map(some => some.at(-1)?.file));
    const before = this.known.get(key);
    if (before?.base === base && before.sources.every((some, i) => some === sources[i])) return before.facts;
    const facts = withSources(base, sources.flat(), before?.facts);
    this.known.set(key, { base, sources, facts });
    return facts;
  }

  /** The facts of what is deployed: all that is rendered counts instead of its files. */
  readonly deployed = (): Facts => this.factsWith(this.wholes().map(one => one.sources()));

  /** Whether what is rendered of a file counts instead of it, or would if that did not fail. */
  readonly isPart = (file: string): boolean => this.deciding().some(one => one.has(file));

  /** A rendering of these files that has failed, or is not of their present text. */
  unrendered(isChosen: (file: string) => boolean): RenderedFolder | undefined {
    const isAbout = (one: RenderedFolder): boolean => isChosen(`${one.uri}/`) || one.files().some(isChosen);
    const wholes = this.wholes().filter(isAbout);
    const isOther = (one: RenderedFolder): boolean => this.isListing(one) && wholes.some(whole => !isOf(whole.files(), one));
    const pending = this.all().find(one => one.result().kind === 'pending' && [...one.documents].some(isChosen));
    return pending ?? this.deciding().find(one => !one.isCurrent() && isAbout(one) && !(one.failure() !== null && isOther(one)));
  }

  /** The folder that is rendered, by its name in the facts. */
  readonly named = (file: string): RenderedFolder | undefined => this.all().find(({ uri }) => `${uri}/` === file);

  readonly all = (): readonly RenderedFolder[] => [...this.folders.values()];

  /** Those that are rendered, without the parts of others, such as the base of an overlay. */
  private wholes(): readonly RenderedFolder[] {
    const made = this.all().filter(folder => folder.sources().length > 0);
    return made.filter(one => !made.some(whole => whole !== one && isOf(one.files(), whole)));
  }

  /** The same with those whose program has failed, so that what is deployed of their files is not known. */
  private deciding(): readonly RenderedFolder[] {
    return [...this.all().filter(folder => folder.failure() !== null), ...this.wholes()];
  }

  /** Calls back after each rendering, with the files in which something may be shown otherwise. */
  onChange(listener: (uris: readonly string[]) => void): void {
    this.listener = listener;
  }

  stop(): void {
    for (const folder of this.all()) folder.stop();
    this.folders.clear();
    this.targets.clear();
  }

  private changed(folder: RenderedFolder): void {
    const result = folder.result();
    const now = result.kind === 'rendered' ? [...result.placement.byFile.keys()] : [];
    const before = this.published.get(folder) ?? [];
    this.published.set(folder, now);
    this.listener([...new Set([...before, ...now, ...folder.documents])]);
  }

  /** A document belongs to no other folders any more than these, by their keys. */
  private leave(uri: string, wanted: ReadonlyMap<string, Target> = new Map()): void {
    for (const [key, folder] of this.folders) {
      if (!wanted.has(key) && folder.documents.delete(uri) && folder.documents.size === 0) this.drop(key, folder);
    }
  }

  private drop(key: string, folder: RenderedFolder): void {
    folder.stop();
    this.folders.delete(key);
    const before = this.published.get(folder) ?? [];
    this.published.delete(folder);
    this.known.clear();
    this.listener(before);
  }

  /** Whether no file is open that belongs to a kustomization other than through what that lists. */
  private isListing({ target }: RenderedFolder): boolean {
    const key = keyOf(target);
    return [...this.targets.values()].every(one => one === 'awaited' || one === null || one.isComponent || keyOf(one) !== key);
  }

  /** Those that list open files run one after another, new ones as long as it is little that the others rendered to. */
  private runInTurn(key: string, work: () => Promise<void>): Promise<void> {
    return this.turn(async () => {
      const folder = this.folders.get(key);
      const size = this.all().reduce((sum, one) => sum + (this.isListing(one) ? one.size() : 0), 0);
      if (size > MOST_LISTED && folder?.result().kind === 'pending' && this.isListing(folder)) this.drop(key, folder);
      else await work();
    });
  }

  /** Finds what a document belongs to now, and has it rendered. */
  private async look(uri: string, text: string): Promise<void> {
    const { folders, listing, targets } = this;
    const session = this.around();
    const root = rootOf(session, uri);
    const target = root === undefined ? null : await targetOf(root, uri);
    const isListed = root !== undefined && target?.renderer !== 'helm';
    const listed = isListed ? (await cached(listing, root, () => kustomizationsIn(root, session.facts.files())))(uri) : [];
    const before = targets.get(uri);
    if (before === undefined || listing !== this.listing) return;
    targets.set(uri, target);
    const own = target === null || target.isComponent ? [] : [target];
    const wanted = new Map([...listed.slice(0, MOST_LISTING), ...own].map(one => [keyOf(one), one]));
    this.leave(uri, wanted);
    if (wanted.size === 0 && target !== before) this.listener([uri]);
    const joined = [...wanted].flatMap(([key, one]) => {
      const known = folders.get(key);
      if (known?.documents.has(uri) === true) return [];
      const turn = one === target ? undefined : (work: () => Promise<void>) => this.runInTurn(key, work);
      const folder = known ?? new RenderedFolder(session, one, made => this.changed(made), turn);
      folders.set(key, folder);
      folder.documents.add(uri);
      return known ?? [];
    });
    for (const known of joined) await known.touched(uri, text);
    if (joined.length > 0) this.listener([uri]);
  }

  private begin(uri: string, text: string): void {
    detached(this.around().log, 'render', () => this.look(uri, text))();
  }

  private lookAgain(): void {
    this.listing = new Map();
    for (const document of this.around().open.texts.all()) {
      const uri = canonical(document.uri);
      if (this.targets.has(uri)) this.begin(uri, document.getText());
    }
  }

  private touchAll(uri: string, text: string | null): void {
    for (const folder of this.all()) detached(this.around().log, 'render', () => folder.touched(uri, text))();
  }
}

const isOf = (parts: readonly string[], whole: RenderedFolder): boolean => parts.every(file => whole.has(file));

/** Whether a file decides what other files belong to. */
function isStructure(uri: string): boolean {
  const name = nameOf(parseUri(uri));
  return name === 'Chart.yaml' || KUSTOMIZATION_FILES.includes(name) || isOperatorFile(name);
}
