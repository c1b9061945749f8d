/** Which kustomizations of a workspace are made of a file. */
import path from 'node:path';
import { kustomizationNames } from '@scc-lens/charts';
import type { KustomizationNames } from '@scc-lens/charts';
import { FileReader, NotRendered } from './files';
import { kustomizationFile } from './readKustomization';

/**
 * The folders with a kustomization that no other one of them lists and that list the file, by themselves or through others. Paths
 * are absolute. A kustomization that cannot be read lists nothing.
 */
export async function kustomizationsWith(file: string, folders: readonly string[]): Promise<readonly string[]> {
  const listed = new Map<string, ReadonlySet<string>>();
  const components = new Set<string>();
  for (const folder of folders) {
    const names = await namesIn(folder);
    if (names === null) continue;
    if (names.isComponent) components.add(folder);
    const { resources, components: parts, patches, plugins, others } = names;
    listed.set(folder, new Set([...resources, ...parts, ...patches, ...plugins, ...others].map(entry => path.resolve(folder, entry))));
  }
  const inside = new Set([...listed.values()].flatMap(entries => [...entries]));
  const reaches = (from: string): boolean => {
    const seen = new Set([from]);
    for (const folder of seen) {
      for (const entry of listed.get(folder) ?? []) {
        if (entry === file) return true;
        if (listed.has(entry)) seen.add(entry);
      }
    }
    return false;
  };
  return [...listed.keys()].filter(folder => !inside.has(folder) && !components.has(folder) && reaches(folder));
}

async function namesIn(folder: string): Promise<KustomizationNames | null> {
  const name = await kustomizationFile(folder);
  if (name === null) return null;
  try {
    return kustomizationNames(await new FileReader().read(path.join(folder, name), name));
  } catch (error) {
    if (error instanceof NotRendered) return null;
    throw error;
  }
}
