/** One chart or kustomization with what it last rendered to, and what was found in that. */
import path from 'node:path';
import { URI } from 'vscode-uri';
import type { Rendering } from '@scc-lens/charts';
import { filesBelow, isIn, isPartOfChart, render, valuesFilesIn, type Printed, type Rendered } from '@scc-lens/files';
import { analyze, factsAround, withSources, type AnalyzeOptions, type Facts, type FactSource, type Rendition } from '@scc-lens/lens';
import { faultText } from '@scc-lens/words';
import { parseInSteps, type ParsedFile } from '@scc-lens/yaml';
import { detached } from '../guard';
import type { Runtime } from '../runtime';
import { canonical, parseUri, readText } from '../workspaceFiles';
import { inSlices } from '../slices';
import { placeInSteps, type Placement } from './placement';
import { chosenValues, fileNameOf, labelOf, nameOf, renderOptions, uriOf, type Around, type Target } from './target';
import type { RemoteConsole } from 'vscode-languageserver';

/** What became of the last run. */
export type RenderResult =
  { readonly kind: 'pending' } | { readonly kind: 'failed'; readonly reason: string; readonly isAbsent: boolean } | RenderedResult;

export interface RenderedResult extends Rendition {
  readonly kind: 'rendered';
  readonly isLibrary: boolean;
  readonly options: AnalyzeOptions;
  readonly placement: Placement;
  /** What it renders to if a file has another text. */
  readonly renderWith: (file: string, text: string, signal: AbortSignal) => Promise<Printed>;
}

interface Made {
  readonly rendered: Rendered;
  readonly stream: ParsedFile;
  readonly rendering: Rendering;
  /** The files that it is made of, without what they contain in its unfinished form, and what it contains. */
  readonly sources: readonly FactSource[];
}

/** A chart or kustomization, rendered from its start on. */
export class RenderedFolder {
  /** Open documents that belong to it, by their canonical URI. */
  readonly documents = new Set<string>();
  private last: RenderResult = { kind: 'pending' };
  private made: Made | null = null;
  private parts: ReadonlySet<string> = new Set();
  private isRunning = true;
  private rendersAs = '';
  private judgedBy: Pick<AnalyzeOptions, 'facts' | 'settings'> | null = null;
  private looks = 0;
  readonly uri: string;
  /** What findings call the folder. */
  readonly name: string;
  private readonly runner: Runner;

  /** `changed` is called after each run, and where the same rendering is judged otherwise. Each run has a turn. */
  constructor(
    private readonly session: Around,
    readonly target: Target,
    private readonly changed: (folder: RenderedFolder) => void,
    turn = oneAfterAnother(),
  ) {
    this.uri = URI.file(target.folder).toString();
    this.name = nameOf(target).split(path.sep).join('/');
    this.runner = new Runner(session.log, signal => this.run(signal), turn);
    this.render();
  }

  result(): RenderResult {
    return this.last;
  }

  /** Why its program has failed; null where it has not, or is absent. */
  failure(): string | null {
    return this.last.kind === 'failed' && !this.last.isAbsent ? this.last.reason : null;
  }

  /** The files of values with which it is rendered, from its folder. */
  values(): readonly string[] {
    return chosenValues(this.session, this.target);
  }

  /** The files of values in the chart's folder, from there. */
  valuesFiles(): Promise<readonly string[]> {
    return valuesFilesIn(this.target.folder);
  }

  /** URIs of the files that it is rendered from; where that fails, of those that it would be, as far as they are known. */
  files(): readonly string[] {
    return [...this.parts];
  }

  has(file: string): boolean {
    return this.parts.has(file);
  }

  /** The text that a file had when it was rendered; null where it was not rendered from it. */
  renderedText(file: string): string | null {
    return this.made === null ? null : textIn(this.made, this.target, file);
  }

  /** Whether files of the last run have changes in the editor that are not saved: no program sees these. Of a file that a template reads by `.Files` the last text is not known. */
  isBehind(): boolean {
    if (this.isRunning) return false;
    return this.session.open.texts.all().some(document => {
      const [before, now] = [this.renderedText(canonical(document.uri)) ?? '', document.getText()];
      return before !== '' && before !== now && before.replaceAll('\r', '') !== now.replaceAll('\r', '');
    });
  }

  /** Whether the last run is of what the editor shows. */
  isCurrent(): boolean {
    return this.made !== null && !this.isRunning && !this.isBehind();
  }

  /** Characters of what it last rendered to. */
  size(): number {
    return this.made?.stream.text.length ?? 0;
  }

  /** What counts instead of the files that it is made of; nothing where it is not rendered. */
  sources(): readonly FactSource[] {
    return this.made?.sources ?? [];
  }

  render(): void {
    this.isRunning = true;
    this.rendersAs = settingsNow(this.session, this.target);
    this.runner.soon();
  }

  /** Renders where a file is another one now; `text` is what it contains, null for what the disk has. */
  async touched(file: string, text: string | null): Promise<void> {
    const { target } = this;
    const place = parseUri(file).fsPath;
    const before = this.renderedText(file);
    if (before === null && !(this.made === null ? mayMatter(target, place) : isNewPart(target, place))) return;
    if (!this.isRunning && before !== null && before === (text ?? (await textOnDisk(this.session.runtime, URI.file(place))))) return;
    this.render();
  }

  /** Judges and renders again as far as the facts or settings are other ones. */
  refresh(): void {
    const { session, judgedBy } = this;
    if (settingsNow(session, this.target) !== this.rendersAs) this.render();
    else if (judgedBy?.facts !== this.facts() || judgedBy.settings !== session.settings.of(this.uri))
      detached(session.log, 'judge a rendering', () => this.judge())();
  }

