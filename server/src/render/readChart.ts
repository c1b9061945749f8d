/** A chart's templates and values, with those of the charts in it, as they are on the disk. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { chartNames } from '../core';
import type { ChartFile, ChartSource, SourceText, TemplateSource, ValuesSource } from '../core';
import { kindOf, NotRendered, reasonOf } from './files';
import type { FileReader } from './files';
import { renderTexts } from './messages';

/** Charts inside charts, and folders inside `templates`. */
const DEEPEST = 16;

interface Chart {
  readonly files: readonly ChartFile[];
  readonly templates: readonly TemplateSource[];
  readonly values: readonly ValuesSource[];
  /** Whether one of them takes values of charts inside it for its own. */
  readonly importsValues: boolean;
}

/** A chart with its name and what Helm's `# Source:` comments name. */
export interface ReadChart {
  readonly name: string;
  /** Each `Chart.yaml`, its own first. */
  readonly files: readonly ChartFile[];
  readonly templates: readonly TemplateSource[];
  /** The chart's own values before those of the charts in it. */
  readonly values: readonly ValuesSource[];
  /** Whether charts take values of others for their own, so that files do not show which. */
  readonly importsValues: boolean;
}

/** Reads a chart; `name` is what findings call its folder. Throws `NotRendered`. */
export async function readChart(folder: string, name: string, files: FileReader): Promise<ReadChart> {
  const main = await files.read(path.join(folder, 'Chart.yaml'), path.join(name, 'Chart.yaml'));
  const names = chartNames(main);
  if (names === null) throw new NotRendered(renderTexts.noChartName(main.file));
  return { name: names.name, ...(await readBelow(folder, name, [names.name], [], files)) };
}

/** The name of the chart in a folder. Throws `NotRendered` where there is none. */
export async function chartNamesAt(folder: string, files: FileReader): Promise<string | null> {
  return chartNames(await files.read(path.join(folder, 'Chart.yaml'), 'Chart.yaml'))?.name ?? null;
}

/** `source` is the chart's path in `# Source:`, `scope` its place in the values of the rendered chart. */
async function readBelow(
  folder: string,
  name: string,
  source: readonly string[],
  scope: readonly string[],
  files: FileReader,
): Promise<Chart> {
  const templates = (await filesBelow(path.join(folder, 'templates'))).map(async below => {
    const steps = ['templates', ...below];
    const text = await files.read(path.join(folder, ...steps), path.join(name, ...steps));
    return { ...text, source: [...source, ...steps].join('/') };
  });
  const valuesFile = path.join(folder, 'values.yaml');
  const values =
    (await kindOf(valuesFile)) === 'file' ? [{ ...(await files.read(valuesFile, path.join(name, 'values.yaml'))), scope }] : [];
  const main = await files.read(path.join(folder, 'Chart.yaml'), path.join(name, 'Chart.yaml'));
  const own = {
    files: [{ ...main, scope }],
    templates: await Promise.all(templates),
    values,
    importsValues: chartNames(main)?.importsValues === true,
  };
  const inside = scope.length < DEEPEST ? await chartsIn(folder, name, source, scope, files) : [];
  return {
    files: [own, ...inside].flatMap(chart => chart.files),
    templates: [own, ...inside].flatMap(chart => chart.templates),
    values: [own, ...inside].flatMap(chart => chart.values),
    importsValues: [own, ...inside].some(chart => chart.importsValues),
  };
}

async function chartsIn(
  folder: string,
  name: string,
  source: readonly string[],
  scope: readonly string[],
  files: FileReader,
): Promise<readonly Chart[]> {
  const aliases = chartNames(await files.read(path.join(folder, 'Chart.yaml'), path.join(name, 'Chart.yaml')))?.aliases;
  const charts: Chart[] = [];
  for (const entry of await namesIn(path.join(folder, 'charts'))) {
    const place = path.join(folder, 'charts', entry);
    if ((await kindOf(path.join(place, 'Chart.yaml'))) !== 'file') continue;
    const shown = path.join(name, 'charts', entry);
    const own = chartNames(await files.read(path.join(place, 'Chart.yaml'), path.join(shown, 'Chart.yaml')))?.name;
    if (own === undefined) continue;
    for (const alias of aliases?.get(own) ?? [own])
      charts.push(await readBelow(place, shown, [...source, 'charts', alias], [...scope, alias], files));
  }
  return charts;
}

/** Paths of the files below a folder, as steps. */
async function filesBelow(folder: string, depth = DEEPEST): Promise<readonly (readonly string[])[]> {
  const found: (readonly string[])[] = [];
  for (const entry of await namesIn(folder)) {
    const kind = await kindOf(path.join(folder, entry));
    if (kind === 'file') found.push([entry]);
    else if (kind === 'folder' && depth > 0)
      found.push(...(await filesBelow(path.join(folder, entry), depth - 1)).map(below => [entry, ...below]));
  }
  return found;
}

/** None where there is no such folder. Throws `NotRendered` for one that cannot be read. */
async function namesIn(folder: string): Promise<readonly string[]> {
  if ((await kindOf(folder)) === null) return [];
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    throw new NotRendered(renderTexts.unreadable({ file: path.basename(folder), error: reasonOf(error) }));
  }
}

/** The chart for tracing, with the values that were given beside its own. */
export function chartSource(chart: ReadChart, given: readonly SourceText[], sets: readonly string[]): ChartSource {
  return {
    templates: chart.templates,
    values: chart.importsValues ? [] : [...given.toReversed().map(source => ({ ...source, scope: [] })), ...chart.values],
    overridden: sets.flatMap(pathsOf),
    charts: chart.files,
  };
}

/** The paths that `--set a.b=1,c[0].d=2` gives; a list's item overrides the list. A backslash makes a comma or a dot a part of a name. */
function pathsOf(set: string): readonly (readonly string[])[] {
  return set.split(/(?<!\\),/).map(one => {
    const [path = ''] = one.split(/[=[]/, 1);
    return path.split(/(?<!\\)\./).map(step => step.replaceAll(/\\(.)/g, '$1'));
  });
}
