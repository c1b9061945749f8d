/** Templates and values of a chart and of the charts in it, as they are on the disk. */
import path from 'node:path';
import { chartNames, readPaths } from '@scc-lens/charts';
import type { ChartFile, ChartSource, SourceText, TemplateSource, ValuesSource } from '@scc-lens/charts';
import { isObject, parseJson, type FieldPath, type JsonObject } from '@scc-lens/words';
import { isManifestFile } from '../walk/walk';
import { NotRendered, unlessNotRendered, walkBelow, type FileReader } from './files';
import { renderTexts } from './messages';

/** Charts inside charts. */
const DEEPEST = 16;

type Steps = readonly string[];

interface Chart {
  /** Each `Chart.yaml`, its own first. */
  readonly files: readonly ChartFile[];
  readonly templates: readonly TemplateSource[];
  /** The chart's own values before the values of the charts in it. */
  readonly values: readonly ValuesSource[];
  /** Whether charts take values of others for their own, so that files do not show which. */
  readonly importsValues: boolean;
}

/** A chart with its name and what Helm's `# Source:` comments name. */
export interface ReadChart extends Chart {
  readonly name: string;
  readonly isLibrary: boolean;
  /** Whether Helm could fetch a part of a schema for values: one that is written elsewhere, or that is packed and not read here. */
  readonly mayFetchSchemas: boolean;
  /** Whether charts in it are packed, and so not read. */
  readonly isPacked: boolean;
}

/** Reads a chart; `name` is what findings call its folder. Throws `NotRendered`, also where Helm would read what leads out of the reader's root, or has no end. */
export async function readChart(folder: string, name: string, files: FileReader): Promise<ReadChart> {
  const main = await files.read(path.join(folder, 'Chart.yaml'), path.join(name, 'Chart.yaml'));
  const names = chartNames(main);
  if (names === null) throw new NotRendered(renderTexts.noChartName(main.file));
  const places = new Set<string>();
  for await (const { place, kind } of walkBelow(folder, files.root ?? folder)) {
    const shown = path.join(name, path.relative(folder, place));
    if (kind !== 'file') throw new NotRendered(kind === 'outside' ? renderTexts.outside(shown) : renderTexts.notRegular(shown));
    places.add(place);
  }
  const isPacked = [...places].some(place => place.endsWith('.tgz'));
  let mayFetchSchemas = isPacked;
  for (const place of places) {
    if (path.basename(place) === 'values.schema.json')
      mayFetchSchemas ||= !isWhole((await files.read(place, path.join(name, path.relative(folder, place)))).text);
  }
  const chart = await readBelow(folder, name, [names.name], [], { files, places });
  await readInputs(chart, folder, name, { files, places });
  return { name: names.name, isLibrary: names.isLibrary, mayFetchSchemas, isPacked, ...chart };
}

/** Reads the manifests that templates read, each from its own chart: a chart deploys what it prints of them, and none as it is. */
async function readInputs({ templates }: Chart, folder: string, name: string, { files, places }: Run): Promise<void> {
  const paths = readPaths(templates);
  for (const place of paths.size === 0 ? [] : [...places].filter(isManifestFile)) {
    const shown = path.relative(folder, place);
    const steps = shown.replace(/^(?:charts[/\\][^/\\]+[/\\])+/, '').split(path.sep);
    if (steps.some((_, i) => paths.has(steps.slice(0, i + 1).join('/') + (i + 1 < steps.length ? '/' : ''))))
      await unlessNotRendered(files.read(place, path.join(name, shown)));
  }
}

/** Whether a JSON schema refers to itself and to the standard alone. */
function isWhole(schema: string): boolean {
  const value = parseJson(schema);
  // What JSON writes has no escapes in these names.
  const names = /"\$(?:ref|dynamicRef|recursiveRef|schema)":"(?!#|https?:\/\/json-schema\.org\/)/;
  return value !== undefined && !names.test(JSON.stringify(value));
}

