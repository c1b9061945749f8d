/** What a folder's files are once the charts and kustomizations in it are rendered. */
import path from 'node:path';
import { namedFiles, traceChart, traceOrigins } from '@scc-lens/charts';
import { isPartOfChart, kustomizationPlaces, render, rendererOf, sourcedChart, sourcedFiles, walk } from '@scc-lens/files';
import type { Outcome, Rendered, Renderer, RenderOptions } from '@scc-lens/files';
import { parseFile } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';

/** A chart or kustomization, rendered or not. */
export interface RenderedFolder {
  readonly path: string;
  readonly renderer: Renderer;
  readonly outcome: Outcome;
}

/**
 * Renders the charts and kustomizations among files, those that are no part of another one or of `itself`, the folder that the files are
 * in, where that is rendered already; what is not rendered keeps its files.
 */
export async function renderFolders(files: readonly string[], options: RenderOptions, itself: RenderedFolder | null) {
  const charts = outermost(foldersWith(files, /^Chart\.yaml$/));
  const others = files.filter(file => !charts.some(chart => isBelow(file, chart)));
  const kustomizations = await independent(foldersWith(others, /^kustomization\.ya?ml$/));
  const rendered: RenderedFolder[] = [];
  const isOther = (folder: string): boolean => folder !== itself?.path;
  for (const folder of charts.filter(isOther)) rendered.push(await renderBy('helm', folder, options));
  for (const folder of kustomizations.filter(isOther)) rendered.push(await renderBy('kustomize', folder, options));
  const all = itself === null ? rendered : [itself, ...rendered];
  const places = new Set(all.flatMap(({ outcome }) => ('text' in outcome ? [...outcome.places] : [])));
  const made = all.filter(({ outcome }) => 'text' in outcome).map(({ path: folder }) => folder);
  const isPart = (file: string): boolean =>
    places.has(path.resolve(file)) || made.some(folder => isBelow(file, folder) && isPartOfChart(path.relative(folder, file)));
  return { rendered, files: files.filter(file => !isPart(file)) };
}

/** Renders one folder; null where it is neither a chart nor a kustomization. */
export async function renderFolder(folder: string, options: RenderOptions): Promise<RenderedFolder | null> {
  const renderer = await rendererOf(folder);
  return renderer === null ? null : renderBy(renderer, folder, options);
}

async function renderBy(renderer: Renderer, folder: string, options: RenderOptions): Promise<RenderedFolder> {
  return { path: folder, renderer, outcome: await render(renderer, folder, folder, options) };
}

function foldersWith(files: readonly string[], name: RegExp): readonly string[] {
  return files.filter(file => name.test(path.basename(file))).map(file => path.dirname(file));
}

/** Folders that are in no other one of the list, which is in the order of a walk. */
function outermost(folders: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (const folder of folders.toSorted((a, b) => a.length - b.length))
    if (!found.some(other => isBelow(folder, other))) found.push(folder);
  return found.toSorted();
}

const isBelow = (file: string, folder: string): boolean => file.startsWith(folder + path.sep) || folder === '.';

/** Kustomizations that no other one of them lists, and that can be built alone. */
async function independent(folders: readonly string[]): Promise<readonly string[]> {
  const read = await Promise.all(folders.map(async folder => ({ folder, ...(await kustomizationPlaces(folder)) })));
  const listed = new Set(read.flatMap(({ parts }) => parts));
  return read.filter(({ folder, isComponent }) => !isComponent && !listed.has(path.resolve(folder))).map(({ folder }) => folder);
}

/** The chart that `# Source:` comments name, or the files that annotations name; null where a stream names none, or they are not near. */
export async function streamSource(text: string): Promise<Pick<Rendered, 'places' | 'rendering'> | null> {
  if (text.includes('# Source: ')) {
    const chart = await sourcedChart(parseFile(text, 'rendered'), process.cwd());
    return chart === null ? null : { places: new Set(), rendering: stream => traceChart(chart, stream, null) };
  }
  if (!text.includes('config.kubernetes.io/')) return null;
  const parsed = parseFile(text, 'rendered');
  const isBuilt = namedFiles(parsed).some(file => file?.from === 'kustomization');
  const sources = await sourcedFiles(parsed, isBuilt ? await kustomizationFolders() : []);
  const tracing = sources === null ? null : traceOrigins(sources, parsed);
  if (sources === null || tracing === null) return null;
  const rendering = (stream: ParsedFile): NonNullable<typeof tracing> => traceOrigins(sources, stream) ?? tracing;
  return { places: new Set(), rendering };
}

/** So many files are looked at, so that a pipe in a home folder ends. */
const MOST_FILES = 5000;

async function kustomizationFolders(): Promise<readonly string[]> {
  const folders: string[] = [];
  let left = MOST_FILES;
  for await (const file of walk('.', () => undefined)) {
    if (left-- === 0) break;
    if (/^kustomization\.ya?ml$/.test(path.basename(file))) folders.push(path.dirname(file));
  }
  return folders;
}
