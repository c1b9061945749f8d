/** One chart or kustomization with what it last rendered to, and what was found in that. */
import path from 'node:path';
import { URI } from 'vscode-uri';
import type { Rendering } from '@scc-lens/charts';
import { isPartOfChart, render } from '@scc-lens/files';
import type { Rendered } from '@scc-lens/files';
import { withSources } from '@scc-lens/lens';
import type { AnalyzeOptions, Facts, Settings } from '@scc-lens/lens';
import { faultText } from '@scc-lens/words';
import { parseInSteps } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';
import { detached } from '../guard';
import { parseUri } from '../parseUri';
import { inSlices } from '../slices';
import { readText } from '../workspaceFiles';
import { placeInSteps } from './placement';
import type { Placement } from './placement';
import { chosenValues, fileNameOf, isInside, nameOf, renderOptions, uriOf } from './target';
import type { Around, Target } from './target';
import type { RemoteConsole } from 'vscode-languageserver/node';

/** What became of the last run. */
export type RenderResult =
  { readonly kind: 'pending' } | { readonly kind: 'failed'; readonly reason: string; readonly isAbsent: boolean } | RenderedResult;

export interface RenderedResult {
  readonly kind: 'rendered';
  readonly text: string;
  readonly stream: ParsedFile;
  readonly rendering: Rendering;
  readonly options: AnalyzeOptions;
  readonly placement: Placement;
}

export interface RenderedFolder {
  readonly target: Target;
  /** Open documents that belong to it, by their canonical URI. */
  readonly documents: Set<string>;
  readonly result: () => RenderResult;
  /** The files of values with which it is rendered, from its folder. */
  readonly values: () => readonly string[];
  /** URIs of the files that it is rendered from; none where it is not. */
  readonly files: () => readonly string[];
  /** The text that a file had when it was rendered; null where it was not rendered from it. */
  readonly renderedText: (uri: string) => string | null;
  readonly render: () => void;
  /** Renders where a file is another one now; `text` is what it contains, null for what the disk has. */
  readonly touched: (uri: string, text: string | null) => Promise<void>;
  /** Judges and renders again as far as the facts or settings are other ones. */
  readonly refresh: () => void;
  readonly stop: () => void;
}

interface Made {
  readonly rendered: Rendered;
  readonly stream: ParsedFile;
  readonly rendering: Rendering;
}