/** What charts are read from: files by their paths in the order of a walk. */
interface Run {
  readonly files: FileReader;
  readonly places: ReadonlySet<string>;
}

/** The name of the chart in a folder. Throws `NotRendered` where there is none. */
export const chartNameAt = async (folder: string, files: FileReader): Promise<string | null> =>
  chartNames(await files.read(path.join(folder, 'Chart.yaml'), 'Chart.yaml'))?.name ?? null;

/** `source` is the chart's path in `# Source:`, `scope` its place in the values of the rendered chart. */
async function readBelow(folder: string, name: string, source: Steps, scope: Steps, run: Run): Promise<Chart> {
  const { files, places } = run;
  const templates: TemplateSource[] = [];
  for (const place of places) {
    if (!place.startsWith(path.join(folder, 'templates', path.sep))) continue;
    const steps = path.relative(folder, place).split(path.sep);
    templates.push({ ...(await files.read(place, path.join(name, ...steps))), source: [...source, ...steps].join('/') });
  }
  const valuesFile = path.join(folder, 'values.yaml');
  const values = places.has(valuesFile) ? [{ ...(await files.read(valuesFile, path.join(name, 'values.yaml'))), scope }] : [];
  const main = await files.read(path.join(folder, 'Chart.yaml'), path.join(name, 'Chart.yaml'));
  const own = { files: [{ ...main, scope }], templates, values, importsValues: chartNames(main)?.importsValues === true };
  const all = [own, ...(scope.length < DEEPEST ? await chartsIn(folder, name, source, scope, run) : [])];
  return {
    files: all.flatMap(chart => chart.files),
    templates: all.flatMap(chart => chart.templates),
    values: all.flatMap(chart => chart.values),
    importsValues: all.some(chart => chart.importsValues),
  };
}

async function chartsIn(folder: string, name: string, source: Steps, scope: Steps, run: Run): Promise<readonly Chart[]> {
  const { files, places } = run;
  const aliases = chartNames(await files.read(path.join(folder, 'Chart.yaml'), path.join(name, 'Chart.yaml')))?.aliases;
  const charts: Chart[] = [];
  for (const file of places) {
    const place = path.dirname(file);
    if (path.basename(file) !== 'Chart.yaml' || path.dirname(place) !== path.join(folder, 'charts')) continue;
    const shown = path.join(name, 'charts', path.basename(place));
    const own = chartNames(await files.read(file, path.join(shown, 'Chart.yaml')))?.name;
    if (own === undefined) continue;
    for (const alias of aliases?.get(own) ?? [own])
      charts.push(await readBelow(place, shown, [...source, 'charts', alias], [...scope, alias], run));
  }
  return charts;
}

/** The chart for tracing, with the values that were given in addition to its own. */
export const chartSource = (
  chart: ReadChart,
  given: readonly SourceText[],
  sets: readonly string[],
  inline: JsonObject | null = null,
): ChartSource => ({
  templates: chart.templates,
  values: chart.importsValues ? [] : [...given.toReversed().map(source => ({ ...source, scope: [] })), ...chart.values],
  overridden: [...sets.flatMap(pathsOf), ...leavesOf(inline ?? {}, [])],
  charts: chart.files,
});

/** The paths that `--set a.b=1,c[0].d=2` gives; a list's item overrides the list. A backslash makes a comma or a dot a part of a name. */
function pathsOf(set: string): readonly (readonly string[])[] {
  return set.split(/(?<!\\),/).map(one => {
    const [path = ''] = one.split(/[=[]/, 1);
    return path.split(/(?<!\\)\./).map(step => step.replaceAll(/\\(.)/g, '$1'));
  });
}

/** The paths of all values in a mapping that are no mappings with something in them. */
function leavesOf(values: JsonObject, path: FieldPath): readonly FieldPath[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const inner = isObject(value) ? leavesOf(value, [...path, key]) : [];
    return inner.length > 0 ? inner : [[...path, key]];
  });
}
