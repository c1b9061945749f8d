/** The files of values that a chart can be rendered with. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** So many are offered. */
const MOST = 200;

/**
 * The files of values in a chart's folder and in its `ci` folder, from that folder, by name; without the chart's own `values.yaml`, which
 * always counts. None where the folder cannot be read.
 */
export async function valuesFilesIn(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const below of ['', 'ci']) {
    const names = await readdir(path.join(folder, below)).catch((): string[] => []);
    const values = names.filter(name => isOfValues(name) && (below !== '' || name !== 'values.yaml'));
    found.push(...values.sort().map(name => path.posix.join(below, name)));
  }
  return found.slice(0, MOST);
}

const isOfValues = (name: string): boolean => name.toLowerCase().includes('values') && /\.ya?ml$/i.test(name);

/** By a chart's folder: paths of the files, from `base`, the current folder where it is undefined. `chosen` has folders from `root`, and files from these. */
export function valuesByChart(
  chosen: Readonly<Record<string, readonly string[]>>,
  root: string,
  base = '',
): (folder: string) => readonly string[] {
  const byFolder = new Map(Object.entries(chosen).map(([chart, files]) => [path.resolve(root, chart), files]));
  return folder => (byFolder.get(path.resolve(folder)) ?? []).map(file => path.relative(base, path.resolve(folder, file)));
}
