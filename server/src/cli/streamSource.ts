/** What a stream on standard input is rendered from, where that is in the current folder. */
import path from 'node:path';
import { namedFiles, traceChart, traceOrigins } from '@scc-lens/charts';
import { sourcedChart, sourcedFiles, walk } from '@scc-lens/files';
import type { Rendered } from '@scc-lens/files';
import { parseFile } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';

/**
 * The chart that `# Source:` comments of a stream name, or the kustomizations and manifests that annotations of its objects name; null where
 * it names none, or they are not near.
 */
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

/** The folders with kustomizations in the current one. */
async function kustomizationFolders(): Promise<readonly string[]> {
  const folders: string[] = [];
  let left = MOST_FILES;
  for await (const file of walk('.', () => undefined)) {
    if (left-- === 0) break;
    if (/^kustomization\.ya?ml$/.test(path.basename(file))) folders.push(path.dirname(file));
  }
  return folders;
}
