/** What a chart or kustomization would be rendered from, where it is not. */
import path from 'node:path';
import { KUSTOMIZATION_FILES, kustomizationFile, kustomizationNames, kustomizePlaces } from '@scc-lens/charts';
import { kindOf, unlessNotRendered, walkBelow } from './files';
import { ON_DISK } from './kustomizations';
import { valuesOf } from './renderChart';
import type { Renderer, RenderOptions } from './types';

/** The absolute paths of files, folders with all that is in them, and places where nothing is, which a change may render otherwise. */
export async function inputsOf(renderer: Renderer, folder: string, options: RenderOptions): Promise<ReadonlySet<string>> {
  const { added, base = '' } = options;
  const whole = path.resolve(folder);
  if (renderer === 'helm') return new Set([whole, ...valuesOf(folder, options).map(file => path.resolve(base, file))]);
  const inputs = new Set(added?.resources === undefined ? [] : [whole]);
  const seen = new Set([whole]);
  for (const named of await namesIn(JSON.stringify(added?.fields ?? {}), whole)) seen.add(named);
  for (const place of seen) {
    const file = await kustomizationFile(ON_DISK, place);
    if (place !== whole && file === null) inputs.add(place);
    else for (const name of KUSTOMIZATION_FILES) inputs.add(path.join(place, name));
    const text = file === null ? null : await ON_DISK.textOf(path.join(place, file));
    for (const named of text === null ? [] : await namesIn(text, place)) seen.add(named);
  }
  return inputs;
}

/** The absolute paths that a kustomization in a folder names, also in its generators and transformers. */
async function namesIn(text: string, folder: string): Promise<readonly string[]> {
  const { plugins, inflated } = kustomizationNames({ text }) ?? { plugins: [], inflated: [] };
  const others = await Promise.all(plugins.map(file => ON_DISK.textOf(path.resolve(folder, file))));
  const local = [text, ...others].flatMap(one => (one === null ? [] : kustomizePlaces(one).local));
  return [...local, ...inflated.flatMap(chart => chart.folder ?? [])].map(named => path.resolve(folder, named));
}

/** The absolute paths of the files in a folder, through links that lead to a place in `root`; null where these are more than are read. */
export async function filesBelow(folder: string, root: string): Promise<readonly string[] | null> {
  if ((await kindOf(folder)) === null) return [];
  const files: string[] = [];
  const walk = async (): Promise<readonly string[]> => {
    for await (const { place } of walkBelow(folder, root)) files.push(place);
    return files;
  };
  return unlessNotRendered(walk());
}