/** `changed` is called after each run, and where the same rendering is judged otherwise. */
export function createRenderedFolder(session: Around, target: Target, changed: (folder: RenderedFolder) => void): RenderedFolder {
  let result: RenderResult = { kind: 'pending' };
  let made: Made | null = null;
  let isRunning = true;
  let rendersAs = '';
  let judgedBy: { readonly facts: Facts; readonly settings: Settings } | null = null;
  let looks = 0;
  const uri = URI.file(target.folder).toString();

  const judge = async (): Promise<void> => {
    const now = made;
    const number = ++looks;
    const by = { facts: session.facts.current(), settings: session.settings.of(uri) };
    if (now === null) return;
    const options = { facts: factsAround(session, uri, now), settings: by.settings };
    const steps = placeInSteps(now.stream, now.rendering, options, name => uriOf(target, name));
    const placement = await inSlices(steps, () => number === looks);
    if (placement === undefined) return;
    judgedBy = by;
    result = { kind: 'rendered', text: now.rendered.text, stream: now.stream, rendering: now.rendering, options, placement };
    changed(folder);
  };

  const fail = (reason: string, isAbsent: boolean): void => {
    isRunning = false;
    made = null;
    looks += 1;
    result = { kind: 'failed', reason, isAbsent };
    changed(folder);
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    const outcome = await render(target.renderer, target.folder, nameOf(target), renderOptions(session, target, signal));
    if (signal.aborted) return;
    if ('reason' in outcome) {
      fail(outcome.reason, outcome.isAbsent === true);
      return;
    }
    const stream = await inSlices(parseInSteps(outcome.text, 'rendered'), () => !signal.aborted);
    if (stream === undefined) return;
    isRunning = false;
    made = { rendered: outcome, stream, rendering: outcome.rendering(stream) };
    await judge();
  };

  const runner = createRunner(session.log, async signal => {
    try {
      await run(signal);
    } catch (error) {
      if (!signal.aborted) fail(faultText(error), false);
      throw error;
    }
  });

  const judgeAgain = detached(session.log, 'judge a rendering', judge);
  const renderedText = (file: string): string | null =>
    made?.rendered.places.has(parseUri(file).fsPath) === true ? made.rendering.textOf(fileNameOf(target, file)) : null;

  const folder: RenderedFolder = {
    target,
    documents: new Set(),
    result: () => result,
    values: () => chosenValues(session, target),
    files: () => [...(made?.rendered.places ?? [])].map(place => URI.file(place).toString()),
    renderedText,
    render: () => {
      isRunning = true;
      rendersAs = settingsNow(session, target);
      runner.soon();
    },
    touched: async (file, text) => {
      const place = parseUri(file).fsPath;
      const before = renderedText(file);
      if (before === null && !(made === null ? mayMatter(target, place) : isNewPart(target, place))) return;
      if (!isRunning && before !== null && before === (text ?? (await textOnDisk(place)))) return;
      folder.render();
    },
    refresh: () => {
      if (settingsNow(session, target) !== rendersAs) folder.render();
      else if (judgedBy?.facts !== session.facts.current() || judgedBy.settings !== session.settings.of(uri)) judgeAgain();
    },
    stop: () => {
      looks += 1;
      runner.stop();
    },
  };
  folder.render();
  return folder;
}

/** The facts of the workspace, without what the rendering is made of in its unfinished form, and with what it contains. */
function factsAround(session: Around, uri: string, { rendered, stream }: Made): Facts {
  const parts = [...rendered.places].map(place => ({ file: URI.file(place).toString(), manifests: [] }));
  return withSources(session.facts.current(), [...parts, { file: uri, manifests: stream.manifests }]);
}

function settingsNow(session: Around, target: Target): string {
  return JSON.stringify({ ...renderOptions(session, target, NEVER), signal: undefined });
}

const NEVER = new AbortController().signal;

/** A template or file of values that a chart did not have before. */
function isNewPart({ renderer, folder }: Target, file: string): boolean {
  return renderer === 'helm' && isInside(file, folder) && isPartOfChart(path.relative(folder, file));
}

/** Whether a file may be why the folder is not rendered. */
function mayMatter({ renderer, folder, root }: Target, file: string): boolean {
  return isInside(file, renderer === 'helm' ? folder : root);
}

async function textOnDisk(file: string): Promise<string | null> {
  const read = await readText(file);
  return 'text' in read ? read.text : null;
}

/** Milliseconds. Several files that are saved at once, and the editor's two messages about each, are one reason to run. */
const PAUSE = 100;

interface Runner {
  /** Ends the run under way, and begins another one once nothing has asked for one for a moment. */
  readonly soon: () => void;
  /** Ends the run under way. */
  readonly stop: () => void;
}

/** One run after another; a newer one ends the one before. */
function createRunner(log: RemoteConsole, work: (signal: AbortSignal) => Promise<void>): Runner {
  let timer: NodeJS.Timeout | undefined;
  let current: AbortController | undefined;
  let ended: Promise<void> = Promise.resolve();

  const run = detached(log, 'render', async () => {
    const own = new AbortController();
    current = own;
    const before = ended;
    ended = before.catch(() => undefined).then(() => (own.signal.aborted ? undefined : work(own.signal)));
    await ended;
  });
  const stop = (): void => {
    clearTimeout(timer);
    current?.abort();
  };
  return {
    soon: () => {
      stop();
      timer = setTimeout(run, PAUSE);
    },
    stop,
  };
}
