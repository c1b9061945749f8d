/** What a folder's files are once the charts, kustomizations and environments in it are rendered. */
import path from 'node:path';
import { namedFiles, traceChart, traceOrigins } from '@scc-lens/charts';
import { isPartOfChart, kustomizationPlaces, sourcedChart, sourcedFiles, walk } from '@scc-lens/files';
import type { Deployed, Environments, Outcome, OwnFolder, Rendered, Renderer } from '@scc-lens/files';
import { parseFile, type ParsedFile } from '@scc-lens/yaml';

/** The file that makes a folder one that is rendered, and that the folder is listed for. */
const MAIN_FILES = { helm: /^Chart\.yaml$/, kustomize: /^kustomization\.ya?ml$/ } as const;

/**
 * Renders the environments that files describe, and the charts and kustomizations that none is of and that are no part of another one; what
 * is not rendered keeps its files. `itself` is what renders the folder that the files are in; null where nothing does.
 */
export async function renderFolders(folder: string, files: readonly string[], environments: Environments, itself: Renderer | null) {
  const charts = outermost(foldersWith(files, MAIN_FILES.helm));
  // A folder that is both is a chart.
  const others = files.filter(file => !charts.some(chart => isInChart(file, chart) || path.dirname(file) === chart));
  const first = itself === null ? [] : await environments.renderFolders(itself, [folder]);
  await environments.addFolders(first);
  const { own, patches } = await renderIndependent(foldersWith(others, MAIN_FILES.kustomize), first, environments);
  // A patch is no object, also where its kustomization cannot be built by itself.
  const parts = new Set([...placesOf([...first, ...own].map(({ deployed }) => deployed)), ...patches]);
  await environments.addFromFiles(files.filter(file => !parts.has(path.resolve(file)) && !charts.some(chart => isInChart(file, chart))));
  await environments.addFolders(own);
  // A kustomization gives a chart that it renders other values.
  const used = placesOf(environments.deployed);
  const unused = charts.filter(one => one !== folder && !used.has(path.resolve(one, 'Chart.yaml')));
  await environments.addFolders(await environments.renderFolders('helm', unused));
  const { deployed } = environments;
  const rank = ({ path: one, renderer, names }: Deployed): number =>
    names.size > 0 ? 3 : one === folder ? 0 : renderer === 'helm' ? 1 : 2;
  const places = placesOf(deployed);
  const made = deployed.filter(({ outcome }) => outcome !== null && 'text' in outcome);
  const mainFileOf = new Map(deployed.flatMap(({ path: one, renderer }) => (renderer === null ? [] : [[one, MAIN_FILES[renderer]]])));
  const isPart = (file: string): boolean =>
    places.has(path.resolve(file)) ||
    mainFileOf.get(path.dirname(file))?.test(path.basename(file)) === true ||
    made.some(one => isInChart(file, one.path));
  return { deployed: deployed.toSorted((a, b) => rank(a) - rank(b)), files: files.filter(file => !isPart(file)) };
}

/** The files that something is rendered from, or that it is. */
function placesOf(all: readonly Deployed[]): ReadonlySet<string> {
  const madeOf = ({ outcome }: Deployed): Iterable<string> => (outcome !== null && 'text' in outcome ? outcome.places : []);
  return new Set(all.flatMap(one => [...one.files.map(file => path.resolve(file)), ...madeOf(one)]));
}

const foldersWith = (files: readonly string[], name: RegExp): readonly string[] =>
  files.filter(file => name.test(path.basename(file))).map(file => path.dirname(file));

/** Charts that are no part of another one of the list, which is in the order of a walk. */
const outermost = (folders: readonly string[]): readonly string[] =>
  folders.filter(folder => !folders.some(other => isInChart(folder, other))).toSorted();

const isBelow = (file: string, folder: string): boolean => file.startsWith(folder + path.sep) || folder === '.';

/** Whether a chart is rendered from a file, or with what is in a folder. */
const isInChart = (place: string, chart: string): boolean => isBelow(place, chart) && isPartOfChart(path.relative(chart, place));

/** So deep below one that cannot be built kustomizations are built: each reads all that is below it. */
const MOST_LEVELS = 10;

/**
 * Renders the kustomizations that no other one lists, besides those that are rendered first; of each that cannot be built, what only such ones
 * list. A part that fails for the reason of a whole is not another failure. `patches` are the ones of all kustomizations.
 */
async function renderIndependent(folders: readonly string[], first: readonly OwnFolder[], environments: Environments) {
  const names = new Map([...folders, ...first.map(({ deployed }) => deployed.path)].map(name => [path.resolve(name), name]));
  const read = new Map<string, Awaited<ReturnType<typeof kustomizationPlaces>>>();
  const listings = new Map<string, number>();
  for (const place of names.keys()) {
    const one = await kustomizationPlaces(place);
    read.set(place, one);
    for (const part of one.parts) {
      listings.set(part, (listings.get(part) ?? 0) + 1);
      if (!names.has(part)) names.set(part, path.relative('', part) || '.');
    }
  }
  const isReleased = (part: string): boolean => {
    const left = (listings.get(part) ?? 0) - 1;
    listings.set(part, left);
    return left === 0;
  };
  const partsOf = ({ deployed: { path: name, outcome } }: OwnFolder): readonly string[] =>
    isFailed(outcome) && outcome.isAbsent !== true ? (read.get(path.resolve(name))?.parts ?? []).filter(isReleased) : [];
  const render = (places: readonly string[]): Promise<readonly OwnFolder[]> => {
    const whole = places.filter(place => read.get(place)?.isComponent === false);
    return environments.renderFolders(
      'kustomize',
      whole.map(place => names.get(place) ?? place),
    );
  };
  const known = new Set(first.map(({ deployed }) => path.resolve(deployed.path)));
  const roots = await render([...names.keys()].filter(place => !listings.has(place) && !known.has(place)));
  const whole = [...first, ...roots];
  const reasons = new Set(whole.flatMap(({ deployed: { outcome } }) => (isFailed(outcome) ? [outcome.reason] : [])));
  const below: OwnFolder[] = [];
  let next = whole.flatMap(partsOf);
  for (let level = 0; next.length > 0 && level < MOST_LEVELS; level++) {
    const made = await render(next);
    for (const one of made) if (!isFailed(one.deployed.outcome) || !reasons.has(one.deployed.outcome.reason)) below.push(one);
    next = made.flatMap(partsOf);
  }
  return { own: [...roots, ...below], patches: [...read.values()].flatMap(one => one.patches) };
}

const isFailed = (outcome: Deployed['outcome']): outcome is Exclude<Outcome, Rendered> => outcome !== null && !('text' in outcome);

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

/** So many files are looked at, so that a run in a home folder ends. */
const MOST_FILES = 20_000;

/** The folders with a kustomization below one. */
export async function kustomizationFolders(root = '.'): Promise<readonly string[]> {
  const folders: string[] = [];
  let left = MOST_FILES;
  for await (const file of walk(root, () => undefined)) {
    if (left-- === 0) break;
    if (MAIN_FILES.kustomize.test(path.basename(file))) folders.push(path.dirname(file));
  }
  return folders;
}
