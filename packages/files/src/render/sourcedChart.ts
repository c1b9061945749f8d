/** The chart that a stream on standard input was rendered from, where it is near. */
import path from 'node:path';
import { sourceOf } from '@scc-lens/charts';
import type { ChartSource } from '@scc-lens/charts';
import type { ParsedFile } from '@scc-lens/yaml';
import { repositoryOf } from '../walk/repository';
import { FileReader, NotRendered } from './files';
import { chartNamesAt, readChart } from './readChart';

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
    try {
      if ((await chartNamesAt(path.join(folder, place), files)) !== name) continue;
      const { templates } = await readChart(path.join(folder, place), place, files);
      return { templates, values: [], overridden: [], charts: [] };
    } catch (error) {
      if (!(error instanceof NotRendered)) throw error;
    }
  }
  return null;
}
