/** What a stream on standard input was rendered from, where that is near: its comments and annotations name it. */
import path from 'node:path';
import { namedFiles, sourceOf } from '@scc-lens/charts';
import type { ChartSource, KustomizationSource, NamedFile, OriginSources, SourceText } from '@scc-lens/charts';
import type { ParsedFile } from '@scc-lens/yaml';
import { repositoryOf } from '../walk/repository';
import { FileReader, kindOf, unlessNotRendered } from './files';
import { chartNameAt, readChart } from './readChart';
import { readKustomization } from './readKustomization';

/**
 * The chart that `# Source:` comments of a stream name, in a folder or in one of the chart's name below it; null where it is not there. Which
 * values the rendering had is not known.
 */
export async function sourcedChart(stream: ParsedFile, folder: string): Promise<ChartSource | null> {
  const source = stream.slices.map(({ text }) => sourceOf(text)).find(one => one !== null);
  const name = source?.split('/')[0];
  if (name === undefined || name === '' || name === '.' || name === '..') return null;
  const root = await repositoryOf(folder);
  for (const place of ['', name, path.join('charts', name)]) {
    const files = new FileReader(root);
    if ((await unlessNotRendered(chartNameAt(path.join(folder, place), files))) !== name) continue;
    const chart = await unlessNotRendered(readChart(path.join(folder, place), place, files));
    if (chart !== null) return { templates: chart.templates, values: [], overridden: [], charts: [] };
  }
  return null;
}

/**
 * What the annotations may mean: the ones of `folders`, kustomizations below the current folder, that have these files, and the manifests of a
 * package in the current folder. Null where no object names a file.
 */
export async function sourcedFiles(stream: ParsedFile, folders: readonly string[]): Promise<OriginSources | null> {
  const named = namedFiles(stream).filter(one => one !== null);
  if (named.length === 0) return null;
  const pathsOf = (from: NamedFile['from']): ReadonlySet<string> => new Set(named.filter(one => one.from === from).map(one => one.path));
  const built = pathsOf('kustomization');
  const kustomizations: KustomizationSource[] = [];
  for (const folder of built.size === 0 ? [] : folders) {
    if (!(await hasFiles(folder, built))) continue;
    const root = await unlessNotRendered(readKustomization(folder, folder, new FileReader()));
    if (root !== null) kustomizations.push(root);
  }
  const resources: SourceText[] = [];
  for (const file of pathsOf('package')) {
    const source = isInside(file) ? await unlessNotRendered(new FileReader().read(path.resolve(file), path.normalize(file))) : null;
    if (source !== null) resources.push(source);
  }
  return { kustomizations, files: { file: '', text: '', resources, components: [], patches: new Map() } };
}

/** A stream from elsewhere names no file outside the current folder. */
const isInside = (file: string): boolean => !path.isAbsolute(file) && !path.normalize(file).startsWith('..');

async function hasFiles(folder: string, paths: ReadonlySet<string>): Promise<boolean> {
  for (const one of paths) if ((await kindOf(path.join(folder, one))) !== 'file') return false;
  return true;
}
