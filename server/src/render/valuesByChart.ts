/** The files of values that settings choose for charts. */
import path from 'node:path';

/** By a chart's folder: paths of the files, from `base`, the current folder where it is undefined. `chosen` has folders from `root`, and files from these. */
export function valuesByChart(
  chosen: Readonly<Record<string, readonly string[]>>,
  root: string,
  base = '',
): (folder: string) => readonly string[] {
  const byFolder = new Map(Object.entries(chosen).map(([chart, files]) => [path.resolve(root, chart), files]));
  return folder => (byFolder.get(path.resolve(folder)) ?? []).map(file => path.relative(base, path.resolve(folder, file)));
}