  stop(): void {
    this.looks += 1;
    this.runner.stop();
  }

  private facts(): Facts {
    return this.session.renderings.factsFor(this.files(), this.sources());
  }

  private async run(signal: AbortSignal): Promise<void> {
    const { session, target } = this;
    try {
      const outcome = await render(target.renderer, target.folder, nameOf(target), renderOptions(session, target, signal));
      const parts = 'reason' in outcome ? await partsAmong(target, outcome.inputs ?? []) : [];
      if (signal.aborted) return;
      if ('reason' in outcome) {
        this.fail(outcome.reason, outcome.isAbsent === true, parts);
        return;
      }
      const stream = await inSlices(parseInSteps(outcome.text, 'rendered'), () => !signal.aborted);
      if (stream === undefined) return;
      this.isRunning = false;
      this.parts = new Set([...outcome.places].map(place => URI.file(place).toString()));
      const sources = [...this.files().map(file => ({ file, manifests: [] })), { file: `${this.uri}/`, manifests: stream.manifests }];
      this.made = { rendered: outcome, stream, rendering: outcome.rendering(stream), sources };
      await this.judge();
    } catch (error) {
      if (!signal.aborted) this.fail(faultText(error), false);
      throw error;
    }
  }

  private async judge(): Promise<void> {
    const { made, session, target, uri } = this;
    const number = ++this.looks;
    const by = { facts: this.facts(), settings: session.settings.of(uri) };
    if (made === null) return;
    this.judgedBy = by;
    const { rendered, stream, rendering } = made;
    const root = uriOf(target, '_').slice(0, -1);
    const options = { facts: factsAround(by.facts, uri), settings: by.settings, root };
    const placement = await inSlices(
      placeInSteps(stream, rendering, options, nameOf(target), name => uriOf(target, name)),
      () => number === this.looks,
    );
    if (placement === undefined) return;
    this.last = {
      kind: 'rendered',
      isLibrary: rendered.isLibrary === true,
      ...{ label: labelOf(target), stream, rendering, options, placement },
      judge: now =>
        analyze(now, { ...options, facts: factsAround(withSources(by.facts, [{ file: `${uri}/`, manifests: now.manifests }]), uri) }),
      foundIn: file => placement.byFile.get(file) ?? [],
      textOf: file => textIn(made, target, file),
      fileOf: name => uriOf(target, name),
      nameOf: file => fileNameOf(target, file),
      renderWith: (file, text, signal) => rendered.edited(new Map([[parseUri(file).fsPath, text]]), { isTraced: false, signal }),
    };
    this.changed(this);
  }

  private fail(reason: string, isAbsent: boolean, parts: readonly string[] = []): void {
    this.isRunning = false;
    this.made = null;
    this.parts = new Set([...this.parts, ...parts]);
    this.looks += 1;
    this.last = { kind: 'failed', reason, isAbsent };
    this.changed(this);
  }
}

/** URIs of the files among what a folder would be rendered from. */
async function partsAmong(target: Target, inputs: Iterable<string>): Promise<readonly string[]> {
  const parts: string[] = [];
  for (const input of inputs) parts.push(...((await filesBelow(input, target.root)) ?? [input]));
  return parts.filter(file => target.renderer === 'kustomize' || isNewPart(target, file)).map(file => URI.file(file).toString());
}

const textIn = ({ rendered, rendering }: Made, target: Target, file: string): string | null =>
  rendered.places.has(parseUri(file).fsPath) ? rendering.textOf(fileNameOf(target, file)) : null;

const settingsNow = (session: Around, target: Target): string =>
  JSON.stringify({ ...renderOptions(session, target, NEVER), signal: undefined });

const NEVER = new AbortController().signal;

/** A template or file of values that a chart did not have before. */
const isNewPart = ({ renderer, folder }: Target, file: string): boolean =>
  renderer === 'helm' && isIn(file, folder) && isPartOfChart(path.relative(folder, file));

/** Whether a file may be why the folder is not rendered. */
const mayMatter = ({ renderer, folder, root }: Target, file: string): boolean => isIn(file, renderer === 'helm' ? folder : root);

async function textOnDisk(runtime: Runtime, file: URI): Promise<string | null> {
  const read = await readText(runtime, file);
  return 'text' in read ? read.text : null;
}

/** Milliseconds. Several files that are saved at once, and the editor's two messages about each, are one reason to run. */
const PAUSE = 100;

/** Calls back when it is the turn of what is to be done. */
export type Turn = (work: () => Promise<void>) => Promise<void>;

/** Gives turns to one after another. */
export function oneAfterAnother(): Turn {
  let last: Promise<void> = Promise.resolve();
  return work => (last = last.catch(() => undefined).then(work));
}

/** A newer run ends the one before. */
class Runner {
  private timer: NodeJS.Timeout | undefined;
  private current: AbortController | undefined;
  private readonly run: () => void;

  constructor(log: RemoteConsole, work: (signal: AbortSignal) => Promise<void>, turn: Turn) {
    this.run = detached(log, 'render', () => {
      const { signal } = (this.current = new AbortController());
      return turn(async () => (signal.aborted ? undefined : work(signal)));
    });
  }

  /** Ends the run under way, and begins another one once nothing has asked for one for a moment. */
  soon(): void {
    this.stop();
    this.timer = setTimeout(this.run, PAUSE);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.current?.abort();
  }
}
