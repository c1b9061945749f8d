/** Which kustomizations a kustomization is made of. */
import path from 'node:path';
import { kustomizationNames } from '@scc-lens/charts';
import { FileReader, kindOf, NotRendered } from './files';
import { kustomizationFile } from './readKustomization';

export interface KustomizationPlaces {
  /** The absolute paths of the folders with kustomizations that it lists itself. */
  readonly parts: readonly string[];
  /** Whether it can only be built as a part of another one. */
  readonly isComponent: boolean;
}

/** Reads the kustomization of a folder; one that cannot be read has no parts. */
export async function kustomizationPlaces(folder: string): Promise<KustomizationPlaces> {
  const file = await kustomizationFile(folder);
  const source = file === null ? null : await readable(path.join(folder, file));
  const names = source === null ? null : kustomizationNames(source);
  if (names === null) return { parts: [], isComponent: false };
  const parts: string[] = [];
  for (const entry of [...names.resources, ...names.components]) {
    const place = path.resolve(folder, entry);
    if ((await kindOf(place)) === 'folder') parts.push(place);
  }
  return { parts, isComponent: names.isComponent };
}

async function readable(file: string): Promise<{ readonly text: string } | null> {
  try {
    return await new FileReader().read(path.resolve(file), file);
  } catch (error) {
    if (error instanceof NotRendered) return null;
    throw error;
  }
}
